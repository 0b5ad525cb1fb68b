"""`GET /slots`, `POST /bookings`, `DELETE /bookings/{bookingId}`, and collects with a booking."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from kiosk.domain.places.hours import read_spans, read_week
from kiosk.domain.status import Status
from kiosk.headoffice.admin.place_admin import PlaceAdmin, PlaceChange
from kiosk.headoffice.admin.store_admin import StoreAdmin
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.storage.database import utc_now
from tests.collect_api.conftest import ON_BOTH, Join
from tests.collect_api.retailer import Retailer, problem, wrong
from tests.collect_api.test_create import CONFLICT, NO_PLACE, created, wanted
from tests.domain.orders import SOPHIE
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import Hub

DAY = "2026-11-25"
NINE = {"start": f"{DAY}T09:00:00+01:00", "end": f"{DAY}T09:30:00+01:00"}
HALF_PAST = {"start": f"{DAY}T09:30:00+01:00", "end": f"{DAY}T10:00:00+01:00"}
BOTH = {"start": NINE["start"], "end": HALF_PAST["end"]}
EVERY_DAY = "mon-sun 09:00-10:00 14:00-15:00"


@pytest.fixture
def places(database: OfficeDatabase, clock: Clock, lyon: StoreRecord) -> PlaceAdmin:
    """The places of head office: Lyon's has four slots of half an hour a day, for one each."""
    admin = PlaceAdmin(database, clock)
    admin.set("LYON-01", PlaceChange(read_week(EVERY_DAY), 30, 1))
    return admin


def slots(retailer: Retailer, to: str = DAY, since: str = DAY, **more: Any) -> list[dict[str, Any]]:
    """The slots that the retailer is shown of Lyon."""
    return listed(retailer, fromDate=since, toDate=to, **more)


def listed(retailer: Retailer, **more: Any) -> list[dict[str, Any]]:
    query = {"exchangePlaceId": "LYON-01", "toDate": DAY, **more}
    reply = retailer.get("/slots", params=query)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["slots"]
    return found


def left(retailer: Retailer) -> list[int]:
    """How many bookings each slot of the day still takes."""
    return [slot["remainingCapacity"] for slot in slots(retailer)]


def booking(slot: dict[str, str] = NINE, **more: Any) -> dict[str, Any]:
    return {"exchangePlaceId": "LYON-01", "slot": slot, **more}


def booked(retailer: Retailer, slot: dict[str, str] = NINE, **more: Any) -> str:
    """The retailer books a slot; returns the booking's identifier."""
    reply = retailer.post("/bookings", booking(slot, **more))
    assert reply.status_code == 201, reply.text
    assert reply.json().keys() == {"bookingId"}
    return str(reply.json()["bookingId"])


@ON_BOTH
def test_of_fifty_that_book_the_last_place_at_once_one_gets_it(
    retailer: Retailer, places: PlaceAdmin, database: OfficeDatabase
) -> None:
    places.set("LYON-01", PlaceChange(capacity=2))
    booked(retailer)

    def book(_number: int) -> int:
        return retailer.post("/bookings", booking()).status_code

    with ThreadPoolExecutor(50) as pool:
        statuses = sorted(pool.map(book, range(50)))
    assert statuses == [201] + 49 * [409]
    assert left(retailer) == [0, 2, 2, 2]
    with database.reader() as connection:
        units = connection.exec_driver_sql("SELECT unit FROM booked_unit ORDER BY unit").scalars()
        assert list(units) == [1, 2]


def test_the_slots_of_a_place_are_shown_with_what_is_left(
    retailer: Retailer, places: PlaceAdmin
) -> None:
    places.set("LYON-01", PlaceChange(capacity=3))
    booked(retailer)
    found = slots(retailer)
    assert found[0] == {
        "id": "LYON-01@20261125T080000Z",
        "start": "2026-11-25T08:00:00Z",
        "end": "2026-11-25T08:30:00Z",
        "remainingCapacity": 2,
    }
    assert [slot["start"][11:16] for slot in found] == ["08:00", "08:30", "13:00", "13:30"]
    assert len({slot["id"] for slot in slots(retailer, "2026-11-27")}) == 12
    assert slots(retailer, number=2) == found[:2]
    assert slots(retailer, minRemainingCapacity=3) == found[1:]
    assert listed(retailer, fromDate=DAY, **{" minRemainingCapacity": 3}) == found[1:]


