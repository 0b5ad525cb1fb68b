"""A customer's call for help from this check-in device, and whether the counter has received it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from kiosk.screens.checkin.delivery import Deliveries, Delivery
from kiosk.screens.checkin.enquiries import Enquiries

Spawn = Callable[[Callable[[], Coroutine[Any, Any, None]]], None]


class HelpCall:
    """One call at a time, from the tap on Help until it is withdrawn or the visit ends."""

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
        """Either "received", once the counter has the call, or "unreached", or still "sending"."""
        delivery = self._delivery
        if delivery is None:
            return "unreached" if self._deliveries.is_cut else "sending"
        return "received" if delivery.is_kept else "unreached" if delivery.is_late else "sending"

    def ask(self) -> None:
        """Call a colleague; asking again repeats the same call while nobody has seen it."""
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
        """End the call: the customer needs no help any more."""
        delivery, self._delivery = self._delivery, None
        self._visit += 1
        if delivery is not None:
            self._spawn(lambda: self._enquiries.end_help(delivery.subject_id))

    def leave(self) -> None:
        """End the visit. Withdraws an unreached call: that customer was sent to the counter."""
        if self.state == "unreached":
            self.withdraw()
        self._delivery = None
        self._visit += 1

    def tick(self) -> None:
        """Check, when it is time to, whether the counter has the call."""
        delivery = self._delivery
        if delivery is None or not self._deliveries.must_look(delivery):
            return

        async def look() -> None:
            if await self._deliveries.look(delivery) and delivery is self._delivery:
                self._on_change()

        self._spawn(look)
