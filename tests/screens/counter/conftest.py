"""Fixtures: the counter with real QML on a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtQuick import QQuickItem
from qasync import QEventLoop as AsyncioOnQt

from kiosk.demo.pictured_devices import SecondDevice
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.counter import QML, SCREEN
from kiosk.screens.counter.people.pin_tools import NO_PINS, PinTools
from kiosk.screens.counter.settings import CounterSettings, Person
from kiosk.screens.counter.view_model import CounterViewModel
from kiosk.screens.tasks import Tasks
from kiosk.services.orders.close_issues import CloseReview, close_review
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.sounds import Sounds
from kiosk.services.replication.links import LinkMonitor
from kiosk.storage.local_database import LocalDatabase
from tests.screens.hands import Shown, Until
from tests.screens.shop import COUNTER, Shop
from tests.storage.sample import FakeClock, opened

NADIA = Person("Nadia", Role.MANAGER)
KARIM = Person("Karim", Role.STAFF)
KARIM_ELSEWHERE = (Actor(Role.STAFF, "Karim"), "Comptoir 2")
SETTINGS = CounterSettings(
    COUNTER,
    "Maison Lenoir",
    (NADIA, KARIM),
    language="en",
    time_zone=UTC,
    closes_at_h=20,
    introduces=False,
)


@dataclass
class CounterShown:
    """The counter's screen, and the taps of the person at it."""

    shown: Shown
    view_model: CounterViewModel
    shop: Shop
    tasks: Tasks
    link: LinkMonitor = field(default_factory=LinkMonitor)

    def __post_init__(self) -> None:
        """Gives the parts of the screen the type Any: their Qt properties have no Python types."""
        view_model: Any = self.view_model
        self.actions: Any = self.view_model.actions
        self.alerts: Any = view_model.alerts
        self.columns: Any = view_model.columns
        self.closing: Any = view_model.closing
        self.help: Any = view_model.issues.help
        self.inbox: Any = view_model.inbox
        self.head_office: Any = view_model.issues.headOffice
        self.shown_link: Any = view_model.link
        self.order: Any = view_model.order
        self.panel: Any = view_model.panel
        self.asking: Any = view_model.serving.asking
        self.identity: Any = view_model.order.identity
        self.items: Any = view_model.serving.items
        self.reviews: Any = view_model.issues.reviews
        self.search: Any = view_model.search
        self.sheet: Any = view_model.sheet
        self.undo: Any = view_model.undo
        self.workplace: Any = view_model.workplace
        self.people: Any = view_model.people

    def row(self, order_id: str) -> QQuickItem:
        """The row that shows an order, with the head of its group if it is the first."""
        row = self.card(order_id).parentItem()
        assert row is not None
        return row

    def card(self, order_id: str) -> QQuickItem:
        """The part of a row that is tapped."""
        cards = [c for c in self.shown.all_called("card") if c.property("orderId") == order_id]
        assert len(cards) == 1, f"{len(cards)} cards show {order_id}"
        return cards[0]

    def has_card(self, order_id: str) -> bool:
        cards = self.shown.all_called("card")
        return any(card.property("orderId") == order_id for card in cards)

    def select(self, order_id: str) -> None:
        """Taps the card of an order, once its row stands still, and waits until it is selected."""
        self.shown.until(lambda: self.has_card(order_id))
        self.shown.until(lambda: not self.row(order_id).property("isSettling"))
        self.shown.tap(self.card(order_id))
        self.shown.until(lambda: self.is_selected(order_id))

    def find(self, order_id: str) -> None:
        """Selects an order that may be in no column, once what was tapped is done."""
        self.shown.until(lambda: not self.actions.is_busy)
        self.view_model.select(order_id)
        self.shown.until(lambda: self.is_selected(order_id))

    def work_as(self, person: Person) -> None:
        """This person is at work now, and has said who they are."""
        self.people.begin_work(person)

    def is_selected(self, order_id: str) -> bool:
        shown = self.order.details
        return shown is not None and shown.card.order_id == order_id

    def buttons(self) -> dict[str, QQuickItem]:
        """The order's buttons on the page that the panel shows, by their key."""
        prefix = "button:"
        return {
            item.objectName().removeprefix(prefix): item
            for item in self.shown.items()
            if item.objectName().startswith(prefix)
        }

    def press(self, key: str) -> None:
        """Taps a button of the order, once it shows and a tap is accepted again."""
        self.shown.until(lambda: self.actions.may_press(self.order.order_id))
        found = self.shown.seen(lambda: self.shown.all_called(f"button:{key}"))
        self.shown.tap(found[-1])

    def rows(self) -> dict[str, QQuickItem]:
        """The rows of the page that asks, by their text."""
        found = [item for item in self.shown.items() if item.objectName().startswith("row:")]
        return {str(item.property("text")): item for item in reversed(found)}

    def tap_row(self, text: str) -> None:
        """Scrolls to a row of the page that asks, and taps it."""
        self.shown.until(lambda: text in self.rows())
        row = self.rows()[text]
        row.forceActiveFocus()
        self.shown.tap(row)

    def tell(self, *texts: str) -> None:
        """Says what is the matter with the order: opens the page, and taps a row of each page."""
        self.press("problem")
        for text in texts:
            self.tap_row(text)

    def hand_over(self) -> None:
        """Hands over what is ticked, to somebody whose identity document was looked at."""
        self.shown.until(lambda: "hand_over_all" in self.buttons())
        self.identity.verifyBy("identity_document")
        self.press("hand_over_all")

    def verify(self, way: str = "Identity document") -> None:
        """Says how the identity of the person was verified."""
        self.shown.tap(self.shown.named(way))

    def more(self, object_name: str) -> None:
        """Taps a control behind the top bar's last button."""
        self.shown.tap(self.shown.called("moreButton"))
        self.shown.tap(self.shown.called(object_name))

    def choose(self, word: str) -> None:
        """Taps a choice on the open sheet."""
        self.shown.tap(self.shown.named(word))

    def wait_for(self, order_id: str, status: Status) -> None:
        """Waits for the status in the store and, if the order is selected, on the screen."""
        self.shown.until(lambda: self.shop.status(order_id) is status)
        self.shown.until(lambda: not self.is_selected(order_id) or self.shown_status() is status)

    def shown_status(self) -> Status | None:
        """The status that the screen shows of the selected order; None without one."""
        shown = self.order.details
        return shown.card.status if shown else None


