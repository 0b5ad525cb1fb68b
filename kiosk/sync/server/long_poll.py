"""A long poll: an answer that starts at once and ends when there is something to send.

Until then it sends a space every two seconds (JSON allows whitespace before a value), so that
the other side notices within seconds when the connection is dead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.server.answers import Report

BEAT_S = 2.0
LATE_S = 1.0
"""So much later than it was to do a wait may end by itself."""

CLOSING = "kiosk.closing"
"""Key of the ASGI scope: a future that is done once the server begins to stop."""


class LongPoll(Response):
    """A response that waits, then sends its body.

    `wait` returns when there may be something new, or after `wait_s`: False if nothing came. Soon
    after that it is no longer waited for. `read` makes the body. `nothing` is the body for nothing
    new: it is sent also when the server stops or `read` fails, since the status is sent already;
    the next request gets the error.
    """

    def __init__(
        self,
        wait: Callable[[], Awaitable[bool]],
        wait_s: float,
        read: Callable[[], Awaitable[bytes]],
        nothing: bytes,
        report: Report,
    ) -> None:
        super().__init__(media_type="application/json")
        # A buffering proxy would hold the spaces back.
        headers = {"content-type": "application/json", "cache-control": "no-store"}
        self.raw_headers = [
            (name.encode(), value.encode())
            for name, value in {**headers, "x-accel-buffering": "no"}.items()
        ]
        self._wait = wait
        self._wait_s = wait_s
        self._read = read
        self._nothing = nothing
        self._report = report

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        body = await self._wait_and_read(scope.get(CLOSING), receive, send)
        if body is not None:
            await send({"type": "http.response.body", "body": body})

    async def _wait_and_read(
        self, closing: asyncio.Future[None] | None, receive: Receive, send: Send
    ) -> bytes | None:
        """The body; None when the client has disconnected."""
        woken = asyncio.ensure_future(self._wait())
        gone = asyncio.ensure_future(_gone(receive))
        pauses = _Pauses([woken, gone] if closing is None else [woken, gone, closing])
        try:
            await self._beat(pauses, send)
            if gone.done():
                return None
            if closing is not None and closing.done():
                return self._nothing
            if woken.done() and not woken.result():
                return self._nothing
            return await self._read()
        except (WireProblem, StoreUnavailable):
            return self._nothing
        except Exception as error:  # noqa: BLE001 - status 200 is sent: too late for a 500
            self._report(error)
            return self._nothing
        finally:
            pauses.leave()
            for task in (woken, gone):
                task.cancel()
            await asyncio.gather(woken, gone, return_exceptions=True)

    async def _beat(self, pauses: _Pauses, send: Send) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._wait_s + LATE_S
        while (left_s := until - loop.time()) > 0:
            await pauses.pause(min(BEAT_S, left_s))
            if pauses.is_over:
                return
            with suppress(OSError):
                await send({"type": "http.response.body", "body": b" ", "more_body": True})


class _Pauses:
    """Pauses of one task, until the first of some futures is done.

    A thousand long polls pause five hundred times a second: `asyncio.wait` would take a timer, a
    future and a callback for each of them from all futures, and give them back, each time.
    """

    def __init__(self, ends: Sequence[asyncio.Future[Any]]) -> None:
        self._loop = asyncio.get_running_loop()
        self._pause: asyncio.Future[None] | None = None
        self._ends = ends
        self.is_over = False
        for end in ends:
            end.add_done_callback(self._end)

    async def pause(self, seconds: float) -> None:
        """Wait for so long, or until one of the futures is done."""
        if self.is_over:
            return
        self._pause = self._loop.create_future()
        timer = self._loop.call_later(seconds, self._go_on)
        try:
            await self._pause
        finally:
            timer.cancel()

    def _go_on(self) -> None:
        if self._pause is not None and not self._pause.done():
            self._pause.set_result(None)

    def _end(self, _end: object) -> None:
        self.is_over = True
        self._go_on()

    def leave(self) -> None:
        """Let go of the futures."""
        for end in self._ends:
            end.remove_done_callback(self._end)


async def _gone(receive: Receive) -> None:
    """Return when the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass
