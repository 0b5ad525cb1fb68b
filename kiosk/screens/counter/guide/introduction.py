"""Offers the introduction to people who are new at the counter."""

from __future__ import annotations

from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.people.people import PeopleViewModel
from kiosk.screens.counter.sheets.sheet import SheetViewModel

SHEET = "introduction"


class Introduction:
    """Opens the introduction once for each person who takes over and has recorded nothing yet.

    In a demo everybody is new: what its people have recorded they have not done themselves. Where
    something else was opened meanwhile, it waits for the next time that somebody takes over.
    """

    def __init__(
        self,
        context: CounterContext,
        sheet: SheetViewModel,
        people: PeopleViewModel,
        *,
        is_demo: bool,
    ) -> None:
        self._context = context
        self._sheet = sheet
        self._people = people
        self._is_demo = is_demo
        self._offered: set[str] = set()

    def offer(self) -> None:
        """Call it when somebody else is at work, after the open sheet has closed."""
        name = self._context.person.name
        if self._context.settings.introduces and name not in self._offered:
            self._offered.add(name)
            self._context.tasks.spawn(self._open_for(name))

    async def _open_for(self, name: str) -> None:
        is_new = self._is_demo or (
            await self._context.read(lambda reader: reader.order_events.has_acted(name)) is False
        )
        if not is_new or name != self._context.person.name:
            return
        if self._sheet.is_open or self._people.is_asking:
            self._offered.discard(name)
            return
        self._sheet.openPanel(SHEET)
