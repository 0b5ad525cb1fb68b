import codecs
import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.services.orders import text_window
from kiosk.services.orders.order_files import read_records
from tests.counts import count

pytestmark = pytest.mark.heavy

MANY = count("RECORDS", 5_000, 50_000)
"""How many records are read: at 1 KB each, more than the memory that reading may take."""


def reported(raw: bytes) -> list[tuple[str, int, object]]:
    """For each record: how it is counted, its number, and its value or problem."""
    return [
        (r.where.counted.value, r.where.number, r.problem.value if r.problem else r.value)
        for r in read_records(io.BytesIO(raw))
    ]


A, B, C = {"a": 1}, {"b": "é"}, {"c": [1, {"d": None}]}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"a":1}', [("line", 1, A)]),
        (b'\xef\xbb\xbf{"a":1}\n', [("line", 1, A)]),
        (b'\n\n{\n "a":\n 1\n}\n', [("line", 3, A)]),
        (b'{\n"a":1}\n{\n"a":1}\n', [("line", 1, A), ("line", 3, A)]),
        ('{"a":1}\n{"b":"é"}\r\n\n{"a":1}'.encode(),
         [("line", 1, A), ("line", 2, B), ("line", 4, A)]),
        (b'[{"a":1}]', [("index", 0, A)]),
        ('\n [{"a":1},\n{"b":"é"}]\n'.encode(), [("index", 0, A), ("index", 1, B)]),
        (b"[]", []),
        (b" [ ] \n", []),
        (b"[1, [2], \"x\"]", [("index", 0, 1), ("index", 1, [2]), ("index", 2, "x")]),
        (b"42", [("line", 1, 42)]),
        (b'{"a":1}{"a":1} {"a":1}', [("line", 1, A)] * 3),
        (b'\xef\xbb\xbf{"a":1}\n\xef\xbb\xbf{"a":1}\n', [("line", 1, A), ("line", 2, A)]),
        (b'\xef\xbb\xbf{"a":1}\xef\xbb\xbf{"a":1}', [("line", 1, A), ("line", 1, A)]),
        (b'\xef\xbb\xbf[{"a":1}]\n\xef\xbb\xbf[{"a":1}]', [("index", 0, A), ("index", 1, A)]),
        (b'\xef\xbb\xbf[{"a":1}]{\n"a":1}', [("index", 0, A), ("line", 1, A)]),
        (b'{"a":1}\n\xef\xbb\xbf{\n  "a": 1\n}\n[{"a":1}]',
         [("line", 1, A), ("line", 2, A), ("index", 0, A)]),
        (b'{\n "a": 1\n}\n\n{\n "a": 1\n}{"a":1}\n',
         [("line", 1, A), ("line", 5, A), ("line", 7, A)]),
        (b'{"a":1}\r\n{\r\n"a":1\r\n}\r\n', [("line", 1, A), ("line", 2, A)]),
    ],
)  # fmt: skip
def test_objects_arrays_and_json_lines_are_read(
    raw: bytes, expected: list[tuple[str, int, object]]
) -> None:
    assert reported(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", [("line", 1, "file_empty")]),
        (b" \n\t\n", [("line", 3, "file_empty")]),
        (b"hello", [("line", 1, "other_kind")]),
        (b'{"a": "hel', [("line", 1, "file_cut")]),
        (b'{\n"a": 1,\n"b": [', [("line", 3, "file_cut")]),
        (b'{\n"a": 1,\n"b": oops\n}', [("line", 3, "not_json")]),
        (b'{"a":1}}\n{"a":1}', [("line", 1, "not_json"), ("line", 2, A)]),
        (b'{"a":1}\n{"a":\n\nnull\n{"a":1}',
         [("line", 1, A), ("line", 2, "file_cut"), ("line", 4, None), ("line", 5, A)]),
        (b'{"a":\n{"a":1}', [("line", 1, "file_cut"), ("line", 2, A)]),
        (b'{"a":"\xe9"}\n{"a":1}', [("line", 1, "not_utf8"), ("line", 2, A)]),
        (b'{\n"a":"\xe9"}\n', [("line", 2, "not_utf8")]),
        ('{"a":1}'.encode("utf-16"), [("line", 1, "other_kind")]),
        ('{"a":1}'.encode("utf-16-be"), [("line", 1, "other_kind")]),
        (b'{"a":1,"a":1}\n{"a":1}', [("line", 1, "repeated_key"), ("line", 2, A)]),
        (b'[{"a":1,"a":2},{"a":1}]', [("index", 0, "repeated_key"), ("index", 1, A)]),
        (b"[", [("index", 0, "file_cut")]),
        (b'[{"a":1}', [("index", 0, A), ("index", 1, "file_cut")]),
        (b'[{"a":1},', [("index", 0, A), ("index", 1, "file_cut")]),
        (b'[{"a":1},{"a":', [("index", 0, A), ("index", 1, "file_cut")]),
        (b'[{"a":1},]', [("index", 0, A), ("index", 1, "not_json")]),
        (b'[{"a":1} {"a":1}]', [("index", 0, A), ("index", 1, "not_separated")]),
        (b'[{"a":1}] oops', [("index", 0, A), ("index", 1, "not_separated")]),
        (b'[{"a":1}, oops, {"a":1}]', [("index", 0, A), ("index", 1, "not_json")]),
        (b'{\n "a":1,\n "b":oops,\n "c":[\n  {"a":1}\n ]\n}\n{\n"a":1\n}\n',
         [("line", 3, "not_json"), ("line", 8, A)]),
        (b'{\n "a": "\xe9"\n}\n{"a":1}', [("line", 2, "not_utf8"), ("line", 4, A)]),
        (b'{\n "a": 1,\n "b": 2\n{\n "a": 1\n}\n', [("line", 4, "not_json"), ("line", 4, A)]),
        (b'oops\n{"a":1}', [("line", 1, "not_json"), ("line", 2, A)]),
        (b'[{"a":1},{"a":"\xe9"}]', [("index", 0, A), ("index", 1, "not_utf8")]),
    ],
)  # fmt: skip
def test_unreadable_records_are_reported_with_their_place_and_the_rest_is_read(
    raw: bytes, expected: list[tuple[str, int, object]]
) -> None:
    assert reported(raw) == expected


