"""A customer's call for help from this check-in device, and whether the counter has received it."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.screens.checkin.delivery import Deliveries, Delivery
from kiosk.screens.checkin.enquiries import Enquiries
from kiosk.screens.tasks import Spawn


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
        self.coming: str | None = None
        """Who comes to help; "" for somebody without a name; None while nobody has answered."""

    @property
    def state(self) -> str:
        """The state of the call: "sending", "received", "coming" or "unreached".

        "received" once the counter has it, "coming" once somebody there has answered.
        """
        if self.coming is not None:
            return "coming"
        delivery = self._delivery
        if delivery is None:
            return "unreached" if self._deliveries.is_cut else "sending"
        return (
            "received" if delivery.is_at_counter else "unreached" if delivery.is_late else "sending"
        )

    def ask(self) -> None:
        """Call a colleague; asking again repeats the same call while nobody has seen it."""
        visit, self.coming = self._visit, None

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

    def look_for_answer(self) -> None:
        """Read whether somebody has answered: something changed in the store."""
        delivery, visit = self._delivery, self._visit
        if delivery is None or self.coming is not None:
            return

        async def look() -> None:
            name = await self._enquiries.help_taken_by(delivery.subject_id)
            if name is not None and visit == self._visit:
                self.coming = name
                self._on_change()

        self._spawn(look)

    def withdraw(self) -> None:
        """End the call: the customer needs no help any more."""
        delivery, self._delivery, self.coming = self._delivery, None, None
        self._visit += 1
        if delivery is not None:
            self._spawn(lambda: self._enquiries.end_help(delivery.subject_id))

    def leave(self) -> None:
        """End the visit. Withdraws an unreached call: that customer was sent to the counter."""
        if self.state == "unreached":
            self.withdraw()
        self._delivery = self.coming = None
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
