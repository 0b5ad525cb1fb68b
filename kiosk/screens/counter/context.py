"""Runs use cases and queries for the counter's view models, and shows their failures."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from kiosk.domain.errors import NotAllowed
from kiosk.domain.order import Actor
from kiosk.domain.people.person import Person
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.counter.alerts import AlertsViewModel
from kiosk.screens.counter.authority import Authority
from kiosk.screens.counter.open_issues import OpenIssues
from kiosk.screens.counter.refusals import Say, refusal_text
from kiosk.screens.counter.settings import CounterSettings
from kiosk.screens.counter.slot_figures import SlotFigures
from kiosk.screens.counter.texts import translate
from kiosk.screens.counter.waits import Waits
from kiosk.screens.counter.wording import Wording
from kiosk.screens.tasks import Tasks
from kiosk.services.devices.rate_limit import is_saving
from kiosk.services.orders import counter
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.order_database import OrderDatabase, StoreUnavailable
from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.links import LinkMonitor

PROBE_S = 3.0
AFTER_TAP_S = 0.06
"""Seconds by which reads that nobody waits for let the tap's own read go first."""

Clock = Callable[[], datetime]
Command = TypeVar("Command")
Result = TypeVar("Result")


class CounterContext:
    """The store, the person at work, and the handling of refusals and of a failing store."""

    def __init__(
        self,
        store: OrderDatabase,
        feed: ChangeFeed,
        tasks: Tasks,
        clock: Clock,
        *,
        settings: CounterSettings,
        alerts: AlertsViewModel,
        waits: Waits,
        link: LinkMonitor,
    ) -> None:
        self.store = store
        self.feed = feed
        self.tasks = tasks
        self.clock = clock
        self.settings = settings
        self.alerts = alerts
        self.waits = waits
        self.link = link
        self.authority = Authority(settings.people, staff_pins=settings.staff_pins)
        self.open_issues = OpenIssues()
        self.slot_figures = SlotFigures(tasks, clock, settings.slot_days)
        self.language = settings.language
        self.note_tap: Callable[[float], None] = lambda _took_s: None
        self._retry = asyncio.Event()
        self.works = asyncio.Event()
        self.works.set()
        alerts.retryAsked.connect(self._retry.set)

    @property
    def person(self) -> Person:
        """The person at work; NOBODY while the counter is locked."""
        return self.authority.person

    @property
    def actor(self) -> Actor:
        """The person at work, as the journal names them."""
        return self.authority.actor

    @property
    def wording(self) -> Wording:
        """The settings, language, time and open issues that texts depend on now."""
        return Wording(
            *(self.settings, self.language, self.clock(), self.waits, self.open_issues),
            person_name=self.person.name,
            role=self.person.role,
            unsent_since=self.link.state.waiting_since,
            too_many=self.slot_figures.too_many,
        )

    async def run(
        self,
        use_case: Callable[[UnitOfWork, Command], Changes],
        command: Command,
        *,
        is_tap: bool = True,
        say: Say = refusal_text,
    ) -> Changes | None:
        """Run a use case and notify every screen; None when it was refused or could not be saved.

        Who acts is asked first if nobody is at work, and a manager's approval if that is missing.
        Both failures are shown to the person; a failure to save also says, with `is_tap`, that the
        tap must be repeated. `say`: the text for a refusal.
        """
        signed = await self.authority.signed(command)
        if signed is None:
            return None
        try:
            changes = await self._approved(use_case, signed)
        except NotAllowed as error:
            self.alerts.show(say(error, are_named=self.settings.is_named))
            return None
        except StoreUnavailable as error:
            self._stop(error, lost_a_tap=is_tap)
            return None
        self.feed.announce(changes)
        for refused in changes.refused:
            left = translate("Counter", "One order was left as it is. %1")
            self.alerts.show(left.replace("%1", say(refused, are_named=self.settings.is_named)))
        return changes

    async def _approved(
        self, use_case: Callable[[UnitOfWork, Command], Changes], command: Command
    ) -> Changes:
        try:
            return await self._saved(use_case, command)
        except NotAllowed as error:
            approved = await self.authority.approved(command, error)
            if approved is None:
                raise
            return await self._saved(use_case, approved)

    async def _saved(
        self, use_case: Callable[[UnitOfWork, Command], Changes], command: Command
    ) -> Changes:
        begin = time.perf_counter()
        changes = await self.store.run(use_case, command)
        self.note_tap(time.perf_counter() - begin)
        return changes

    async def write(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result | None:
        """Run a use case that is nobody's action; None when it cannot be saved, as `read` does."""
        try:
            return await self.store.run(use_case, command)
        except StoreUnavailable as error:
            self._stop(error, lost_a_tap=False)
            return None

    async def read(
        self, query: Callable[[Reader], Result], *, first: bool = False
    ) -> Result | None:
        """Run a query; None when the store cannot be read, after notifying the person.

        `first`: before queries that wait, because a tap waits for what it shows.
        """
        try:
            return await self.store.read(query, first=first)
        except StoreUnavailable as error:
            self._stop(error, lost_a_tap=False)
            return None

    def _stop(self, error: StoreUnavailable, *, lost_a_tap: bool) -> None:
        self.alerts.stop(error.kind, lost_a_tap=lost_a_tap)
        if self.works.is_set():
            self.works.clear()
            self._retry.clear()
            self.tasks.spawn(self._go_on_when_possible())

    async def _go_on_when_possible(self) -> None:
        """Probe with a harmless write until it is saved: only a write notices a full disk."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._retry.wait(), PROBE_S)
            self._retry.clear()
            try:
                await self.store.run(is_saving, self.settings.counter_name)
                await self.store.run(counter.carry_out_due, None)
            except StoreUnavailable as error:
                self.alerts.stop(error.kind, lost_a_tap=False)
                continue
            break
        self.works.set()
        self.alerts.go_on()
        self.feed.announce(None)
