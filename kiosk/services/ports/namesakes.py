"""What tells the customers of one surname apart before their orders are read in full."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.frozen import frozen


@frozen
class Namesake:
    """An open order under a surname that was asked for: a busy store has hundreds under some."""

    order_id: str
    first_name: str
    phone: str


IsMeant = Callable[[Namesake], bool]


def anybody(_namesake: Namesake) -> bool:
    """Everybody with the surname is meant."""
    return True
