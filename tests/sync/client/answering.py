"""Something on a port of this device that answers as a test likes, and leaves nothing open."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Respond = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def answering(respond: Respond, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Whoever connects is treated so and hung up on; gives the port.

    No connection outlives it: Python complains of one that is open when its loop ends, whenever
    that is collected, which fails whichever test runs by then.
    """
    lines: list[tuple[asyncio.Task[None], asyncio.StreamWriter]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Whoever connected may hang up at any time.
        with suppress(OSError, EOFError):
            await respond(reader, writer)
        writer.close()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append((asyncio.create_task(serve(reader, writer)), writer))

    server = await asyncio.start_server(begin, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        # Whoever connected last waits in the queue: asyncio takes as many turns of the loop until
        # `begin` hears of it, and leaves it open where the server is closed before.
        for _ in range(4):
            await asyncio.sleep(0)
        server.close()
        await _end(lines)


async def _end(lines: list[tuple[asyncio.Task[None], asyncio.StreamWriter]]) -> None:
    """Hang up on everybody, and wait until that is done. Raises what a task failed of."""
    for task, writer in lines:
        task.cancel()
        # Not every Python can hang up on a line under TLS that is closed already.
        with suppress(AttributeError):
            writer.transport.abort()
    outcomes = await asyncio.gather(*(task for task, _ in lines), return_exceptions=True)
    for _, writer in lines:
        with suppress(OSError):
            await writer.wait_closed()
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
