"""Rows come out of a file as a spreadsheet shows them, whatever wrote it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.services.orders.csv_files import lines
from kiosk.services.orders.csv_files.rows import CsvRows
from kiosk.services.orders.json_values import FileProblem


def read(raw: bytes) -> list[tuple[int, object]]:
    """For each row, the header too: its line, and its cells or problem."""
    rows = CsvRows(io.BytesIO(raw))
    return [(row.line, row.problem or list(row.cells)) for row in (rows.header, *rows.rows())]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a;b\n1;2\n", [(1, ["a", "b"]), (2, ["1", "2"])]),
        (b"a,b\r\n1,2", [(1, ["a", "b"]), (2, ["1", "2"])]),
        (b"a\tb\r1\t2\r", [(1, ["a", "b"]), (2, ["1", "2"])]),
        (b"\xef\xbb\xbfa;b\n1;2\n", [(1, ["a", "b"]), (2, ["1", "2"])]),
        (b"sep=,\r\na,b\r\n1,2;3\r\n", [(2, ["a", "b"]), (3, ["1", "2;3"])]),
        (b'\n"a;,";b,\n"1"";";2\n', [(2, ["a;,", "b,"]), (3, ['1";', "2"])]),
        (b'a;b\n1;5" x 3"\n', [(1, ["a", "b"]), (2, ["1", '5" x 3"'])]),
        (b'a;b\n"1\r\nx";2\n3;4\n', [(1, ["a", "b"]), (2, ["1\nx", "2"]), (4, ["3", "4"])]),
        (b"a;b\n\n;;\n ; \n1;2\n;;\n", [(1, ["a", "b"]), (5, ["1", "2"])]),
        (b"a;b\n1\n1;\n1;2;\n", [(1, ["a", "b"]), (2, ["1"]), (3, ["1", ""]), (4, ["1", "2", ""])]),
        (b"a;b\n1;2;3\n1;2\n", [(1, ["a", "b"]), (2, FileProblem.ROW_TOO_WIDE), (3, ["1", "2"])]),
        (b"", [(1, [])]),
        (b"\n\n", [(1, [])]),
    ],
)  # fmt: skip
def test_rows_of_every_program(raw: bytes, expected: list[tuple[int, object]]) -> None:
    assert read(raw) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_of_either_encoding(encoding: str) -> None:
    raw = "nom;prix\nZoé;12 €\nŒuf;3\n".encode(encoding)
    assert read(raw)[1:] == [(2, ["Zoé", "12 €"]), (3, ["Œuf", "3"])]


def test_a_broken_character_is_refused_where_the_file_is_utf_8() -> None:
    raw = "nom;prix\nZoé;1\n".encode() + b"L\xe9a;2\nMax;3\n"
    assert read(raw)[2:] == [(3, FileProblem.NOT_UTF8), (4, ["Max", "3"])]
    assert read(b"\xef\xbb\xbfnom;prix\nL\xe9a;2\n")[1:] == [(2, FileProblem.NOT_UTF8)]


@pytest.mark.parametrize("stray", ['"1;2', '1;"2', '1;"2"x;"'])
def test_a_quote_too_many_costs_one_row(stray: str) -> None:
    raw = f'a;b\n0;0\n{stray}\n3;4\n5;6\n"7";8\n'.encode()
    read_rows = read(raw)
    assert (3, FileProblem.QUOTE_OPEN) in read_rows
    assert [cells for _, cells in read_rows if isinstance(cells, list)][1:] == [
        ["0", "0"],
        ["3", "4"],
        ["5", "6"],
        ["7", "8"],
    ]


def test_what_is_too_long_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LINE_BYTES_MAX", 100)
    monkeypatch.setattr(lines, "_CHUNK_BYTES", 64)
    raw = b"a;b\n" + b"x" * 1000 + b";1\n2;3\n" + b"y" * 300
    assert read(raw) == [
        (1, ["a", "b"]),
        (2, FileProblem.LINE_TOO_LONG),
        (3, ["2", "3"]),
        (4, FileProblem.LINE_TOO_LONG),
    ]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), max_size=8)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from(";,\t"),
    st.integers(1, 7),
)
def test_what_pythons_own_writer_writes_is_read_back(
    rows: list[list[str]], delimiter: str, chunk_bytes: int
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *rows])
    filled = [row for row in rows if any(cell and not cell.isspace() for cell in row)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_CHUNK_BYTES", chunk_bytes)
        assert [cells for _, cells in read(written.getvalue().encode())][1:] == filled


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(raw: bytes) -> None:
    assert read(raw)
