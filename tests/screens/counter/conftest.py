"""The counter with real QML on a real store."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtQuick import QQuickItem

from kiosk.app.pictured_machines import SecondMachine
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.counter import QML, SCREEN
from kiosk.screens.counter.order_deeds import REPEAT_S
from kiosk.screens.counter.settings import CounterSettings, Person
from kiosk.screens.counter.view_model import CounterViewModel
from kiosk.screens.tasks import Tasks
from kiosk.services.links import LinkMonitor
from kiosk.services.reviewing import Settle, settle
from kiosk.services.store import Store
from kiosk.storage.store import LocalStore
from tests.screens.hands import Shown
from tests.screens.shop import COUNTER, Shop
from tests.storage.sample import FakeClock, opened

NADIA = Person("Nadia", Role.MANAGER)
KARIM = Person("Karim", Role.STAFF)
KARIM_ELSEWHERE = (Actor(Role.STAFF, "Karim"), "Comptoir 2")
SETTINGS = CounterSettings(
    COUNTER, "Maison Lenoir", (NADIA, KARIM), language="en", time_zone=UTC, closes_at_h=20
)


@dataclass
class Cable:
    """The demo's network cable."""

    is_cut: bool = False

    def cut(self) -> None:
        self.is_cut = True

    def join(self) -> None:
        self.is_cut = False


@dataclass
class CounterShown:
    """The counter and the person at it."""

    shown: Shown
    view_model: CounterViewModel
    shop: Shop
    link: LinkMonitor = field(default_factory=LinkMonitor)

    def card(self, order_id: str) -> QQuickItem:
        cards = [c for c in self.shown.all_called("card") if c.property("orderId") == order_id]
        assert len(cards) == 1, f"{len(cards)} cards show {order_id}"
        return cards[0]

    def has_card(self, order_id: str) -> bool:
        cards = self.shown.all_called("card")
        return any(card.property("orderId") == order_id for card in cards)

    def select(self, order_id: str) -> None:
        """Tap the card of an order and wait until its deeds are there."""
        self.shown.until(lambda: self.has_card(order_id))
        self.shown.tap(self.card(order_id))
        self.shown.until(lambda: self.is_selected(order_id))

    def find(self, order_id: str) -> None:
        """Select an order that may be in no column."""
        self.view_model.select(order_id)
        self.shown.until(lambda: self.is_selected(order_id))

    def is_selected(self, order_id: str) -> bool:
        facts = self.view_model._order.facts
        return facts is not None and facts.card.order_id == order_id

    def buttons(self) -> dict[str, QQuickItem]:
        """The deeds that the action bar shows, by their key."""
        prefix = "button:"
        return {
            item.objectName().removeprefix(prefix): item
            for item in self.shown.items()
            if item.objectName().startswith(prefix)
        }

    def press(self, key: str) -> None:
        """Tap one of the deeds, once it is there and the last tap cannot be echoing."""
        last_s = self.view_model._deeds._last_press[1]
        self.shown.until(lambda: time.monotonic() - last_s > REPEAT_S)
        self.shown.until(lambda: key in self.buttons())
        self.shown.tap(self.buttons()[key])

    def choose(self, word: str) -> None:
        """Tap a choice on the open sheet."""
        self.shown.tap(self.shown.named(word))

    def wait_for(self, order_id: str, status: Status) -> None:
        """Until the store has it and the screen, if the order is still selected, shows it."""
        self.shown.until(lambda: self.shop.status(order_id) is status)
        self.shown.until(lambda: not self.is_selected(order_id) or self.shown_status() is status)

    def shown_status(self) -> Status | None:
        """Where the selected order stands, as the screen knows it."""
        facts = self.view_model._order.facts
        return facts.card.status if facts else None


Open = Callable[..., CounterShown]


@dataclass
class Elsewhere:
    """A second machine of the store and the people at it; nothing passes until it is said."""

    machine: SecondMachine
    shop: Shop

    def bring(self) -> None:
        """The second machine gets what the first one has, and stays cut off."""
        self.machine.down()

    def settle(self, deed_id: str, who: Actor) -> None:
        """Somebody there has checked a deed that took no effect."""
        self.shop.store.call(settle, Settle(deed_id, who, "Comptoir 2"))

    def join(self, feed: ChangeFeed) -> None:
        """The cable is joined: what the second one recorded goes up, and all comes back."""
        feed.announce(self.machine.up())
        self.machine.down()


@pytest.fixture
def elsewhere(store: LocalStore, tmp_path: Path, clock: FakeClock) -> Iterator[Elsewhere]:
    """Counter 2, joined to the store whose hub is under test."""
    with opened(tmp_path / "elsewhere", clock) as second:
        shop = Shop(second, ChangeFeed(), clock, silent=True)
        yield Elsewhere(SecondMachine(store, second), shop)


@pytest.fixture
def open_counter(
    tasks: Tasks, clock: FakeClock, shop: Shop, show: Callable[..., Shown]
) -> Iterator[Open]:
    """`open_counter(person=..., display=..., **settings)`: the counter, showing the store."""
    view_models: list[CounterViewModel] = []

    def open_one(  # noqa: PLR0917
        person: Person = NADIA,
        display: str = "15.6 inch",
        over: Store | None = None,
        options: dict[str, Any] | None = None,
        cable: Cable | None = None,
        steady: Callable[[], float] | None = None,
        link: LinkMonitor | None = None,
        **settings: Any,
    ) -> CounterShown:
        people = (person, *(other for other in SETTINGS.people if other != person))
        link = link or LinkMonitor()
        view_model = CounterViewModel(
            over or shop.store,
            shop.feed,
            tasks,
            clock,
            replace(SETTINGS, people=people, **settings),
            link,
            cable,
            steady,
        )
        view_models.append(view_model)
        shown = show(SCREEN, QML, view_model, display, **(options or {}))
        view_model.begin()
        shown.until(lambda: view_model._columns.is_read)
        return CounterShown(shown, view_model, shop, link)

    yield open_one
    for view_model in view_models:
        view_model.end()
