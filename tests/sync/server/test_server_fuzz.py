"""Whatever is sent, a server answers: never with a bug, never with more than a sentence."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.events.event import GENESIS_HASH
from kiosk.sync.protocol.bodies import EntriesBody, EventsBody
from kiosk.sync.protocol.conversions import from_entry, from_sent
from tests.sync.client.upstream import BEARER, Upstream, an_event, calling

pytestmark = pytest.mark.heavy

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([GENESIS_HASH, "status", "applied", "STAFF", "2026-11-23T12:00:00Z", 2**53])
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def an_entries_body() -> dict[str, Any]:
    hub = Upstream()
    asyncio.run(hub.happen(an_event(1), an_event(2)))
    body = EntriesBody(hub_epoch=1, entries=tuple(map(from_entry, hub.entries)))
    loaded: dict[str, Any] = json.loads(body.model_dump_json(by_alias=True))
    return loaded


def an_events_body() -> dict[str, Any]:
    body = EventsBody(events=tuple(from_sent(an_event(number), None) for number in (1, 2)))
    loaded: dict[str, Any] = json.loads(body.model_dump_json(by_alias=True))
    return loaded


PAIR_BODY = {"code": "ABCD-2345-2222", "device_id": "board-1", "device_name": "Écran"}
BODIES: dict[str, Callable[[], dict[str, Any]]] = {
    "/v1/proof": lambda: {"nonce": "ab" * 32},
    "/v1/pair": PAIR_BODY.copy,
    "/v1/events": an_events_body,
    "/v1/entries": an_entries_body,
}


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A valid body in which one value is changed or missing."""
    path = draw(st.sampled_from(sorted(BODIES)))
    body = BODIES[path]()
    place: Any = body
    while True:
        keys = range(len(place)) if isinstance(place, list) else sorted(place)
        key = draw(st.sampled_from(list(keys)))
        if isinstance(place[key], dict | list) and place[key] and draw(st.booleans()):
            place = place[key]
            continue
        if draw(st.integers(0, 4)):
            place[key] = draw(VALUES)
        else:
            del place[key]
        return path, body


def post(path: str, content: bytes, headers: dict[str, str] = BEARER) -> httpx2.Response:
    """Send one request to a new server."""

    async def run() -> httpx2.Response:
        async with calling(Upstream()) as client:
            return await client.post(path, content=content, headers=headers)

    return asyncio.run(run())


def is_valid(response: httpx2.Response) -> bool:
    """Whether a client can read the response, and it is no bug."""
    body = response.json()
    assert response.headers["content-type"] == "application/json"
    if response.status_code == 200:
        return isinstance(body, dict)
    assert "Traceback" not in response.text
    return response.status_code < 500 and {"code", "message"} <= set(body)


@given(damaged())
def test_a_body_with_one_wrong_value(sent: tuple[str, dict[str, Any]]) -> None:
    path, body = sent
    assert is_valid(post(path, json.dumps(body).encode()))


@given(st.sampled_from(sorted(BODIES)), st.binary() | VALUES.map(lambda v: json.dumps(v).encode()))
def test_a_body_of_anything(path: str, content: bytes) -> None:
    assert is_valid(post(path, content))


@given(
    st.sampled_from(["/v1/hello", "/v1/feed", "/v1/snapshot", "/v1/digest"]),
    st.dictionaries(
        st.sampled_from(["of", "after", "head", "limit", "epochs", "as_of", "cursor"]),
        st.text(alphabet=st.characters(exclude_categories=["Cs"]))
        | st.integers().map(str)
        | st.sampled_from(["log", "commands", GENESIS_HASH, "1,2", "nan"]),
    ),
)
def test_parameters_of_anything(path: str, parameters: dict[str, str]) -> None:
    async def run() -> None:
        async with calling(Upstream()) as client:
            assert is_valid(await client.get(path, params=parameters, headers=BEARER))

    asyncio.run(run())


@given(st.binary(max_size=300))
def test_a_secret_of_anything(shown: bytes) -> None:
    async def run() -> None:
        headers = httpx2.Headers([(b"authorization", b"Bearer " + shown)])
        async with calling(Upstream()) as client:
            answer = await client.get("/v1/hello", headers=headers)
            assert answer.status_code == 401

    asyncio.run(run())
