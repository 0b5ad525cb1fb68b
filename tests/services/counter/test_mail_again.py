"""Staff ask that a customer is mailed again: recorded once, and only where it makes sense."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.errors import OrderUnknown
from kiosk.domain.events.event import EventKind
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.services.counter.mail_again import MailAgain, mail_again
from kiosk.services.orders.erase import EraseEnded, erase_ended
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    LEA,
    PAUL,
    TO_REACH,
    FakeClock,
    add_orders,
    bring,
    go,
    new_order,
    opened,
    order_of,
    problems,
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


def asks(store: LocalDatabase, order_id: str, person: Actor = LEA) -> bool:
    """Whether the e-mail was asked for."""
    changes = store.run_blocking(mail_again, MailAgain(order_id, person))
    return order_id in changes.order_ids


def asked_by(store: LocalDatabase, order_id: str) -> list[str]:
    journal = store.read_blocking(lambda reader: reader.journal(order_id))
    return [event.actor.name for event in journal if event.kind is EventKind.MAIL_ASKED]


def test_it_is_asked_for_once_and_again_ten_minutes_later(
    store: LocalDatabase, clock: FakeClock
) -> None:
    order_id = bring(store, 1, Status.READY)
    before = order_of(store, order_id).state
    assert asks(store, order_id)
    clock.pass_s(599)
    assert not asks(store, order_id, PAUL)
    clock.pass_s(1)
    assert asks(store, order_id, PAUL)
    assert asked_by(store, order_id) == ["Léa", "Paul"]
    assert order_of(store, order_id).state == before
    assert problems(store) == []


def test_a_clock_that_was_set_back_holds_nobody_up(store: LocalDatabase, clock: FakeClock) -> None:
    order_id = bring(store, 1, Status.READY)
    assert asks(store, order_id)
    clock.now -= timedelta(hours=3)
    assert asks(store, order_id)


@pytest.mark.parametrize("status", [each for each in Status if each in TO_REACH])
def test_only_of_an_order_that_waits_for_its_customer(store: LocalDatabase, status: Status) -> None:
    order_id = bring(store, 1, status)
    assert asks(store, order_id) is (status in (Status.READY, Status.AWAITING))


def test_nobody_is_mailed_without_an_address(store: LocalDatabase) -> None:
    new = new_order(1)
    add_orders(store, [replace(new, customer=replace(new.customer, email=""))])
    go(store, new.order_id, *TO_REACH[Status.READY])
    assert not asks(store, new.order_id)


def test_nobody_is_mailed_who_was_erased(store: LocalDatabase, clock: FakeClock) -> None:
    order_id = bring(store, 1, Status.PICK_UP_OK)
    clock.pass_s(60)
    store.run_blocking(erase_ended, EraseEnded(clock.now))
    assert not asks(store, order_id)
    with pytest.raises(OrderUnknown):
        asks(store, "C-404")
