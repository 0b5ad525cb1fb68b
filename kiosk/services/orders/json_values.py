"""Decodes untrusted JSON and says whether it is truncated, malformed or hostile."""

from __future__ import annotations

import json
import re
from enum import StrEnum

VALUE_LENGTH_MAX = 32 * 1024 * 1024
"""The longest record that is read, in bytes or characters, whichever the caller counts."""


class FileProblem(StrEnum):
    """Why a record could not be read."""

    EMPTY = "file_empty"
    CUT = "file_cut"
    NOT_JSON = "not_json"
    NOT_UTF8 = "not_utf8"
    NESTING = "nesting"
    TOO_LONG = "record_too_long"
    REPEATED_KEY = "repeated_key"
    NOT_SEPARATED = "not_separated"
    UNREADABLE = "file_unreadable"
    OTHER_KIND = "other_kind"
    LINE_TOO_LONG = "line_too_long"
    QUOTE_OPEN = "quote_open"
    ROW_TOO_WIDE = "row_too_wide"
    ROWS_APART = "rows_apart"
    TOO_MANY_ROWS = "too_many_rows"
    OTHER_COLUMNS = "other_columns"
    MISSING_COLUMNS = "missing_columns"
    REPEATED_COLUMN = "repeated_column"
    NO_PLACE = "no_place"


WHOLE_FILE_PROBLEMS = (
    FileProblem.OTHER_KIND,
    FileProblem.OTHER_COLUMNS,
    FileProblem.MISSING_COLUMNS,
    FileProblem.REPEATED_COLUMN,
    FileProblem.NO_PLACE,
)
"""Those of a file that is not what was expected at all, so that no record of it was read."""


class Unreadable(Exception):
    """A value could not be read.

    `at`: the position of the error in the text; with REPEATED_KEY the end of the value. `detail`:
    the repeated key, shortened.
    """

    def __init__(self, problem: FileProblem, at: int, detail: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.at = at
        self.detail = detail


_SPACES = re.compile(r"[ \t\r\n]*")
_BEGUN = re.compile(r"(-?(t|tr|tru|f|fa|fal|fals|n|nu|nul|N|Na|I[nfinit]*)?|\.|[eE][+-]?)$")
"""The beginning of a word or number that the end of the text cuts off."""


def skip_spaces(text: str, at: int) -> int:
    """The position of the next character that is not whitespace."""
    match = _SPACES.match(text, at)
    return match.end() if match else at


class JsonReader:
    """Decodes one value at a time, and detects keys that are repeated within an object."""

    def __init__(self) -> None:
        self._repeated: str | None = None
        # Not strict: control characters in strings are reported later, with their fields.
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_int=_whole_number, strict=False
        )

    def value(self, text: str, at: int) -> tuple[object, int]:
        """The value that begins at `at`, and where it ends. Raises Unreadable."""
        self._repeated = None
        try:
            value, end = self._decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            problem = FileProblem.CUT if _is_cut(error) else FileProblem.NOT_JSON
            raise Unreadable(problem, error.pos) from None
        except RecursionError:
            raise Unreadable(FileProblem.NESTING, at) from None
        if self._repeated is not None:
            raise Unreadable(FileProblem.REPEATED_KEY, end, self._repeated[:40])
        return value, end

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        value = dict(pairs)
        if len(value) < len(pairs):
            keys = [key for key, _ in pairs]
            self._repeated = next(key for key in keys if keys.count(key) > 1)
        return value


def _whole_number(digits: str) -> int | float:
    """An int, or a float if there are too many digits: such a number is refused later anyway."""
    return int(digits) if len(digits) <= 1000 else float(digits)


def _is_cut(error: json.JSONDecodeError) -> bool:
    """Whether the text is valid JSON up to where it is truncated."""
    if error.msg.startswith("Unterminated string"):
        return True
    rest = error.doc[error.pos : error.pos + 16]
    if error.msg.startswith("Invalid \\"):
        # One character may need two escapes, which have twelve characters together.
        return len(rest) < 12 and '"' not in rest
    return skip_spaces(error.doc, error.pos) == len(error.doc) or bool(_BEGUN.match(rest))
