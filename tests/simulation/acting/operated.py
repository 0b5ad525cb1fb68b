"""A device as its people see it, and what they wish to do there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.services.ports.changes import Action
from kiosk.services.ports.unit_of_work import UnitOfWork

HOLD_S = 8.0


@dataclass(frozen=True)
class Seen:
    """One order as a device shows it."""

    order_id: str
    status: Status
    version: int


@dataclass(frozen=True)
class Wish:
    """An action of a person: its name, the use case and the use case's command."""

    name: str
    use_case: Callable[[UnitOfWork, Any], Any]
    command: Any


class OperatedDevice:
    """What people see on a device while it runs."""

    name: str
    role: DeviceRole
    last_action: Action | None

    def seen(self) -> Sequence[Seen]:
        """All orders on this device."""
        raise NotImplementedError

    def order(self, order_id: str) -> Order:
        """The order with this id, which must exist."""
        raise NotImplementedError

    def arrivals(self) -> Sequence[str]:
        """The ids of all open arrivals."""
        raise NotImplementedError

    def questions(self) -> Sequence[tuple[str, str]]:
        """Head office's open questions, as (command id, order id)."""
        raise NotImplementedError

    def reviews(self) -> Sequence[str]:
        """The operation ids of all open reviews."""
        raise NotImplementedError
