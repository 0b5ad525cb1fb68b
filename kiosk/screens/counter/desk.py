"""Where the counter's view models act: one way to run a use case, one way to read."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from kiosk.domain.errors import Refused
from kiosk.domain.order import Actor
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.counter.alerts import AlertsViewModel
from kiosk.screens.counter.matters import Matters
from kiosk.screens.counter.refusals import refusal_text
from kiosk.screens.counter.rows import Wording
from kiosk.screens.counter.settings import CounterSettings
from kiosk.screens.counter.waits import Waits
from kiosk.screens.tasks import Tasks
from kiosk.services import counter
from kiosk.services.attempts import is_saving
from kiosk.services.boards import Reader
from kiosk.services.ports import Changes, StoreUnavailable, UnitOfWork
from kiosk.services.store import Store

PROBE_S = 3.0

Clock = Callable[[], datetime]
Command = TypeVar("Command")
Result = TypeVar("Result")


class Desk:
    """The store, who is at work, and what happens when something does not work."""

    def __init__(
        self,
        store: Store,
        feed: ChangeFeed,
        tasks: Tasks,
        clock: Clock,
        *,
        settings: CounterSettings,
        alerts: AlertsViewModel,
        waits: Waits,
    ) -> None:
        self.store = store
        self.feed = feed
        self.tasks = tasks
        self.clock = clock
        self.settings = settings
        self.alerts = alerts
        self.waits = waits
        self.person = settings.people[0]
        self.matters = Matters()
        self.language = settings.language
        self._retry = asyncio.Event()
        self.works = asyncio.Event()
        self.works.set()
        alerts.retryAsked.connect(self._retry.set)

    @property
    def actor(self) -> Actor:
        """The person at work, as the journal names them."""
        return Actor(self.person.role, self.person.name)

    @property
    def wording(self) -> Wording:
        """What words depend on now."""
        return Wording(self.settings, self.language, self.clock(), self.waits, self.matters)

    async def run(
        self,
        use_case: Callable[[UnitOfWork, Command], Changes],
        command: Command,
        *,
        is_tap: bool = True,
        say: Callable[[Refused], str] = refusal_text,
    ) -> Changes | None:
        """Run a use case and tell every screen; None when it was refused or could not be saved.

        In both cases the person has been told; with `is_tap`, that their tap must be repeated.
        `say`: the words for a refusal.
        """
        try:
            changes = await self.store.run(use_case, command)
        except Refused as error:
            self.alerts.tell(say(error))
            return None
        except StoreUnavailable as error:
            self._stop(error, lost_a_tap=is_tap)
            return None
        self.feed.announce(changes)
        return changes

    async def read(self, query: Callable[[Reader], Result]) -> Result | None:
        """Run a query; None when the store cannot be read, which the person has been told."""
        try:
            return await self.store.read(query)
        except StoreUnavailable as error:
            self._stop(error, lost_a_tap=False)
            return None

    def _stop(self, error: StoreUnavailable, *, lost_a_tap: bool) -> None:
        self.alerts.stop(error.kind, lost_a_tap=lost_a_tap)
        if self.works.is_set():
            self.works.clear()
            self.tasks.spawn(self._go_on_when_possible())

    async def _go_on_when_possible(self) -> None:
        """Probe with a harmless write until it is saved: only what writes knows of a full disk."""
        while True:
            self._retry.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._retry.wait(), PROBE_S)
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
