"""Where parcels lie: chosen when an order becomes ready, proposed, changed, undone, searched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.actions import Details
from kiosk.domain.errors import (
    CustomerErased,
    InvalidText,
    NothingToUndo,
    ShelfNeeded,
    TransitionNotAllowed,
)
from kiosk.domain.status import Status
from kiosk.services.counter.shelf import PutOnShelf, proposed_shelf, put_on_shelf
from kiosk.services.orders import counter
from kiosk.services.orders.counter import Advance
from kiosk.services.orders.erase import EraseEnded, erase_ended
from kiosk.services.ports.changes import Changes
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    COUNTER_1,
    LEA,
    FakeClock,
    bring,
    go,
    opened,
    order_of,
    undo,
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


def puts(store: LocalDatabase, order_id: str, shelf: str) -> Changes:
    return store.run_blocking(put_on_shelf, PutOnShelf(order_id, shelf, LEA))


def readies(store: LocalDatabase, order_id: str, shelf: str | None = None) -> Changes:
    details = Details(shelf=shelf)
    command = Advance(order_id, Status.READY, LEA, COUNTER_1, details, wants_shelf=True)
    return store.run_blocking(counter.advance, command)


def shelf_of(store: LocalDatabase, order_id: str) -> str | None:
    """What order, row and search say alike."""
    card = store.read_blocking(lambda reader: reader.cards([order_id]))[order_id]
    shelf = order_of(store, order_id).lies_on
    assert card.shelf == shelf
    if shelf is not None:
        found = store.read_blocking(lambda reader: reader.search(shelf, 30))
        assert order_id in [card.order_id for card in found]
    return shelf


def test_shelf_is_chosen_with_ready_and_undone_with_it(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.STARTED)
    ready = readies(store, order_id, "  b-12 ")
    assert shelf_of(store, order_id) == "B-12"
    undo(store, ready, LEA)
    assert order_of(store, order_id).status is Status.STARTED
    assert shelf_of(store, order_id) is None


def test_a_store_that_wants_shelves_refuses_ready_without_one(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.STARTED)
    with pytest.raises(ShelfNeeded):
        readies(store, order_id)
    go(store, order_id, Status.READY)  # Where the store does not ask, nothing is missing.
    assert shelf_of(store, order_id) is None


def test_parcel_moves_later_and_back(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.STARTED)
    readies(store, order_id, "A1")
    moved = puts(store, order_id, "frigo 2")
    assert shelf_of(store, order_id) == "FRIGO 2"
    assert puts(store, order_id, "FRIGO 2") == Changes()
    undo(store, moved, LEA)
    assert shelf_of(store, order_id) == "A1"
    puts(store, order_id, "B2")
    with pytest.raises(NothingToUndo):
        undo(store, moved, LEA)


def test_what_was_moved_back_can_be_undone_further(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.STARTED)
    ready = readies(store, order_id, "A1")
    moved = puts(store, order_id, "B2")
    undo(store, moved, LEA)
    undo(store, ready, LEA)
    assert order_of(store, order_id).status is Status.STARTED
    assert shelf_of(store, order_id) is None


def test_a_parcel_that_was_moved_since_stays_where_it_is(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.STARTED)
    ready = readies(store, order_id, "A1")
    puts(store, order_id, "B2")
    undo(store, ready, LEA)
    assert order_of(store, order_id).status is Status.STARTED
    assert shelf_of(store, order_id) == "B2"


@pytest.mark.parametrize("typed", ["", "  ", "x" * 21, "A\u202e1"])
def test_what_names_no_shelf_is_refused(store: LocalDatabase, typed: str) -> None:
    order_id = bring(store, 1, Status.STARTED)
    with pytest.raises(InvalidText):
        puts(store, order_id, typed)


def test_a_parcel_that_was_handed_over_lies_nowhere(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.PICK_UP_OK)
    with pytest.raises(TransitionNotAllowed):
        puts(store, order_id, "A1")


def test_proposes_the_other_orders_shelf_then_the_last_one(store: LocalDatabase) -> None:
    first, second, third = (bring(store, number, Status.STARTED) for number in (1, 2, 3))

    def proposed(order_id: str, *others: str) -> str | None:
        known = [order_of(store, other) for other in others]
        order = order_of(store, order_id)
        return store.read_blocking(lambda reader: proposed_shelf(reader, order, known))

    assert proposed(third) is None
    readies(store, first, "A1")
    readies(store, second, "B2")
    assert proposed(third) == "B2"
    assert proposed(third, first) == "A1"
    assert proposed(first) == "A1"


def test_shelf_is_erased_with_the_customer(store: LocalDatabase, clock: FakeClock) -> None:
    order_id = bring(store, 1, Status.STARTED)
    readies(store, order_id, "MME MARTIN")
    go(store, order_id, Status.CANCELLED)
    clock.pass_s(60)
    store.run_blocking(erase_ended, EraseEnded(clock.now))
    assert shelf_of(store, order_id) is None
    assert store.read_blocking(lambda reader: reader.search("martin", 30)) == ()
    assert store.read_blocking(lambda reader: reader.last_shelf()) is None
    with pytest.raises(CustomerErased):
        puts(store, order_id, "A1")
