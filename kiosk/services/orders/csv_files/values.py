"""Reads what spreadsheets and shops write into cells: numbers, dates, texts they protected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
"""How a text is kept from becoming a number in Excel: ="0612345678"."""

_PROTECTED = re.compile(r"'[=+\-@]")
"""How WooCommerce keeps a text from becoming a formula: '+33612345678."""

_BREAKS = re.compile(r"[ \t]*[\r\n\t\v\f]+[ \t]*")
_GROUPING = re.compile(r"[\s\u00a0\u202f'’]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_SHORTENED = re.compile(r"\d[.,]\d+E\+?\d{1,3}|\dE\+\d{1,3}", re.IGNORECASE)
_HOURS = re.compile(r"\b(\d{1,2})\s*[hH]\s*(\d{2})?(?!\d)")

_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")
_TIMES = ("%H:%M", "%H:%M:%S")
_FORMS = tuple(f"{day} {time}" for day in _DAYS for time in _TIMES)


def cell_text(cell: str) -> str:
    """The text of a cell on one line, without spaces around it and without its protection."""
    text = cell.strip()
    if text.isprintable() and not text.startswith(("=", "'")):
        return text
    text = _BREAKS.sub(" ", text)
    formula = _FORMULA.fullmatch(text)
    if formula:
        text = formula[1].replace('""', '"').strip()
    return text[1:] if _PROTECTED.match(text) else text


def number_of(text: str) -> float | None:
    """A number with a decimal comma or point, and with spaces between its thousands."""
    plain = _GROUPING.sub("", text)
    if "," in plain and "." in plain:
        # The one that comes last is the decimal one.
        grouping = "," if plain.rfind(".") > plain.rfind(",") else "."
        plain = plain.replace(grouping, "")
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet shortened a long number: 3,76025E+12 stands for many numbers."""
    return _SHORTENED.fullmatch(text) is not None


def timestamp_of(text: str, zone: ZoneInfo, forms: Sequence[str] = ()) -> str | None:
    """A date and time in ISO 8601 with an offset; None if the text is none.

    `forms`: as `strptime` takes them; none: ISO 8601, and day before month. `zone`: of a text
    without an offset.
    """
    read = _by_forms(text, forms) if forms else _by_forms(text, _FORMS) or _iso(text)
    if read is None:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=zone)).isoformat()


def _by_forms(text: str, forms: Sequence[str]) -> datetime | None:
    plain = _HOURS.sub(lambda hours: f"{hours[1]}:{hours[2] or '00'}", text)
    for form in forms:
        for given in (plain, text):
            try:
                return datetime.strptime(given, form)  # noqa: DTZ007 - its zone comes after
            except ValueError:
                continue
    return None


def _iso(text: str) -> datetime | None:
    if len(text) <= len("2026-11-24"):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
