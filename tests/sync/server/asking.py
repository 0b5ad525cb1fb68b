"""Calls to a server without a network, and checks of its responses."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2

from kiosk.domain.events.event import GENESIS_HASH
from kiosk.sync.protocol.bodies import EventsBody
from kiosk.sync.protocol.conversions import from_sent
from tests.sync.client.upstream import (
    Upstream,
    an_event,
    calling,
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
    """The problem in a response, which must have this status and code."""
    body: dict[str, Any] = response.json()
    assert (response.status_code, body["code"]) == (status, code)
    assert body["message"].endswith(".")
    assert "Traceback" not in response.text
    return body


def sent(*numbers: int) -> str:
    """A body with these events of the second counter."""
    events = tuple(from_sent(an_event(number), None) for number in numbers)
    return EventsBody(events=events).model_dump_json(by_alias=True)


def event_with(**fields: object) -> bytes:
    """A body with one event, with some fields replaced."""
    body = json.loads(sent(1))
    body["events"][0]["event"] |= fields
    return json.dumps(body).encode()
