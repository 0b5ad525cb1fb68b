"""Tests how the top bar and its sheet show the state of the device's connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest

from kiosk.domain.status import Status
from kiosk.services.replication.links import Link, LinkCause, LinkState
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop
from tests.storage.sample import NOON

AT_14_02 = NOON + timedelta(hours=2, minutes=2)
TERMINAL = LinkState(Link.ONLINE, is_hub=False)
HUB = LinkState(Link.ONLINE, is_hub=True)


def chip(counter: CounterShown) -> str:
    """The accessible name of the connection's button in the top bar."""
    return accessible_name(counter.shown.called("linkButton"))


def says(counter: CounterShown, words: str) -> Callable[[], bool]:
    return lambda: chip(counter) == words


@pytest.mark.parametrize(
    ("state", "token", "words"),
    [
        (TERMINAL, "ready", "Online"),
        (replace(TERMINAL, link=Link.CONNECTING), "toPrepare", "Connecting…"),
        (replace(TERMINAL, loading=True), "inProgress", "First copy…"),
        (
            replace(TERMINAL, link=Link.OFFLINE, loading=True, offline_since=AT_14_02),
            "warn",
            "Offline, since 14:02",
        ),
        (
            replace(TERMINAL, waiting=2, waiting_since=NOON - timedelta(minutes=10)),
            "warn",
            "Online, but late, 2 waiting",
        ),
        (
            replace(TERMINAL, link=Link.OFFLINE, offline_since=AT_14_02),
            "warn",
            "Offline, since 14:02",
        ),
        (
            replace(TERMINAL, link=Link.OFFLINE, offline_since=AT_14_02, waiting=3),
            "warn",
            "Only on this device: 3, Offline since 14:02",
        ),
        (
            replace(HUB, link=Link.OFFLINE, offline_since=AT_14_02, waiting=3),
            "warn",
            "Head office away, since 14:02 · 3 waiting",
        ),
        (replace(TERMINAL, link=Link.REFUSED, refusal="revoked"), "late", "Device withdrawn"),
        (
            replace(TERMINAL, link=Link.REFUSED, refusal="unknown_device", waiting=2),
            "late",
            "Device not known, 2 waiting",
        ),
        (replace(TERMINAL, link=Link.REFUSED, refusal="not_hub"), "late", "Other main device"),
        (replace(HUB, link=Link.REFUSED, refusal="quarantined"), "late", "Device set aside"),
        (replace(HUB, link=Link.REFUSED, refusal="not_permitted"), "late", "Access refused"),
    ],
)
def test_the_top_bar_says_how_the_device_stands(
    open_counter: Open, state: LinkState, token: str, words: str
) -> None:
    counter = open_counter()
    counter.link.set(state)
    counter.shown.until(lambda: counter.shown.is_there("linkButton"))
    assert chip(counter) == words
    button = counter.shown.called("linkButton")
    assert button.property("token") == token
    assert button.property("iconName")


def test_a_device_without_an_upstream_has_nothing_to_say(open_counter: Open) -> None:
    counter = open_counter()
    assert not counter.shown.is_there("linkButton")
    counter.link.set(HUB)
    counter.shown.until(lambda: counter.shown.is_there("linkButton"))
    counter.link.set(LinkState())
    counter.shown.until(lambda: not counter.shown.is_there("linkButton"))


def test_the_state_may_be_reported_from_another_thread(open_counter: Open) -> None:
    counter = open_counter()
    other = Thread(target=counter.link.set, args=(TERMINAL,))
    other.start()
    other.join()
    counter.shown.until(lambda: counter.shown.is_there("linkButton"))


def test_what_waits_is_named_online_only_when_it_takes_long(open_counter: Open, shop: Shop) -> None:
    counter = open_counter()
    counter.link.set(replace(TERMINAL, waiting=2, waiting_since=shop.clock.now))
    counter.shown.until(says(counter, "Online"))
    shop.clock.pass_s(6)
    counter.shown.until(says(counter, "Online, 2 waiting"))


def test_the_chip_is_said_anew_in_another_language(open_counter: Open) -> None:
    counter = open_counter(language="en")
    counter.link.set(replace(HUB, link=Link.OFFLINE, offline_since=AT_14_02, waiting=1))
    counter.shown.until(lambda: counter.shown.is_there("linkButton"))
    counter.shown.tap(counter.shown.called("moreButton"))
    counter.shown.tap(counter.shown.named("Français"))
    counter.shown.until(says(counter, "Siège injoignable, depuis 14:02 · 1 en attente"))


