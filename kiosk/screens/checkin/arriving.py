"""Reports that the customer is here: at once, or held so that they can say it is not them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import ceil
from typing import Protocol

from kiosk.screens.checkin import flow as way
from kiosk.screens.checkin.delivery import Deliveries
from kiosk.screens.checkin.enquiries import Enquiries
from kiosk.screens.checkin.flow import Flow, Page
from kiosk.screens.tasks import Spawn
from kiosk.services.orders.check_in import Recognised
from kiosk.services.ports.held_arrivals import HeldArrival

_CHOOSES_PLACE = frozenset({Page.WHERE, Page.BAY})


class Visited(Protocol):
    """The session whose customer arrives."""

    flow: Flow
    is_busy: bool

    @property
    def visit(self) -> int:
        """The number of this visit."""

    @property
    def found(self) -> Recognised:
        """The store's latest answer about this customer."""

    @property
    def touched_s(self) -> float:
        """When the screen was touched last."""

    @property
    def has_bays(self) -> bool:
        """Whether customers are asked where they wait."""

    def go(self, flow: Flow) -> None:
        """Show `flow` after an action or an answer."""

    def move(self, flow: Flow) -> None:
        """Show `flow` as a person asked."""


class Arriving:
    """The arrival of one customer after the other; at most one is held.

    The held arrival is on the disk: whatever happens to this device, it is written once. Here is
    only how long its customer may still withdraw it, by a clock that nobody sets.
    """

    def __init__(
        self,
        session: Visited,
        enquiries: Enquiries,
        deliveries: Deliveries,
        clock: Callable[[], float],
        spawn: Spawn,
        *,
        hold_s: float,
    ) -> None:
        """`clock`: monotonic seconds. `hold_s`: how long an arrival is held."""
        self._session, self._enquiries, self._deliveries = session, enquiries, deliveries
        self._clock, self._hold_s, self._spawn = clock, hold_s, spawn
        self._held: HeldArrival | None = None
        self._due_s = 0.0
        self.is_writing = False
        """Whether an arrival is being written that nobody need wait for with "One moment"."""

    @property
    def is_held(self) -> bool:
        """Whether the customer who is shown can still say that it is not them."""
        return self._held is not None

    @property
    def page(self) -> Page:
        """The page to show while an arrival is held."""
        return Page.WHERE if self._session.has_bays else Page.ANNOUNCING

    def left_s(self) -> int:
        """Whole seconds until the arrival is written, counting down to 1."""
        return max(1, ceil(self._due_s - self._clock()))

    def hold(self, held: HeldArrival, left_s: float | None = None) -> None:
        """Show an arrival that was held just now, or for which `left_s` seconds are left."""
        self._held = held
        self._due_s = self._clock() + (self._hold_s if left_s is None else left_s)

    def withdraw(self) -> None:
        """Forget the held arrival: the customer is somebody else."""
        held, self._held = self._held, None
        if held is not None:
            self._spawn(lambda: self._enquiries.withdraw(held.held_id))

    def reject(self) -> None:
        """The customer is not who is shown: go to the start, and write nothing."""
        if not self._session.is_busy:
            self.withdraw()
        self._session.move(Flow())

    def leave(self) -> None:
        """Write the held arrival: its customer went away from the screen."""
        held, self._held = self._held, None
        if held is not None:

            async def write() -> None:
                await self._enquiries.carry_out(held)

            self._spawn(write)

    def forget(self) -> None:
        """Show no held arrival any more, since the store cannot save; it stays on the disk."""
        self._held, self.is_writing = None, False

    def report(self, bay: str | None) -> None:
        """Report that the customer is here, at a bay or (None) in the waiting area."""
        if not self._session.is_busy:
            self._begin_report(bay)

    def _begin_report(self, bay: str | None, *, stays: bool = False) -> None:
        session, held = self._session, self._held
        self._held = None
        session.is_busy = True
        session.go(session.flow)
        order_ids, visit = session.found.order_ids, session.visit
        by_code = session.flow.retry is not Page.SURNAME

        async def report() -> None:
            if held is not None:
                found = await self._enquiries.carry_out(held, bay)
            else:
                found = await self._enquiries.arrive(order_ids, bay, by_code=by_code)
            await self._deliveries.ask_first(found.arrival_id)
            if visit == session.visit:
                session.is_busy = self.is_writing = False
                session.go(self._after(found, stays=stays))

        self._spawn(report)

    def _after(self, found: Recognised, *, stays: bool) -> Flow:
        """What to show of an arrival that was written; `stays`: the place may still be chosen."""
        flow = self._session.flow
        shown = way.recognised(flow, found)
        if not stays or shown.page is not Page.DONE:
            return shown
        leads_to = shown.page if flow.help_from is Page.ANNOUNCING else flow.help_from
        return replace(flow, found=found, help_from=leads_to)

    def tick(self) -> None:
        """Write the held arrival when it is due. Called regularly.

        While its customer says where they wait, it is due only when they stop touching the screen.
        """
        session = self._session
        if self._held is None or session.is_busy:
            return
        page, due_s = session.flow.page, self._due_s
        if page in _CHOOSES_PLACE:
            due_s = max(due_s, session.touched_s + self._hold_s)
        if self._clock() >= due_s:
            self.is_writing = True
            self._begin_report(None, stays=page is not Page.ANNOUNCING)

    def resume(self) -> None:
        """At start: show again what is still held, as the program ended without writing it."""

        async def look() -> None:
            still = await self._enquiries.still_held()
            if still is None:
                return
            if self._session.flow != Flow():
                await self._enquiries.carry_out(still.held)
                return
            self.hold(still.held, min(still.left_s, self._hold_s))
            self._session.go(Flow(page=self.page, found=still.found))

        self._spawn(look)
