"""Which screen stands on which display."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Display:
    """A display as settings name it: by name or by serial number, both "" where not known."""

    name: str
    serial: str = ""

    def is_called(self, wanted: str) -> bool:
        """Whether settings mean this one."""
        return bool(wanted) and wanted in (self.name, self.serial)


def places_of(
    screens: Sequence[str], wanted: Mapping[str, str], displays: Sequence[Display]
) -> dict[str, int]:
    """Which display each screen fills, by its position in `displays`.

    `wanted`: the name or serial number that settings give a screen; "" for any. Who asks for a
    display by name has it before who takes any; no display has two. A screen without one is
    left out: it must not cover another.
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
