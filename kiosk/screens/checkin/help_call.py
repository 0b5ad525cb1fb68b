"""A customer at this check-in calls a colleague: whether the counter knows of it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from kiosk.screens.checkin.delivery import Deliveries, Delivery
from kiosk.screens.checkin.enquiries import Enquiries

Spawn = Callable[[Callable[[], Coroutine[Any, Any, None]]], None]


class HelpCall:
    """One call at a time, from the touch of Help until it is withdrawn or its visit is over."""

    def __init__(
        self,
        enquiries: Enquiries,
        deliveries: Deliveries,
        spawn: Spawn,
        on_change: Callable[[], None],
    ) -> None:
        self._enquiries, self._deliveries = enquiries, deliveries
        self._spawn, self._on_change = spawn, on_change
        self._delivery: Delivery | None = None
        self._visit = 0

    @property
    def state(self) -> str:
        """Either "told", once the counter has it, or "unreached", or still "telling"."""
        delivery = self._delivery
        if delivery is None:
            return "unreached" if self._deliveries.is_cut else "telling"
        return "told" if delivery.is_kept else "unreached" if delivery.is_late else "telling"

    def ask(self) -> None:
        """Call a colleague; asking again is the same call while nobody has seen it."""
        visit = self._visit

        async def call() -> None:
            help_id = await self._enquiries.ask_help()
            await self._deliveries.ask_first(help_id)
            if visit != self._visit:
                return
            if self._delivery is None or self._delivery.subject_id != help_id:
                self._delivery = self._deliveries.begin(help_id)
            self._on_change()
            self.tick()

        self._spawn(call)

    def withdraw(self) -> None:
        """The customer needs nobody any more."""
        delivery, self._delivery = self._delivery, None
        self._visit += 1
        if delivery is not None:
            self._spawn(lambda: self._enquiries.end_help(delivery.subject_id))

    def leave(self) -> None:
        """The visit is over. Who could not be heard has gone to the counter: nobody need come."""
        if self.state == "unreached":
            self.withdraw()
        self._delivery = None
        self._visit += 1

    def tick(self) -> None:
        """Look whether the counter knows by now."""
        delivery = self._delivery
        if delivery is None or not self._deliveries.must_look(delivery):
            return

        async def look() -> None:
            if await self._deliveries.look(delivery) and delivery is self._delivery:
                self._on_change()

        self._spawn(look)
