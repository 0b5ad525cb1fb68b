"""Tests that bodies of former versions are read without loss and written in the same way."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from kiosk.sync.protocol.bodies import (
    CommandsReply,
    DigestReply,
    EntriesBody,
    EntriesReply,
    EventsBody,
    EventsReply,
    HelloReply,
    LogReply,
)
from kiosk.sync.protocol.conversions import (
    from_command,
    from_entry,
    from_sent,
    to_command,
    to_entry,
    to_event,
    to_order,
)
from kiosk.sync.protocol.pairing_bodies import (
    HubStatement,
    PairBody,
    PairingsBody,
    PairingsReply,
    PairReply,
    ProofBody,
    ProofReply,
    from_peer,
    to_peer,
)
from kiosk.sync.protocol.problem_codes import ProblemDetails

VERSIONS = sorted(path.parent for path in Path(__file__).parent.glob("*/traffic.jsonl"))
REQUESTS: dict[str, type[BaseModel]] = {
    "/v1/pair": PairBody,
    "/v1/proof": ProofBody,
    "/v1/events": EventsBody,
    "/v1/entries": EntriesBody,
    "/v1/pairings": PairingsBody,
}
REPLIES: dict[str, type[BaseModel]] = {
    "/v1/pair": PairReply,
    "/v1/proof": ProofReply,
    "/v1/hello": HelloReply,
    "/v1/events": EventsReply,
    "/v1/entries": EntriesReply,
    "/v1/feed?of=log": LogReply,
    "/v1/feed?of=commands": CommandsReply,
    "/v1/snapshot": LogReply,
    "/v1/digest": DigestReply,
    "/v1/pairings": PairingsReply,
    "/v1/statement": HubStatement,
}


def calls(version: Path) -> list[dict[str, Any]]:
    lines = (version / "traffic.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def path_of(call: dict[str, Any]) -> str:
    """The call's path; a feed's with its `of` parameter."""
    path = str(call["path"].partition("?")[0])
    of = re.search(r"[?&](of=\w+)", call["path"])
    return f"{path}?{of[1]}" if of else path


def bodies(version: Path) -> list[tuple[type[BaseModel], Any]]:
    """Returns every recorded body with its type."""
    found: list[tuple[type[BaseModel], Any]] = []
    for call in calls(version):
        path = path_of(call)
        if call["request"] is not None:
            found.append((REQUESTS[path], call["request"]))
        reply = REPLIES[path] if call["status"] == 200 else ProblemDetails
        found.append((reply, call["response"]))
    return found


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
def test_a_recording_has_every_call_and_a_refusal(version: Path) -> None:
    recorded = calls(version)
    assert {path_of(call) for call in recorded if call["status"] == 200} == set(REPLIES)
    assert {path_of(call) for call in recorded if call["request"] is not None} == set(REQUESTS)
    assert any(call["status"] != 200 for call in recorded)


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
def test_every_body_is_read_and_written_as_it_came(version: Path) -> None:
    for shape, body in bodies(version):
        read = shape.model_validate_json(json.dumps(body))
        # Without the fields that were added since.
        assert json.loads(read.model_dump_json(by_alias=True, exclude_unset=True)) == body


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)
def test_what_bodies_hold_means_the_same_after_it_went_through_the_domain(version: Path) -> None:
    """Converting to the domain's values and back loses nothing that such a device sent."""
    checked = 0
    for shape, body in bodies(version):
        read = shape.model_validate_json(json.dumps(body))
        if isinstance(read, LogReply | EntriesBody):
            for entry in read.entries:
                assert from_entry(to_entry(entry), entry.signature) == entry
        elif isinstance(read, CommandsReply):
            for command in read.commands:
                assert from_command(to_command(command)) == command
        elif isinstance(read, EventsBody):
            for sent in (*read.events, *read.relayed):
                order = to_order(sent.order) if sent.order else None
                assert from_sent(to_event(sent.event), order, sent.signature) == sent
        elif isinstance(read, PairingsBody | PairingsReply):
            for pairing in read.pairings:
                assert from_peer(to_peer(pairing)) == pairing
        else:
            continue
        checked += 1
    assert checked
