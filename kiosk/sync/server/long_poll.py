"""A long poll: an answer that starts at once and ends when there is something to send.

Until then it sends a space every two seconds (JSON allows whitespace before a value), so that
the other side notices within seconds when the connection is dead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.server.answers import Report

BEAT_S = 2.0
CLOSING = "kiosk.closing"
"""Key of the ASGI scope: a future that is done once the server begins to stop."""


class LongPoll(Response):
    """A response that waits, then sends its body.

    `wait` returns when there may be something new; after `wait_s` it is no longer waited for.
    `read` makes the body. `nothing` is the body for nothing new: it is sent when the server stops
    or `read` fails, since the status is sent already; the next request gets the error.
    """

    def __init__(
        self,
        wait: Callable[[], Awaitable[None]],
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
        try:
            await self._beat(woken, gone, closing, send)
            if gone.done():
                return None
            if closing is not None and closing.done():
                return self._nothing
            if woken.done():
                woken.result()
            return await self._read()
        except (WireProblem, StoreUnavailable):
            return self._nothing
        except Exception as error:  # noqa: BLE001 - status 200 is sent: too late for a 500
            self._report(error)
            return self._nothing
        finally:
            for task in (woken, gone):
                task.cancel()
            await asyncio.gather(woken, gone, return_exceptions=True)

    async def _beat(
        self,
        woken: asyncio.Future[None],
        gone: asyncio.Future[None],
        closing: asyncio.Future[None] | None,
        send: Send,
    ) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._wait_s
        awaited = {woken, gone, closing} if closing is not None else {woken, gone}
        while (left_s := until - loop.time()) > 0:
            done, _ = await asyncio.wait(
                awaited, timeout=min(BEAT_S, left_s), return_when=asyncio.FIRST_COMPLETED
            )
            if done:
                return
            with suppress(OSError):
                await send({"type": "http.response.body", "body": b" ", "more_body": True})


async def _gone(receive: Receive) -> None:
    """Return when the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass
