"""The calls about stores, of edition 1.16: read leniently, kept as they come."""

from __future__ import annotations

from starlette.responses import Response

from kiosk.collect_api.bodies import StoreBody
from kiosk.collect_api.operations import ApiCall, Operation
from kiosk.collect_api.ports import AnnouncedStore
from kiosk.collect_api.problems import invalid
from kiosk.collect_api.server.reading import read_fields, read_kept, read_object
from kiosk.collect_api.server.replies import nothing
from kiosk.services.orders.collect_body import FieldProblem

CONTENTS_LENGTH_MAX = 100_000
"""How many bytes of JSON are kept of a store."""


async def create(call: ApiCall) -> Response:
    """Create a store."""
    value = read_object(call.body)
    kept = read_kept(value, "", CONTENTS_LENGTH_MAX)
    body = read_fields(value, StoreBody)
    announced_id = body.announced_id()
    if announced_id is None:
        raise invalid([FieldProblem("id", "missing", None)])
    announced = AnnouncedStore(announced_id, body.shown_name(), body.places(), kept)
    await call.office.stores.create(call.client, announced)
    return nothing()


async def change(call: ApiCall) -> Response:
    """Change what is known of a store."""
    value = read_object(call.body)
    kept = read_kept(value, "", CONTENTS_LENGTH_MAX)
    body = read_fields(value, StoreBody)
    announced = AnnouncedStore(call.path("id"), body.shown_name(), body.places(), kept)
    await call.office.stores.change(call.client, announced)
    return nothing()


OPERATIONS = (
    Operation(
        "POST",
        "/stores",
        "createStore",
        "Create a store",
        create,
        {204: None},
        (400, 401, 409),
        body=StoreBody,
    ),
    Operation(
        "PATCH",
        "/stores/{id}",
        "changeStore",
        "Change a store",
        change,
        {204: None},
        (400, 401, 409),
        body=StoreBody,
    ),
)
