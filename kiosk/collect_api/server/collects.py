"""The calls about collects: created, listed, changed and cancelled by a retailer's system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from kiosk.collect_api.bodies import ChangeCollectBody, CollectsQuery, NewCollectBody, StatusBody
from kiosk.collect_api.fields import MODES, CollectReply, ListedCollectReply, SlotReply
from kiosk.collect_api.operations import ApiCall, Operation, Version
from kiosk.collect_api.ports import AskedStatus, Client, Collect, Links, NewCollect, Wanted
from kiosk.collect_api.problems import invalid
from kiosk.collect_api.server.reading import read_fields, read_kept, read_object, read_query
from kiosk.collect_api.server.replies import nothing, reply
from kiosk.collect_api.statuses import ENDED, shown, shown_as
from kiosk.collect_api.urls import urls_of
from kiosk.services.orders.collect_body import read_to_pass_on
from kiosk.services.orders.collects.change import read_change

FIRST_LENGTH_MAX = 1000
"""How many bytes of JSON a first available slot may be, whose form the contract leaves open."""


async def create(call: ApiCall) -> Response:
    """Create a collect: its store is asked to take the order."""
    value = read_object(call.body)
    asked = read_to_pass_on(value)
    if isinstance(asked, list):
        raise invalid(asked)
    booking_id = asked.body.get("bookingId")
    first = _first_available(value)
    await call.office.collects.create(call.client, NewCollect(asked, booking_id, first))
    return nothing()


async def one(call: ApiCall) -> Response:
    """One collect as it is known."""
    found = await call.office.collects.collect(call.client, call.path("collectId"))
    return reply(CollectReply.model_validate(_fields(found, call.client, call.office.links)))


async def listed(call: ApiCall) -> Response:
    """The collects that a client asks for, in the order in which they were created."""
    query = read_query(call.request, CollectsQuery)
    cancelled = call.client.shows_cancelled
    statuses = query.status
    wanted = Wanted(
        query.exchange_place_id,
        None if statuses is None else frozenset(shown_as(statuses, shows_cancelled=cancelled)),
        query.start,
        query.end,
        query.created_at_start,
        query.created_at_end,
        query.limit,
        query.offset,
    )
    found = await call.office.collects.collects(call.client, wanted)
    links = call.office.links
    return reply(
        [
            ListedCollectReply.model_validate(
                {"id": each.collect_id, **_fields(each, call.client, links)}
            )
            for each in found
        ]
    )


async def change(call: ApiCall) -> Response:
    """Change a collect: its store is asked to."""
    value = read_object(call.body)
    asked = read_change(value)
    if isinstance(asked, list):
        raise invalid(asked)
    first = _first_available(value)
    await call.office.collects.change(call.client, call.path("collectId"), asked, first)
    return nothing()


async def cancel(call: ApiCall) -> Response:
    """Cancel a collect: its store is asked to."""
    await call.office.collects.cancel(call.client, call.path("collectId"))
    return nothing()


async def set_status(call: ApiCall) -> Response:
    """Set a collect's status: its store is asked for that one step."""
    body = read_fields(read_object(call.body), StatusBody)
    additional = {one.key: one.value for one in body.additional_data or ()}
    asked = AskedStatus(body.status, body.date, body.comment, additional)
    await call.office.collects.set_status(call.client, call.path("collectId"), asked)
    return nothing()


def _first_available(value: Mapping[str, Any]) -> Any:
    return read_kept(value.get("firstAvailableSlot"), "firstAvailableSlot", FIRST_LENGTH_MAX)


def _fields(found: Collect, client: Client, links: Links) -> dict[str, object]:
    slot = found.slot
    return {
        "status": shown(found.status, shows_cancelled=client.shows_cancelled),
        "mode": found.mode if found.mode in MODES else MODES[0],
        "slot": SlotReply(start=slot.start, end=slot.end) if slot else None,
        "urls": urls_of(links, found.collect_id, is_ended=found.status in ENDED),
        "first_available_slot": found.first_available_slot,
    }


OPERATIONS = (
    Operation(
        "POST",
        "/collects",
        "createCollect",
        "Create a collect",
        create,
        {204: None},
        (400, 401, 403, 409),
        body=NewCollectBody,
    ),
    Operation(
        "GET",
        "/collects/{collectId}",
        "getCollect",
        "Read a collect",
        one,
        {200: CollectReply},
        (401, 404),
        version=Version.UNDECLARED,
    ),
    Operation(
        "GET",
        "/collects",
        "listCollects",
        "List collects",
        listed,
        {200: list[ListedCollectReply]},
        (400, 401),
        query=CollectsQuery,
    ),
    Operation(
        "PATCH",
        "/collects/{collectId}",
        "changeCollect",
        "Change a collect",
        change,
        {204: None},
        (400, 401, 403, 404),
        body=ChangeCollectBody,
    ),
    Operation(
        "DELETE",
        "/collects/{collectId}",
        "cancelCollect",
        "Cancel a collect",
        cancel,
        {204: None},
        (401, 403, 404),
    ),
    Operation(
        "PUT",
        "/collects/{collectId}/status",
        "setCollectStatus",
        "Set a collect's status",
        set_status,
        {204: None},
        (401, 403, 404),
        body=StatusBody,
        version=Version.OPTIONAL,
    ),
)
