"""ASGI middleware that reports every call: who called what, for how long, with which outcome."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.domain.frozen import frozen
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.server.app import PATHS
from kiosk.sync.server.credentials import NOTES_KEY, PEER_KEY, UNAVAILABLE_KEY, CallNotes

READY_PATH = "/ready"
METRICS_PATH = "/metrics"
MONITORING_PATHS = frozenset({READY_PATH, METRICS_PATH})
KNOWN_PATHS = PATHS | MONITORING_PATHS
"""Calls are reported by these: strangers can ask for any number of others."""

OTHER_PATH = "other"
BROKEN_OFF = 0
_METHODS = frozenset({"GET", "POST", "PATCH", "PUT", "DELETE"})
_NO_NOTES = CallNotes()
_PROBLEM_BYTES_MAX = 10_000


@frozen
class EndedCall:
    """A call that has ended.

    `path`: one of KNOWN_PATHS or of another API's contract, else OTHER_PATH. `status`: of the
    answer, BROKEN_OFF without one. `problem`: the code of the answer's ProblemDetails; "" where it
    has none. `took_s`: until the end of the answer; a long poll's includes its wait. `device_id`
    and `store_id`: "" for a caller that showed no secret; `client_id`: another API's client.
    `source`: the caller's IP address. `is_unavailable`: the answer was that the database neither
    reads nor saves.
    """

    method: str
    path: str
    status: int
    problem: str
    took_s: float
    device_id: str
    store_id: str
    source: str
    is_unavailable: bool = False
    client_id: str = ""


Observe = Callable[[EndedCall], None]


class Observed:
    """Middleware that reports each call when it has ended."""

    def __init__(self, app: ASGIApp, observe: Observe) -> None:
        self._app = app
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin = time.perf_counter()
        status, problem = BROKEN_OFF, b""

        async def noting(message: Message) -> None:
            nonlocal status, problem
            if message["type"] == "http.response.start":
                status = message["status"]
            elif status >= 400 and len(problem) < _PROBLEM_BYTES_MAX:
                problem += message.get("body", b"")
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            took_s = time.perf_counter() - begin
            self._observe(self._call(scope, status, _code(problem), took_s))

    @staticmethod
    def _call(scope: Scope, status: int, problem: str, took_s: float) -> EndedCall:
        peer: Peer | None = scope.get(PEER_KEY)
        client = scope.get("client")
        notes: CallNotes = scope.get(NOTES_KEY) or _NO_NOTES
        path = notes.path or scope["path"]
        return EndedCall(
            method=scope["method"] if scope["method"] in _METHODS else "other",
            path=path if notes.path or path in KNOWN_PATHS else OTHER_PATH,
            status=status,
            problem=problem,
            took_s=took_s,
            device_id=peer.device_id if peer else "",
            store_id=peer.store_id if peer else "",
            source=client[0] if client else "",
            is_unavailable=UNAVAILABLE_KEY in scope or notes.is_unavailable,
            client_id=notes.client_id,
        )


def _code(body: bytes) -> str:
    """The code of a ProblemDetails; "" where the body is none."""
    try:
        code = json.loads(body)["code"]
    except (ValueError, TypeError, KeyError):
        return ""
    return code if isinstance(code, str) else ""
