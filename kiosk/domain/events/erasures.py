"""Which personal data may be missing in a log, because somebody erased it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.events.event import Event, EventKind


@dataclass(slots=True)
class Erasures:
    """The erasures in a log, gathered event by event.

    `orders`: those that a hub erased. A device that was a hub may also have erased what it had not
    sent yet before it knew that another had replaced it; its erasure is refused, but the data of
    its own events about that order is gone.
    """

    orders: set[str] = field(default_factory=set)
    _own: set[tuple[str, str]] = field(default_factory=set)

    def note(self, event: Event, *, is_refused: bool) -> None:
        """Note an event of the log; `is_refused`: whether the hub rejected it."""
        if event.kind is not EventKind.ERASED or event.order_id is None:
            return
        self._own.add((event.device_id, event.order_id))
        if not is_refused:
            self.orders.add(event.order_id)

    def may_lack(self, event: Event) -> bool:
        """Whether an event's personal data may be missing."""
        order_id = event.order_id or ""
        return order_id in self.orders or (event.device_id, order_id) in self._own
