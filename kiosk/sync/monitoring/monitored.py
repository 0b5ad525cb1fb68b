"""ASGI middleware that answers `/ready` and `/metrics`."""

from __future__ import annotations

import hmac
import ipaddress
import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.monitoring.calls import (
    MONITORING_PATHS,
    READY_PATH,
    EndedCall,
    Observe,
    Observed,
)
from kiosk.sync.monitoring.metrics import TEXT_TYPE, Metrics
from kiosk.sync.server import answers
from kiosk.sync.server.credentials import token_of

READY_KEPT_S = 1.0
"""For how long an answer of `/ready` holds: strangers may ask as often as they like."""


def monitored(
    app: ASGIApp, metrics: Metrics, observe: Observe | None = None, token: str = ""
) -> ASGIApp:
    """A server's application with `/ready` and `/metrics`, whose calls are counted and observed.

    `token`: see `Monitored`.
    """

    def note(call: EndedCall) -> None:
        metrics.count(call)
        if observe is not None:
            observe(call)

    return Observed(Monitored(app, metrics, token), note)


@dataclass(slots=True)
class _Readiness:
    is_ready: bool = False
    until_s: float = 0.0


class Monitored:
    """Middleware for those who look after a server.

    `/ready` says whether the database answers, to anybody. `/metrics` has the figures, for callers
    on this computer or, where there is a token, for those who show it.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, token: str = "") -> None:
        """`token`: "" where only this computer may ask for the figures."""
        self._app = app
        self._metrics = metrics
        self._token = token
        self._readiness = _Readiness()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http" or scope["path"] not in MONITORING_PATHS:
            await self._app(scope, receive, send)
            return
        response = await (self._ready() if scope["path"] == READY_PATH else self._figures(scope))
        await response(scope, receive, send)

    async def _ready(self) -> Response:
        now_s = time.monotonic()
        if now_s >= self._readiness.until_s:
            self._readiness = _Readiness(await self._is_ready(), now_s + READY_KEPT_S)
        if not self._readiness.is_ready:
            return answers.busy()
        return Response(b'{"status":"ready"}', media_type="application/json")

    async def _is_ready(self) -> bool:
        try:
            await self._metrics.read()
        except StoreUnavailable:
            return False
        return True

    async def _figures(self, scope: Scope) -> Response:
        if not self.may_look(scope):
            return answers.nothing_here()
        try:
            return Response(await self._metrics.text(), media_type=TEXT_TYPE)
        except StoreUnavailable:
            return answers.busy()

    def may_look(self, scope: Scope) -> bool:
        """Whether this caller gets the figures."""
        headers = Request(scope).headers
        if self._token:
            shown = token_of(headers.get("authorization", ""))
            return hmac.compare_digest(shown.encode(), self._token.encode())
        # What a proxy on this computer passes on comes from elsewhere.
        is_passed_on = "forwarded" in headers or "x-forwarded-for" in headers
        client = scope.get("client")
        return not is_passed_on and client is not None and _is_loopback(client[0])


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
