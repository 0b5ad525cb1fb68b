"""Tests the long poll of a server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest

from tests.sync.client.upstream import (
    BEARER,
    Upstream,
    an_event,
    calling,
    disk_full,
    listening,
    refused,
)
from tests.sync.server.asking import FEED, ask, problem


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


def test_a_poll_that_nothing_ended_reads_nothing_for_its_answer() -> None:
    class Counting(Upstream):
        async def log(self, *asked: Any) -> Any:
            read.append(asked)
            return await super().log(*asked)

    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        answer = await client.get("/v1/feed", params={**FEED, "wait": 0.05}, headers=BEARER)
        assert answer.json()["entries"] == []
        assert len(read) == 1

    read: list[Any] = []
    ask(calls, Counting())


@pytest.mark.parametrize("trouble", [ZeroDivisionError(), disk_full(), refused(409, "diverged")])
def test_trouble_during_a_poll_is_reported_by_the_next_one(trouble: Exception) -> None:
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


def test_nobody_waits_on_for_a_device_that_hung_up() -> None:
    async def run() -> None:
        upstream = Upstream()
        async with listening(upstream) as url:
            async with httpx2.AsyncClient(base_url=url, headers=BEARER, trust_env=False) as client:
                asked = {**FEED, "wait": 20}
                async with client.stream("GET", "/v1/feed", params=asked):
                    assert upstream.waiting == 1
            await asyncio.wait_for(upstream.nobody_waits.wait(), 5)

    asyncio.run(run())
