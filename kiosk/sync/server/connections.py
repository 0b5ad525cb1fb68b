"""Accepts a server's connections and sets a time limit for each part of a request."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import h11
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from kiosk.sync.server.connection_limits import (
    BODY_S_MAX,
    BODY_S_MAX_STRANGER,
    HANDSHAKE_S_MAX,
    HEADER_S_MAX,
    ConnectionLimiter,
    ConnectionSlot,
)

PLACE = "kiosk.place"
"""Key of the ASGI scope's state: the ConnectionSlot of the request's connection."""

_ACCEPT_AGAIN_S = 0.2
_UNREAD_S_MAX = 2.0
"""How long a stranger may read an answer that was sent before its body had ended."""

_FAREWELL_S_MAX = 2.0
_AT_ONCE = struct.pack("ii", 1, 0)


def welcome(scope: Any, device_id: str, *, is_client: bool = False) -> None:
    """Note in the slot, if there is one, that a request has shown this device's secret.

    `is_client`: the secret is that of a client of another API that the server carries.
    """
    place: ConnectionSlot | None = scope.get("state", {}).get(PLACE)
    if place is not None:
        place.welcome(device_id, is_client=is_client)


def is_stranger(scope: Any) -> bool:
    """Whether no device's secret was shown on this connection; False without a slot."""
    place: ConnectionSlot | None = scope.get("state", {}).get(PLACE)
    return place is not None and place.device_id is None


class Connection(H11Protocol):
    """One connection, with a time limit for each part of a request."""

    def __init__(
        self, config: Config, state: ServerState, place: ConnectionSlot, answers: int
    ) -> None:
        """`answers`: the number of answers after which a stranger's connection ends."""
        super().__init__(config, state, {PLACE: place})
        self._place = place
        self._answers_left = answers
        self._deadline: asyncio.TimerHandle | None = None
        self._awaited: tuple[object, object] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the time limit for the first request."""
        self._place.end = transport.abort
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the slot back."""
        self._place.leave()
        self._end_within(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Handle received bytes, and set the time limit for what comes next."""
        super().data_received(data)
        self._watch(has_begun=True)

    def on_response_complete(self) -> None:
        """Wait for the next request, or end a stranger's connection at its limit."""
        self._place.is_answered = False
        super().on_response_complete()
        if self._place.device_id is not None:
            self._watch()
            return
        self._answers_left -= 1
        if self.conn.their_state is h11.SEND_BODY:
            # The rest of the body is not read.
            self.flow.pause_reading()
            self._end_within(_UNREAD_S_MAX)
        elif self._answers_left <= 0:
            self.transport.close()
        else:
            self._watch()

    def _watch(self, *, has_begun: bool = False) -> None:
        """Set the time limit for the awaited part, once: slow bytes do not extend it."""
        state = self.conn.their_state
        awaited = (state, self.cycle)
        is_stranger = self._place.device_id is None
        if state is h11.IDLE and (has_begun or is_stranger):
            limit_s: float | None = HEADER_S_MAX
        elif state is h11.SEND_BODY:
            limit_s = BODY_S_MAX_STRANGER if is_stranger else BODY_S_MAX
        else:
            limit_s = None
            is_asked = state in (h11.DONE, h11.MUST_CLOSE)
            self._place.is_answered = is_asked and not self.cycle.response_complete
        if limit_s is None or awaited != self._awaited:
            self._awaited = awaited if limit_s is not None else None
            self._end_within(limit_s)

    def _end_within(self, limit_s: float | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None
        if limit_s is not None:
            self._deadline = self.loop.call_later(limit_s, self.transport.abort)


class Acceptor:
    """Accepts connections from a listening socket until it is closed: like asyncio's Server."""

    def __init__(
        self,
        listener: socket.socket,
        limiter: ConnectionLimiter,
        tls: ssl.SSLContext | None,
        make: Callable[[ConnectionSlot], Connection],
    ) -> None:
        """`make` makes the protocol for a slot. Starts on the running loop."""
        self._listener = listener
        self._limiter = limiter
        self.tls = tls
        self._make = make
        self._beginning: set[asyncio.Task[None]] = set()
        self._accepting = asyncio.ensure_future(self._accept())

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, peer = await loop.sock_accept(self._listener)
            except OSError:
                # Too many files are open, or the client has gone already: both pass.
                await asyncio.sleep(_ACCEPT_AGAIN_S)
                continue
            self._admit(connection, str(peer[0]))

    def _admit(self, connection: socket.socket, host: str) -> None:
        place = self._limiter.enter(host)
        if place is None:
            with suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            connection.close()
            return
        task = asyncio.ensure_future(self._begin(connection, place))
        place.end = task.cancel
        self._beginning.add(task)
        task.add_done_callback(self._beginning.discard)

    async def _begin(self, connection: socket.socket, place: ConnectionSlot) -> None:
        """Do the TLS handshake; free the slot when it fails or takes too long."""
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: self._make(place),
                connection,
                ssl=self.tls,
                ssl_handshake_timeout=HANDSHAKE_S_MAX if self.tls else None,
                ssl_shutdown_timeout=_FAREWELL_S_MAX if self.tls else None,
            )
        except (OSError, TimeoutError):
            place.leave()
        except BaseException:
            place.leave()
            raise

    def close(self) -> None:
        """Accept no more connections, and cancel running handshakes."""
        self._accepting.cancel()
        for task in tuple(self._beginning):
            task.cancel()

    async def wait_closed(self) -> None:
        """Return once accepting and all handshakes have ended."""
        await asyncio.gather(self._accepting, *self._beginning, return_exceptions=True)
