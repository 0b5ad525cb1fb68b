"""A hub that claims the last epoch there can be does not keep the next hub out of its store."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.log import APPLIES, EMPTY_LOG, sequence
from kiosk.domain.events.payloads import HelpCalled
from kiosk.services.devices.pairing import PairWithStore, pair_with_store
from kiosk.services.replication.follow import FollowLog, follow_log
from kiosk.services.replication.ingest import BecomeHub, become_hub
from kiosk.services.replication.validation.sequence import HUB_EPOCH_MAX
from kiosk.storage.local_database import open_store
from kiosk.sync.client.replies import read_reply
from kiosk.sync.protocol.bodies import EntriesBody, HelloReply
from kiosk.sync.protocol.conversions import from_entry
from kiosk.sync.protocol.pairing_bodies import PairingsBody, PairingsReply
from kiosk.sync.protocol.ports import Peer
from tests.headoffice.hub import LEA
from tests.hostile.doors import HUB, Case, Journal, Office
from tests.sync.pair_bodies import pair_body


def help_called() -> EventDraft:
    return EventDraft(EventKind.HELP, LEA, payload=HelpCalled("h", "Entrée"))


def next_hub(office: Office) -> Peer:
    """Pairs another device as the store's hub."""
    code = str(office.office.admin.make_pairing_code(office.peer.store_id).code)
    paired = asyncio.run(office.office.pair(pair_body(code, "hub-2", "hub-2")))
    return asyncio.run(office.office.authenticate("hub-2", paired.secret))


@pytest.mark.parametrize("claim", ["in its list of devices", "in its log"])
def test_the_next_hub_gets_an_epoch_that_every_device_takes(tmp_path: Path, claim: str) -> None:
    office = Office(tmp_path, Case(()))
    if claim == "in its log":
        entry = sequence(Journal(HUB).record(help_called()), EMPTY_LOG, HUB_EPOCH_MAX, APPLIES)
        body = EntriesBody(hub_epoch=HUB_EPOCH_MAX, entries=(from_entry(entry),))
        asyncio.run(office.office.ingest_entries(office.peer, body))
    else:
        reported = PairingsBody(hub_epoch=HUB_EPOCH_MAX, fingerprint="0" * 64, pairings=())
        asyncio.run(office.office.pairings(office.peer, reported))
    peer = next_hub(office)
    hello = asyncio.run(office.office.hello(peer, ()))
    read = read_reply(hello.model_dump_json(by_alias=True).encode(), HelloReply)
    assert read.role == DeviceRole.HUB
    body_of_next = PairingsBody(hub_epoch=read.hub_epoch, fingerprint="1" * 64, pairings=())
    reply = asyncio.run(office.office.pairings(peer, body_of_next))
    read_reply(reply.model_dump_json(by_alias=True).encode(), PairingsReply)
    head = asyncio.run(office.office.hello(peer, ())).log_head
    assert head.seq == (1 if claim == "in its log" else 0)
    office.close()


def test_a_device_that_followed_such_a_hub_can_be_the_hub(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.run_blocking(pair_with_store, PairWithStore(DeviceRole.COUNTER, "store-1", "Lyon"))
    entry = sequence(Journal(HUB).record(help_called()), EMPTY_LOG, HUB_EPOCH_MAX, APPLIES)
    store.run_blocking(follow_log, FollowLog((entry,)))
    store.run_blocking(become_hub, BecomeHub(2, "store-1", "Lyon"))
    assert (
        store.read_blocking(lambda reader: reader.devices.this_device()).hub_epoch == HUB_EPOCH_MAX
    )
    store.close()
