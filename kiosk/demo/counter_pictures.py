"""The scenes of the counter for screenshots: the actions that lead to each state."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import cast

from PySide6.QtQuick import QQuickItem

from kiosk.demo.pictured_devices import SecondDevice, close_all
from kiosk.domain.arrival import Column
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.counter.alerts import AlertsViewModel
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.people.people import PeopleViewModel
from kiosk.screens.counter.search.search import SearchViewModel
from kiosk.screens.counter.sheets.partial import PartialViewModel
from kiosk.screens.counter.sheets.sheet import SheetViewModel
from kiosk.screens.counter.view_model import CounterViewModel
from kiosk.screens.counter.workplace import WorkplaceViewModel
from kiosk.screens.window import ScreenWindow
from kiosk.services.ports.boards import Card
from kiosk.services.ports.reader import Reader
from kiosk.services.replication.links import LinkMonitor, LinkState
from kiosk.storage.local_database import LocalDatabase

STEP_S = 0.06
MANAGER = "Sophie"
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
    now: Callable[[], datetime]

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
        """Whether an action waits for a person to say who they are."""
        return bool(cast("bool", self.people.isOpen))

    @property
    def sheet(self) -> SheetViewModel:
        """The sheet's view model."""
        return cast("SheetViewModel", self.view_model.sheet)

    @property
    def alerts(self) -> AlertsViewModel:
        """The view model of alerts and toasts."""
        return cast("AlertsViewModel", self.view_model.alerts)

    @property
    def search(self) -> SearchViewModel:
        """The search field's view model."""
        return cast("SearchViewModel", self.view_model.search)

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
        cast("OrderViewModel", self.view_model.order).press(key)
        await wait_steps(2)


CounterScene = Callable[[CounterStage], Awaitable[None]]


def selected(status: Status, column: Column | None = None) -> CounterScene:
    """A scene in which an order in this status is selected."""
    return lambda stage: stage.select(status, column)


def pressed(
    status: Status, key: str, *, column: Column | None = None, chosen: str = "", lines: int = 1
) -> CounterScene:
    """A scene in which a button, then the reason `chosen` if any, was pressed for an order."""

    async def scene(stage: CounterStage) -> None:
        await stage.select(status, column, lines)
        await stage.press(key)
        if chosen:
            stage.sheet.choose(chosen)

    return scene


def panel(name: str, status: Status | None = None) -> CounterScene:
    """A scene in which a sheet that belongs to no action is open."""

    async def scene(stage: CounterStage) -> None:
        if status is not None:
            await stage.select(status)
        stage.search.readRecent()
        await wait_steps()
        stage.sheet.openPanel(name)

    return scene


def searched(text: str) -> CounterScene:
    """A scene in which the search field has this text."""

    async def scene(stage: CounterStage) -> None:
        stage.type_in(text)

    return scene


async def nothing_selected(stage: CounterStage) -> None:
    """The counter as it opens."""


async def some_items(stage: CounterStage) -> None:
    """A partial hand-over with one item too few."""
    await pressed(Status.IN_PROGRESS, "some_items", lines=2)(stage)
    lines = cast("PartialViewModel", stage.view_model.partial)
    line = lines.rows[0]
    lines.setHanded(line.number, line.remaining - 1)


async def keypad(stage: CounterStage) -> None:
    """The counter's own keypad."""
    bar = stage.window.root.findChild(QQuickItem, "topBar")
    assert bar is not None
    bar.setProperty("hasKeypad", True)
    await wait_steps()
    stage.type_in("le")


async def asked_who(stage: CounterStage) -> None:
    """Who is at work is asked."""
    stage.people.open()


async def asked_pin(stage: CounterStage) -> None:
    """A manager types a PIN."""
    stage.people.open()
    await until(lambda: bool(stage.people.isOpen))
    stage.people.choose(MANAGER)
    await wait_steps()
    for digit in "246":
        stage.people.press(digit)


async def approval(stage: CounterStage) -> None:
    """A manager is asked to approve a cancellation."""
    await pressed(Status.READY, "cancel", chosen="CANCELLED_BY_CLIENT")(stage)
    stage.sheet.submit()
    await until(lambda: bool(stage.people.isOpen))


async def wrong_pin(stage: CounterStage) -> None:
    """Three wrong PINs in a row: the next must wait."""
    stage.people.open()
    await until(lambda: bool(stage.people.isOpen))
    stage.people.choose(MANAGER)
    for _ in range(3):
        await until(lambda: bool(stage.people.canType))
        for digit in "135790":
            stage.people.press(digit)
        stage.people.submit()
        await until(lambda: bool(stage.people.problem))


async def locked(stage: CounterStage) -> None:
    """Nobody is at work."""
    stage.people.lock()


async def disk_full(stage: CounterStage) -> None:
    """The last tap could not be saved."""
    stage.alerts.stop("full", lost_a_tap=True)


async def own_bug(stage: CounterStage) -> None:
    """A bug of ours was caught and is shown with its reference."""
    stage.view_model.show_failure("K7M4PQ")


COUNTER_SCENES: dict[str, CounterScene] = {
    "idle": nothing_selected,
    "order-initialised": selected(Status.INIT),
    "stock-verified": selected(Status.STOCK_OK),
    "to-prepare": selected(Status.STARTED, Column.TO_PREPARE),
    "to-prepare-customer-here": selected(Status.STARTED, Column.ARRIVED),
    "ready": selected(Status.READY),
    "waiting": selected(Status.AWAITING),
    "being-served": selected(Status.IN_PROGRESS),
    "delayed": selected(Status.DELAYED),
    "blocked": selected(Status.BLOCKED),
    "cancelled": selected(Status.CANCELLED),
    "replanned": selected(Status.REPLANNED),
    "partly-collected": selected(Status.PICK_UP_PARTIALLY),
    "not-collected": selected(Status.PICK_UP_FAILED),
    "sheet-delay": pressed(Status.READY, "delay", chosen="DELAYED_SUPPLIER"),
    "sheet-block": pressed(Status.STARTED, "block"),
    "sheet-cancel": pressed(Status.READY, "cancel", chosen="CANCELLED_BY_CLIENT"),
    "sheet-replan": pressed(Status.READY, "replan"),
    "sheet-some-items": pressed(Status.IN_PROGRESS, "some_items", lines=2),
    "sheet-some-items-short": some_items,
    "sheet-not-collected": pressed(Status.IN_PROGRESS, "not_collected"),
    "sheet-other-status": pressed(Status.DELAYED, "other_status"),
    "sheet-serve-moved": pressed(Status.BLOCKED, "serve_moved"),
    "sheet-verification": panel("verify", Status.IN_PROGRESS),
    "sheet-details": panel("details", Status.IN_PROGRESS),
    "sheet-people": asked_who,
    "sheet-pin": asked_pin,
    "sheet-approval": approval,
    "sheet-wrong-pin": wrong_pin,
    "locked": locked,
    "sheet-recent": panel("recent"),
    "sheet-introduction": panel("introduction"),
    "sheet-keys": panel("keys"),
    "search": searched("ma"),
    "search-nothing": searched("zzz"),
    "undo": pressed(Status.STARTED, "mark_ready", column=Column.TO_PREPARE),
    "undo-held": pressed(Status.IN_PROGRESS, "hand_over_all"),
    "keypad": keypad,
    "disk-full": disk_full,
    "own-bug": own_bug,
}
