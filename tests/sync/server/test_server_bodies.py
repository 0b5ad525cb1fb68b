"""Tests how a server treats bodies, parameters and addresses that are not valid."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from kiosk.sync.protocol.fields import BODY_BYTES_MAX
from tests.sync.client.upstream import (
    BEARER,
    Upstream,
)
from tests.sync.server.asking import FEED, ask, event_with, problem, sent


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
        reported = problem(answer, 400, "not_understood")
        assert len(reported["message"]) < 400
        assert "\n" not in reported["message"]
        assert upstream.ingested == []

    ask(calls)


@pytest.mark.parametrize("comment", ["\\u0000", "NaN", "Infinity", "1e999", "\\\\u0000", "🥐 “é”"])
def test_what_only_looks_wrong_is_taken(comment: str) -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        body = event_with(comment=comment, data={"note": comment})
        answer = await client.post("/v1/events", content=body, headers=BEARER)
        assert answer.status_code == 200
        assert (upstream.ingested[0].comment, upstream.ingested[0].recorded["note"]) == (
            comment,
            comment,
        )

    ask(calls)


def test_what_a_newer_version_adds_is_ignored() -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        body = {**json.loads(event_with(mood="good", kind="danced")), "weather": "fine"}
        answer = await client.post("/v1/events", json=body, headers=BEARER)
        assert answer.status_code == 200
        assert upstream.ingested[0].kind == "danced"
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


@pytest.mark.parametrize("epochs", ["x", "1,", "-1", "1" * 17, ",".join(["1"] * 2000)])
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
