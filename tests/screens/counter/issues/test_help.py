"""Tests that the counter shows a call for help until somebody goes there."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from kiosk.domain.events.event import EventKind
from kiosk.domain.order import Actor
from kiosk.domain.workflow import Role
from kiosk.screens.counter.issues import help as help_calls
from kiosk.screens.counter.issues.head_office import SEEN_S
from kiosk.services.orders.help import EndHelp, ask_help, end_help
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.shop import Shop

TEXT = "Help wanted at check-in: Borne 1"


def wants_help(shop: Shop, place: str = "Borne 1") -> str:
    asked = shop.store.run_blocking(ask_help, place)
    shop.feed.announce(asked.changes)
    return asked.help_id


def sees(counter: CounterShown, text: str) -> bool:
    return text in [shown.replace("\u00a0", " ") for shown in counter.shown.texts()]


def test_a_call_shows_until_somebody_goes(open_counter: Open, shop: Shop) -> None:
    counter = open_counter()
    wants_help(shop)
    counter.shown.until(lambda: sees(counter, TEXT))
    shown_at_s = time.monotonic()
    counter.shown.until(lambda: time.monotonic() - shown_at_s > SEEN_S)
    counter.shown.tap(counter.shown.named("I am going"))
    counter.shown.until(lambda: not counter.shown.is_there("helpBanner"))
    assert shop.store.read_blocking(lambda reader: reader.projections.calls_for_help()) == ()
    ended = shop.store.read_blocking(lambda reader: reader.event_log.entries(0, 1000))[-1].event
    assert (ended.kind, ended.actor) == (EventKind.HELPED, Actor(Role.MANAGER, "Nadia"))


def test_a_call_that_is_taken_back_goes_away(open_counter: Open, shop: Shop) -> None:
    counter = open_counter()
    help_id = wants_help(shop)
    counter.shown.until(lambda: sees(counter, TEXT))
    shop.feed.announce(
        shop.store.run_blocking(end_help, EndHelp(help_id, Actor(Role.CUSTOMER, "")))
    )
    counter.shown.until(lambda: not counter.shown.is_there("helpBanner"))


def test_calls_from_two_places_are_one_line(open_counter: Open, shop: Shop) -> None:
    counter = open_counter()
    wants_help(shop)
    wants_help(shop, "Borne 2")
    counter.shown.until(lambda: sees(counter, TEXT + ", Borne 2"))


def test_a_tap_as_the_call_comes_up_was_not_meant_for_it(
    open_counter: Open, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = open_counter()
    monkeypatch.setattr(help_calls, "time", SimpleNamespace(monotonic=lambda: 100.0))
    wants_help(shop)
    counter.shown.until(lambda: sees(counter, TEXT))
    counter.shown.tap(counter.shown.named("I am going"))
    counter.shown.look()
    assert sees(counter, TEXT)
