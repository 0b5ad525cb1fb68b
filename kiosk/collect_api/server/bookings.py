"""The calls about slots: listed, booked and given back by a retailer's system."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from starlette.responses import Response

from kiosk.collect_api.bodies import BookingBody, SlotsQuery
from kiosk.collect_api.fields import BookingReply, SlotReply, SlotsReply
from kiosk.collect_api.operations import ApiCall, Operation
from kiosk.collect_api.ports import NewBooking, WantedSlots
from kiosk.collect_api.problems import invalid
from kiosk.collect_api.server.reading import read_fields, read_object, read_query
from kiosk.collect_api.server.replies import nothing, reply, written
from kiosk.domain.order import Slot
from kiosk.services.orders.collect_body import slot_problems


async def listed(call: ApiCall) -> Response:
    """The slots of a place, in sequence."""
    query = read_query(call.request, SlotsQuery)
    wanted = WantedSlots(
        query.exchange_place_id,
        query.to_date,
        query.from_date,
        query.number,
        query.min_remaining_capacity or 0,
        query.with_on_going_slots,
    )
    found = await call.office.bookings.slots(call.client, wanted)
    # As `SlotsReply` writes them: hundreds of models took most of its time.
    return written(
        {
            "slots": [
                {"id": one.slot_id, **_times(one.slot), "remainingCapacity": one.remaining}
                for one in found
            ]
        }
    )


@lru_cache(maxsize=20_000)
def _times(slot: Slot) -> dict[str, Any]:
    return SlotReply(start=slot.start, end=slot.end).written()


async def book(call: ApiCall) -> Response:
    """Book a slot of a place."""
    value = read_object(call.body)
    body = read_fields(value, BookingBody)
    if problems := list(slot_problems(body.slot, value)):
        raise invalid(problems)
    new = NewBooking(
        body.exchange_place_id,
        Slot(body.slot.start, body.slot.end),
        bool(body.is_multi_slot),
        body.slot.expired_at,
    )
    booking_id = await call.office.bookings.book(call.client, new)
    return reply(BookingReply(booking_id=booking_id), 201)


async def cancel(call: ApiCall) -> Response:
    """Give a booked slot back."""
    await call.office.bookings.cancel(call.client, call.path("bookingId"))
    return nothing()


OPERATIONS = (
    Operation(
        "GET",
        "/slots",
        "listSlots",
        "List the slots of a place",
        listed,
        {200: SlotsReply},
        (400, 401, 403),
        query=SlotsQuery,
    ),
    Operation(
        "POST",
        "/bookings",
        "createBooking",
        "Book a slot",
        book,
        {201: BookingReply},
        (400, 401, 403, 409),
        body=BookingBody,
    ),
    Operation(
        "DELETE",
        "/bookings/{bookingId}",
        "cancelBooking",
        "Give a booked slot back",
        cancel,
        {204: None},
        (401, 403, 404),
    ),
)
