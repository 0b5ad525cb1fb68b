"""The server: serves a `Served` over HTTP, for a hub and for head office alike."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from kiosk.domain.events.event import GENESIS_HASH
from kiosk.domain.events.log import LogHead
from kiosk.services.ports.order_database import StoreUnavailable
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
from kiosk.sync.protocol.clock_header import CLOCK_HEADER, clock_read
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
from kiosk.sync.protocol.ports import FeedOf, Peer, Served, WireProblem
from kiosk.sync.protocol.report_header import REPORT_HEADER, report_read
from kiosk.sync.protocol.store_settings import SettingsBody, SettingsReply
from kiosk.sync.protocol.view_header import VIEW_HEADER, view_read
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
from kiosk.sync.server.connections import welcome
from kiosk.sync.server.credentials import PEER_KEY, UNAVAILABLE_KEY, device_and_secret
from kiosk.sync.server.document import describe, documented
from kiosk.sync.server.long_poll import LongPoll
from kiosk.sync.server.strangers import Turns

EPOCHS_MAX = 100
NUMBER_MAX = 2**53

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="device",
    bearerFormat="DEVICE_ID.SECRET",
    description="The identifier and the secret that a device was given when it was paired.",
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
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


class _Guarded(APIRoute):
    """A route that answers every error with a `ProblemDetails`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                return await handle(request)
            except WireProblem as problem:
                return answers.refusal(problem)
            except StoreUnavailable:
                request.scope[UNAVAILABLE_KEY] = True
                return answers.busy()
            except (HTTPException, RequestValidationError):
                raise
            except Exception as error:  # noqa: BLE001 - a client is sent no traceback
                return answers.failure(error, request.app.state.report)

        return guarded


_router = APIRouter(route_class=_Guarded)


def server_app(served: Served, *, log: Report | None = None, title: str = "kiosk") -> FastAPI:
    """An ASGI application that serves `served` below `/v1`, and `/health`.

    `log` reports a bug of this program and returns the reference that the answer names.
    """
    # Not `include_router`, which builds every route anew at the first request.
    routes = list(_router.routes)
    app = FastAPI(title=title, openapi_url=None, redirect_slashes=False, routes=routes)
    app.state.served = served
    app.state.turns = Turns()
    app.state.report = log or _unlogged
    app.add_exception_handler(HTTPException, answers.http_refusal)
    app.add_exception_handler(RequestValidationError, answers.parameters_refusal)
    describe(app)
    return app


def _unlogged(error: BaseException) -> str:  # noqa: ARG001
    return secrets.token_hex(3).upper()


async def _served(request: Request) -> Served:
    # Async, though it awaits nothing: FastAPI runs other functions in a thread, for each request.
    served: Served = request.app.state.served
    return served


Here = Annotated[Served, Depends(_served)]


def _turns(request: Request) -> Turns:
    turns: Turns = request.app.state.turns
    return turns


async def _peer(served: Here, credentials: Credentials, request: Request) -> Peer:
    peer: Peer | None = request.scope.get(PEER_KEY)
    if peer is None:
        shown = _shown(credentials)
        async with _turns(request).turn(request.scope):
            peer = await served.authenticate(*shown)
        request.scope[PEER_KEY] = peer
    welcome(request.scope, peer.device_id)
    clock = clock_read(request.headers.get(CLOCK_HEADER))
    is_shown = view_read(request.headers.get(VIEW_HEADER))
    body_bytes = answers.announced_bytes(request)
    report = report_read(request.headers.get(REPORT_HEADER))
    return replace(peer, clock=clock, body_bytes=body_bytes, is_shown=is_shown, report=report)


def _shown(credentials: HTTPAuthorizationCredentials | None) -> tuple[str, str]:
    return device_and_secret(credentials.credentials if credentials else "")


Caller = Annotated[Peer, Depends(_peer)]


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
    async with _turns(request).turn(request.scope):
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
    async with _turns(request).turn(request.scope):
        return answer(await served.wiped(*_shown(credentials)))


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
        await served.authenticate(*_shown(credentials))
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
