"""The server: serves a `Served` over HTTP, for a hub and for head office alike."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from kiosk.domain.events.event import GENESIS_HASH
from kiosk.domain.events.log import LogHead
from kiosk.services.ports.first_copy import OfferedCopies
from kiosk.services.text_rules import is_printable
from kiosk.sync.protocol.bodies import (
    CommandsReply,
    DigestReply,
    EntriesBody,
    EntriesReply,
    EventsBody,
    EventsReply,
    HelloReply,
    LogReply,
)
from kiosk.sync.protocol.diagnostics import DiagnosticsBody, DiagnosticsReply
from kiosk.sync.protocol.fields import FEED_LIMIT, WAIT_S_MAX
from kiosk.sync.protocol.pairing_bodies import (
    HubStatement,
    PairBody,
    PairingsBody,
    PairingsReply,
    PairReply,
    ProofBody,
    ProofReply,
    WipedReply,
)
from kiosk.sync.protocol.people import PeopleReply
from kiosk.sync.protocol.place_slots import SlotsBody, SlotsLeftReply
from kiosk.sync.protocol.ports import FeedOf, Peer, Served
from kiosk.sync.protocol.store_settings import SettingsBody, SettingsReply
from kiosk.sync.protocol.whereabouts import CodesBody, StoreReply
from kiosk.sync.server import answers
from kiosk.sync.server.answers import (
    PAIR_LIMITS,
    Report,
    answer,
    not_understood,
    read_body,
    written,
)
from kiosk.sync.server.document import describe, documented
from kiosk.sync.server.long_poll import LongPoll
from kiosk.sync.server.routes.callers import Caller, Credentials, Guarded, Here, shown, turns
from kiosk.sync.server.routes.copies import COPY_ROUTES
from kiosk.sync.server.strangers import Turns

EPOCHS_MAX = 100
NUMBER_MAX = 2**53

Limit = Annotated[int, Query(ge=1, le=NUMBER_MAX, description="More than 500 are never sent.")]
Epochs = Annotated[
    str,
    Query(
        pattern=r"^([0-9]{1,16}(,[0-9]{1,16})*)?$",
        max_length=EPOCHS_MAX * 17,
        description="The caller's own epochs that it asks about, with commas between.",
        examples=["1,2"],
    ),
]
Wait = Annotated[
    float,
    Query(ge=0, le=3600, allow_inf_nan=False, description="In seconds; 25 at most are waited."),
]
HeadHash = Annotated[
    str,
    Query(
        pattern="^[0-9a-f]{64}$",
        description="The hash at `after`; zeros at 0.",
        examples=[GENESIS_HASH],
    ),
]
Cursor = Annotated[
    str | None, Query(max_length=500, pattern=r"^[\x21-\x7e]+$", description="`next` of a page.")
]


_router = APIRouter(route_class=Guarded)
_router.routes.extend(COPY_ROUTES)


def server_app(
    served: Served,
    *,
    log: Report | None = None,
    title: str = "kiosk",
    copies: OfferedCopies | None = None,
) -> FastAPI:
    """An ASGI application that serves `served` below `/v1`, and `/health`.

    `copies`: files for new devices; None: the first copy goes in pages.
    `log` reports a bug of this program and returns the reference that the answer names.
    """
    # Not `include_router`, which builds every route anew at the first request.
    routes = list(_router.routes)
    app = FastAPI(title=title, openapi_url=None, redirect_slashes=False, routes=routes)
    app.state.served = served
    app.state.copies = copies
    app.state.turns = Turns()
    app.state.report = log or _unlogged
    app.add_exception_handler(HTTPException, answers.http_refusal)
    app.add_exception_handler(RequestValidationError, answers.parameters_refusal)
    describe(app)
    return app


def _unlogged(error: BaseException) -> str:  # noqa: ARG001
    return secrets.token_hex(3).upper()


@_router.get("/health", **documented("Whether the server runs", None, secured=False))
async def _health() -> Response:
    return Response(b'{"status":"ok"}', media_type="application/json")


@_router.post(
    "/v1/pair",
    **documented("Trade a one-use code for a secret", PairReply, PairBody, secured=False),
)
async def _pair(served: Here, request: Request) -> Response:
    body = await read_body(request, PairBody, PAIR_LIMITS)
    if not all(map(is_printable, (body.device_id, body.device_name))):
        raise not_understood("A device's identifier and name hold no control characters.")
    async with turns(request).turn(request.scope):
        reply = await served.pair(body, request.client.host if request.client else "")
    return answer(reply)


@_router.post(
    "/v1/proof",
    **documented("Prove that a code is known here", ProofReply, ProofBody, secured=False),
)
async def _proof(served: Here, request: Request) -> Response:
    return answer(await served.prove(await read_body(request, ProofBody, PAIR_LIMITS)))


@_router.post("/v1/wiped", **documented("A stolen device has wiped its data", WipedReply))
async def _wiped(served: Here, credentials: Credentials, request: Request) -> Response:
    """Answers a revoked device, which may call nothing else."""
    async with turns(request).turn(request.scope):
        return answer(await served.wiped(*shown(credentials)))


@_router.get("/openapi.json", include_in_schema=False)
async def _document(request: Request, _caller: Caller) -> JSONResponse:
    """The OpenAPI document, for paired devices only."""
    return JSONResponse(request.app.openapi())


@_router.get("/v1/hello", **documented("Where everything stands", HelloReply))
async def _hello(served: Here, caller: Caller, epochs: Epochs = "") -> Response:
    asked = tuple(int(epoch) for epoch in epochs.split(",") if epoch)
    return answer(await served.hello(caller, asked))


@_router.post("/v1/events", **documented("Send events up", EventsReply, EventsBody))
async def _events(served: Here, caller: Caller, request: Request) -> Response:
    return answer(await served.ingest_events(caller, await read_body(request, EventsBody)))


@_router.post("/v1/entries", **documented("Send the store's log up", EntriesReply, EntriesBody))
async def _entries(served: Here, caller: Caller, request: Request) -> Response:
    return answer(await served.ingest_entries(caller, await read_body(request, EntriesBody)))


@_router.get(
    "/v1/feed", **documented("What follows, as soon as there is any", LogReply | CommandsReply)
)
async def _feed(  # noqa: PLR0917 - one per parameter of the URL
    request: Request,
    served: Here,
    caller: Caller,
    credentials: Credentials,
    of: FeedOf,
    after: Annotated[int, Query(ge=0, le=NUMBER_MAX, examples=[0])],
    head: HeadHash,
    wait: Wait = 0.0,
    limit: Limit = FEED_LIMIT,
) -> Response:
    """What follows `after`, at once if there is any, else as a long poll.

    Errors are answered before a long poll begins.
    """
    read = partial(_read, served, caller, of, LogHead(after, head), min(limit, FEED_LIMIT))
    reply, is_empty = await read()
    wait_s = min(wait, WAIT_S_MAX)
    if not is_empty or wait_s <= 0:
        return answer(reply)

    async def read_again() -> bytes:
        # A device that was revoked meanwhile gets nothing more.
        await served.authenticate(*shown(credentials))
        return written((await read())[0])

    something = partial(served.wait, caller, of, after, wait_s)
    return LongPoll(something, wait_s, read_again, written(reply), request.app.state.report)


async def _read(
    served: Served, caller: Peer, of: FeedOf, after: LogHead, limit: int
) -> tuple[LogReply | CommandsReply, bool]:
    """The entries or commands after `after`, and whether there are none."""
    if of == "log":
        log = await served.log(caller, after, limit)
        return log, not log.entries
    commands = await served.commands(caller, after, limit)
    return commands, not commands.commands


@_router.get("/v1/snapshot", **documented("Everything, in pages", LogReply))
async def _snapshot(
    served: Here,
    caller: Caller,
    as_of: Annotated[int | None, Query(ge=0, le=NUMBER_MAX)] = None,
    cursor: Cursor = None,
    limit: Limit = FEED_LIMIT,
) -> Response:
    return answer(await served.snapshot(caller, as_of, cursor, min(limit, FEED_LIMIT)))


@_router.get("/v1/digest", **documented("Hashes to compare with", DigestReply))
async def _digest(served: Here, caller: Caller) -> Response:
    return answer(await served.digest(caller))


@_router.get("/v1/people", **documented("Who works in the store, for counters", PeopleReply))
async def _people(served: Here, caller: Caller) -> Response:
    return answer(await served.people(caller))


@_router.post("/v1/pairings", **documented("A hub's devices", PairingsReply, PairingsBody))
async def _pairings(served: Here, caller: Caller, request: Request) -> Response:
    return answer(await served.pairings(caller, await read_body(request, PairingsBody)))


@_router.post("/v1/whereabouts", **documented("Which store has an order", StoreReply, CodesBody))
async def _store_of(served: Here, caller: Caller, request: Request) -> Response:
    return answer(await served.store_of(caller, await read_body(request, CodesBody)))


@_router.post(
    "/v1/place/slots", **documented("What is left of the place's slots", SlotsLeftReply, SlotsBody)
)
async def _place_slots(served: Here, caller: Caller, request: Request) -> Response:
    return answer(await served.place_slots(caller, await read_body(request, SlotsBody)))


@_router.post("/v1/settings", **documented("The store's settings", SettingsReply, SettingsBody))
async def _settings(served: Here, caller: Caller, request: Request) -> Response:
    return answer(await served.settings(caller, await read_body(request, SettingsBody)))


@_router.post(
    "/v1/diagnostics",
    **documented("A part of what a device was asked for", DiagnosticsReply, DiagnosticsBody),
)
async def _diagnostics(served: Here, caller: Caller, request: Request) -> Response:
    return answer(await served.diagnostics(caller, await read_body(request, DiagnosticsBody)))


@_router.get(
    "/v1/statement", **documented("Which certificate is the hub's", HubStatement, secured=False)
)
async def _statement(served: Here) -> Response:
    return answer(await served.statement())


PATHS = frozenset(route.path for route in _router.routes if isinstance(route, APIRoute))
"""The paths that every server has."""
