"""Keeps the open issues of the counter up to date."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kiosk.screens.counter.context import AFTER_TAP_S, CounterContext
from kiosk.screens.counter.open_issues import OpenIssues, read_open_issues

PAUSE_S = 0.2
"""Minimum time between two reads, however many changes come in."""


class OpenIssuesWatch:
    """Keeps `context.open_issues` up to date, and reports which orders look different."""

    def __init__(
        self, context: CounterContext, on_change: Callable[[frozenset[str]], None]
    ) -> None:
        """`on_change` gets the ids of the orders whose cards or buttons look different now."""
        self._context = context
        self._on_change = on_change
        self._is_stale = self._is_reading = False

    def refresh(self) -> None:
        """Read again; changes during a read wait for the next one."""
        self._is_stale = True
        if not self._is_reading:
            self._is_reading = True
            self._context.tasks.spawn(self._read())

    def show(self, open_issues: OpenIssues) -> None:
        """Replace the open issues by these, and report which orders look different."""
        former, self._context.open_issues = self._context.open_issues, open_issues
        self._on_change(open_issues.differing(former))

    async def _read(self) -> None:
        try:
            while self._is_stale:
                await asyncio.sleep(AFTER_TAP_S)
                self._is_stale = False
                open_issues = await self._context.read(
                    lambda reader: read_open_issues(reader, self._context.clock())
                )
                if open_issues is not None and open_issues != self._context.open_issues:
                    self.show(open_issues)
                await asyncio.sleep(PAUSE_S)
        finally:
            self._is_reading = False
