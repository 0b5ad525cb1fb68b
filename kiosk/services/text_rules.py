"""Which characters a text from outside may hold, and how messages quote such a value."""

from __future__ import annotations

import json
import math
import re

from kiosk.domain.codes.invisible import BLANK, IGNORABLE, name_of

UNPRINTABLE = (
    "\x00-\x1f\x7f-\x9f"  # control characters
    "\u2028\u2029"  # separators of lines and paragraphs
    "\u202a-\u202e\u2066-\u2069"  # characters that change the direction of the text
)
"""For a character class: what no name, label or number may hold. Letters of any script may."""

UNSEEN = UNPRINTABLE + IGNORABLE + BLANK
"""For a character class: what no identifier may hold, so that two that look equal are equal."""

# Lone surrogates occur in broken JSON and in arguments that are not UTF-8.
_HALVES = "\ud800-\udfff"
_UNPRINTABLE = re.compile(f"[{UNPRINTABLE}{_HALVES}]")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile(f"[{UNSEEN}{_HALVES}]")
_QUOTED = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{IGNORABLE}{_HALVES}]")
_IGNORABLE = re.compile(f"[{IGNORABLE}]")

_SHOWN_LENGTH = 40
_NAMED_MAX = 3
"""How many invisible characters are shown by name; for further ones the code point will do."""


def is_printable(text: str) -> bool:
    """Whether a text can be shown and stored as it is."""
    return _UNPRINTABLE.search(text) is None


def harmless(text: str) -> str:
    """A text for a terminal: U+FFFD for control characters, but for line feeds and tabs."""
    return _STEERING.sub("\ufffd", text)


def is_identifier(text: str) -> bool:
    """Whether a text has no invisible or blank characters, so that no other one looks equal."""
    return _UNSEEN.search(text) is None


def has_ignorable(text: str) -> bool:
    """Whether a text holds invisible characters; blanks other than the space do not count."""
    return _IGNORABLE.search(text) is not None


def visible(text: str, length_max: int = _SHOWN_LENGTH) -> str:
    """The beginning of a text, on one line, with names in place of invisible characters.

    As in "S-8<U+FEFF ZERO WIDTH NO-BREAK SPACE>".
    """
    shown: list[str] = []
    hidden = 0
    for character in text[:length_max]:
        if _UNSEEN.match(character) is None:
            shown.append(character)
            continue
        hidden += 1
        name = name_of(character)
        shown.append(f"<{name if hidden <= _NAMED_MAX else name.partition(' ')[0]}>")
    return "".join(shown) + ("…" if len(text) > length_max else "")


def with_names(text: str) -> str:
    """A message that quotes foreign text, with names in place of invisible characters.

    Line feeds and tabs stay.
    """
    return _QUOTED.sub(lambda match: f"<{name_of(match[0])}>", text)


def short(value: object) -> str:
    """A value in about forty characters on one line, with names of invisible characters."""
    if isinstance(value, str):
        quoted = f'"{visible(value)}"'
        return quoted if len(value) <= _SHOWN_LENGTH else f"{quoted} ({len(value)})"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int) and value.bit_length() > 64:
        return f"≈ 10^{int(value.bit_length() * 0.30103)}"
    if isinstance(value, (int, float)):
        return "∞" if value in (math.inf, -math.inf) else repr(value)
    return "{…}" if isinstance(value, dict) else "[…]"


VALUE_SHOWN_MAX = 120


def value_text(value: object) -> str:
    """A setting's value as JSON, which reads like kiosk.toml."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= VALUE_SHOWN_MAX else text[: VALUE_SHOWN_MAX - 1] + "…"
