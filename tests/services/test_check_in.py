"""A customer identifies by code or by name; on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.order import Customer, Slot
from kiosk.domain.status import Status
from kiosk.services.orders.check_in import CheckInResult
from kiosk.storage.local_database import LocalDatabase
from tests.services.visitors import (
    arrives,
    code_of,
    gives,
    names,
    pause_s,
    status_of,
)
from tests.storage.sample import (
    MORNING,
    NOON,
    TOMORROW,
    FakeClock,
    add_orders,
    arrivals,
    bring,
    go,
    new_order,
    opened,
)

FLAGGED = (Status.DELAYED, Status.BLOCKED, Status.REPLANNED)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


# --- codes -------------------------------------------------------------------------------------


def test_code_of_a_ready_order_asks_to_confirm_a_short_name(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)

    found = gives(store, code_of(store, order_id))

    assert found.result is CheckInResult.CONFIRM
    assert (found.order_ids, found.short_name, found.item_count) == ((order_id,), "Camille D.", 3)
    assert not found.colleague
    assert status_of(store, order_id) is Status.READY


def test_case_spaces_and_hyphens_do_not_count(store: LocalDatabase) -> None:
    code = code_of(store, bring(store, 1, Status.READY))

    assert (
        gives(store, f" {code[:3].lower()} {code[3:5]}-{code[5:].lower()}").result
        is CheckInResult.CONFIRM
    )


def test_code_scanned_on_a_french_keyboard_is_understood(store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, barcode="AQ2ZM7W9")])

    # What a French layout types for the keys of a US one: capitals with Shift, digits without.
    assert gives(store, "QAéW?èZç").result is CheckInResult.CONFIRM


def test_everything_of_the_customer_that_is_due_is_confirmed_together(store: LocalDatabase) -> None:
    phone = "+33611111111"
    later = Slot(NOON + timedelta(hours=6), NOON + timedelta(hours=7))
    mine = [new_order(1, phone=phone), new_order(2, phone=phone)]
    add_orders(store, [*mine, new_order(3, phone=phone, slot=later), new_order(4)])

    found = gives(store, code_of(store, mine[0].order_id))

    assert set(found.order_ids) == {mine[0].order_id, mine[1].order_id}
    assert found.item_count == 6


def test_family_that_shares_a_phone_keeps_its_orders_apart(store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, phone="+33611111111")])
    add_orders(store, [new_order(2, phone="+33611111111", first_name="Alex")])

    assert gives(store, code_of(store, "CMD-000001")).order_ids == ("CMD-000001",)
    assert names(store, "Durand", "11").result is CheckInResult.AMBIGUOUS
    assert names(store, "Durand", "002").short_name == "Alex D."


@pytest.mark.parametrize("phone", ["-", "voir mail", "0000000000"])
def test_what_stands_there_instead_of_a_phone_is_nobodys_alone(
    store: LocalDatabase, phone: str
) -> None:
    add_orders(store, [new_order(1, phone=phone)])
    other = Customer("Camille", "Durand", phone, "other@example.fr", "fr")
    add_orders(store, [replace(new_order(2), customer=other)])

    assert gives(store, code_of(store, "CMD-000001")).order_ids == ("CMD-000001",)


def test_one_phone_in_two_forms_is_one_customer(store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, phone="+330639980120"), new_order(2, phone="+33639980120")])
    add_orders(store, [new_order(3, phone="+33639980121")])

    found = gives(store, code_of(store, "CMD-000001"))

    assert set(found.order_ids) == {"CMD-000001", "CMD-000002"}


@pytest.mark.parametrize(
    "phone", ["+330612345678", "06 12 34 56 78 (bureau)", "06 12 34 56 78 / 01 23 45 67 89"]
)
def test_the_end_of_a_phone_is_known_in_every_form_that_is_kept(
    store: LocalDatabase, phone: str
) -> None:
    add_orders(store, [new_order(1, last_name="N\u02bcGuessan", phone=phone)])

    assert names(store, "N'GUESSAN", "78").result is CheckInResult.CONFIRM
    assert names(store, "N'GUESSAN", "87").result is CheckInResult.UNKNOWN


def test_customers_without_a_phone_are_not_taken_for_one(store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, phone="")])
    other = new_order(2, phone="")
    person = Customer("Camille", "Durand", "", "other@example.fr", "fr")
    add_orders(store, [replace(other, customer=person)])

    assert gives(store, code_of(store, "CMD-000001")).order_ids == ("CMD-000001",)


def test_of_two_orders_with_one_barcode_the_due_one_is_meant(store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, barcode="SHARED77")])
    add_orders(store, [new_order(2, barcode="SHARED77", last_name="Blanc", slot=TOMORROW)])

    assert gives(store, "SHARED77").short_name == "Camille D."


def test_too_early_says_when(store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, slot=TOMORROW)])

    found = gives(store, code_of(store, "CMD-000001"))

    assert (found.result, found.slot, found.at) == (CheckInResult.TOO_EARLY, TOMORROW, NOON)
    assert arrivals(store, "CMD-000001") == []


def test_one_hour_before_the_slot_is_not_too_early(store: LocalDatabase, clock: FakeClock) -> None:
    add_orders(store, [new_order(1)])
    code = code_of(store, "CMD-000001")

    clock.now = MORNING.start - timedelta(minutes=60, seconds=1)
    assert gives(store, code).result is CheckInResult.TOO_EARLY
    clock.now = MORNING.start - timedelta(minutes=60)
    assert gives(store, code).result is CheckInResult.CONFIRM


def test_customer_who_is_late_is_still_welcome(store: LocalDatabase, clock: FakeClock) -> None:
    order_id = bring(store, 1, Status.READY)
    clock.now = MORNING.end + timedelta(hours=5)

    assert gives(store, code_of(store, order_id)).result is CheckInResult.CONFIRM


def test_collected_order_says_so(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.PICK_UP_OK)

    assert gives(store, code_of(store, order_id)).result is CheckInResult.COLLECTED


def test_cancelled_order_s_customer_meets_a_member_of_staff(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.CANCELLED)

    cancelled = gives(store, code_of(store, order_id))

    assert cancelled.result is CheckInResult.COLLEAGUE
    assert cancelled.changes.order_ids == {order_id}
    assert arrivals(store, order_id) == [(True, None)]
    assert status_of(store, order_id) is Status.CANCELLED

    assert gives(store, code_of(store, order_id)).result is CheckInResult.COLLEAGUE
    assert arrivals(store, order_id) == [(True, None)], "one alert is enough"


def test_code_of_a_cancelled_order_is_no_wrong_try(store: LocalDatabase) -> None:
    code = code_of(store, bring(store, 1, Status.CANCELLED))

    for _ in range(10):
        gives(store, code)

    assert pause_s(store) == 0


def test_who_waits_while_the_order_is_cancelled_sees_that_a_colleague_comes(
    store: LocalDatabase, clock: FakeClock
) -> None:
    order_id = bring(store, 1, Status.READY)
    arrives(store, order_id)
    clock.pass_s(60)
    go(store, order_id, Status.BLOCKED, Status.CANCELLED)

    code = code_of(store, order_id)
    assert gives(store, code).result is CheckInResult.COLLEAGUE
    assert gives(store, code).result is CheckInResult.COLLEAGUE
    assert [is_active for is_active, _ in arrivals(store, order_id)].count(True) == 1


@pytest.mark.parametrize("status", FLAGGED)
def test_order_off_its_course_needs_a_colleague_and_no_place(
    store: LocalDatabase, status: Status
) -> None:
    order_id = bring(store, 1, status)

    found = gives(store, code_of(store, order_id))
    assert (found.result, found.colleague) == (CheckInResult.CONFIRM, True)

    assert arrives(store, *found.order_ids).result is CheckInResult.COLLEAGUE
    assert arrivals(store, order_id) == [(True, None)], "the counter sees that somebody is here"
    assert status_of(store, order_id) is status


# --- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Lefèvre", "LEFEVRE"),
        ("Dupont-Martin", "dupont martin"),
        ("L’Hôpital", "L'HOPITAL"),
        ("Lecœur", "LECOEUR"),
        ("De La Tour", "DELATOUR"),
        ("Núñez", "NUNEZ"),
        ("Łukasz", "LUKASZ"),
    ],
)
def test_name_is_found_however_it_is_written(
    store: LocalDatabase, written: str, typed: str
) -> None:
    add_orders(store, [new_order(1, last_name=written, phone="+33612345678")])

    assert names(store, typed, "78").result is CheckInResult.CONFIRM
    assert names(store, typed, "001").result is CheckInResult.CONFIRM


@pytest.mark.parametrize("phone", ["+33 6 12 34 56 78", "06.12.34.56.78", "0612345678"])
def test_phone_is_compared_by_its_digits(store: LocalDatabase, phone: str) -> None:
    add_orders(store, [new_order(1, phone=phone)])

    assert names(store, "Durand", "78").result is CheckInResult.CONFIRM
    assert names(store, "Durand", "87").result is CheckInResult.UNKNOWN


@pytest.mark.parametrize(
    ("surname", "last"),
    [("", "78"), ("Durand", ""), ("Durand", "8"), ("Durant", "78"), ("D", "78")],
)
def test_half_of_it_is_not_enough(store: LocalDatabase, surname: str, last: str) -> None:
    add_orders(store, [new_order(1, phone="+33612345678")])

    assert names(store, surname, last).result is CheckInResult.UNKNOWN


def test_two_people_of_one_name_are_never_mixed_up(store: LocalDatabase) -> None:
    add_orders(store, [new_order(1, phone="+33611111178"), new_order(2, phone="+33622222278")])

    assert names(store, "Durand", "78").result is CheckInResult.AMBIGUOUS
    assert names(store, "Durand", "78", "002").order_ids == ("CMD-000002",)
    assert names(store, "Durand", "78", "003").result is CheckInResult.UNKNOWN
    assert names(store, "Durand", "002").order_ids == ("CMD-000002",)