@pytest.mark.parametrize("depth", [10_000, 1_000_000])
def test_deep_nesting_is_a_problem_of_its_record(depth: int) -> None:
    deep = b"[" * depth + b"]" * depth
    assert reported(deep) == [("index", 0, "nesting")]
    lines = reported(b'{"a":1}\n{"x":' + deep + b'}\n{"a":1}')
    assert lines == [("line", 1, A), ("line", 2, "nesting"), ("line", 3, A)]


def test_huge_numbers_are_read_as_beyond_all_bounds() -> None:
    raw = b'{"a":1e999,"b":' + b"9" * 5000 + b',"c":' + b"9" * 400 + b"}"
    ((_, _, value),) = reported(raw)
    assert value == {"a": float("inf"), "b": float("inf"), "c": int("9" * 400)}


@pytest.mark.parametrize("form", [b'[{"a":"%s"},{"a":1}]', b'{"a":"%s"}\n{"a":1}'])
def test_a_long_string_is_read_and_a_longer_record_refused(
    form: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    ten_megabytes = form % (b"x" * 10_000_000)
    assert [len(str(value)) for _, _, value in reported(ten_megabytes)] == [10_000_009, 8]
    monkeypatch.setattr(text_window, "VALUE_LENGTH_MAX", 1_000_000)
    monkeypatch.setattr(text_window, "CHUNK_BYTES", 1_000)
    assert reported(ten_megabytes)[0][2] == "record_too_long"
    if form.startswith(b"{"):
        assert reported(ten_megabytes)[1:] == [("line", 2, A)]


def test_a_single_object_longer_than_any_order_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(text_window, "VALUE_LENGTH_MAX", 1_000)
    assert reported(b"{\n" + b'"a":1,\n' * 200 + b'"b":2}') == [("line", 1, "record_too_long")]


class Failing(io.RawIOBase):
    """A file on a disk that fails while it is read."""

    def __init__(self, raw: bytes) -> None:
        self._left = io.BytesIO(raw)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        part = self._left.read(len(buffer))
        if not part:
            raise OSError(5, "Input/output error")
        buffer[: len(part)] = part
        return len(part)


@pytest.mark.parametrize("raw", [b"", b'{"a":1}\n{"a":', b'[{"a":1},'])
def test_a_read_error_is_reported_after_what_was_read(raw: bytes) -> None:
    records = list(read_records(io.BufferedReader(Failing(raw))))
    problem = records[-1].problem
    assert problem is not None
    assert (problem.value, records[-1].detail) == ("file_unreadable", "Input/output error")


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
documents = st.lists(st.dictionaries(st.text(), plain, max_size=4), min_size=1, max_size=6)


@given(documents, st.integers(1, 40), st.booleans(), st.sampled_from([None, 1]))
def test_every_file_is_read_back_wherever_its_parts_end(
    values: list[dict[str, object]], chunk_bytes: int, escaped: bool, indent: int | None
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_window, "CHUNK_BYTES", chunk_bytes)
        as_array = json.dumps(values, ensure_ascii=escaped, indent=indent).encode(
            "utf-8", "replace"
        )
        lines = [json.dumps(value, ensure_ascii=escaped) for value in values]
        as_lines = "\n".join(lines).encode("utf-8", "replace")
        assert [r[2] for r in reported(as_array)] == json.loads(as_array)
        assert [r[2] for r in reported(as_lines)] == [
            json.loads(line) for line in as_lines.split(b"\n")
        ]


@pytest.mark.parametrize("chunk_bytes", range(1, 12))
def test_a_number_is_read_to_its_end(chunk_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_window, "CHUNK_BYTES", chunk_bytes)
    assert [value for _, _, value in reported(b"[12345, 6.78e1,-9]")] == [12345, 67.8, -9]


@given(documents, st.data())
def test_a_cut_array_gives_the_elements_before_the_cut(
    values: list[dict[str, object]], data: st.DataObject
) -> None:
    raw = json.dumps(values).encode()
    cut = data.draw(st.integers(1, len(raw) - 1))
    *whole, (_, number, problem) = reported(raw[:cut])
    assert [r[2] for r in whole] == values[: len(whole)]
    assert (number, problem) == (len(whole), "file_cut")


@given(st.binary(max_size=200))
def test_any_bytes_end_in_records_and_problems(raw: bytes) -> None:
    reported(raw)
    reported(b"[" + raw)
    reported(b'{"a":' + raw)


class Generated(io.RawIOBase):
    """A file whose bytes are generated while it is read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        self._left = self._left or next(self._parts, b"")
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


@pytest.mark.parametrize(("first", "between", "last"), [(b"[", b",\n", b"]"), (b"", b"\n", b"\n")])
def test_any_number_of_records_is_read_in_bounded_memory(
    first: bytes, between: bytes, last: bytes
) -> None:
    element = json.dumps({"collectId": "C", "text": "x" * 1000}).encode()

    def parts() -> Iterator[bytes]:
        yield first + element
        for _ in range(MANY - 1):
            yield between + element
        yield last

    tracemalloc.start()
    try:
        read = sum(
            1 for r in read_records(io.BufferedReader(Generated(parts()))) if r.problem is None
        )
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert read == MANY
    assert peak_bytes < 8_000_000


def pretty(values: list[dict[str, object]], indent: int) -> bytes:
    return "\n".join(json.dumps(value, indent=indent) for value in values).encode()


@given(documents, st.integers(0, 4), st.integers(1, 60))
def test_objects_that_are_printed_for_people_are_read_one_after_the_other(
    values: list[dict[str, object]], indent: int, chunk_bytes: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_window, "CHUNK_BYTES", chunk_bytes)
        assert [value for _, _, value in reported(pretty(values, indent))] == values


FORMS: list[Callable[[list[dict[str, object]]], bytes]] = [
    lambda values: json.dumps(values).encode(),
    lambda values: json.dumps(values, indent=1).encode(),
    lambda values: b"\n".join(json.dumps(value).encode() for value in values),
    lambda values: pretty(values, 2),
]


@given(st.lists(st.tuples(documents, st.sampled_from(FORMS)), min_size=1, max_size=4))
def test_files_that_were_joined_are_read_with_the_mark_of_each(
    files: list[tuple[list[dict[str, object]], Callable[[list[dict[str, object]]], bytes]]],
) -> None:
    raw = b"".join(codecs.BOM_UTF8 + form(values) for values, form in files)
    assert [value for _, _, value in reported(raw)] == [
        one for values, _ in files for one in values
    ]


@given(documents, st.sampled_from(FORMS), st.data())
def test_a_file_that_is_damaged_anywhere_ends_in_records_and_few_problems(
    values: list[dict[str, object]],
    form: Callable[[list[dict[str, object]]], bytes],
    data: st.DataObject,
) -> None:
    raw = bytearray(form(values))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    found = reported(bytes(raw))
    assert all(number >= 0 for _, number, _ in found)
    # An empty file is one problem.
    assert len(found) <= max(len(raw), 1)


def test_objects_over_many_lines_are_read_in_bounded_memory() -> None:
    element = json.dumps({"collectId": "C", "text": ["x" * 100] * 10}, indent=2).encode() + b"\n"
    stream = io.BufferedReader(Generated(element for _ in range(MANY)))
    tracemalloc.start()
    try:
        read = sum(1 for record in read_records(stream) if record.problem is None)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert read == MANY
    assert peak_bytes < 8_000_000
