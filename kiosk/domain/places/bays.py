"""The parking bays of a store: which exist, what may be typed, and what a bay's sign says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_RANGE = re.compile(r"([A-Z]?)([0-9]{1,4})(?:-([A-Z]?)([0-9]{1,4}))?")
_SIGN = re.compile(r"(?:PLACE|BAY)[ :/#-]*([A-Z]?[0-9]{1,4})")


def bays_of(ranges: Iterable[str]) -> tuple[str, ...]:
    """All bays of a list such as "A1-A40", "B7", "12": a letter or none, and a number.

    Leading zeros stay as they are on the signs: "01-12" are 01, 02, …, 12. Raises ValueError for
    what is no bay and no range.
    """
    bays: dict[str, None] = {}
    for given in ranges:
        match = _RANGE.fullmatch(given.strip())
        if match is None:
            raise ValueError(given)
        letter, first, last_letter, last = match.groups()
        if last is None:
            bays[letter + first] = None
            continue
        if last_letter not in ("", letter):
            raise ValueError(given)
        for number in range(*sorted((int(first), int(last)))):
            bays[f"{letter}{number:0{len(first)}}"] = None
        bays[letter + max(first, last, key=int)] = None
    return tuple(bays)


def letters_of(bays: Collection[str]) -> str:
    """The letters that bays begin with, in alphabetical order; "" where all are numbers."""
    return "".join(sorted({bay[0] for bay in bays if bay[0].isalpha()}))


def bay_meant(typed: str, bays: Collection[str]) -> str | None:
    """The bay that somebody means who typed this; None if there is no such bay here.

    A zero too many or too few is no mistake: "A7" means A07, and "007" bay 7.
    """
    if typed in bays:
        return typed
    return next((bay for bay in bays if _unpadded(bay) == _unpadded(typed)), None)


def _unpadded(bay: str) -> tuple[str, str]:
    letter = bay[:1] if bay[:1].isalpha() else ""
    return letter, bay[len(letter) :].lstrip("0") or "0"


def is_whole_bay(typed: str, bays: Collection[str]) -> bool:
    """Whether a bay was typed to its end: it exists, and no other bay goes on from there."""
    is_begun = any(bay != typed and bay.startswith(typed) for bay in bays)
    return not is_begun and bay_meant(typed, bays) is not None


def bay_on_sign(scanned: str, bays: Collection[str]) -> str | None:
    """The bay whose sign was scanned ("BAY A32", "PLACE:A32"); None if it is no sign of a bay here.

    A sign is the same for every order, so that a shop prints it once.
    """
    match = _SIGN.fullmatch(scanned.strip().upper())
    return bay_meant(match[1], bays) if match else None
