"""What a machine gets that speaks to a hub or to head office."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest

from kiosk.domain.journal import GENESIS_HASH
from kiosk.sync.server import server_app
from kiosk.sync.wire import BODY_BYTES_MAX, EventsBody, from_entry, from_sent
from tests.sync.upstream import (
    BEARER,
    Upstream,
    an_event,
    calling,
    disk_full,
    listening,
    refused,
)

Calls = Callable[[httpx2.AsyncClient, Upstream], Awaitable[None]]
FEED: dict[str, str | int] = {"of": "log", "after": 0, "head": GENESIS_HASH}


def ask(calls: Calls, upstream: Upstream | None = None) -> None:
    """Make calls to an upstream's application."""

    async def run() -> None:
        there = upstream or Upstream()
        async with calling(there) as client:
            await calls(client, there)

    asyncio.run(run())


def problem(response: httpx2.Response, status: int, code: str) -> dict[str, Any]:
    """The problem in an answer, which must have this status and code."""
    body: dict[str, Any] = response.json()
    assert (response.status_code, body["code"]) == (status, code)
    assert body["message"].endswith(".")
    assert "Traceback" not in response.text
    return body


def sent(*numbers: int) -> str:
    """A body with these events of the second counter."""
    events = tuple(from_sent(an_event(number), None) for number in numbers)
    return EventsBody(events=events).model_dump_json(by_alias=True)


def test_hello_tells_where_everything_stands() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        await upstream.happen(an_event(1))
        reply = await client.get("/v1/hello", params={"epochs": "1,7"}, headers=BEARER)
        assert reply.status_code == 200
        assert reply.json()["log_head"] == {"seq": 1, "hash": upstream.log_head.hash}
        assert reply.json()["acked"] == {"1": 0, "7": 0}

    ask(calls)


def test_events_are_taken_and_a_gap_is_told() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        reply = await client.post("/v1/events", content=sent(1, 2), headers=BEARER)
        assert reply.json()["acked_seq"] == 2
        assert upstream.taken == [an_event(1), an_event(2)]
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
def test_without_its_secret_a_machine_learns_nothing(authorization: str | None) -> None:
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


def test_a_revoked_machine_is_told_so() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        upstream.revoked.add("counter-2")
        problem(await client.get("/v1/hello", headers=BEARER), 403, "revoked")

    ask(calls)


def test_a_code_is_traded_once() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        body = {"code": "ABCD-2345-2222", "device_id": "board-1", "device_name": "Écran"}
        reply = await client.post("/v1/enrol", json=body)
        assert reply.json()["secret"] == "secret-of-board-1"
        problem(await client.post("/v1/enrol", json=body), 403, "code_refused")

    ask(calls)


