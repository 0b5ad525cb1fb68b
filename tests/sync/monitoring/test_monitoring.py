"""Those who look after a server ask it whether it is ready, and for its figures."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest

from kiosk.headoffice.store_api.call_log import CallLog
from kiosk.logs import Log
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.monitoring.calls import EndedCall
from kiosk.sync.monitoring.metrics import Figure, Metrics
from kiosk.sync.monitoring.monitored import READY_KEPT_S, monitored
from kiosk.sync.server.app import server_app
from kiosk.sync.server.serving import Serving
from tests.sync.client.upstream import BEARER, Upstream

TOKEN = "a-token-of-some-length"
FEED = "/v1/feed?of=log&after=0&head=" + 64 * "0"


class Server:
    """A server on loopback, whose one figure is 7 while it can be read."""

    def __init__(
        self, client: httpx2.AsyncClient, upstream: Upstream, calls: list[EndedCall]
    ) -> None:
        self.client = client
        self.upstream = upstream
        self.calls = calls

    async def get(self, path: str, **headers: str) -> httpx2.Response:
        return await self.client.get(path, headers=headers)


def serve(
    action: Callable[[Server], Awaitable[None]],
    *,
    token: str = "",
    observe: Callable[[EndedCall], None] | None = None,
) -> None:
    """Run a server and what is done with it."""
    upstream = Upstream()
    calls: list[EndedCall] = []

    async def read() -> Sequence[Figure]:
        if upstream.trouble is not None:
            raise upstream.trouble
        labels = (("device", "counter-2"),)
        return (
            Figure("kiosk_sheep", "Sheep.", 7),
            Figure("kiosk_goats", "Goats.", 1, labels),
            Figure("kiosk_goats", "Goats.", 2, (("device", 'a "b"'),)),
        )

    def note(call: EndedCall) -> None:
        calls.append(call)
        if observe is not None:
            observe(call)

    async def run() -> None:
        serving = Serving()
        app = monitored(server_app(upstream), Metrics(read, has_counter=True), note, token)
        port = await serving.start(app, "127.0.0.1", 0)
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            await action(Server(client, upstream, calls))
        await serving.stop()

    asyncio.run(run())


def test_figures_and_calls_are_read_by_prometheus() -> None:
    async def action(server: Server) -> None:
        await server.get("/v1/hello", **BEARER)
        await server.get("/v1/hello")
        await server.get("/nothing/of/that/kind")
        response = await server.get("/metrics")
        assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
        lines = response.text.splitlines()
        assert "kiosk_sheep 7.0" in lines
        assert 'kiosk_goats{device="a \\"b\\""} 2.0' in lines
        assert lines.count("# HELP kiosk_goats Goats.") == 1
        for path, status in (("/v1/hello", 200), ("/v1/hello", 401), ("other", 404)):
            labels = f'{{method="GET",path="{path}",status="{status}"}}'
            assert f"kiosk_calls_total{labels} 1.0" in lines
        assert 'kiosk_call_seconds_count{path="/v1/hello"} 2.0' in lines
        assert any(line.startswith("process_start_time_seconds") for line in lines)
        assert "kiosk_tap_seconds_count 0.0" in lines

    serve(action)


def test_how_long_news_are_waited_for_is_not_how_long_the_server_takes() -> None:
    async def action(server: Server) -> None:
        await server.get(FEED, **BEARER)
        text = (await server.get("/metrics")).text
        assert 'kiosk_calls_total{method="GET",path="/v1/feed",status="200"} 1.0' in text
        assert 'kiosk_call_seconds_count{path="/v1/feed"}' not in text

    serve(action)


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded"])
def test_what_a_proxy_passes_on_gets_no_figures(header: str) -> None:
    async def action(server: Server) -> None:
        response = await server.get("/metrics", **{header: "192.0.2.7"})
        assert response.status_code == 404
        assert "kiosk_sheep" not in response.text

    serve(action)


def test_with_a_token_only_those_who_show_it_get_figures() -> None:
    async def action(server: Server) -> None:
        assert (await server.get("/metrics")).status_code == 404
        assert (await server.get("/metrics", authorization="Bearer wrong")).status_code == 404
        assert (await server.get("/metrics", **BEARER)).status_code == 404
        shown = await server.get("/metrics", authorization=f"Bearer {TOKEN}")
        assert "kiosk_sheep 7.0" in shown.text
        assert (await server.get("/ready")).json() == {"status": "ready"}

    serve(action, token=TOKEN)


def test_a_server_without_its_database_runs_and_is_not_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kiosk.sync.monitoring.monitored.READY_KEPT_S", 0.0)
    assert READY_KEPT_S > 0

    async def action(server: Server) -> None:
        assert (await server.get("/ready")).status_code == 200
        server.upstream.trouble = StoreUnavailable("io", "gone")
        assert (await server.get("/ready")).status_code == 503
        assert (await server.get("/metrics")).status_code == 503
        assert (await server.get("/health")).status_code == 200
        server.upstream.trouble = None
        assert (await server.get("/ready")).status_code == 200

    serve(action)


def logged(data_dir: Path) -> list[dict[str, Any]]:
    text = (data_dir / "logs" / "headoffice.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_log_says_who_called_what_and_that_the_database_was_lost(data_dir: Path) -> None:
    log = Log(data_dir, "headoffice")

    async def action(server: Server) -> None:
        await server.get("/v1/hello", **BEARER)
        await server.get(FEED, **BEARER)
        await server.get("/health")
        await server.get("/v1/hello", authorization="Bearer counter-2.wrong")
        server.upstream.trouble = StoreUnavailable("io", "gone")
        await server.get("/v1/hello", **BEARER)
        await server.get("/v1/digest", **BEARER)
        server.upstream.trouble = None
        await server.get("/health")
        await server.get(FEED, **BEARER)

    serve(action, observe=CallLog(log).note)
    log.close()
    entries = logged(data_dir)
    assert [(entry["event"], entry.get("path"), entry.get("status")) for entry in entries] == [
        ("call", "/v1/hello", 200),
        ("call", "/v1/hello", 401),
        ("database_lost", None, None),
        ("call", "/v1/hello", 503),
        ("call", "/v1/digest", 503),
        ("database_back", None, None),
    ]
    first, refused = entries[0], entries[1]
    assert (first["device"], first["source"], first["level"]) == ("counter-2", "127.0.0.1", "info")
    assert first["took_ms"] > 0
    assert (refused["device"], refused["problem"]) == (None, "unknown_device")
    assert refused["level"] == "warning"
    assert "wrong" not in json.dumps(entries)
