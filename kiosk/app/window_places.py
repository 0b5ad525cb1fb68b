"""Assigns screens to displays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Display:
    """A display's name and serial number, as settings refer to it; "" where not known."""

    name: str
    serial: str = ""

    def is_called(self, wanted: str) -> bool:
        """Whether `wanted`, from the settings, is this display's name or serial number."""
        return bool(wanted) and wanted in (self.name, self.serial)


def places_of(
    screens: Sequence[str], wanted: Mapping[str, str], displays: Sequence[Display]
) -> dict[str, int]:
    """The display that each screen fills, as an index into `displays`.

    `wanted`: the display's name or serial number in a screen's settings; "" for any. Screens that
    name a display get theirs first; no display has two screens. A screen without a display is
    left out, so that it does not cover another.
    """
    places: dict[str, int] = {}
    for is_named in (True, False):
        for screen in screens:
            free = [number for number in range(len(displays)) if number not in places.values()]
            if is_named:
                free = [number for number in free if displays[number].is_called(wanted[screen])]
            if screen not in places and free:
                places[screen] = free[0]
    return places
