"""The pause of a check-in after wrong guesses: how long it lasts, and whether it was lifted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import ceil
from typing import Protocol

from kiosk.screens.checkin.enquiries import Enquiries
from kiosk.screens.checkin.flow import Flow, Page
from kiosk.screens.tasks import Spawn


class Shown(Protocol):
    """The session whose page the pause is."""

    flow: Flow

    def go(self, flow: Flow) -> None:
        """Show `flow`."""


class Pause:
    """Shows the pause, and the page that follows it once it is over or a colleague lifted it."""

    def __init__(
        self, session: Shown, enquiries: Enquiries, clock: Callable[[], float], spawn: Spawn
    ) -> None:
        """`clock`: monotonic seconds."""
        self._session, self._enquiries, self._clock, self._spawn = session, enquiries, clock, spawn
        self._ends_s = clock()

    @property
    def is_shown(self) -> bool:
        """Whether the device pauses and says so."""
        return self._session.flow.page is Page.PAUSE

    @property
    def left_s(self) -> int:
        """The whole seconds that are left, at least 1."""
        return max(1, ceil(self._ends_s - self._clock()))

    def begin(self, flow: Flow, pause_s: float) -> None:
        """Show a pause of so many seconds; `flow`: what is kept for afterwards."""
        self._ends_s = self._clock() + pause_s
        self._session.go(replace(flow, page=Page.PAUSE))

    def resume(self) -> None:
        """At start: show a pause that was running before the restart."""
        self._spawn(self._resume)

    def look(self) -> None:
        """Something changed in the store: a colleague may have lifted the pause."""
        if self.is_shown:
            self._spawn(self._end_if_lifted)

    def tick(self) -> bool:
        """Called regularly; returns whether the pause that was shown is over now."""
        if not self.is_shown or self._clock() < self._ends_s:
            return False
        self._end()
        return True

    async def _resume(self) -> None:
        pause_s = await self._enquiries.pause_s()
        if pause_s > 0 and self._session.flow == Flow():
            self.begin(Flow(retry=Page.WELCOME), pause_s)

    async def _end_if_lifted(self) -> None:
        if await self._enquiries.is_pause_lifted() and self.is_shown:
            self._end()

    def _end(self) -> None:
        flow = self._session.flow
        self._session.go(replace(flow, page=flow.retry))
