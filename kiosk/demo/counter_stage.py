"""The counter over a sample store, on which the scenes of the screenshots are played."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from kiosk.demo.morning import Morning
from kiosk.demo.pictured_devices import SecondDevice, close_all
from kiosk.domain.arrival import Column
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.counter.alerts import AlertsViewModel
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.screens.counter.panel.asking import AskingViewModel
from kiosk.screens.counter.panel.pages import PanelViewModel
from kiosk.screens.counter.panel.ticked_items import TickedItemsViewModel
from kiosk.screens.counter.people.people import PeopleViewModel
from kiosk.screens.counter.search.search import SearchViewModel
from kiosk.screens.counter.sheets.sheet import SheetViewModel
from kiosk.screens.counter.view_model import CounterViewModel
from kiosk.screens.counter.workplace import WorkplaceViewModel
from kiosk.screens.window import ScreenWindow
from kiosk.services.ports.boards import Card
from kiosk.services.ports.reader import Reader
from kiosk.services.replication.links import LinkMonitor, LinkState
from kiosk.storage.local_database import LocalDatabase

STEP_S = 0.06
SHOWN_S_MAX = 60.0


async def wait_steps(steps: int = 1) -> None:
    """Wait so that queries finish and the screen is drawn; a step takes STEP_S."""
    await asyncio.sleep(STEP_S * steps)


async def until(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds. Raises TimeoutError after SHOWN_S_MAX."""
    async with asyncio.timeout(SHOWN_S_MAX):
        while not condition():
            await wait_steps()


def cards_at(reader: Reader, status: Status) -> list[Card]:
    """The cards of all orders in a status, in the order of the screen."""
    order_ids = [summary.order_id for summary in reader.summaries(status)]
    return sorted(reader.cards(order_ids).values(), key=lambda card: card.sort_key)


def _order(order_id: str, reader: Reader) -> Order | None:
    return reader.order(order_id)


@dataclass(slots=True)
class CounterStage:
    """The counter over a sample store of its own."""

    store: LocalDatabase
    view_model: CounterViewModel
    window: ScreenWindow
    feed: ChangeFeed
    link: LinkMonitor
    second: SecondDevice
    now: Morning

    def type_in(self, text: str) -> None:
        """Type into the search field."""
        self.search.offered.emit(text)
        self.search.setText(text)

    @property
    def workplace(self) -> WorkplaceViewModel:
        """The person at work, light or dark."""
        return cast("WorkplaceViewModel", self.view_model.workplace)

    @property
    def people(self) -> PeopleViewModel:
        """Who is at work, and the sheet that asks for it."""
        return cast("PeopleViewModel", self.view_model.people)

    @property
    def is_asking(self) -> bool:
        """Whether an action waits for a person: to say who they are, or to undo it."""
        return bool(cast("bool", self.people.isOpen)) or self.undo.is_shown

    @property
    def sheet(self) -> SheetViewModel:
        """The sheet's view model."""
        return cast("SheetViewModel", self.view_model.sheet)

    @property
    def undo(self) -> UndoViewModel:
        """The undo strip's view model."""
        return cast("UndoViewModel", self.view_model.undo)

    def stop_time(self) -> None:
        """Leave the undo strip where it is until the scene is cleared."""
        self.undo.steady = self.now.steady_s
        self.now.stop()

    @property
    def alerts(self) -> AlertsViewModel:
        """The view model of alerts and toasts."""
        return cast("AlertsViewModel", self.view_model.alerts)

    @property
    def search(self) -> SearchViewModel:
        """The search field's view model."""
        return cast("SearchViewModel", self.view_model.search)

    @property
    def order(self) -> OrderViewModel:
        """The selected order's view model."""
        return cast("OrderViewModel", self.view_model.order)

    @property
    def panel(self) -> PanelViewModel:
        """The pages of the panel."""
        return cast("PanelViewModel", self.view_model.panel)

    @property
    def asking(self) -> AskingViewModel:
        """The pages that ask about the selected order."""
        return self.view_model.service.asked

    @property
    def items(self) -> TickedItemsViewModel:
        """The items that are ticked."""
        return self.view_model.service.ticked

    def must_show(self, *, page: str = "", sheet: str = "", undo: bool = False) -> None:
        """Raises LookupError unless this page, sheet or the undo strip shows, as the name says."""
        if page and page != self.panel.shown:
            raise LookupError(f"the panel shows {self.panel.shown}, not {page}")
        if sheet and sheet != self.sheet.shown:
            raise LookupError(f"the sheet is {self.sheet.shown or 'closed'}, not {sheet}")
        if undo and not self.undo.is_shown:
            raise LookupError("the undo strip does not show")

    async def select(self, status: Status, column: Column | None = None, lines: int = 1) -> None:
        """Select an order in this status (and column) with at least `lines` lines.

        Raises LookupError where there is none.
        """
        for card in await self.store.read(lambda reader: cards_at(reader, status)):
            order = await self.store.read(partial(_order, card.order_id))
            fits = column in (None, card.column) and not card.held_id
            if fits and order is not None and len(order.lines) >= lines:
                self.view_model.select(card.order_id)
                await wait_steps(2)
                return
        raise LookupError(f"the sample store has no such order at {status}")

    async def clear(self) -> None:
        """Go back to the columns alone, with no open issues between the devices."""
        self.people.dismiss()
        everybody = await self.store.read(lambda reader: reader.people.everybody())
        self.people.begin_work(everybody[0])
        self.sheet.close()
        self.search.clear()
        self.view_model.select("")
        self.now.go_on()
        await until(lambda: not self.undo.is_shown)
        self.alerts.go_on()
        self.alerts.dismissToast()
        self.link.set(LinkState())
        if await close_all(self.store):
            self.feed.announce(None)
            await wait_steps(20)
        await wait_steps()

    async def press(self, key: str) -> None:
        """Press a button of the order; waits first, so that it is no double tap."""
        await wait_steps(8)
        if self.order.button(key) is None:
            raise LookupError(f"there is no button {key}")
        self.order.press(key)
        await wait_steps(2)

    async def choose(self, reason: str) -> None:
        """Choose the row with this reason code, or of this kind, on a page that asks."""
        key = self.asking.key_of(reason)
        await wait_steps(8)
        self.asking.choose(key)
        await wait_steps(2)


CounterScene = Callable[[CounterStage], Awaitable[None]]