def test_slots_are_offered_from_now_on(
    retailer: Retailer, places: PlaceAdmin, clock: Clock
) -> None:
    clock.now = clock.now.replace(year=2026, month=11, day=25, hour=8, minute=45)
    query = {"exchangePlaceId": "LYON-01", "toDate": DAY}
    shown = retailer.get("/slots", params=query).json()["slots"]
    assert [slot["start"][11:16] for slot in shown] == ["13:00", "13:30"]
    ongoing = slots(retailer, since="2026-11-20", withOnGoingSlots="true")
    assert [slot["start"][11:16] for slot in ongoing] == ["08:30", "13:00", "13:30"]
    booked(retailer, HALF_PAST)
    assert problem(retailer.post("/bookings", booking())) == wrong("payload", "slot")


def test_what_is_asked_for_wrongly_is_400_and_named(retailer: Retailer, places: PlaceAdmin) -> None:
    good = {"exchangePlaceId": "LYON-01", "fromDate": DAY, "toDate": DAY}
    for name, text in (
        ("toDate", "2026-11-24"),
        ("toDate", "2026-11-31"),
        ("toDate", "1700000000"),
        ("toDate", "2027-11-26"),
        ("toDate", "9999-12-31"),
        ("fromDate", "0001-01-01"),
        ("number", "0"),
        ("minRemainingCapacity", "-1"),
        ("withOnGoingSlots", "perhaps"),
    ):
        reply = retailer.get("/slots", params={**good, name: text})
        assert problem(reply) == wrong("query", name), (name, text)
    assert problem(retailer.get("/slots")) == wrong("query", "exchangePlaceId", "toDate")
    late = "2099-12-31T23:59:59Z"
    for keys, body in (
        (("exchangePlaceId", "slot"), {}),
        (("slot.end",), booking({"start": NINE["start"], "end": NINE["start"]})),
        (("slot",), booking(BOTH)),
        (("slot",), booking({"start": NINE["start"], "end": f"{DAY}T09:20:00+01:00"})),
        (("slot",), booking({"start": NINE["start"], "end": late}, isMultiSlot=True)),
        (("slot.expiredAt",), booking({**NINE, "expiredAt": "2026-11-01T00:00:00Z"})),
        (("isMultiSlot",), booking(isMultiSlot="yes")),
    ):
        assert problem(retailer.post("/bookings", body)) == wrong("payload", *keys), body


def test_a_place_without_hours_or_that_is_not_there_is_403(
    retailer: Retailer,
    places: PlaceAdmin,
    join: Join,
    lille: StoreRecord,
    database: OfficeDatabase,
) -> None:
    of_lille = join("Lille's", "Lille")

    def asked(client: Retailer, place: str) -> list[Any]:
        query = {"exchangePlaceId": place, "toDate": DAY}
        replies = (
            client.get("/slots", params=query),
            client.post("/bookings", {**booking(), "exchangePlaceId": place}),
        )
        return [problem(reply) for reply in replies]

    assert asked(of_lille, "LYON-01") == asked(retailer, "NOWHERE") == 2 * [NO_PLACE]
    assert asked(of_lille, "LILLE-01") == 2 * [(403, "Forbidden", {})]
    booking_id = booked(retailer)
    path = f"/bookings/{booking_id}"
    assert problem(of_lille.call("DELETE", path)) == (404, "Not Found", {})
    StoreAdmin(database, utc_now).close("Lyon")
    assert asked(retailer, "LYON-01") == 2 * [NO_PLACE]


