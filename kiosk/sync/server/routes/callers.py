"""Whom a request is from and who serves it, as the routes of the server get them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException
from starlette.responses import Response

from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.protocol.clock_header import CLOCK_HEADER, clock_read
from kiosk.sync.protocol.ports import Peer, Served, WireProblem
from kiosk.sync.protocol.report_header import REPORT_HEADER, report_read
from kiosk.sync.protocol.view_header import VIEW_HEADER, view_read
from kiosk.sync.server import answers
from kiosk.sync.server.connections import welcome
from kiosk.sync.server.credentials import PEER_KEY, UNAVAILABLE_KEY, device_and_secret
from kiosk.sync.server.strangers import Turns

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="device",
    bearerFormat="DEVICE_ID.SECRET",
    description="The identifier and the secret that a device was given when it was paired.",
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


class Guarded(APIRoute):
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


async def _served(request: Request) -> Served:
    # Async, though it awaits nothing: FastAPI runs other functions in a thread, for each request.
    served: Served = request.app.state.served
    return served


Here = Annotated[Served, Depends(_served)]


def turns(request: Request) -> Turns:
    """Whose turn it is among those that are not known yet."""
    kept: Turns = request.app.state.turns
    return kept


async def _peer(served: Here, credentials: Credentials, request: Request) -> Peer:
    peer: Peer | None = request.scope.get(PEER_KEY)
    if peer is None:
        async with turns(request).turn(request.scope):
            peer = await served.authenticate(*shown(credentials))
        request.scope[PEER_KEY] = peer
    welcome(request.scope, peer.device_id)
    clock = clock_read(request.headers.get(CLOCK_HEADER))
    is_shown = view_read(request.headers.get(VIEW_HEADER))
    body_bytes = answers.announced_bytes(request)
    report = report_read(request.headers.get(REPORT_HEADER))
    return replace(peer, clock=clock, body_bytes=body_bytes, is_shown=is_shown, report=report)


def shown(credentials: HTTPAuthorizationCredentials | None) -> tuple[str, str]:
    """The id and the secret that a caller shows."""
    return device_and_secret(credentials.credentials if credentials else "")


Caller = Annotated[Peer, Depends(_peer)]