@pytest.mark.parametrize(
    ("state", "sentences"),
    [
        (
            replace(HUB, link=Link.OFFLINE, offline_since=AT_14_02, waiting=3),
            [
                "Head office cannot be reached since 14:02",
                (
                    "The store goes on as a whole: preparing, checking in, serving and handing "
                    "over work as always, on all its devices."
                ),
                "3 updates wait here. They are saved, and go by themselves.",
                (
                    "Nothing has to be done at the counter. If it lasts, check the store’s "
                    "internet connection."
                ),
            ],
        ),
        (
            replace(TERMINAL, link=Link.OFFLINE, offline_since=AT_14_02, waiting=1),
            [
                "The store’s main device cannot be reached since 14:02",
                (
                    "You can go on working here: preparing, serving and handing over are saved on "
                    "this device."
                ),
                "1 update waits here. It is saved, and goes by itself.",
            ],
        ),
        (
            replace(TERMINAL, link=Link.REFUSED, refusal="revoked", waiting=2),
            [
                "Somebody withdrew this device: it may no longer send or receive.",
                (
                    "Nothing is lost: what was recorded here stays saved here. "
                    "2 updates are not passed on yet."
                ),
                "Ask the person in charge to pair it again, if it is to stay.",
            ],
        ),
        (TERMINAL, ["Connected to the store’s main device", "Nothing waits here to be sent."]),
        (
            replace(TERMINAL, waiting=2, waiting_since=NOON - timedelta(minutes=10)),
            [
                "Connected, but not everything is passed on",
                "2 updates wait here. They are saved, and go by themselves.",
            ],
        ),
        (
            replace(TERMINAL, link=Link.OFFLINE, cause=LinkCause.CONNECTION_REFUSED),
            [
                (
                    "The main device is switched on, but the program is not open there, or has "
                    "another address now. Open it; if it is open, call the person in charge."
                )
            ],
        ),
        (
            replace(HUB, link=Link.OFFLINE, cause=LinkCause.CLOCK_SKEWED),
            [
                (
                    "The date or time of this device is wrong, so it cannot trust the "
                    "connection. Set its date and time."
                )
            ],
        ),
    ],
)
def test_a_tap_explains_what_it_means_and_what_goes_on(
    open_counter: Open, state: LinkState, sentences: list[str]
) -> None:
    counter = open_counter()
    counter.link.set(state)
    counter.shown.tap(counter.shown.called("linkButton"))
    counter.shown.until(lambda: set(sentences) <= set(counter.shown.texts()))
    counter.shown.tap(counter.shown.called("safe"))
    counter.shown.until(lambda: counter.shown.popups() == [])


@pytest.mark.parametrize(
    ("offset_ms", "text"),
    [
        (300_000, "The clock of this device is 5 min slow. Set its date and time."),
        (-7_200_000, "The clock of this device is 2 h fast. Set its date and time."),
        (-86_400_000 * 3, "The clock of this device is 3 days fast. Set its date and time."),
    ],
)
def test_a_skewed_clock_is_shown(open_counter: Open, offset_ms: int, text: str) -> None:
    counter = open_counter()
    counter.link.set(replace(TERMINAL, clock_offset_ms=offset_ms))
    counter.shown.until(lambda: counter.shown.is_there("clockBanner"))
    assert text in [shown.replace("\u00a0", " ") for shown in counter.shown.texts()]
    counter.link.set(replace(TERMINAL, clock_offset_ms=1000))
    counter.shown.until(lambda: not counter.shown.is_there("clockBanner"))


def test_the_hub_shows_another_devices_skewed_clock(open_counter: Open, shop: Shop) -> None:
    shop.pair("Borne 1", clock_offset_ms=86_400_000 * 3)
    shop.pair("Comptoir 2", clock_offset_ms=90_000)
    counter = open_counter()
    text = "The clock of Borne 1 is 3 days slow. Set its date and time there."
    counter.shown.until(lambda: counter.shown.is_there("clockBanner"))
    assert text in [shown.replace("\u00a0", " ") for shown in counter.shown.texts()]
    shop.pair("Borne 1", clock_offset_ms=0)
    counter.shown.until(lambda: not counter.shown.is_there("clockBanner"))


def test_work_goes_on_while_the_upstream_is_away(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.link.set(replace(TERMINAL, link=Link.OFFLINE, offline_since=NOON))
    counter.select(order_id)
    counter.press("mark_ready")
    counter.wait_for(order_id, Status.READY)


@pytest.mark.parametrize("display", ["10.1 inch", "15.6 inch"])
def test_what_is_seldom_needed_is_behind_a_button(open_counter: Open, display: str) -> None:
    counter = open_counter(display=display)
    assert not counter.shown.is_there("modes")
    counter.shown.tap(counter.shown.called("moreButton"))
    counter.choose("Dark screen")
    counter.shown.until(lambda: counter.workplace.mode == "dark")
    counter.shown.tap(counter.shown.named("Français"))
    counter.shown.until(lambda: counter.workplace.language == "fr")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_chip_has_two_lines_on_a_small_display(open_counter: Open, language: str) -> None:
    counter = open_counter(display="10.1 inch", language=language)
    counter.link.set(HUB)
    counter.shown.until(lambda: counter.shown.is_there("linkButton"))
    button = counter.shown.called("linkButton")
    height_px = button.height()
    counter.link.set(replace(HUB, link=Link.OFFLINE, offline_since=AT_14_02, waiting=12_345))
    counter.shown.until(lambda: "14:02" in chip(counter))
    # To draw it is what lays it out.
    counter.shown.window.grab()
    assert button.height() == height_px
