"""What a person answered on the first-start screen."""

from __future__ import annotations

from dataclasses import field

from kiosk.domain.frozen import frozen


@frozen
class Answers:
    """All answers, once the last step is done.

    `px_per_mm`: None where the size that the display reports was left as it is. `joins`: the device
    joins a store, by `code` and, if one was given, `address`; else it is the first counter of one,
    with a manager's `pin`, and `serves` other devices or not. `device_name`: of the counter, or of
    the device that joins.
    """

    language: str
    px_per_mm: float | None
    joins: bool
    device_name: str
    store_name: str = ""
    serves: bool = False
    pin: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    address: str = ""


@frozen
class ReadCode:
    """A pairing code, and the address that came with it; "" for none."""

    code: str
    address: str = ""
