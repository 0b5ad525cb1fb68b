"""The scenes of the check-in screen for screenshots: the actions that lead to each state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

from kiosk.demo.counter_stage import cards_at, until
from kiosk.demo.pictured_devices import Request, ask
from kiosk.domain.arrival import Column
from kiosk.domain.codes.pickup_code import check_character
from kiosk.domain.command_payloads import ChooseSlot
from kiosk.domain.commands import CommandKind
from kiosk.domain.order import Actor, Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.checkin.entry import EntryViewModel
from kiosk.screens.checkin.flow import Page
from kiosk.screens.checkin.navigation import NavigationViewModel
from kiosk.screens.checkin.preferences import PreferencesViewModel
from kiosk.screens.checkin.session import CheckInSession
from kiosk.screens.checkin.view_model import CheckInViewModel
from kiosk.screens.window import ScreenWindow
from kiosk.services.counter.calls import CallCustomer, call_customer
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.storage.local_database import LocalDatabase

TRIES_MAX = 20
NOBODYS = "K7M4PQ"
"""A code of no order, without its check character. With it, it is looked up at once."""
"""More than the check-in allows."""


@dataclass(slots=True)
class Clock:
    """A clock in seconds that a scene sets forward."""

    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


@dataclass(slots=True)
class CheckInStage:
    """The check-in screen over a sample store of its own."""

    store: LocalDatabase
    view_model: CheckInViewModel
    window: ScreenWindow
    clock: Clock
    counters: CountersInView

    @property
    def is_asking(self) -> bool:
        """Never: nobody says here who works in the store."""
        return False

    @property
    def entry(self) -> EntryViewModel:
        """The fields and their keys."""
        return cast("EntryViewModel", self.view_model.entry)

    @property
    def navigation(self) -> NavigationViewModel:
        """The buttons of the pages."""
        return cast("NavigationViewModel", self.view_model.navigation)

    @property
    def preferences(self) -> PreferencesViewModel:
        """Language, size of the text, light or dark."""
        return cast("PreferencesViewModel", self.view_model.preferences)

    @property
    def session(self) -> CheckInSession:
        """The state behind the screen."""
        return self.view_model.session

    async def until_on(self, *pages: Page) -> None:
        """Wait until one of these pages is shown and no answer of the store is awaited."""
        await until(lambda: self.session.flow.page in pages and not self.session.is_busy)

    def show_in(self, theme: str) -> None:
        """Show the screen in these colours; keeps the question whether somebody is there."""
        is_asking = bool(self.view_model.asking)
        self.session.set_preferences(replace(self.session.preferences, theme=theme))
        if is_asking:
            self.be_still()

    def be_still(self) -> None:
        """Let time pass without touches until the screen asks whether somebody is there."""
        self.clock.now_s += 50.0
        self.view_model.tick()

    async def scan(
        self, page: Page, status: Status, column: Column | None = None, *, last: bool = False
    ) -> None:
        """Scan the code of the first (or last) order in this status and column; shows `page`."""
        cards = await self.store.read(lambda reader: cards_at(reader, status))
        fitting = [card for card in cards if column in (None, card.column)]
        self.view_model.scanned(fitting[-1 if last else 0].pickup_code)
        await self.until_on(page)

    async def clear(self) -> None:
        """Go back to the welcome page; nobody is announced who was only pictured."""
        self.session.arriving.withdraw()
        self.navigation.startOver()
        await self.until_on(Page.WELCOME)

    def type(self, text: str) -> None:
        """Type on the keypad of the page."""
        for character in text:
            self.entry.press(character)


CheckInScene = Callable[[CheckInStage], Awaitable[None]]


def scanned(
    page: Page, status: Status, column: Column | None = None, *, last: bool = False
) -> CheckInScene:
    """A scene of `page`: the code of an order in this status and column was scanned."""
    return lambda stage: stage.scan(page, status, column, last=last)


async def welcome(stage: CheckInStage) -> None:
    """The welcome page."""


async def code(stage: CheckInStage) -> None:
    """Half a code is typed."""
    stage.navigation.enterCode()
    stage.type("K7M4")


def _ask_for_unknown(stage: CheckInStage) -> None:
    stage.navigation.enterCode()
    stage.type(NOBODYS + check_character(NOBODYS))


async def unknown(stage: CheckInStage) -> None:
    """A code that is not known."""
    _ask_for_unknown(stage)
    await stage.until_on(Page.UNKNOWN)


async def surname(stage: CheckInStage) -> None:
    """Half a name is typed."""
    stage.navigation.searchByName()
    stage.type("DURAND")


async def second_factor(stage: CheckInStage) -> None:
    """The choice of the second factor."""
    await surname(stage)
    stage.entry.submit()
    await stage.until_on(Page.SECOND_FACTOR)


async def phone(stage: CheckInStage) -> None:
    """The end of the phone number is being typed."""
    await second_factor(stage)
    stage.navigation.givePhone()
    stage.type("4")


async def number(stage: CheckInStage) -> None:
    """The end of the order number is being typed."""
    await second_factor(stage)
    stage.navigation.giveNumber()
    stage.type("48")


async def question(stage: CheckInStage) -> None:
    """Somebody asks whether their order is ready."""
    stage.navigation.askWhetherReady()


def asked(status: Status, column: Column) -> CheckInScene:
    """A scene of the answer to somebody with an order in this status and column."""

    async def scene(stage: CheckInStage) -> None:
        await question(stage)
        await stage.scan(Page.READINESS, status, column)

    return scene


async def announcing(stage: CheckInStage) -> None:
    """The order is ready: the customer is about to be announced, as in a store without bays."""
    await where(stage)
    stage.session.go(replace(stage.session.flow, page=Page.ANNOUNCING))


async def where(stage: CheckInStage) -> None:
    """The choice between waiting area and parking bay."""
    await stage.scan(Page.WHERE, Status.READY, Column.READY)


async def _arrive(stage: CheckInStage, bay_name: str) -> None:
    await where(stage)
    stage.navigation.chooseBay()
    stage.type(bay_name)
    await stage.until_on(Page.DONE)


async def bay(stage: CheckInStage) -> None:
    """The number of the bay is being typed."""
    await where(stage)
    stage.navigation.chooseBay()
    stage.type("A3")


async def done(stage: CheckInStage) -> None:
    """The check-in is complete."""
    await _arrive(stage, "A32")


async def done_seated(stage: CheckInStage) -> None:
    """The check-in is complete, and the customer waits inside."""
    await where(stage)
    stage.navigation.chooseWaitingArea()
    await stage.until_on(Page.DONE)


async def called(stage: CheckInStage) -> None:
    """The customer was called to a counter."""
    await done_seated(stage)
    order_id = stage.session.found.order_ids[0]
    call = CallCustomer(order_id, "Comptoir 2", Actor(Role.STAFF, "Léa"))
    await stage.store.run(call_customer, call)
    stage.session.follow()
    await until(lambda: stage.session.found.called_to != "")


async def asking(stage: CheckInStage) -> None:
    """Nobody has touched the screen for a while."""
    await code(stage)
    stage.be_still()


async def undelivered(stage: CheckInStage) -> None:
    """The arrival has not reached a counter."""
    stage.counters.note_own(is_shown=False)
    await _arrive(stage, "B7")
    stage.clock.now_s += 6.0
    stage.view_model.tick()
    await until(lambda: stage.session.is_undelivered)
    stage.counters.note_own(is_shown=True)


async def moved(stage: CheckInStage) -> None:
    """The order was moved to another day, but its customer came."""
    cards = await stage.store.read(lambda reader: cards_at(reader, Status.STARTED))
    card = [card for card in cards if card.column is Column.TO_PREPARE and card.slot_start][-1]
    assert card.slot_start is not None
    start = card.slot_start + timedelta(days=1)
    slot = Slot(start, start + timedelta(hours=1))
    await stage.store.run(ask, Request(CommandKind.REPLAN, card.order_id, ChooseSlot(slot)))
    stage.view_model.scanned(card.pickup_code)
    await stage.until_on(Page.CONFIRM)
    stage.navigation.confirm()
    await stage.until_on(Page.COLLEAGUE)


async def help_page(stage: CheckInStage) -> None:
    """The customer asked for help."""
    stage.navigation.help()
    await until(lambda: stage.session.help.state == "received")


async def pause(stage: CheckInStage) -> None:
    """The pause after too many tries."""
    for _ in range(TRIES_MAX):
        if stage.session.flow.page is not Page.PAUSE:
            stage.navigation.startOver()
            _ask_for_unknown(stage)
            await stage.until_on(Page.UNKNOWN, Page.PAUSE)
    await stage.until_on(Page.PAUSE)


CHECK_IN_SCENES: dict[str, CheckInScene] = {
    "welcome": welcome,
    "question": question,
    "asked-ready": asked(Status.READY, Column.READY),
    "asked-not-ready": asked(Status.STARTED, Column.TO_PREPARE),
    "code": code,
    "surname": surname,
    "second-factor": second_factor,
    "phone": phone,
    "number": number,
    "confirm": scanned(Page.CONFIRM, Status.STARTED, Column.TO_PREPARE),
    "announcing": announcing,
    "where": where,
    "bay": bay,
    "done": done,
    "done-seated": done_seated,
    "called": called,
    "done-undelivered": undelivered,
    "moved": moved,
    "already-here": scanned(Page.DONE, Status.AWAITING),
    "being-served": scanned(Page.DONE, Status.IN_PROGRESS),
    "still-prepared": scanned(Page.DONE, Status.STARTED, Column.ARRIVED),
    "too-early": scanned(Page.TOO_EARLY, Status.STARTED, Column.TO_PREPARE, last=True),
    "collected": scanned(Page.COLLECTED, Status.PICK_UP_OK),
    "help": help_page,
    "asking": asking,
    "unknown": unknown,
    "pause": pause,
}