def event_with(**fields: object) -> bytes:
    """A body with one event of which some fields are different."""
    body = json.loads(sent(1))
    body["events"][0]["event"] |= fields
    return json.dumps(body).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b'{"events": 1}',
        b'{"events": [{}]}',
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"events": [{"event": ' * 5_000,
        event_with(device_seq="1"),
        event_with(device_seq=-1),
        event_with(device_seq=2**60),
        event_with(device_seq=1.5),
        event_with(hash="no hash"),
        event_with(data=[]),
        event_with(data={"n": float("nan")}),
        event_with(personal={"a": [{"b": float("inf")}]}),
        event_with(data={"n": 1}).replace(b'"n": 1', b'"n": 1e999'),
        event_with(data={"n": 1}).replace(b'"n": 1', b'"n": ' + b"9" * 5000),
        event_with(comment="\x00"),
        event_with(comment="\ud800"),
        event_with(data={"\x00": 1}),
        event_with(comment="x" * 5000),
        event_with(occurred_at="2026-11-23T12:00:00"),
        event_with(occurred_at="0001-01-01T00:00:00+14:00"),
        event_with(occurred_at="9999-12-31T23:59:59-14:00"),
        event_with(occurred_at=5),
        event_with(from_status="DANCING"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(body: bytes) -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        answer = await client.post("/v1/events", content=body, headers=BEARER)
        told = problem(answer, 400, "not_understood")
        assert len(told["message"]) < 400
        assert "\n" not in told["message"]
        assert upstream.taken == []

    ask(calls)


@pytest.mark.parametrize("comment", ["\\u0000", "NaN", "Infinity", "1e999", "\\\\u0000", "🥐 “é”"])
def test_what_only_looks_wrong_is_taken(comment: str) -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        body = event_with(comment=comment, data={"note": comment})
        answer = await client.post("/v1/events", content=body, headers=BEARER)
        assert answer.status_code == 200
        assert (upstream.taken[0].comment, upstream.taken[0].data["note"]) == (comment, comment)

    ask(calls)


def test_what_a_newer_version_adds_is_ignored() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        body = {**json.loads(event_with(mood="good", kind="danced")), "weather": "fine"}
        answer = await client.post("/v1/events", json=body, headers=BEARER)
        assert answer.status_code == 200
        assert upstream.taken[0].kind == "danced"
        hello = await client.get("/v1/hello", params={"weather": "fine"}, headers=BEARER)
        assert hello.status_code == 200

    ask(calls)


def test_a_body_that_is_too_large_is_not_read_to_its_end() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        given = 0

        async def endless() -> Any:
            nonlocal given
            while given < 100 * BODY_BYTES_MAX:
                given += 65_536
                yield b" " * 65_536

        announced = await client.post(
            "/v1/events", content=b" " * (BODY_BYTES_MAX + 1), headers=BEARER
        )
        problem(announced, 413, "too_large")
        problem(
            await client.post("/v1/events", content=endless(), headers=BEARER), 413, "too_large"
        )
        assert given < 2 * BODY_BYTES_MAX
        full = sent(1).encode()
        full += b" " * (BODY_BYTES_MAX - len(full))
        assert (await client.post("/v1/events", content=full, headers=BEARER)).status_code == 200

    ask(calls)


@pytest.mark.parametrize(
    "changed",
    [
        {"of": "nothing"},
        {"of": None},
        {"after": -1},
        {"after": 2**60},
        {"after": "x"},
        {"head": "x"},
        {"head": None},
        {"wait": "nan"},
        {"wait": "inf"},
        {"wait": -1},
        {"limit": 0},
        {"limit": "x"},
    ],
)
def test_parameters_that_do_not_fit_are_refused(changed: dict[str, Any]) -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        asked = {key: value for key, value in {**FEED, **changed}.items() if value is not None}
        answer = await client.get("/v1/feed", params=asked, headers=BEARER)
        assert next(iter(changed)) in problem(answer, 400, "not_understood")["message"]

    ask(calls)


@pytest.mark.parametrize("epochs", ["x", "1,", "-1", "1" * 16, ",".join(["1"] * 2000)])
def test_epochs_that_are_none_are_refused(epochs: str) -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        answer = await client.get("/v1/hello", params={"epochs": epochs}, headers=BEARER)
        problem(answer, 400, "not_understood")

    ask(calls)


def test_addresses_that_do_not_exist_have_a_problem_too() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        for path in ("/", "/v1", "/v1/hello/", "/v2/hello", "/docs", "/v1/%00", "/v1/../etc"):
            problem(await client.get(path), 404, "not_understood")
        wrong_method = await client.delete("/v1/hello")
        problem(wrong_method, 405, "not_understood")
        assert wrong_method.headers["allow"] == "GET"

    ask(calls)


def test_a_full_disk_means_come_back_later() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        upstream.trouble = disk_full()
        answer = await client.get("/v1/hello", headers=BEARER)
        told = problem(answer, 503, "busy")
        assert float(answer.headers["retry-after"]) >= told["retry_after_s"] > 0

    ask(calls)


def test_whoever_must_wait_is_told_how_long() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        upstream.trouble = refused(429, "busy", retry_after_s=2.25)
        answer = await client.get("/v1/hello", headers=BEARER)
        assert problem(answer, 429, "busy")["retry_after_s"] == 2.25
        assert answer.headers["retry-after"] == "3"

    ask(calls)


def test_a_bug_is_answered_with_a_reference_and_told() -> None:
    told: list[BaseException] = []

    def note(error: BaseException) -> str:
        told.append(error)
        return "K7M2QX"

    async def run() -> None:
        upstream = Upstream()
        upstream.trouble = ZeroDivisionError("a customer's name")
        transport = httpx2.ASGITransport(server_app(upstream, log=note))
        async with httpx2.AsyncClient(transport=transport, base_url="http://hub") as client:
            answer = await client.get("/v1/hello", headers=BEARER)
        assert "K7M2QX" in problem(answer, 500, "failure")["message"]
        assert "customer" not in answer.text
        assert told == [upstream.trouble]

    asyncio.run(run())


def test_health_needs_no_secret() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        assert (await client.get("/health")).json() == {"status": "ok"}

    ask(calls)


def test_a_poll_answers_at_once_when_its_cursor_is_of_another_history() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        asked = {**FEED, "head": "f" * 64, "wait": 20}
        problem(await client.get("/v1/feed", params=asked, headers=BEARER), 409, "diverged")
        upstream.revoked.add("counter-2")
        asked = {**FEED, "wait": 20}
        problem(await client.get("/v1/feed", params=asked, headers=BEARER), 403, "revoked")

    ask(calls)


def test_a_poll_beats_while_nothing_happens_and_ends_with_the_news() -> None:
    async def run() -> None:
        upstream = Upstream()
        async with (
            listening(upstream) as url,
            httpx2.AsyncClient(base_url=url, headers=BEARER, trust_env=False) as client,
            client.stream("GET", "/v1/feed", params={**FEED, "wait": 20}) as answer,
        ):
            assert answer.status_code == 200
            pieces = answer.aiter_raw()
            assert await anext(pieces) == b" "
            await upstream.happen(an_event(1))
            rest = b"".join([piece async for piece in pieces])
            assert len(json.loads(rest)["entries"]) == 1

    asyncio.run(run())


@pytest.mark.parametrize("trouble", [ZeroDivisionError(), disk_full(), refused(409, "diverged")])
def test_trouble_during_a_poll_is_told_by_the_next_one(trouble: Exception) -> None:
    class Stumbling(Upstream):
        async def log(self, *asked: Any) -> Any:
            if self.trouble:
                raise self.trouble
            return await super().log(*asked)

    async def run() -> None:
        upstream = Stumbling()
        async with calling(upstream) as client:
            asked = {**FEED, "wait": 20}
            poll = asyncio.create_task(client.get("/v1/feed", params=asked, headers=BEARER))
            await upstream.somebody_waits.wait()
            upstream.trouble = trouble
            await upstream.call_out()
            assert (await poll).json()["entries"] == []
            again = await client.get("/v1/feed", params=asked, headers=BEARER)
            assert again.status_code in (409, 500, 503)

    asyncio.run(run())


def test_nobody_waits_on_for_a_machine_that_hung_up() -> None:
    async def run() -> None:
        upstream = Upstream()
        async with listening(upstream) as url:
            async with httpx2.AsyncClient(base_url=url, headers=BEARER, trust_env=False) as client:
                asked = {**FEED, "wait": 20}
                async with client.stream("GET", "/v1/feed", params=asked):
                    assert upstream.waiting == 1
            await asyncio.wait_for(upstream.nobody_waits.wait(), 5)

    asyncio.run(run())


def test_the_document_names_every_answer() -> None:
    document = server_app(Upstream()).openapi()
    schemas = document["components"]["schemas"]
    assert {"EventsBody", "EntriesBody", "EnrolBody", "Problem", "LogReply"} <= set(schemas)
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"]
            expected = {"200"} if path == "/health" else {"200", "400", "500", "503"}
            assert expected <= set(operation["responses"])
