"""ASGI middleware of head office: authenticates, then applies the store's share, then admission.

All stores share the places of `Admission`, so a request gets one only when it has been
authenticated and its body has been read. The share limits the concurrent calls of one store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.headoffice.problems import share_is_used
from kiosk.headoffice.store_api.admission import Admission
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.protocol.ports import Peer, WireProblem
from kiosk.sync.server import answers
from kiosk.sync.server.answers import Report
from kiosk.sync.server.connections import welcome
from kiosk.sync.server.credentials import PEER_KEY, UNAVAILABLE_KEY, device_and_secret, token_of
from kiosk.sync.server.strangers import Turns

WRITES = frozenset({"/v1/entries", "/v1/events"})
_HEAVY = frozenset({"/v1/snapshot", "/v1/digest", "/v1/pairings"})
_LIGHT = frozenset({"/v1/feed", "/v1/hello", "/v1/whereabouts", "/v1/place/slots"})

SHARES = {WRITES: 2, _HEAVY: 2, _LIGHT: 16}
"""Calls of one kind that a store may make at once: a hub makes them one after the other."""

Authenticate = Callable[[str, str], Awaitable[Peer]]


class Gate:
    """Middleware that refuses requests as early as possible, before they cost much."""

    def __init__(
        self, app: ASGIApp, admission: Admission, authenticate: Authenticate, report: Report
    ) -> None:
        """`authenticate`: see `Served`. `report`: called with each unexpected error."""
        self._app = app
        self._admission = admission
        self._authenticate = authenticate
        self._report = report
        self._turns = Turns()
        self._calls: Counter[tuple[str, frozenset[str]]] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        kind = _kind(scope)
        if kind is None:
            await self._app(scope, receive, send)
            return
        try:
            peer = await self._recognised(scope)
            scope[PEER_KEY] = peer
            welcome(scope, peer.device_id)
            with self._share(peer.store_id, kind):
                if kind is WRITES and scope["method"] == "POST":
                    await self._write(peer.store_id, scope, receive, send)
                else:
                    await self._app(scope, receive, send)
        except WireProblem as problem:
            await answers.refusal(problem)(scope, receive, send)
        except StoreUnavailable:
            scope[UNAVAILABLE_KEY] = True
            await answers.busy()(scope, receive, send)

    async def _recognised(self, scope: Scope) -> Peer:
        token = token_of(Request(scope).headers.get("authorization", ""))
        device_id, secret = device_and_secret(token)
        try:
            async with self._turns.turn(scope):
                return await self._authenticate(device_id, secret)
        except (WireProblem, StoreUnavailable):
            raise
        except Exception as error:  # noqa: BLE001 - a client is sent no traceback
            raise answers.failed(error, self._report) from None

    @contextmanager
    def _share(self, store_id: str, kind: frozenset[str]) -> Iterator[None]:
        key = (store_id, kind)
        if self._calls[key] >= SHARES[kind]:
            raise share_is_used()
        self._calls[key] += 1
        try:
            yield
        finally:
            self._calls[key] -= 1
            if not self._calls[key]:
                del self._calls[key]

    async def _write(self, store_id: str, scope: Scope, receive: Receive, send: Send) -> None:
        self._admission.refuse_if_full()
        raw = await answers.read_raw(Request(scope, receive))
        with self._admission.place(store_id):
            await self._app(scope, _replaying(raw, receive), send)


def _kind(scope: Scope) -> frozenset[str] | None:
    if scope["type"] != "http":
        return None
    return next((kind for kind in SHARES if scope["path"] in kind), None)


def _replaying(raw: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body that was read already, then what comes after it."""
    is_given = False

    async def again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": raw, "more_body": False}

    return again
