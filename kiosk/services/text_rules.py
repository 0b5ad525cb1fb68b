"""Which characters a text from outside may hold, and how a value is quoted back to a person."""

from __future__ import annotations

import json
import math
import re

UNPRINTABLE = (
    "\x00-\x1f\x7f-\x9f"  # control characters
    "\u2028\u2029"  # separators of lines and paragraphs
    "\u202a-\u202e\u2066-\u2069"  # what turns the direction of the text that follows
)
"""For a character class: what no name, label or number holds. Letters of any script may stay."""

# Halves of characters stand alone in broken JSON and in arguments that are no UTF-8.
_HIDDEN = re.compile(f"[{UNPRINTABLE}\ud800-\udfff]")

_SHOWN_LENGTH = 40


def is_printable(text: str) -> bool:
    """Whether a text can be shown, stored and read aloud as it is."""
    return _HIDDEN.search(text) is None


def short(value: object) -> str:
    """A value in at most some forty characters, on one line, showing what cannot be seen."""
    if isinstance(value, str):
        visible = _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", value[:_SHOWN_LENGTH])
        return f'"{visible}"' if len(value) <= _SHOWN_LENGTH else f'"{visible}…" ({len(value)})'
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int) and value.bit_length() > 64:
        return f"≈ 10^{int(value.bit_length() * 0.30103)}"
    if isinstance(value, (int, float)):
        return "∞" if value in (math.inf, -math.inf) else repr(value)
    return "{…}" if isinstance(value, dict) else "[…]"
