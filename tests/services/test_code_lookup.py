"""Which order a scanned or typed code means, at the counter and at check-in; on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from kiosk.domain.codes.scan_reading import CodeMatch
from kiosk.domain.status import Status
from kiosk.services.orders import check_in
from kiosk.services.orders.check_in import CheckInResult, Recognised
from kiosk.services.orders.code_lookup import CodeInput, cards_meant
from kiosk.services.ports.boards import Card
from kiosk.storage.local_database import LocalDatabase
from tests.domain.keyboards import TYPED, typed_on
from tests.storage.sample import (
    FakeClock,
    add_orders,
    bring,
    go,
    new_order,
    opened,
    order_of,
    serve,
)

WAYS_TO_WRITE_IT = [
    ("0012345678905", "012345678905"),
    ("012345678905", "]E0012345678905"),
    ("(00)003760248100012236", "]C100003760248100012236"),
    ("(01)03760248100012(21)S7", "]d2010376024810001221S7"),
    ("PX-77/1", "https://shop.example/r?c=PX-77/1"),
    ("PX-77", "https://shop.example/r/px-77?x=1"),
    ("K7QF2M8", '{"code": "K7QF2M8", "order": "WEB-1"}'),
    ("AB_12.34", "ab_12.34"),
]


@pytest.fixture
def store(data_dir: Path) -> Iterator[LocalDatabase]:
    with opened(data_dir, FakeClock()) as store:
        yield store


def scans_at_counter(store: LocalDatabase, scan: str) -> CodeMatch[Card]:
    return store.read_blocking(lambda reader: cards_meant(reader, CodeInput(scan)))


def scans_at_check_in(store: LocalDatabase, scan: str) -> Recognised:
    return store.run_blocking(lambda uow, typed: check_in.recognise_code(uow, None, typed), scan)


def types_at_check_in(store: LocalDatabase, code: str) -> Recognised:
    return store.run_blocking(
        lambda uow, typed: check_in.recognise_code(uow, None, typed, by_hand=True), code
    )


def ids(meant: CodeMatch[Card]) -> list[str]:
    return [card.order_id for card in meant.orders]


@pytest.mark.parametrize(("barcode", "scan"), WAYS_TO_WRITE_IT)
def test_a_code_is_found_however_it_is_written(
    store: LocalDatabase, barcode: str, scan: str
) -> None:
    add_orders(store, [new_order(1, barcode=barcode), new_order(2, barcode="5012345678900")])
    assert ids(scans_at_counter(store, scan)) == ["CMD-000001"]
    assert scans_at_check_in(store, scan).order_ids == ("CMD-000001",)


@pytest.mark.parametrize("caps_lock", [False, True], ids=["", "Caps Lock"])
@pytest.mark.parametrize("device", sorted(TYPED))
def test_a_number_with_hyphens_is_read_on_every_layout(
    store: LocalDatabase, device: str, caps_lock: bool
) -> None:
    add_orders(store, [new_order(1, barcode="WEB/2026-17"), new_order(2)])
    for code in ("CMD-000001", "WEB/2026-17"):
        typed = typed_on(device, code, caps_lock=caps_lock)
        found = scans_at_counter(store, typed)
        assert ids(found) == ["CMD-000001"]
        assert found.is_caps_lock_on == caps_lock or code != "CMD-000001"
    scan = typed_on(device, "WEB/2026-17", caps_lock=caps_lock)
    assert scans_at_check_in(store, scan).order_ids == ("CMD-000001",)


def test_what_may_mean_two_orders_is_left_to_a_person(store: LocalDatabase) -> None:
    """AQW on a French keyboard, or QAZ as typed."""
    add_orders(store, [new_order(1, barcode="QAZ"), new_order(2, barcode="AQW", last_name="Blanc")])
    assert sorted(ids(scans_at_counter(store, "QAZ"))) == ["CMD-000001", "CMD-000002"]
    assert scans_at_counter(store, "QAZ").is_ambiguous
    assert scans_at_check_in(store, "QAZ") == Recognised(CheckInResult.UNKNOWN)


def test_what_was_typed_by_hand_stays_what_it_is(store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, barcode="QAZ"), new_order(2, barcode="AQW", last_name="Blanc")])
    assert types_at_check_in(store, "QAZ").order_ids == ("CMD-000001",)
    assert types_at_check_in(store, "aqw").order_ids == ("CMD-000002",)


def test_what_is_over_gives_way_to_what_is_not(store: LocalDatabase) -> None:
    over = bring(store, 1, Status.READY)
    add_orders(store, [new_order(2, barcode=order_of(store, over).pickup_code, last_name="Blanc")])
    code = order_of(store, over).pickup_code
    assert len(ids(scans_at_counter(store, code))) == 2
    serve(store, over)
    go(store, over, Status.PICK_UP_OK)
    assert ids(scans_at_counter(store, code)) == ["CMD-000002"]


def test_an_order_number_lets_nobody_in(store: LocalDatabase) -> None:
    add_orders(store, [new_order(1)])
    assert scans_at_check_in(store, "CMD-000001").result is CheckInResult.UNKNOWN
    assert scans_at_check_in(store, "https://x.example/CMD-000001").result is CheckInResult.UNKNOWN


def test_two_people_with_one_code_who_are_both_due_stay_ambiguous(store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, barcode="SHARED77")])
    add_orders(store, [new_order(2, barcode="SHARED77", last_name="Blanc")])
    assert scans_at_check_in(store, "SHARED77") == Recognised(CheckInResult.UNKNOWN)


def test_codes_are_looked_up_by_index(store: LocalDatabase) -> None:
    add_orders(store, [new_order(1)])
    with store.database.reader() as reader:
        plan = reader.connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT * FROM orders "
                "WHERE code_key IN ('A', 'B') OR number_key IN ('A', 'B')"
            )
        ).all()
    used = " ".join(str(row.detail) for row in plan)
    assert "ix_orders_code_key" in used
    assert "ix_orders_number_key" in used
    assert "SCAN" not in used
