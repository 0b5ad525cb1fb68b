"""A hub signs only some of its own events: wherever a page ends, every event in it has proof."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from kiosk.domain.commands import Command, CommandKind, next_command
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import Event
from kiosk.domain.events.log import EMPTY_LOG, LogHead
from kiosk.domain.events.payloads import Unread
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
from kiosk.services.orders.help import ask_help
from kiosk.services.replication.follow import FollowLog, follow_log
from kiosk.services.replication.progress import TruncateLog, truncate_log_after
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.sync.protocol.batches import (
    SIGNED_EVERY,
    Relaying,
    commands_of,
    entries_body,
    events_body,
    signatures_in,
    signed_entries,
)
from kiosk.sync.protocol.conversions import from_command, from_sent, to_entry
from kiosk.sync.protocol.fields import EVENTS_MAX
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.records import Sent, WireCommand, WireEntry
from kiosk.sync.protocol.signature_coverage import up_to_signed
from kiosk.sync.server.hub import Hub
from tests.hostile.test_forged_relays import calls
from tests.sync.pair_bodies import key_of, pair_body

pytestmark = pytest.mark.heavy

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CALLS = EVENTS_MAX * 2 + SIGNED_EVERY // 2 + 3
"""More than two requests hold, and no multiple of SIGNED_EVERY."""


def device_of(store: LocalDatabase) -> str:
    return store.read_blocking(lambda reader: reader.devices.this_device()).device_id


def length(store: LocalDatabase) -> int:
    return store.read_blocking(lambda reader: reader.event_log.count())


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalDatabase]:
    """A hub at which many people called for help."""
    store = open_store(tmp_path_factory.mktemp("hub"))
    for number in range(CALLS):
        store.run_blocking(ask_help, f"Quai {number}")
    yield store
    store.close()


def page(hub: LocalDatabase, after: int, limit: int) -> tuple[WireEntry, ...]:
    """A page of the log as the hub sends it."""
    signer = key_of(device_of(hub))
    return hub.read_blocking(
        lambda reader: signed_entries(reader, reader.event_log.entries(after, limit), signer)
    )


@pytest.fixture
def counter(morning: LocalDatabase, tmp_path: Path) -> Iterator[LocalDatabase]:
    """A counter that has followed that hub."""
    store = open_store(tmp_path / "counter")
    while entries := page(morning, length(store), 90):
        wish = FollowLog(tuple(map(to_entry, entries)), signatures_in(entries))
        store.run_blocking(follow_log, wish)
    assert length(store) == CALLS
    yield store
    store.close()


def test_a_hub_signs_one_in_many_and_the_last_of_a_page(morning: LocalDatabase) -> None:
    entries = page(morning, 0, 40)
    signed = [number for number, entry in enumerate(entries, 1) if entry.signature]
    assert signed == [SIGNED_EVERY, 2 * SIGNED_EVERY, 40]


def test_what_the_hub_lost_comes_back_whole_from_a_counter(
    counter: LocalDatabase, morning: LocalDatabase, tmp_path: Path
) -> None:
    new_hub = open_store(tmp_path / "new hub")
    hub = Hub(new_hub, now=lambda: NOON, make_secret=lambda: "made")
    for store in (morning, counter):
        device_id = device_of(store)
        new_hub.run_blocking(
            make_pairing_code, NewPairingCode(f"code-{device_id}", DeviceRole.COUNTER)
        )
        wish = pair_body(f"code-{device_id}", device_id, device_id, signs_since=1)
        asyncio.run(hub.pair(wish))
    peer = Peer(device_of(counter), DeviceRole.COUNTER, "")
    counter.run_blocking(truncate_log_after, TruncateLog(0))

    relaying = Relaying(0)
    sizes = []
    while (body := asyncio.run(events_body(counter, relaying))) is not None and body.relayed:
        sizes.append(len(body.relayed))
        asyncio.run(hub.ingest_events(peer, body))

    assert len(sizes) > 2
    assert length(new_hub) == CALLS
    new_hub.close()


def test_a_new_hub_sends_no_event_of_the_former_one_without_its_proof(
    counter: LocalDatabase, morning: LocalDatabase
) -> None:
    body = asyncio.run(entries_body(counter, 2, digest=False))
    assert body is not None
    assert EVENTS_MAX - SIGNED_EVERY < len(body.entries) < EVENTS_MAX
    assert body.entries[-1].signature
    assert body.entries[-1].event.device_id == device_of(morning)


def relays(sents: list[Sent]) -> list[WireCommand]:
    """Head office's commands that relay events."""
    head, commands = LogHead(0, EMPTY_LOG.hash), list[Command]()
    for number, sent in enumerate(sents):
        payload = sent.model_dump(mode="json", by_alias=True)
        command = next_command(
            head,
            command_id=f"command-{number}",
            kind=CommandKind.RELAY,
            order_id=None,
            payload=Unread(payload),
            issued_by="head office",
            issued_at=NOON,
        )
        head = LogHead(command.command_seq, command.hash)
        commands.append(command)
    return list(map(from_command, commands))


def test_head_office_hands_on_what_a_former_hub_lost(
    morning: LocalDatabase, tmp_path: Path
) -> None:
    new_hub = open_store(tmp_path / "new hub")
    hub = Hub(new_hub, now=lambda: NOON, make_secret=lambda: "made")
    new_hub.run_blocking(make_pairing_code, NewPairingCode("code", DeviceRole.COUNTER))
    asyncio.run(hub.pair(pair_body("code", device_of(morning), "Comptoir 1", signs_since=1)))
    peers = {
        peer.device_id: peer
        for peer in new_hub.read_blocking(lambda reader: reader.devices.peers())
    }
    sents = [
        from_sent(to_entry(entry).event, None, entry.signature) for entry in page(morning, 0, CALLS)
    ]
    waiting = iter(relays(sents))
    left: list[WireCommand] = []
    brought = 0
    while asked := [*left, *islice(waiting, 100 - len(left))]:
        ingested = commands_of(asked, "FR", peers)
        assert len(ingested.relayed) == len(ingested.commands) > 0
        brought += len(ingested.relayed)
        left = asked[len(ingested.commands) :]
    assert brought == CALLS
    new_hub.close()


def sent(event: Event, *, signed: bool) -> Sent:
    return from_sent(event, None, "signed" if signed else "")


@pytest.mark.parametrize(
    ("marks", "count"),
    [
        ("", 0),
        ("a", 1),
        ("A", 1),
        ("aAa", 2),
        ("aAaA", 4),
        ("aaa", 3),
        ("aAbBab", 4),
        ("abAB", 4),
        ("abAa", 3),
        ("aBbA", 4),
        ("bAbabA", 6),
        ("aAaB", 2),
    ],
)
def test_a_cut_leaves_no_event_whose_signature_comes_after_it(marks: str, count: int) -> None:
    """A letter is an event of device a or b; a capital letter is a signed one."""
    chains = {name: iter(calls(name, ["Quai"] * len(marks))) for name in "ab"}
    sents = [sent(next(chains[mark.lower()]), signed=mark.isupper()) for mark in marks]
    assert up_to_signed(sents) == count
