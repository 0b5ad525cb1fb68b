"""Connections of a server: taken one by one at the door, each with a time for every part."""

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

from kiosk.sync.door import (
    BODY_S_MAX,
    BODY_S_MAX_STRANGER,
    HANDSHAKE_S_MAX,
    HEADER_S_MAX,
    Door,
    Place,
)

WELCOME = "kiosk.welcome"
"""Key of the ASGI scope's state: to be called with the device whose secret a request showed."""

_ACCEPT_AGAIN_S = 0.2
_UNREAD_S_MAX = 2.0
"""How long a stranger may still read an answer that came before the whole body was sent."""

_FAREWELL_S_MAX = 2.0
_AT_ONCE = struct.pack("ii", 1, 0)


def welcome(scope: Any, device_id: str) -> None:
    """Tell the door that a request has shown this device's secret; nothing without a door."""
    welcomed = scope.get("state", {}).get(WELCOME)
    if welcomed is not None:
        welcomed(device_id)


class Connection(H11Protocol):
    """One connection: no part of a request may take for ever."""

    def __init__(self, config: Config, state: ServerState, place: Place, answers: int) -> None:
        """`answers`: after so many a stranger's connection ends."""
        super().__init__(config, state, {WELCOME: place.welcome})
        self._place = place
        self._answers_left = answers
        self._deadline: asyncio.TimerHandle | None = None
        self._awaited: tuple[object, object] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        self._place.end = transport.abort
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        self._place.leave()
        self._end_within(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come."""
        super().data_received(data)
        self._watch(has_begun=True)

    def on_response_complete(self) -> None:
        """Wait for the next request, as long as this one may have another."""
        self._place.is_answered = False
        super().on_response_complete()
        if self._place.device_id is not None:
            self._watch()
            return
        self._answers_left -= 1
        if self.conn.their_state is h11.SEND_BODY:
            # Whatever else is sent is not even looked at.
            self.flow.pause_reading()
            self._end_within(_UNREAD_S_MAX)
        elif self._answers_left <= 0:
            self.transport.close()
        else:
            self._watch()

    def _watch(self, *, has_begun: bool = False) -> None:
        """Set the time for what is awaited now, once; what trickles in does not lengthen it."""
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
    """Takes connections from a listening socket until it is closed: like asyncio's Server."""

    def __init__(
        self,
        listener: socket.socket,
        door: Door,
        tls: ssl.SSLContext | None,
        make: Callable[[Place], Connection],
    ) -> None:
        """`make` makes a connection for a place. The running loop is used."""
        self._listener = listener
        self._door = door
        self._tls = tls
        self._make = make
        self._beginning: set[asyncio.Task[None]] = set()
        self._accepting = asyncio.ensure_future(self._accept())

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, peer = await loop.sock_accept(self._listener)
            except OSError:
                # Too many files are open, or whoever came has gone: it passes.
                await asyncio.sleep(_ACCEPT_AGAIN_S)
                continue
            self._take(connection, str(peer[0]))

    def _take(self, connection: socket.socket, host: str) -> None:
        place = self._door.enter(host)
        if place is None:
            with suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            connection.close()
            return
        task = asyncio.ensure_future(self._begin(connection, place))
        place.end = task.cancel
        self._beginning.add(task)
        task.add_done_callback(self._beginning.discard)

    async def _begin(self, connection: socket.socket, place: Place) -> None:
        """Shake hands; whoever does not in time, or not well, is let go."""
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: self._make(place),
                connection,
                ssl=self._tls,
                ssl_handshake_timeout=HANDSHAKE_S_MAX if self._tls else None,
                ssl_shutdown_timeout=_FAREWELL_S_MAX if self._tls else None,
            )
        except (OSError, TimeoutError):
            place.leave()
        except BaseException:
            place.leave()
            raise

    def close(self) -> None:
        """Take no more."""
        self._accepting.cancel()
        for task in tuple(self._beginning):
            task.cancel()

    async def wait_closed(self) -> None:
        """Return once nothing is being taken any more."""
        await asyncio.gather(self._accepting, *self._beginning, return_exceptions=True)
