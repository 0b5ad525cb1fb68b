"""What the counter needs to check PINs; the program passes it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from kiosk.domain.frozen import frozen
from kiosk.services.ports.people import PinHasher


@frozen
class PinTools:
    """`boot_id` names this start of the device. `shown_pins`: by name, PINs that a demo shows."""

    hasher: PinHasher
    boot_id: str = ""
    shown_pins: Mapping[str, str] = field(default_factory=dict)


class _NoPins:
    """A `PinHasher` for which every PIN is wrong."""

    def hash(self, person_id: str, pin: str) -> str:
        del person_id, pin
        return ""

    def is_right(self, person_id: str, pin: str, pin_hash: str) -> bool:
        del person_id, pin, pin_hash
        return False


NO_PINS = PinTools(_NoPins())
