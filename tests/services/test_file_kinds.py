"""A file that is no JSON is recognised by its beginning; what may be JSON never is."""

import bz2
import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.services.orders.file_kinds import FileKind, kind_of
from kiosk.services.orders.order_files import read_records
from kiosk.storage.engine.sqlite import load_sqlite

PICTURES = Path(__file__).parents[2] / "resources" / "pictures"


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 100)
    return file.getvalue()


def database(path: Path) -> bytes:
    connection = load_sqlite().connect(path)
    connection.execute("CREATE TABLE orders (id TEXT)")
    connection.commit()
    connection.close()
    return path.read_bytes()


CSV = "commande;nom;téléphone\nC-1;Élodie;0612345678\nC-2;Anaïs;0712345678\n" * 200
FILES: list[tuple[bytes, FileKind]] = [
    (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/sheet1.xml"), FileKind.XLSX),
    (zipped("[Content_Types].xml", "word/document.xml"), FileKind.WORD),
    (zipped("orders.json"), FileKind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, FileKind.XLS),
    (gzip.compress(b"[{}]", mtime=0), FileKind.GZIP),
    (bz2.compress(b"[{}]"), FileKind.ARCHIVE),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" * 50, FileKind.PDF),
    ((PICTURES / "counter.png").read_bytes(), FileKind.PICTURE),
    (b"\xff\xd8\xff\xe0\0\x10JFIF" * 20, FileKind.PICTURE),
    (CSV.encode(), FileKind.CSV),
    (CSV.encode("utf-8-sig"), FileKind.CSV),
    (CSV.encode("cp1252"), FileKind.CSV),
    (CSV.replace(";", ",").encode(), FileKind.CSV),
    (CSV.replace(";", "\t").encode(), FileKind.CSV),
    (b'"commande","nom"\n"C-1","Durand"\n', FileKind.CSV),
    ('[{"a":1}]'.encode("utf-16"), FileKind.UTF16),
    ('[{"a":1}]'.encode("utf-16-le"), FileKind.UTF16),
    ('[{"a":1}]'.encode("utf-16-be"), FileKind.UTF16),
    (b"<!DOCTYPE html>\n<html><body><p>\n" * 50, FileKind.HTML),
    (b"\n  <HTML>\n<head>", FileKind.HTML),
    (b"<?xml version='1.0'?>\n<orders>\n<order/>\n</orders>", FileKind.XML),
    (b"<orders>\n<order/>\n</orders>", FileKind.XML),
    (b"{\\rtf1\\ansi Bonjour}", FileKind.RTF),
    (b"Bonjour,\nvoici les commandes du jour.\nMerci\n" * 100, FileKind.TEXT),
    (b"--- \norders:\n  - id: 1\n", FileKind.TEXT),
    (bytes(byte for byte in range(1, 256) if byte not in b"[{") * 20, FileKind.BINARY),
    (b"\x7fELF\x02\x01\x01\0\0\0\0", FileKind.BINARY),
]


@pytest.mark.parametrize(("raw", "kind"), FILES)
def test_what_people_give_by_mistake_is_one_problem_that_names_it(
    raw: bytes, kind: FileKind
) -> None:
    (record,) = read_records(io.BytesIO(raw))
    assert record.problem is not None
    assert (record.problem.value, record.detail) == ("other_kind", kind.value)


def test_a_database_is_recognised(tmp_path: Path) -> None:
    assert kind_of(database(tmp_path / "x.db")) is FileKind.SQLITE


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n",
        b"{}",
        b'\xef\xbb\xbf [{"a":1}]',
        b'{"a":1;"b":2}\n{"a":1;"b":2}',
        b'oops;a\n{"a":1;"b":2}\n',
        b"42\n43",
        b"null",
        b'"x"',
        b'{"a":"\xe9"}',
        b"{'a': 1, 'b': 2}\n{'a': 1, 'b': 2}",
    ],
)
def test_what_may_hold_orders_is_read(raw: bytes) -> None:
    assert kind_of(raw) is None


@given(st.dictionaries(st.text(), st.integers() | st.text()), st.sampled_from([None, 1]))
def test_json_is_never_taken_for_something_else(
    value: dict[str, object], indent: int | None
) -> None:
    assert kind_of(json.dumps(value, indent=indent).encode()) is None
    assert kind_of(json.dumps([value], ensure_ascii=False).encode("utf-8", "replace")) is None


@given(st.sampled_from(FILES), st.data())
def test_a_damaged_file_of_another_kind_raises_nothing(
    file: tuple[bytes, FileKind], data: st.DataObject
) -> None:
    raw = bytearray(file[0][:4000])
    at = data.draw(st.integers(0, len(raw)))
    raw[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    list(read_records(io.BytesIO(bytes(raw[: data.draw(st.integers(0, len(raw)))]))))
