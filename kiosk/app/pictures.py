"""What the pictures show: each screen in every state that people meet, told as deeds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from PySide6.QtQuick import QQuickItem

from kiosk.domain.arrival import Column
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.screens.checkin.view_model import CheckInViewModel
from kiosk.screens.counter.alerts import AlertsViewModel
from kiosk.screens.counter.order_view_model import OrderViewModel
from kiosk.screens.counter.partial import LinesModel, PartialViewModel
from kiosk.screens.counter.search import SearchViewModel
from kiosk.screens.counter.sheet import SheetViewModel
from kiosk.screens.counter.view_model import CounterViewModel
from kiosk.screens.window import ScreenWindow
from kiosk.services.boards import Card, Reader
from kiosk.storage.store import LocalStore

STEP_S = 0.06


async def settle(steps: int = 1) -> None:
    """Let what was asked for be read and drawn."""
    await asyncio.sleep(STEP_S * steps)


@dataclass(slots=True)
class Clock:
    """Seconds that pass when a picture needs them to."""

    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


def cards_at(reader: Reader, status: Status) -> list[Card]:
    """The cards of all orders in a status."""
    order_ids = [summary.order_id for summary in reader.summaries(status)]
    return sorted(reader.cards(order_ids).values(), key=lambda card: card.sort_key)


def _order(order_id: str, reader: Reader) -> Order | None:
    return reader.order(order_id)


@dataclass(slots=True)
class CounterStage:
    """The counter on a sample store of its own."""

    store: LocalStore
    view_model: CounterViewModel
    window: ScreenWindow

    @property
    def sheet(self) -> SheetViewModel:
        """The open sheet."""
        return cast("SheetViewModel", self.view_model.sheet)

    @property
    def alerts(self) -> AlertsViewModel:
        """What went wrong."""
        return cast("AlertsViewModel", self.view_model.alerts)

    @property
    def search(self) -> SearchViewModel:
        """The search field."""
        return cast("SearchViewModel", self.view_model.search)

    async def select(self, status: Status, column: Column | None = None, lines: int = 1) -> None:
        """Select an order in this status (and column) that has so many lines or more."""
        for card in await self.store.read(lambda reader: cards_at(reader, status)):
            order = await self.store.read(partial(_order, card.order_id))
            fits = column in (None, card.column) and not card.held_id
            if fits and order is not None and len(order.lines) >= lines:
                self.view_model.select(card.order_id)
                await settle(2)
                return
        raise LookupError(f"the sample store has no such order at {status}")

    async def clear(self) -> None:
        """Back to the bare columns."""
        self.sheet.close()
        self.search.clear()
        self.view_model.select("")
        self.alerts.go_on()
        await settle()

    async def press(self, key: str) -> None:
        """Press a button of the action bar; one tap is let pass before the next."""
        await settle(8)
        cast("OrderViewModel", self.view_model.order).press(key)
        await settle(2)


CounterScene = Callable[[CounterStage], Awaitable[None]]


def selected(status: Status, column: Column | None = None) -> CounterScene:
    """An order in this status is selected."""
    return lambda stage: stage.select(status, column)


def pressed(
    status: Status, key: str, *, column: Column | None = None, chosen: str = "", lines: int = 1
) -> CounterScene:
    """A button was pressed on an order in this status, and a reason chosen where one is asked."""

    async def scene(stage: CounterStage) -> None:
        await stage.select(status, column, lines)
        await stage.press(key)
        if chosen:
            stage.sheet.choose(chosen)

    return scene


def panel(name: str, status: Status | None = None) -> CounterScene:
    """A sheet that belongs to no deed is open."""

    async def scene(stage: CounterStage) -> None:
        if status is not None:
            await stage.select(status)
        stage.search.readRecent()
        await settle()
        stage.sheet.openPanel(name)

    return scene


def searched(text: str) -> CounterScene:
    """Somebody typed this into the search field."""

    async def scene(stage: CounterStage) -> None:
        stage.search.setText(text)

    return scene


async def nothing_selected(stage: CounterStage) -> None:
    """The counter as it opens."""


async def some_items(stage: CounterStage) -> None:
    """One line of a hand-over is short."""
    await pressed(Status.IN_PROGRESS, "some_items", lines=2)(stage)
    lines = cast("PartialViewModel", stage.view_model.partial)
    line = cast("LinesModel", lines.lines).rows[0]
    lines.setHanded(line.number, line.remaining - 1)


async def keypad(stage: CounterStage) -> None:
    """The counter's own keypad."""
    button = stage.window.root.findChild(QQuickItem, "keypadButton")
    assert button is not None
    button.metaObject().invokeMethod(button, "click")
    await settle()
    stage.search.setText("le")


