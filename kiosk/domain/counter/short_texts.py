"""Short texts that staff type: the name of a shelf, a note for colleagues."""

from __future__ import annotations

from kiosk.domain.errors import InvalidText

SHELF_LENGTH_MAX = 20
NOTE_LENGTH_MAX = 280


def is_shelf(text: str) -> bool:
    """Whether a text names a shelf: not empty, not long, no needless spaces."""
    return 0 < len(text) <= SHELF_LENGTH_MAX and text == _tidy(text)


def is_note(text: str) -> bool:
    """Whether a text is a note: not empty, not long, on one line."""
    return 0 < len(text) <= NOTE_LENGTH_MAX and text == _tidy(text)


def read_shelf(typed: str) -> str:
    """A shelf as it was typed or scanned, in capitals. Raises InvalidText."""
    return _checked("shelf", _tidy(typed).upper(), SHELF_LENGTH_MAX)


def read_note(typed: str) -> str:
    """A note as it was typed, on one line. Raises InvalidText."""
    return _checked("note", _tidy(typed), NOTE_LENGTH_MAX)


def _checked(what: str, text: str, length_max: int) -> str:
    if not text or len(text) > length_max:
        raise InvalidText(what, "TOO_LONG" if text else "EMPTY", length_max)
    return text


def _tidy(text: str) -> str:
    """A text with each run of spaces and line ends as one space, and none around it."""
    return " ".join(text.split())
