"""No file of a store's data directory contains a word of an erased customer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.domain.actions import Details
from kiosk.domain.names import fold
from kiosk.domain.order import Customer, NewOrder, hand_over_all
from kiosk.domain.status import Status
from kiosk.services.orders.counter import Advance, advance, carry_out_due
from kiosk.services.orders.erase import EraseEnded, erase_ended
from kiosk.services.phones import phone_forms
from kiosk.storage.backup import ASIDE_KEPT, drop_old_aside
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    COUNTER_1,
    LEA,
    FakeClock,
    add_orders,
    bring,
    go,
    new_order,
    order_of,
    problems,
)
from tests.storage.search.test_search import found
from tests.storage.test_erasing import erase

FAMILIES = ("Quévreux", "Ärztin", "Oyarzun")
SURNAMES = [f"{family}{letter}" for family in FAMILIES for letter in "abcdefgh"]


def customer(number: int) -> Customer:
    surname = SURNAMES[number]
    mail = f"{fold(surname)}@mail.example"
    return Customer(f"Zénobie{number}", surname, f"+3363998{number:04}", mail, "fr")


def words_of(one: Customer) -> set[str]:
    names = {one.first_name, one.last_name, one.email}
    return {*names, *map(fold, names - {one.email}), *phone_forms(one.phone), one.phone}


def orders() -> list[NewOrder]:
    return [replace(new_order(n), customer=customer(n)) for n in range(len(SURNAMES))]


def left_in(folder: Path, words: Iterable[str]) -> dict[str, set[str]]:
    """Which of the words each file below a folder holds, also as JSON writes them."""
    found_in = {}
    for path in folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            forms = {word: (word.encode(), ascii(word)[1:-1].encode()) for word in words}
            words_here = {word for word, each in forms.items() if any(one in held for one in each)}
            if words_here:
                found_in[str(path.relative_to(folder))] = words_here
    return found_in


def erase_all(store: LocalDatabase, clock: FakeClock) -> None:
    clock.pass_s(3600)
    while store.run_blocking(erase_ended, EraseEnded(clock.now)).order_ids:
        pass


def test_of_who_was_erased_no_file_holds_a_word(
    store: LocalDatabase, clock: FakeClock, data_dir: Path
) -> None:
    reported = {word for n in range(len(SURNAMES)) for word in words_of(customer(n))}
    for new in orders():
        add_orders(store, [new])
    for new in orders():
        go(store, new.order_id, Status.CANCELLED)
    assert found(store, "quevreuxa") == ["0"]
    assert len(left_in(data_dir, reported)) >= 1
    erase_all(store, clock)
    store.database.scrub()
    assert left_in(data_dir, reported) == {}
    assert found(store, "quevreuxa") == []
    assert found(store, "+336399800") == []
    assert problems(store) == []


def test_who_else_was_written_into_the_same_pages_is_still_found(
    store: LocalDatabase, clock: FakeClock
) -> None:
    ended, here = orders()[::2], orders()[1::2]
    add_orders(store, orders())
    for new in ended:
        go(store, new.order_id, Status.CANCELLED)
    erase_all(store, clock)
    for new in here:
        assert found(store, new.customer.last_name) == [new.order_id[-1]]
        assert found(store, new.customer.phone[-8:]) == [new.order_id[-1]]


def test_the_journal_is_emptied_as_soon_as_nobody_reads_from_it(
    store: LocalDatabase, clock: FakeClock, data_dir: Path
) -> None:
    reported = words_of(customer(0))
    add_orders(store, orders()[:1])
    go(store, orders()[0].order_id, Status.CANCELLED)
    with store.database.reader() as reader:
        assert reader.order(orders()[0].order_id)
        erase_all(store, clock)
        assert left_in(data_dir, reported)
    add_orders(store, [new_order(900)])
    assert left_in(data_dir, reported) == {}


def test_what_can_still_be_undone_is_done_without_the_words_of_the_customer(
    store: LocalDatabase, clock: FakeClock, data_dir: Path
) -> None:
    order_id = bring(store, 1, Status.IN_PROGRESS)
    given = hand_over_all(order_of(store, order_id), collected_by="Zoé Zwingli")
    details = Details(comment="sa sœur Zwingli", hand_over=given)
    held = Advance(order_id, Status.PICK_UP_OK, LEA, COUNTER_1, details, hold_s=8.0)
    store.run_blocking(advance, held)
    assert left_in(data_dir, ["Zwingli"])
    erase(store, order_id)
    store.database.scrub()
    assert left_in(data_dir, ["Zwingli"]) == {}
    clock.pass_s(60)
    store.run_blocking(carry_out_due, None)
    assert order_of(store, order_id).status is Status.PICK_UP_OK
    assert problems(store) == []


def test_a_database_that_was_set_aside_is_kept_for_three_months(data_dir: Path) -> None:
    names = ["kiosk-damaged-20260301-101500.db", "kiosk-damaged-20260301-101500.db-wal"]
    names += ["kiosk-replaced-20260301-101500-2.db", FILE_NAME, "kiosk-mine.db"]
    data_dir.mkdir(exist_ok=True)
    for name in names:
        (data_dir / name).write_bytes(b"Zwingli")
    set_aside = datetime(2026, 3, 1, 10, 15).astimezone()
    assert drop_old_aside(data_dir, set_aside + ASIDE_KEPT) == []
    drop_old_aside(data_dir, set_aside + ASIDE_KEPT + timedelta(seconds=1))
    assert {path.name for path in data_dir.iterdir()} == {FILE_NAME, "kiosk-mine.db"}
