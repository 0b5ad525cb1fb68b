"""Tests that names and places from a hostile device cannot control a user's terminal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from kiosk.cli.session import Session
from kiosk.domain.events.event import EventKind
from kiosk.sync.protocol.bodies import EventsBody
from kiosk.sync.protocol.conversions import from_event
from kiosk.sync.protocol.records import Sent
from tests.sync.client.upstream import BEARER, Upstream, an_event
from tests.sync.server.asking import ask, problem

STEERING = ["\x1b[2J", "\x9b2J", "\x07", "\r", "\u202eabc", "\x1b]0;owned\x07"]


@pytest.mark.parametrize("steering", STEERING)
def test_a_device_is_not_paired_under_a_name_that_steers_a_terminal(steering: str) -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        body = {"code": "ABCD-2345-2222", "device_id": "board-1", "device_name": f"É{steering}"}
        problem(await client.post("/v1/pair", json=body), 400, "not_understood")
        assert "ABCD2345" in upstream.codes

    ask(calls)


@pytest.mark.parametrize("field", ["bay", "place"])
@pytest.mark.parametrize("steering", STEERING)
def test_no_place_that_steers_a_terminal_is_taken(field: str, steering: str) -> None:
    async def calls(client: httpx2.AsyncClient, upstream: Upstream) -> None:
        event = replace(an_event(1), kind=EventKind.ARRIVED, recorded={field: f"A{steering}"})
        body = EventsBody(events=(Sent(event=from_event(event)),)).model_dump_json(by_alias=True)
        problem(
            await client.post("/v1/events", content=body, headers=BEARER), 400, "not_understood"
        )
        assert upstream.ingested == []

    ask(calls)


@pytest.mark.parametrize("steering", STEERING)
def test_what_a_command_prints_steers_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], steering: str
) -> None:
    session = Session(tmp_path)
    session.say(f"Comptoir {steering} 2\tà la\nligne")
    session.complain(f"Comptoir {steering} 2")
    out, err = capsys.readouterr()
    assert out.startswith("Comptoir ")
    assert out.endswith(" 2\tà la\nligne\n")
    assert not set(steering) & set("\x1b\x9b\x07\r\u202e") & set(out + err)
