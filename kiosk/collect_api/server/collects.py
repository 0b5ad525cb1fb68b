"""The calls about collects: created, listed, changed and cancelled by a retailer's system."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from kiosk.collect_api.bodies import NewCollectBody
from kiosk.collect_api.fields import MODES, CollectReply, SlotReply, UrlsReply
from kiosk.collect_api.operations import ApiCall, Operation, Version
from kiosk.collect_api.ports import Client, Collect, Links, NewCollect
from kiosk.collect_api.problems import invalid
from kiosk.collect_api.server.reading import read_object
from kiosk.collect_api.server.replies import nothing, reply
from kiosk.collect_api.statuses import ENDED, shown
from kiosk.services.orders.collect_body import read_to_pass_on


async def create(call: ApiCall) -> Response:
    """Create a collect: its store is asked to take the order."""
    value = read_object(call.body)
    asked = read_to_pass_on(value)
    if isinstance(asked, list):
        raise invalid(asked)
    booking_id = asked.body.get("bookingId")
    first = value.get("firstAvailableSlot")
    await call.office.collects.create(call.client, NewCollect(asked, booking_id, first))
    return nothing()


async def one(call: ApiCall) -> Response:
    """One collect as it is known."""
    found = await call.office.collects.collect(call.client, call.path("collectId"))
    return reply(CollectReply.model_validate(_fields(found, call.client, call.office.links)))


def _fields(found: Collect, client: Client, links: Links) -> dict[str, object]:
    slot = found.slot
    return {
        "status": shown(found.status, shows_cancelled=client.shows_cancelled),
        "mode": found.mode if found.mode in MODES else MODES[0],
        "slot": SlotReply(start=slot.start, end=slot.end) if slot else None,
        "urls": _urls(found, links),
        "first_available_slot": found.first_available_slot,
    }


def _urls(found: Collect, links: Links) -> UrlsReply | None:
    if not links.track:
        return None
    has_more = links.reschedule and found.status not in ENDED
    return UrlsReply(
        track=_url(links.track, found),
        reschedule=_url(links.reschedule, found) if has_more else None,
    )


def _url(template: str, found: Collect) -> str:
    return template.replace("{collectId}", quote(found.collect_id, safe=""))


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
)