Open = Callable[..., CounterShown]


@dataclass
class Elsewhere:
    """A second device and the people at it; it exchanges data only when a test asks for it."""

    device: SecondDevice
    shop: Shop

    def bring(self) -> None:
        """Copies what the first device has to the second one, which stays cut off."""
        self.device.down()

    def close_review(self, operation_id: str, who: Actor) -> None:
        """Closes, on the second device, the review of an action that took no effect."""
        self.shop.store.run_blocking(close_review, CloseReview(operation_id, who, "Comptoir 2"))

    def join(self, feed: ChangeFeed) -> None:
        """Sends what the second device recorded to the hub, and the hub's log back."""
        feed.announce(self.device.up())
        self.device.down()


@pytest.fixture
def elsewhere(  # noqa: PLR0917
    store: LocalDatabase,
    tmp_path: Path,
    clock: FakeClock,
    tasks: Tasks,
    loop: AsyncioOnQt,
    until: Until,
) -> Iterator[Elsewhere]:
    """Counter 2, a second device of the store; the device under test is the hub."""
    with opened(tmp_path / "elsewhere", clock) as second:
        shop = Shop(second, ChangeFeed(), clock, silent=True)
        yield Elsewhere(SecondDevice(store, second), shop)
        # A counter over this store may still read it.
        until(loop.create_task(tasks.aclose()).done)


@pytest.fixture
def open_counter(
    tasks: Tasks, clock: FakeClock, shop: Shop, show: Callable[..., Shown]
) -> Iterator[Open]:
    """`open_counter(person=..., display=..., **settings)` opens the counter's screen.

    `person` is at work. With `people` who is at work follows from these.
    """
    view_models: list[CounterViewModel] = []

    def open_one(  # noqa: PLR0917
        person: Person = NADIA,
        display: str = "15.6 inch",
        over: OrderDatabase | None = None,
        options: dict[str, Any] | None = None,
        steady: Callable[[], float] | None = None,
        link: LinkMonitor | None = None,
        people: tuple[Person, ...] | None = None,
        pins: PinTools = NO_PINS,
        sounds: Sounds | None = None,
        **settings: Any,
    ) -> CounterShown:
        others = tuple(other for other in SETTINGS.people if other != person)
        link = link or LinkMonitor()
        view_model = CounterViewModel(
            over or shop.store,
            shop.feed,
            tasks,
            clock,
            replace(SETTINGS, people=people or (person, *others), **settings),
            link,
            steady,
            pins,
            sounds,
        )
        if people is None:
            view_model.at_work.begin_work(person)
        view_models.append(view_model)
        shown = show(SCREEN, QML, view_model, display, **(options or {}))
        view_model.begin()
        counter = CounterShown(shown, view_model, shop, tasks, link)
        shown.until(lambda: counter.columns.is_read)
        return counter

    yield open_one
    for view_model in view_models:
        view_model.end()
