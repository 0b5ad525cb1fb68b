"""Serves a port of this device with the responses a test wants, and closes every connection."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Respond = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def answering(respond: Respond, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Serve every connection with `respond`, then close it; yields the port.

    No connection stays open afterwards: Python warns of one that is open when its loop ends. The
    warning comes when it is collected, and fails whichever test is running then.
    """
    lines: list[tuple[asyncio.Task[None], asyncio.StreamWriter]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The client may close the connection at any time.
        with suppress(OSError, EOFError):
            await respond(reader, writer)
        writer.close()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append((asyncio.create_task(serve(reader, writer)), writer))

    server = await asyncio.start_server(begin, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        # The last client waits in the queue: asyncio needs these turns of the loop until it calls
        # `begin`, and leaves the connection open if the server is closed before.
        for _ in range(4):
            await asyncio.sleep(0)
        server.close()
        await _end(lines)


async def _end(lines: list[tuple[asyncio.Task[None], asyncio.StreamWriter]]) -> None:
    """Close all connections and wait until that is done. Raises what a task failed with."""
    for task, writer in lines:
        task.cancel()
        # Not every Python can abort a TLS connection that is closed already.
        with suppress(AttributeError):
            writer.transport.abort()
    outcomes = await asyncio.gather(*(task for task, _ in lines), return_exceptions=True)
    for _, writer in lines:
        with suppress(OSError):
            await writer.wait_closed()
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
