"""Tests a device whose hub lies: it reports it, backs off and keeps nothing of it."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.devices.pairing import PairWithStore, pair_with_store
from kiosk.services.replication.links import Link, LinkCause, LinkMonitor, LinkState
from kiosk.storage.database import utc_now
from kiosk.storage.local_database import open_store
from kiosk.sync.client.backoff import Backoff
from kiosk.sync.client.sync_context import SyncTools
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.client.upstream_sync import UpstreamSync
from kiosk.sync.server.app import server_app
from kiosk.sync.server.serving import Serving
from tests.sync.client.upstream import SECRET, Upstream, an_event

WATCHED_S = 1.5
PATIENCE_S = 30.0
FAR = 10**30
NESTED: Any = json.loads("[" * 60 + "]" * 60)

LIES: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "no object": ("/v1/hello", lambda _arguments: [1, 2, 3]),
    "a time without a zone": (
        "/v1/hello",
        lambda reported: {**reported, "server_time": "2026-01-01T00:00"},
    ),
    "a time at the end of time": (
        "/v1/hello",
        lambda reported: {**reported, "server_time": "9999-12-31T23:59:59-12:00"},
    ),
    "a number that nothing holds": (
        "/v1/hello",
        lambda reported: {**reported, "acked": {"1": FAR}},
    ),
    "a number below nothing": ("/v1/hello", lambda reported: {**reported, "acked": {"1": -5}}),
    "an epoch after which none comes": (
        "/v1/hello",
        lambda reported: {**reported, "hub_epoch": 2**53},
    ),
    "a head that is none": (
        "/v1/hello",
        lambda reported: {**reported, "log_head": {"seq": 1, "hash": "x"}},
    ),
    "versions of the year 3000": ("/v1/hello", lambda reported: {**reported, "protocol_max": FAR}),
    "entries nested deep": ("/v1/feed", lambda reported: _with_event(reported, data={"x": NESTED})),
    "entries before there was time": (
        "/v1/feed",
        lambda reported: _with_event(reported, occurred_at="0001-01-01T00:00:00+14:00"),
    ),
    "entries of another shape": ("/v1/feed", lambda reported: {**reported, "entries": [None]}),
    "digests that are words": ("/v1/digest", lambda reported: {**reported, "orders_hash": 5}),
}


def _with_event(reported: dict[str, Any], **changed: Any) -> dict[str, Any]:
    entries = [{**entry, "event": {**entry["event"], **changed}} for entry in reported["entries"]]
    return {**reported, "entries": entries}


class Liar:
    """Answers as the application does, but alters the answers on one path."""

    def __init__(self, app: ASGIApp, path: str, lie: Callable[[dict[str, Any]], Any]) -> None:
        self._app, self._path, self._lie = app, path, lie
        self.asked = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != self._path:
            await self._app(scope, receive, send)
            return
        self.asked += 1
        body = bytearray()

        async def kept(message: Any) -> None:
            body.extend(message.get("body", b""))

        await self._app(scope, receive, kept)
        lied = json.dumps(self._lie(json.loads(body))).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(lied))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": lied})


@pytest.mark.parametrize("lie", LIES)
def test_a_hub_that_lies_is_said_to_speak_nonsense(
    tmp_path: Path, figures: Callable[..., None], lie: str
) -> None:
    path, report = LIES[lie]
    upstream = Upstream()

    async def run() -> tuple[int, LinkState]:
        await upstream.happen(an_event(1))
        liar, serving = Liar(server_app(upstream), path, report), Serving()
        port = await serving.start(liar, "127.0.0.1", 0)
        state = await _follow(tmp_path, f"http://127.0.0.1:{port}")
        await serving.stop()
        return liar.asked, state

    asked, state = asyncio.run(run())
    figures(f"lie: {lie}", tried=asked, believed=0)
    assert (state.link, state.cause) == (Link.OFFLINE, LinkCause.NONSENSE)
    assert 1 <= asked <= 12


@pytest.mark.parametrize("after_s", [-1, 0, 1e-9, 1e300])
def test_a_hub_that_says_come_back_at_once_is_not_asked_all_the_time(
    tmp_path: Path, after_s: float
) -> None:
    asked = 0

    async def busy(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal asked
        asked += 1
        problem = {"code": "busy", "message": "", "retry_after_s": after_s}
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(problem).encode()})

    async def run() -> None:
        serving = Serving()
        port = await serving.start(busy, "127.0.0.1", 0)
        await _follow(tmp_path, f"http://127.0.0.1:{port}", lambda: asked > 0)
        await serving.stop()

    asyncio.run(run())
    assert 1 <= asked <= 1 + WATCHED_S / 0.25


async def _follow(
    data_dir: Path, url: str, has_met: Callable[[], bool] = lambda: False
) -> LinkState:
    """Runs a counter against this hub until 1.5 s after the lie; returns its link state."""
    store = open_store(data_dir)
    store.run_blocking(pair_with_store, PairWithStore(DeviceRole.COUNTER, "store-1", "Lyon"))
    monitor, seen = LinkMonitor(LinkState()), list[LinkState]()
    monitor.subscribe(seen.append)
    transport = HttpTransport(url, "counter-2", SECRET)
    tools = SyncTools(
        store=store,
        transport=transport,
        monitor=monitor,
        backoff=Backoff(random.Random(1).random, 0.2),
        now=utc_now,
        on_change=lambda _changes: None,
        note=lambda *_arguments, **_params: None,
    )
    running = asyncio.create_task(UpstreamSync(tools).run())
    until = asyncio.get_running_loop().time() + PATIENCE_S
    while asyncio.get_running_loop().time() < until and not running.done():
        if has_met() or any(state.link is Link.OFFLINE for state in seen):
            break
        await asyncio.sleep(0.02)
    await asyncio.wait([running], timeout=WATCHED_S)
    failed = running.exception() if running.done() else None
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await transport.aclose()
    store.close()
    assert failed is None, repr(failed)
    return next((state for state in reversed(seen) if state.link is Link.OFFLINE), monitor.state)
