"""The counter sounds for what it shows, and says whether it can be heard."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.domain.status import Status
from kiosk.screens.counter.sounding import LATE_AGAIN_S
from kiosk.services.ports.sounds import Sound
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.shop import Shop
from tests.storage.sample import FakeClock


class Heard:
    """Remembers what was to be played; its loudspeaker can be unplugged."""

    def __init__(self) -> None:
        self.sounds: list[Sound] = []
        self.is_available = True
        self.is_muted = self.is_playing = False
        self.listeners: list[Callable[[], None]] = []

    def play(self, sound: Sound) -> None:
        if not self.is_muted:
            self.sounds.append(sound)

    def mute(self, *, is_muted: bool) -> None:
        self.is_muted = is_muted
        self.notify()

    def unplug(self) -> None:
        self.is_available = False
        self.notify()

    def notify(self) -> None:
        for listener in self.listeners:
            listener()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)


@pytest.fixture
def heard() -> Heard:
    return Heard()


def waits(shop: Shop) -> str:
    order_id = shop.order_in(Status.READY)
    shop.arrive(order_id)
    return order_id


def test_whoever_comes_is_heard_and_nobody_who_was_here(
    open_counter: Open, shop: Shop, heard: Heard
) -> None:
    waits(shop)
    counter = open_counter(sounds=heard)
    counter.shown.until(lambda: counter.columns.arrivedTotal == 1)
    assert heard.sounds == []
    waits(shop)
    counter.shown.until(lambda: heard.sounds == [Sound.ARRIVAL])


def test_who_waits_too_long_is_heard_each_minute_until_selected(
    open_counter: Open, shop: Shop, heard: Heard, clock: FakeClock
) -> None:
    order_id = waits(shop)
    counter = open_counter(sounds=heard)
    counter.shown.until(lambda: counter.columns.arrivedTotal == 1)
    clock.pass_s(299)
    counter.view_model.ticking.tick()
    assert heard.sounds == []
    for passed_s in (2.0, LATE_AGAIN_S - 1, 1.0, LATE_AGAIN_S):
        clock.pass_s(passed_s)
        counter.view_model.ticking.tick()
    assert heard.sounds == [Sound.LATE] * 3
    counter.select(order_id)
    clock.pass_s(LATE_AGAIN_S)
    counter.view_model.ticking.tick()
    assert heard.sounds == [Sound.LATE] * 3


def test_a_wrong_scan_sounds_other_than_an_error(open_counter: Open, heard: Heard) -> None:
    counter = open_counter(sounds=heard)
    counter.view_model.scanned("ZZZZ9999")
    counter.shown.until(lambda: counter.alerts.toast)
    assert heard.sounds == [Sound.WRONG_SCAN]
    counter.alerts.stop("full", lost_a_tap=False)
    counter.alerts.stop("full", lost_a_tap=False)
    assert heard.sounds == [Sound.WRONG_SCAN, Sound.ERROR]


def icon(counter: CounterShown) -> str:
    return str(counter.shown.called("soundButton").property("iconName"))


def test_a_tap_mutes_it_and_that_stays_on_the_screen(
    open_counter: Open, shop: Shop, heard: Heard
) -> None:
    counter = open_counter(sounds=heard)
    assert icon(counter) == "sound"
    counter.shown.tap(counter.shown.called("soundButton"))
    counter.shown.until(lambda: heard.is_muted and icon(counter) == "sound-off")
    waits(shop)
    counter.shown.until(lambda: counter.columns.arrivedTotal == 1)
    assert heard.sounds == []
    counter.shown.tap(counter.shown.called("soundButton"))
    counter.shown.until(lambda: icon(counter) == "sound")


def test_a_small_display_says_that_it_is_silent_and_mutes_in_the_sheet(
    open_counter: Open, heard: Heard
) -> None:
    counter = open_counter(display="10.1 inch", sounds=heard)
    assert not counter.shown.is_there("soundButton")
    counter.more("soundsOn")
    counter.shown.until(lambda: heard.is_muted)
    counter.sheet.dismiss()
    counter.shown.until(lambda: icon(counter) == "sound-off")


def test_a_missing_loudspeaker_is_said_and_stops_nothing(
    open_counter: Open, shop: Shop, heard: Heard
) -> None:
    counter = open_counter(sounds=heard)
    heard.unplug()
    counter.shown.until(lambda: icon(counter) == "sound-off")
    counter.shown.tap(counter.shown.called("soundButton"))
    counter.shown.until(lambda: "loudspeaker" in counter.alerts.toast)
    order_id = waits(shop)
    counter.select(order_id)
    counter.press("serve")
    counter.wait_for(order_id, Status.IN_PROGRESS)
