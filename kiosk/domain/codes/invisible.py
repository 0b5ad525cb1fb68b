"""Invisible characters: their names, and texts without them.

Unicode's default-ignorable characters are not shown: two texts that differ only in them look the
same.
"""

from __future__ import annotations

import re
import unicodedata

IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""For a regular expression's character class: all default-ignorable characters."""

BLANK = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000"
"""For a regular expression's character class: what looks like a space but is another character."""

_IGNORED = re.compile(f"[{IGNORABLE}]")

_CONTROLS = {
    0x00: "NULL",
    0x02: "START OF TEXT",
    0x03: "END OF TEXT",
    0x07: "BELL",
    0x08: "BACKSPACE",
    0x09: "TAB",
    0x0A: "LINE FEED",
    0x0B: "LINE TABULATION",
    0x0C: "FORM FEED",
    0x0D: "CARRIAGE RETURN",
    0x1B: "ESCAPE",
    0x1C: "FILE SEPARATOR",
    0x1D: "GROUP SEPARATOR",
    0x1E: "RECORD SEPARATOR",
    0x1F: "UNIT SEPARATOR",
    0x7F: "DELETE",
    0x85: "NEXT LINE",
}
"""Names of control characters, for which Unicode's data has none."""


def without_ignorable(text: str) -> str:
    """A text without its default-ignorable characters."""
    return _IGNORED.sub("", text)


def name_of(character: str) -> str:
    """A character's code point and name, as in "U+FEFF ZERO WIDTH NO-BREAK SPACE"."""
    number = ord(character)
    name = unicodedata.name(character, "") or _CONTROLS.get(number, "")
    if not name:
        kinds = {"Cc": "CONTROL CHARACTER", "Cs": "HALF A CHARACTER", "Co": "PRIVATE CHARACTER"}
        name = kinds.get(unicodedata.category(character), "UNNAMED CHARACTER")
    return f"U+{number:04X} {name}"
