"""Strangers' codes and secrets are looked up one by one; paired devices do not wait for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.types import ASGIApp

from kiosk.headoffice.store_api.admission import Admission
from kiosk.headoffice.store_api.gate import Gate
from kiosk.sync.protocol.pairing_bodies import PairBody, PairReply
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.problem_codes import PAIRING_NOT_ALLOWED
from kiosk.sync.server.app import server_app
from kiosk.sync.server.connection_limits import HEAD_OFFICE_LIMITS
from kiosk.sync.server.serving import Serving
from kiosk.sync.server.strangers import AT_ONCE_MAX
from tests.sync.client.upstream import SECRET, Upstream, paired, refused

STRANGERS = 60
CODE = b'{"code": "WRNG2345", "device_id": "stranger", "device_name": "Stranger"}'
REQUESTS = {
    "code": b"POST /v1/pair HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n%b"
    % (len(CODE), CODE),
    "secret": b"GET /v1/hello HTTP/1.1\r\nhost: x\r\nauthorization: Bearer counter-2.wrong\r\n\r\n",
}


class SlowToLook(Upstream):
    """An upstream that delays looking up strangers until `look_on` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.looked_up = self.most_at_once = 0
        self.is_full = asyncio.Event()
        self.look_on = asyncio.Event()

    async def pair(self, body: PairBody, source: str = "") -> PairReply:
        await self._look_up()
        raise refused(403, PAIRING_NOT_ALLOWED)

    async def authenticate(self, device_id: str, secret: str) -> Peer:
        if secret != SECRET:
            await self._look_up()
        return await super().authenticate(device_id, secret)

    async def _look_up(self) -> None:
        self.looked_up += 1
        self.most_at_once = max(self.most_at_once, self.looked_up)
        if self.looked_up == AT_ONCE_MAX:
            self.is_full.set()
        await self.look_on.wait()
        self.looked_up -= 1


@asynccontextmanager
async def served(upstream: Upstream, *, is_gated: bool) -> AsyncIterator[str]:
    serving = Serving(HEAD_OFFICE_LIMITS)
    app: ASGIApp = server_app(upstream)
    if is_gated:
        app = Gate(app, Admission(), upstream.authenticate, lambda _error: "X")
    port = await serving.start(app, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await serving.stop()


async def asks(url: str, what: str) -> int:
    """Send a request on a new connection; returns the status of the response."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    writer.write(REQUESTS[what])
    status = int((await reader.readuntil(b"\r\n")).split()[1])
    writer.transport.abort()
    return status


@pytest.mark.parametrize("is_gated", [False, True], ids=["hub", "head office"])
@pytest.mark.parametrize(("what", "status"), [("code", 403), ("secret", 401)])
def test_a_paired_device_is_answered_while_strangers_wait_for_their_turn(
    what: str, status: int, is_gated: bool
) -> None:
    async def run() -> None:
        upstream = SlowToLook()
        async with served(upstream, is_gated=is_gated) as url, paired(url) as there:
            await there.hello([])
            strangers = [asyncio.create_task(asks(url, what)) for _ in range(STRANGERS)]
            await upstream.is_full.wait()
            for _ in range(5):
                await there.hello([])
            assert not any(stranger.done() for stranger in strangers)
            upstream.look_on.set()
            assert set(await asyncio.gather(*strangers)) == {status}
            assert upstream.most_at_once == AT_ONCE_MAX

    asyncio.run(run())
