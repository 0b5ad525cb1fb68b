"""The calls with which a counter fetches its first copy of the store as a file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.ports.first_copy import OfferedCopies
from kiosk.sync.protocol.conversions import from_head
from kiosk.sync.protocol.first_copy import FILE_BYTES_MAX, PART_BYTES_MAX, CopyReply
from kiosk.sync.protocol.ports import Peer, WireProblem
from kiosk.sync.protocol.problem_codes import NOT_PERMITTED, NOT_UNDERSTOOD
from kiosk.sync.server.answers import answer
from kiosk.sync.server.document import documented
from kiosk.sync.server.refused import refused
from kiosk.sync.server.routes.callers import Caller, Guarded

_BYTES = "application/octet-stream"
_router = APIRouter(route_class=Guarded)


def _part_documented() -> dict[str, Any]:
    options = documented("A part of the file of a first copy", CopyReply)
    content = {_BYTES: {"schema": {"type": "string", "format": "binary"}}}
    options["responses"][200] = {"description": "The bytes.", "content": content}
    return options


@_router.post("/v1/copy", **documented("Have a file made for a first copy", CopyReply))
async def _offered_copy(request: Request, caller: Caller) -> Response:
    offer = await _copies(request, caller).offer()
    if offer is None:
        raise _no_file()
    head = from_head(offer.head)
    return answer(CopyReply(copy_id=offer.copy_id, size_bytes=offer.size_bytes, head=head))


@_router.get("/v1/copy", **_part_documented())
async def _copy_part(
    request: Request,
    caller: Caller,
    copy_id: Annotated[str, Query(min_length=1, max_length=200)],
    offset: Annotated[int, Query(ge=0, le=FILE_BYTES_MAX)] = 0,
    limit: Annotated[int, Query(ge=1, le=FILE_BYTES_MAX)] = PART_BYTES_MAX,
) -> Response:
    copies = _copies(request, caller)
    part = await copies.part(copy_id, offset, min(limit, PART_BYTES_MAX))
    if part is None:
        raise _no_file()
    return Response(part, media_type=_BYTES, headers={"cache-control": "no-store"})


def _copies(request: Request, caller: Peer) -> OfferedCopies:
    """The files, for a device that may have all that is in them."""
    copies: OfferedCopies | None = request.app.state.copies
    if copies is None:
        raise _no_file()
    if caller.role is not DeviceRole.COUNTER:
        raise refused(403, NOT_PERMITTED, "Only a counter may have the whole store.")
    return copies


def _no_file() -> WireProblem:
    return refused(404, NOT_UNDERSTOOD, "There is no such file here: the log comes in pages.")


COPY_ROUTES = tuple(_router.routes)