def test_a_booking_that_is_deleted_frees_its_slot(retailer: Retailer, places: PlaceAdmin) -> None:
    booking_id = booked(retailer)
    assert problem(retailer.post("/bookings", booking())) == CONFLICT
    reply = retailer.call("DELETE", f"/v2/bookings/{booking_id}")
    assert (reply.status_code, reply.content) == (204, b"")
    for unknown in (booking_id, "B-1", "%00"):
        gone = retailer.call("DELETE", f"/bookings/{unknown}")
        assert problem(gone) == (404, "Not Found", {})
    booked(retailer)


@ON_BOTH
def test_a_hold_that_expired_leaves_its_slot_to_others(
    retailer: Retailer, places: PlaceAdmin, clock: Clock
) -> None:
    until = clock.now.replace(microsecond=0).isoformat()
    clock.pass_(minutes=-10)
    held = booked(retailer, {**NINE, "expiredAt": until})
    assert problem(retailer.post("/bookings", booking())) == CONFLICT
    clock.pass_(minutes=11)
    assert left(retailer) == [1, 1, 1, 1]
    late = retailer.post("/collects", wanted(bookingId=held, slot=None))
    assert problem(late) == wrong("payload", "bookingId")
    assert problem(retailer.call("DELETE", f"/bookings/{held}")) == (404, "Not Found", {})
    booked(retailer)
    assert left(retailer) == [0, 1, 1, 1]


def test_several_slots_are_booked_together_or_not_at_all(
    retailer: Retailer, places: PlaceAdmin
) -> None:
    last = booked(retailer, HALF_PAST)
    asked = booking(BOTH, isMultiSlot=True)
    assert problem(retailer.post("/bookings", asked)) == CONFLICT
    assert left(retailer) == [1, 0, 1, 1]
    over_noon = {"start": HALF_PAST["start"], "end": f"{DAY}T14:30:00+01:00"}
    gap = retailer.post("/bookings", booking(over_noon, isMultiSlot=True))
    assert problem(gap) == wrong("payload", "slot")
    retailer.call("DELETE", f"/bookings/{last}")
    several = booked(retailer, BOTH, isMultiSlot=True)
    assert left(retailer) == [0, 0, 1, 1]
    retailer.call("DELETE", f"/bookings/{several}")
    assert left(retailer) == [1, 1, 1, 1]


@ON_BOTH
def test_a_collect_takes_its_booking_over_and_its_end_frees_the_slot(
    retailer: Retailer, places: PlaceAdmin, hub: Hub, clock: Clock
) -> None:
    soon = clock.now.replace(microsecond=0).isoformat()
    clock.pass_(minutes=-10)
    booking_id = booked(retailer, {**NINE, "expiredAt": soon})
    created(retailer, bookingId=booking_id, slot=None)
    clock.pass_(minutes=60)
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())
    # The store has the slot that was booked, and the hold no longer expires.
    shown = retailer.shown("C-1")
    assert shown["status"] == "COLLECT_STARTED"
    assert shown["slot"] == {"start": "2026-11-25T08:00:00Z", "end": "2026-11-25T08:30:00Z"}
    assert left(retailer) == [0, 1, 1, 1]
    other = retailer.post("/collects", wanted("C-2", bookingId=booking_id, slot=None))
    assert problem(other) == wrong("payload", "bookingId")
    taken = retailer.call("DELETE", f"/bookings/{booking_id}")
    assert problem(taken) == (403, "Forbidden", {})
    assert retailer.call("DELETE", "/collects/C-1").status_code == 204
    assert left(retailer) == [1, 1, 1, 1]


def test_a_collect_that_moves_takes_the_new_booking_and_frees_the_old_one(
    retailer: Retailer, places: PlaceAdmin, hub: Hub
) -> None:
    created(retailer, bookingId=booked(retailer), slot=NINE)
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())
    change = {"bookingId": booked(retailer, HALF_PAST)}
    wrong_slot = retailer.call("PATCH", "/collects/C-1", json={**change, "slot": NINE})
    assert problem(wrong_slot) == wrong("payload", "slot")
    assert left(retailer) == [0, 0, 1, 1]
    assert retailer.call("PATCH", "/collects/C-1", json=change).status_code == 204
    assert left(retailer) == [1, 0, 1, 1]
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())
    shown = retailer.shown("C-1")
    assert shown["status"] == "COLLECT_REPLANNED"
    assert shown["slot"]["start"] == "2026-11-25T08:30:00Z"
    change = {"bookingId": booked(retailer)}
    assert retailer.call("PATCH", "/collects/C-1", json=change).status_code == 204
    # The slot that was booked, though the store has not moved the order yet; then one without.
    for slot, remains in ((NINE, [0, 1, 1, 1]), (HALF_PAST, [1, 0, 1, 1])):
        assert retailer.call("PATCH", "/collects/C-1", json={"slot": slot}).status_code == 204
        assert left(retailer) == remains


