"""Tests that both screens have the demo's cable switch, and that it covers nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtQuick import QQuickItem

from kiosk.app.opening import CHECK_IN_QML, COUNTER_QML, check_in_settings
from kiosk.demo.cable import Cable
from kiosk.demo.device import DemoDevice
from kiosk.domain.workflow import Role
from kiosk.screens.checkin.view_model import CheckInViewModel
from kiosk.screens.counter.settings import CounterSettings, Person
from kiosk.screens.counter.view_model import CounterViewModel
from kiosk.screens.tasks import Tasks
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.services.replication.links import LinkMonitor
from kiosk.settings import Settings
from tests.screens.conftest import Show
from tests.screens.hands import Shown
from tests.screens.shop import COUNTER, Shop
from tests.storage.sample import FakeClock

PEOPLE = (Person("Nadia", Role.MANAGER), Person("Karim", Role.STAFF))

WORDS = {
    "en": ("Network cable: plugged in", "Network cable: cut"),
    "fr": ("Câble réseau\u00a0: branché", "Câble réseau\u00a0: coupé"),
}

Opened = Callable[[str, str, str], Shown]


@pytest.fixture
def demo() -> DemoDevice:
    return DemoDevice()


@pytest.fixture
def cable(demo: DemoDevice) -> Cable:
    return demo._cable


@pytest.fixture
def open_screen(
    demo: DemoDevice, tasks: Tasks, clock: FakeClock, shop: Shop, show: Show
) -> Iterator[Opened]:
    """A function `open_screen(screen, language, display)`; `screen`: "counter" or "checkin"."""
    ended: list[Callable[[], None]] = []

    def open_one(screen: str, language: str, display: str) -> Shown:
        if screen == "counter":
            settings = CounterSettings(
                COUNTER, "Maison Lenoir", PEOPLE, language=language, time_zone=UTC
            )
            counter = CounterViewModel(shop.store, shop.feed, tasks, clock, settings)
            ended.append(counter.end)
            shown = show(screen, COUNTER_QML, counter, display)
        else:
            maison = check_in_settings(Settings(store_name="Maison Lenoir"))
            own = replace(maison, default_language=language)
            check_in = CheckInViewModel(
                *(shop.store, shop.feed, tasks, lambda: 0.0, own),
                link=LinkMonitor(),
                counters=CountersInView(lambda: 0.0),
            )
            ended.append(check_in.end)
            shown = show(screen, CHECK_IN_QML, check_in, display)
        demo.decorate(shown.window)
        return shown

    yield open_one
    for end in ended:
        end()


@pytest.mark.parametrize("screen", ["counter", "checkin"])
@pytest.mark.parametrize("display", ["15.6 inch", "10.1 inch", "upright 15.6 inch"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_person_cuts_the_cable_and_joins_it(
    open_screen: Opened, cable: Cable, screen: str, display: str, language: str
) -> None:
    plugged_in, cut = WORDS[language]
    shown = open_screen(screen, language, display)
    shown.tap(shown.named(plugged_in))
    shown.until(lambda: cable.is_cut)
    shown.tap(shown.named(cut))
    shown.until(lambda: not cable.is_cut)
    shown.named(plugged_in)


@pytest.mark.parametrize("screen", ["counter", "checkin"])
@pytest.mark.parametrize("display", ["15.6 inch", "10.1 inch", "upright 15.6 inch"])
def test_the_switch_covers_nothing(open_screen: Opened, screen: str, display: str) -> None:
    shown = open_screen(screen, "en", display)
    shown.until_still()
    switch = shown.called("cable")
    others = [item for item in shown.controls() if item is not switch]
    assert others
    assert max(map(bottom, others)) <= switch.mapToScene(QPointF(0, 0)).y()


def test_the_switch_speaks_the_language_that_is_chosen(open_screen: Opened) -> None:
    shown = open_screen("counter", "en", "15.6 inch")
    shown.named("Network cable: plugged in")
    shown.tap(shown.called("moreButton"))
    shown.tap(shown.named("Français"))
    shown.named("Câble réseau\u00a0: branché")


def bottom(item: QQuickItem) -> float:
    return item.mapToScene(QPointF(0, item.height())).y()
