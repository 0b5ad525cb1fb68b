from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.demo.sample_orders import Shop, load_shop
from kiosk.demo.sample_store import StoryMoment, sample_day
from kiosk.demo.sample_traffic import OPEN_MAX, WAITING_MAX, SampleTraffic
from kiosk.domain.arrival import Column
from kiosk.domain.codes.pickup_code import has_valid_check
from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.ports.boards import Card
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.storage.verification import verify

NOW = datetime(2026, 11, 24, 15, 10, tzinfo=UTC)
SHOP = load_shop()


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def live_through(store: LocalDatabase, clock: Clock, seed: int = 1, shop: Shop = SHOP) -> None:
    for timestamp in sample_day(shop, NOW, seed):
        clock.at = timestamp.at
        store.run_blocking(lambda uow, timestamp: timestamp.happen(uow), timestamp)
    clock.at = NOW


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[LocalDatabase]:
    store = open_store(tmp_path_factory.mktemp("sample"), clock)
    live_through(store, clock)
    yield store
    store.close()


def journal_of(store: LocalDatabase, order_id: str) -> tuple[Event, ...]:
    return store.read_blocking(lambda reader: reader.journal(order_id))


def order_of(store: LocalDatabase, order_id: str) -> Order:
    order = store.read_blocking(lambda reader: reader.order(order_id))
    assert order is not None
    return order


def cards_of(store: LocalDatabase) -> dict[str, Card]:
    ids = [
        order.order_id for order in store.read_blocking(lambda reader: list(reader.summaries(None)))
    ]
    return store.read_blocking(lambda reader: reader.cards(ids))


def test_about_sixty_orders_in_every_status(store: LocalDatabase) -> None:
    statuses = Counter(card.status for card in cards_of(store).values())
    assert 55 <= sum(statuses.values()) <= 65
    assert set(statuses) == set(Status)
    columns = store.read_blocking(lambda reader: reader.columns())
    assert all(columns[column].total >= 8 for column in Column)


def test_a_saturday_has_more_orders_than_a_screen(tmp_path: Path, clock: Clock) -> None:
    with closing(open_store(tmp_path, clock)) as busy:
        live_through(busy, clock, shop=load_shop(busy=True))
        columns = busy.read_blocking(lambda reader: reader.columns())
        assert columns[Column.ARRIVED].total == 11
        assert columns[Column.READY].total >= 14
        assert columns[Column.TO_PREPARE].total >= 31
        assert list(verify(busy.database)) == []


def test_the_sample_store_verifies(store: LocalDatabase) -> None:
    assert list(verify(store.database)) == []


def test_customers_have_waited_for_longer_and_longer(store: LocalDatabase) -> None:
    cards = store.read_blocking(lambda reader: reader.columns())[Column.ARRIVED].cards
    waits_min = [(NOW - c.arrived_at).total_seconds() / 60 for c in cards if c.arrived_at]
    assert len(waits_min) == len(cards)
    assert any(wait < 2 for wait in waits_min)
    assert any(2 <= wait < 5 for wait in waits_min)
    assert any(5 <= wait < 10 for wait in waits_min)
    assert any(wait >= 10 for wait in waits_min)
    assert any(card.bay for card in cards)
    assert any(card.bay is None for card in cards)
    together = Counter(card.arrival_id for card in cards)
    assert max(together.values()) == 2
    assert {Status.STARTED, Status.BLOCKED} <= {card.status for card in cards}
    assert {card.claim_counter for card in cards} > {"Comptoir 1", "Comptoir 2"}


def test_journals_are_those_of_a_day_at_work(store: LocalDatabase) -> None:
    people = set()
    for order_id, card in cards_of(store).items():
        journal = journal_of(store, order_id)
        timestamps = [event.occurred_at for event in journal]
        assert timestamps == sorted(timestamps)
        assert NOW - timedelta(hours=26) <= timestamps[0] <= NOW - timedelta(hours=3)
        assert timestamps[-1] <= NOW
        people |= {
            (event.actor.name, event.actor.role)
            for event in journal
            if event.kind is EventKind.STATUS and event.actor.role in (Role.STAFF, Role.MANAGER)
        }
        if card.status in (Status.BLOCKED, Status.DELAYED, Status.CANCELLED):
            assert card.reason
        if card.status is Status.DELAYED:
            assert card.expected_at is not None
            assert card.expected_at > NOW
    assert people == {("Léa", Role.STAFF), ("Karim", Role.STAFF), ("Sophie", Role.MANAGER)}


def test_the_rest_of_a_partial_hand_over_was_replanned_in_the_same_action(
    store: LocalDatabase,
) -> None:
    journals = [journal_of(store, order_id) for order_id in cards_of(store)]
    partial = [
        (one.operation_id == other.operation_id, other.to_status)
        for journal in journals
        for one, other in pairwise(journal)
        if one.to_status is Status.PICK_UP_PARTIALLY
    ]
    assert partial == [(True, Status.REPLANNED)]


def test_orders_look_like_those_of_a_shop(store: LocalDatabase) -> None:
    phones = set()
    for order_id in cards_of(store):
        order = order_of(store, order_id)
        assert has_valid_check(order.pickup_code)
        assert order.shelf in SHOP.shelves
        assert order.customer.email.isascii()
        phones.add(order.customer.phone)
        assert all(phone.startswith("+33639980") for phone in phones)
        assert all(line.ean and len(line.ean) == 13 for line in order.lines)
    assert len(phones) == len(cards_of(store)) - 1


def test_the_same_day_comes_out_of_the_same_seed(tmp_path: Path) -> None:
    def reported(name: str, seed: int) -> list[tuple[object, ...]]:
        clock = Clock()
        store = open_store(tmp_path / name, clock)
        live_through(store, clock, seed)
        cards = cards_of(store)
        store.close()
        return [
            (c.order_id, c.pickup_code, c.status, c.arrived_at, c.slot_start)
            for c in cards.values()
        ]

    assert reported("one", 5) == reported("two", 5)
    assert reported("three", 6) != reported("four", 5)


def test_timestamps_of_a_story_ascend() -> None:
    day: list[StoryMoment] = sample_day(SHOP, NOW)
    assert [timestamp.at for timestamp in day] == sorted(timestamp.at for timestamp in day)
    assert day[-1].at <= NOW


def test_a_store_that_goes_on_by_itself_stays_sound_and_of_a_bearable_size(
    tmp_path: Path,
) -> None:
    clock = Clock()
    store = open_store(tmp_path, clock)
    live_through(store, clock)
    before = cards_of(store)
    traffic = SampleTraffic(SHOP, seed=4)
    for _ in range(150):
        clock.at += timedelta(seconds=20)
        columns = store.read_blocking(lambda reader: reader.columns())
        store.run_blocking(traffic.step, columns)
    after = cards_of(store)
    columns = store.read_blocking(lambda reader: reader.columns())
    problems = list(verify(store.database))
    store.close()
    assert problems == []
    assert len(after) > len(before)
    arrived = [c for c in after.values() if c.status is Status.AWAITING and c.arrived_at]
    assert any(card.arrived_at and card.arrived_at > NOW for card in arrived)
    assert any(
        card.status is Status.READY and before[order_id].status is Status.STARTED
        for order_id, card in after.items()
        if order_id in before
    )
    assert columns[Column.TO_PREPARE].total + columns[Column.READY].total <= OPEN_MAX
    # Two are being served, and the last customer may have come for two orders.
    assert columns[Column.ARRIVED].total <= WAITING_MAX + 3
