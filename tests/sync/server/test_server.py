"""Tests the responses of a hub or head office to a device."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest

from kiosk.sync.protocol.conversions import from_entry
from kiosk.sync.server.app import server_app
from tests.sync.client.upstream import (
    BEARER,
    Upstream,
    an_event,
    disk_full,
    refused,
)
from tests.sync.server.asking import FEED, ask, problem, sent


def test_hello_returns_heads_and_cursors() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        await upstream.happen(an_event(1))
        reply = await client.get("/v1/hello", params={"epochs": "1,7"}, headers=BEARER)
        assert reply.status_code == 200
        assert reply.json()["log_head"] == {"seq": 1, "hash": upstream.log_head.hash}
        assert reply.json()["acked"] == {"1": 0, "7": 0}

    ask(calls)


def test_epochs_may_be_as_long_as_devices_make_them() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        epoch = str(2**53)
        reply = await client.get("/v1/hello", params={"epochs": f"1,{epoch}"}, headers=BEARER)
        assert reply.status_code == 200
        assert reply.json()["acked"] == {"1": 0, epoch: 0}

    ask(calls)


def test_events_are_ingested_and_a_gap_is_reported() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        reply = await client.post("/v1/events", content=sent(1, 2), headers=BEARER)
        assert reply.json()["acked_seq"] == 2
        assert upstream.ingested == [an_event(1), an_event(2)]
        gap = await client.post("/v1/events", content=sent(4), headers=BEARER)
        assert problem(gap, 409, "gap")["expected"] == 3

    ask(calls)


def test_the_log_is_taken_and_given_back_as_it_was() -> None:
    hub = Upstream()
    asyncio.run(hub.happen(an_event(1), an_event(2)))
    body: dict[str, Any] = {
        "hub_epoch": 1,
        "entries": [
            json.loads(from_entry(entry).model_dump_json(by_alias=True)) for entry in hub.entries
        ],
    }

    async def calls(client: httpx2.AsyncClient, head_office: Upstream) -> None:
        reply = await client.post("/v1/entries", json=body, headers=BEARER)
        assert reply.json() == {"log_head": {"seq": 2, "hash": hub.log_head.hash}}
        assert head_office.entries == hub.entries
        feed = await client.get("/v1/feed", params=FEED, headers=BEARER)
        assert feed.json()["entries"] == body["entries"]
        page = await client.get("/v1/snapshot", params={"limit": 1}, headers=BEARER)
        assert page.json()["entries"] == body["entries"][:1]
        assert page.json()["next"] == "1"
        digest = await client.get("/v1/digest", headers=BEARER)
        assert digest.json()["head"]["seq"] == 2

    ask(calls)


def test_commands_come_by_the_same_way() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        await upstream.command("command-1")
        reply = await client.get("/v1/feed", params={**FEED, "of": "commands"}, headers=BEARER)
        assert [command["command_id"] for command in reply.json()["commands"]] == ["command-1"]

    ask(calls)


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer counter-2",
        "Bearer counter-2.",
        "Bearer .secret",
        "Bearer counter-2.wrong",
        "Bearer counter-2.é",
        f"Bearer counter-2.{'x' * 5000}",
        "Basic Y291bnRlci0yOnNlY3JldA==",
        "Bearer counter-2.secret\x00",
    ],
)
def test_without_its_secret_a_device_learns_nothing(authorization: str | None) -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        shown = [] if authorization is None else [(b"authorization", authorization.encode())]
        headers = httpx2.Headers(shown)
        for path in ("/v1/hello", "/v1/feed", "/v1/snapshot", "/v1/digest"):
            answer = await client.get(path, headers=headers)
            problem(answer, 401, "unknown_device")
            assert answer.headers["www-authenticate"] == "Bearer"
        for path in ("/v1/events", "/v1/entries"):
            problem(await client.post(path, content=b"{", headers=headers), 401, "unknown_device")

    ask(calls)


def test_a_revoked_device_gets_revoked() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        upstream.revoked.add("counter-2")
        problem(await client.get("/v1/hello", headers=BEARER), 403, "revoked")

    ask(calls)


def test_a_code_is_traded_once() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        body = {"code": "ABCD-2345-2222", "device_id": "board-1", "device_name": "Écran"}
        reply = await client.post("/v1/pair", json=body)
        assert reply.json()["secret"] == "secret-of-board-1"
        problem(await client.post("/v1/pair", json=body), 403, "pairing_not_allowed")

    ask(calls)


def test_a_full_disk_means_come_back_later() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        upstream.trouble = disk_full()
        answer = await client.get("/v1/hello", headers=BEARER)
        reported = problem(answer, 503, "busy")
        assert float(answer.headers["retry-after"]) >= reported["retry_after_s"] > 0

    ask(calls)


def test_a_busy_answer_says_how_long_to_wait() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        upstream.trouble = refused(429, "busy", retry_after_s=2.25)
        answer = await client.get("/v1/hello", headers=BEARER)
        assert problem(answer, 429, "busy")["retry_after_s"] == 2.25
        assert answer.headers["retry-after"] == "3"

    ask(calls)


def test_a_bug_is_answered_with_a_reference_and_logged() -> None:
    reported: list[BaseException] = []

    def note(error: BaseException) -> str:
        reported.append(error)
        return "K7M2QX"

    async def run() -> None:
        upstream = Upstream()
        upstream.trouble = ZeroDivisionError("a customer's name")
        transport = httpx2.ASGITransport(server_app(upstream, log=note))
        async with httpx2.AsyncClient(transport=transport, base_url="http://hub") as client:
            answer = await client.get("/v1/hello", headers=BEARER)
        assert "K7M2QX" in problem(answer, 500, "failure")["message"]
        assert "customer" not in answer.text
        assert reported == [upstream.trouble]

    asyncio.run(run())


def test_health_needs_no_secret() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        assert (await client.get("/health")).json() == {"status": "ok"}

    ask(calls)


def test_the_document_is_for_devices_alone() -> None:
    async def calls(client: httpx2.AsyncClient, _upstream: Upstream) -> None:
        for headers in ({}, {"authorization": "Bearer nobody.x"}):
            problem(await client.get("/openapi.json", headers=headers), 401, "unknown_device")
        for path in ("/docs", "/redoc"):
            problem(await client.get(path), 404, "not_understood")
        reply = await client.get("/openapi.json", headers=BEARER)
        assert "/v1/events" in reply.json()["paths"]

    ask(calls)


def test_the_document_names_every_answer() -> None:
    document = server_app(Upstream()).openapi()
    schemas = document["components"]["schemas"]
    assert {"EventsBody", "EntriesBody", "PairBody", "ProblemDetails", "LogReply"} <= set(schemas)
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"]
            expected = {"200"} if path == "/health" else {"200", "400", "500", "503"}
            assert expected <= set(operation["responses"])