def test_a_status_that_cancels_frees_the_slot(retailer: Retailer, places: PlaceAdmin) -> None:
    created(retailer, bookingId=booked(retailer), slot=None)
    status = {"status": Status.CANCELLED, "date": f"{DAY}T08:00:00Z", "comment": "Lost"}
    assert retailer.call("PUT", "/collects/C-1/status", json=status).status_code == 204
    assert left(retailer) == [1, 1, 1, 1]


@ON_BOTH
def test_a_store_that_cancels_frees_the_slot(
    retailer: Retailer, places: PlaceAdmin, hub: Hub
) -> None:
    created(retailer, bookingId=booked(retailer), slot=None)
    asyncio.run(hub.fetch_and_do())
    asyncio.run(hub.send())
    assert left(retailer) == [0, 1, 1, 1]
    hub.step("C-1", Status.CANCELLED, SOPHIE, reason="CANCELLED_BY_CLIENT")
    asyncio.run(hub.send())
    assert left(retailer) == [1, 1, 1, 1]


def test_a_place_without_slots_here_keeps_the_clients_own_bookings(retailer: Retailer) -> None:
    created(retailer, bookingId="THEIRS-1", slot=NINE)
    assert retailer.shown("C-1")["slot"]["start"] == "2026-11-25T08:00:00Z"


def test_a_closed_day_has_no_slots_and_another_day_has_more(
    retailer: Retailer, places: PlaceAdmin
) -> None:
    day = date.fromisoformat(DAY)
    booked(retailer)
    (changed,) = places.set_day(day, ())
    assert changed.booked == 1
    assert slots(retailer) == []
    assert problem(retailer.post("/bookings", booking(HALF_PAST))) == wrong("payload", "slot")
    places.set_day(day, read_spans("08:30-10:00"))
    assert left(retailer) == [1, 0, 1]
    places.set_day(day, None)
    assert left(retailer) == [0, 1, 1, 1]


@ON_BOTH
def test_bookings_stay_when_capacity_and_slots_change(
    retailer: Retailer, places: PlaceAdmin
) -> None:
    places.set("LYON-01", PlaceChange(capacity=3))
    first, *_ = [booked(retailer) for _ in range(3)]
    places.set("LYON-01", PlaceChange(capacity=2))
    retailer.call("DELETE", f"/bookings/{first}")
    # The unit that is free now is one of two that are left, and both are in use.
    assert problem(retailer.post("/bookings", booking())) == CONFLICT
    places.set("LYON-01", PlaceChange(slot_minutes=60))
    assert left(retailer) == [0, 2]
    assert problem(retailer.post("/bookings", booking(BOTH))) == CONFLICT


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        ("2027-03-28", ["00:00", "00:30", "01:00", "01:30"]),
        ("2027-10-31", ["23:00", "23:30", "00:00", "00:30", "01:00", "01:30", "02:00", "02:30"]),
    ],
)
def test_where_clocks_change_each_slot_is_booked_once(
    retailer: Retailer, places: PlaceAdmin, day: str, begins: list[str]
) -> None:
    places.set("LYON-01", PlaceChange(read_week("sun 01:00-04:00")))
    found = slots(retailer, day, day)
    assert [slot["start"][11:16] for slot in found] == begins
    for slot in found:
        times = {"start": slot["start"], "end": slot["end"]}
        booked(retailer, times)
        assert problem(retailer.post("/bookings", booking(times))) == CONFLICT
    assert {slot["remainingCapacity"] for slot in slots(retailer, day, day)} == {0}