async def disk_full(stage: CounterStage) -> None:
    """The last tap could not be saved."""
    stage.alerts.stop("full", lost_a_tap=True)


async def own_bug(stage: CounterStage) -> None:
    """Something of ours went wrong."""
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
    "sheet-people": panel("people"),
    "sheet-recent": panel("recent"),
    "search": searched("ma"),
    "search-nothing": searched("zzz"),
    "undo": pressed(Status.STARTED, "mark_ready", column=Column.TO_PREPARE),
    "undo-held": pressed(Status.IN_PROGRESS, "hand_over_all"),
    "keypad": keypad,
    "disk-full": disk_full,
    "own-bug": own_bug,
}


@dataclass(slots=True)
class CheckInStage:
    """The check-in screen on a sample store of its own."""

    store: LocalStore
    view_model: CheckInViewModel
    window: ScreenWindow
    clock: Clock

    async def scan(
        self, status: Status, column: Column | None = None, *, last: bool = False
    ) -> None:
        """The customer of an order in this status scans their code."""
        cards = await self.store.read(lambda reader: cards_at(reader, status))
        fitting = [card for card in cards if column in (None, card.column)]
        self.view_model.scanned(fitting[-1 if last else 0].pickup_code)
        await settle(3)

    async def clear(self) -> None:
        """Back to the welcome page."""
        self.view_model.startOver()
        await settle()

    async def type(self, text: str) -> None:
        """Type on the keypad of the page."""
        for character in text:
            self.view_model.press(character)
        await settle()


CheckInScene = Callable[[CheckInStage], Awaitable[None]]


def scanned(status: Status, column: Column | None = None, *, last: bool = False) -> CheckInScene:
    """A code was scanned."""
    return lambda stage: stage.scan(status, column, last=last)


async def welcome(stage: CheckInStage) -> None:
    """Nobody is here."""


async def code(stage: CheckInStage) -> None:
    """Half a code is typed."""
    stage.view_model.enterCode()
    await stage.type("K7M4")


async def unknown(stage: CheckInStage) -> None:
    """A code that is not known."""
    stage.view_model.enterCode()
    await stage.type("K7M4PQ9")
    stage.view_model.submit()
    await settle(3)


async def surname(stage: CheckInStage) -> None:
    """Half a name is typed."""
    stage.view_model.searchByName()
    await stage.type("DURAND")


async def datum(stage: CheckInStage) -> None:
    """The second datum is to be chosen."""
    await surname(stage)
    stage.view_model.submit()
    await settle()


async def phone(stage: CheckInStage) -> None:
    """The end of the phone number."""
    await datum(stage)
    stage.view_model.givePhone()
    await stage.type("4")


async def number(stage: CheckInStage) -> None:
    """The end of the order number."""
    await datum(stage)
    stage.view_model.giveNumber()
    await stage.type("48")


async def where(stage: CheckInStage) -> None:
    """Waiting area or parking bay."""
    await stage.scan(Status.READY, Column.READY)
    stage.view_model.confirm()
    await settle()


async def bay(stage: CheckInStage) -> None:
    """The number of the bay."""
    await where(stage)
    stage.view_model.chooseBay()
    await stage.type("A3")


async def done(stage: CheckInStage) -> None:
    """The team knows."""
    await bay(stage)
    await stage.type("2")
    stage.view_model.submit()
    await settle(4)


async def asking(stage: CheckInStage) -> None:
    """Nobody has touched the screen for a while."""
    await code(stage)
    stage.clock.now_s += 50.0
    stage.view_model.tick()


async def help_page(stage: CheckInStage) -> None:
    """Somebody asked for help."""
    stage.view_model.help()


async def pause(stage: CheckInStage) -> None:
    """Too many tries."""
    for _ in range(6):
        stage.view_model.startOver()
        await unknown(stage)


CHECK_IN_SCENES: dict[str, CheckInScene] = {
    "welcome": welcome,
    "code": code,
    "surname": surname,
    "second-datum": datum,
    "phone": phone,
    "number": number,
    "confirm": scanned(Status.READY, Column.READY),
    "where": where,
    "bay": bay,
    "done": done,
    "already-here": scanned(Status.AWAITING),
    "being-served": scanned(Status.IN_PROGRESS),
    "still-prepared": scanned(Status.STARTED, Column.ARRIVED),
    "too-early": scanned(Status.STARTED, Column.TO_PREPARE, last=True),
    "collected": scanned(Status.PICK_UP_OK),
    "help": help_page,
    "asking": asking,
    "unknown": unknown,
    "pause": pause,
}
