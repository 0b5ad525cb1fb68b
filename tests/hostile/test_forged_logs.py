"""Tests that head office detects events in a hub's log that their device did not sign."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import Event
from kiosk.domain.events.log import APPLIES, EMPTY_LOG, LogHead, sequence
from kiosk.headoffice.replication.signature_checks import Misused, misused
from kiosk.headoffice.storage.database import sqlite_url
from kiosk.headoffice.storage.overview import quarantined
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.orders.help import ask_help
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.services.replication.ingest import BecomeHub, become_hub
from kiosk.sync.client.announce import Announcer
from kiosk.sync.identity.device_key import DeviceKey
from kiosk.sync.identity.hub_identity import UNSIGNED
from kiosk.sync.protocol.batches import entries_body
from kiosk.sync.protocol.bodies import EntriesBody, EntriesReply, EventsBody
from kiosk.sync.protocol.conversions import from_entry
from kiosk.sync.protocol.pairing_bodies import (
    PairingsBody,
    PairingsReply,
    from_peer,
    pairings_covered,
)
from kiosk.sync.protocol.ports import Peer, WireProblem
from kiosk.sync.protocol.signatures import head_covered, is_signed, log_covered
from kiosk.sync.server.hub import Hub
from tests.cheap_codes import cheap_code
from tests.hostile.test_forged_relays import LEA, PAUL, STARTED_AT, Counter1, bare, calls, signed
from tests.new_databases import new_office
from tests.sync.pair_bodies import key_of, pair_body

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HUB = "hub-1"
REFUSED = (403, "not_permitted")


class Lyon:
    """Head office, and a store's hub whose log the test makes up."""

    def __init__(self, path: Path) -> None:
        self.database = new_office(sqlite_url(path / "headoffice.db"))
        self.office = HeadOffice(self.database)
        self.store = self.office.admin.create_store("Lyon", "LYON-01")
        self.join(HUB)
        self.head, self.epoch = EMPTY_LOG, 1
        self.key: DeviceKey | None = key_of(HUB)

    def join(self, device_id: str, *, has_key: bool = True) -> None:
        code = str(cheap_code(self.office.admin, self.store.store_id))
        wish = pair_body(code, device_id, device_id)
        if not has_key:
            wish = wish.model_copy(update={"public_key": "", "signature": ""})
        asyncio.run(self.office.pair(wish))

    def shows(self, *devices: str, key: DeviceKey | None = None) -> None:
        """The hub reports its devices' keys to head office, signed with its own or `key`."""
        pairings = tuple(
            from_peer(
                PeerRecord(
                    device_id,
                    DeviceRole.COUNTER,
                    f"Comptoir {number}",
                    "0" * 64,
                    NOON,
                    None,
                    None,
                    None,
                    public_key=key_of(device_id).public,
                    signs_since=STARTED_AT,
                )
            )
            for number, device_id in enumerate(devices, 3)
        )
        body = PairingsBody(hub_epoch=self.epoch, fingerprint="", pairings=pairings)
        key = key or self.key
        if key is not None:
            reported = {
                "public_key": key.public,
                "signs_since": STARTED_AT,
                "signature": key.sign(pairings_covered(HUB, body)),
            }
            body = body.model_copy(update=reported)
        asyncio.run(self.office.pairings(self.peer(HUB), body))

    def peer(self, device_id: str) -> Peer:
        return Peer(device_id, DeviceRole.HUB, self.store.store_id)

    def body(self, events: list[tuple[Event, str]]) -> EntriesBody:
        """Returns the events as sequenced entries, signed by the hub if it has a key."""
        entries, head = [], self.head
        for event, signature in events:
            entry = sequence(event, head, self.epoch, APPLIES, None)
            head = entry.head
            entries.append(from_entry(entry, signature))
        body = EntriesBody(hub_epoch=self.epoch, entries=tuple(entries))
        return body if self.key is None else self.signed_by(self.key, body, head)

    def signed_by(self, key: DeviceKey, body: EntriesBody, head: LogHead) -> EntriesBody:
        signature = key.sign(log_covered(HUB, self.epoch, head))
        reported = {"public_key": key.public, "signs_since": STARTED_AT, "signature": signature}
        return body.model_copy(update=reported)

    def sends(self, events: list[tuple[Event, str]]) -> EntriesReply:
        reply = self.takes(self.body(events))
        self.head = LogHead(reply.log_head.seq, reply.log_head.hash)
        return reply

    def takes(self, body: EntriesBody) -> EntriesReply:
        return asyncio.run(self.office.ingest_entries(self.peer(HUB), body))

    def refuses(self, body: EntriesBody) -> tuple[int, str]:
        with pytest.raises(WireProblem) as caught:
            self.takes(body)
        return caught.value.status, caught.value.problem.code

    def misused(self) -> tuple[Misused, ...]:
        with self.database.reader() as connection:
            return misused(connection)

    def is_listened_to(self) -> bool:
        with self.database.reader() as connection:
            return not quarantined(connection)


@pytest.fixture
def lyon(tmp_path: Path) -> Iterator[Lyon]:
    store = Lyon(tmp_path)
    yield store
    asyncio.run(store.office.close())
    store.database.close()


def unsigned(events: list[Event]) -> list[tuple[Event, str]]:
    return [(event, "") for event in events]


def all_signed(events: list[Event], by: str | None = None) -> list[tuple[Event, str]]:
    return [(event, sent.signature) for event, sent in zip(events, signed(events, by), strict=True)]


def last_signed(events: list[Event], by: str | None = None) -> list[tuple[Event, str]]:
    return [*unsigned(events[:-1]), *all_signed(events, by)[-1:]]


@pytest.mark.parametrize("wrapped", [all_signed, last_signed])
def test_what_a_device_signed_is_its_own(lyon: Lyon, wrapped: object) -> None:
    assert callable(wrapped)
    lyon.shows(LEA)
    lyon.sends(wrapped(calls(LEA, ["Entrée", "Parking"])))
    assert lyon.misused() == ()


@pytest.mark.parametrize("by", [None, HUB])
def test_what_a_device_did_not_sign_is_set_aside_with_its_name(lyon: Lyon, by: str | None) -> None:
    lyon.shows(LEA)
    forged = calls(LEA, ["Forged", "Forged too"])
    reply = lyon.sends(all_signed(forged, by) if by else unsigned(forged))
    # The log goes on: nothing is requested again, and no device is quarantined.
    assert reply.log_head.seq == 2
    (found,) = lyon.misused()
    assert (found.device_name, found.count, found.first_seq) == ("Comptoir 3", 2, 1)
    assert lyon.is_listened_to()
    lyon.sends(all_signed(calls(HUB, ["Entrée"])))
    assert [each.count for each in lyon.misused()] == [2]


def test_a_signature_that_comes_later_covers_what_came_before(lyon: Lyon) -> None:
    lyon.shows(LEA)
    own = calls(LEA, ["Entrée", "Parking", "Cour"])
    lyon.sends(unsigned(own[:1]))
    lyon.sends(unsigned(own[1:2]))
    assert [each.count for each in lyon.misused()] == [2]
    lyon.sends(all_signed(own)[2:])
    assert lyon.misused() == ()


def test_a_signature_of_another_chain_covers_nothing_before(lyon: Lyon) -> None:
    lyon.shows(LEA)
    lyon.sends(unsigned(calls(LEA, ["Forged"])))
    own = calls(LEA, ["Entrée", "Parking"])
    lyon.sends(all_signed(own)[1:])
    (found,) = lyon.misused()
    assert (found.count, found.first_seq) == (1, 1)


def test_a_hub_signs_what_it_records_itself(lyon: Lyon) -> None:
    lyon.shows()
    lyon.sends(last_signed(calls(HUB, ["Entrée", "Parking"])))
    assert lyon.misused() == ()
    lyon.sends(unsigned(calls(HUB, ["Forged"], epoch=STARTED_AT + 1)))
    assert [each.device_id for each in lyon.misused()] == [HUB]


def test_a_log_without_the_hubs_signature_is_refused(lyon: Lyon) -> None:
    lyon.sends(all_signed(calls(HUB, ["Entrée"])))
    body = lyon.body(unsigned(calls(LEA, ["Parking"])))
    bare_body = body.model_copy(update={"signature": "", "public_key": "", "signs_since": None})
    assert lyon.refuses(bare_body) == REFUSED
    head = LogHead(body.entries[-1].store_seq, body.entries[-1].hash)
    assert lyon.refuses(lyon.signed_by(key_of("thief"), body, head)) == REFUSED
    # Signed, but for another head.
    assert lyon.refuses(lyon.signed_by(key_of(HUB), body, LogHead(1, "0" * 64))) == REFUSED
    # Nobody is quarantined for what was refused, and the hub goes on.
    assert lyon.is_listened_to()
    assert lyon.takes(body).log_head.seq == 2


def test_keys_that_the_hub_has_not_signed_are_refused(lyon: Lyon) -> None:
    lyon.shows(LEA)
    with pytest.raises(WireProblem) as caught:
        lyon.shows("counter-9", key=key_of("thief"))
    assert (caught.value.status, caught.value.problem.code) == REFUSED
    lyon.key = None
    with pytest.raises(WireProblem) as caught:
        lyon.shows("counter-9")
    assert (caught.value.status, caught.value.problem.code) == REFUSED


@pytest.mark.parametrize("has_key", [True, False])
def test_a_hub_of_before_is_believed_until_it_signs(lyon: Lyon, has_key: bool) -> None:
    lyon.office.admin.revoke(HUB)
    lyon.join(HUB, has_key=has_key)
    lyon.key = None
    lyon.sends(unsigned(calls(LEA, ["Entrée"])))
    lyon.sends(unsigned(calls(HUB, ["Entrée"])))
    assert lyon.misused() == ()
    lyon.key = key_of(HUB)
    lyon.sends(all_signed(calls(HUB, ["Parking"], epoch=STARTED_AT + 1)))
    lyon.key = None
    assert lyon.refuses(lyon.body(unsigned(calls(LEA, ["Parking"])))) == REFUSED
    if has_key:
        return
    # The first key that it showed is bound to it from then on.
    lyon.key = key_of("thief")
    assert lyon.refuses(lyon.body(unsigned(calls(LEA, ["Parking"])))) == REFUSED


def test_a_hub_that_was_paired_with_a_key_signs_with_no_other(lyon: Lyon) -> None:
    lyon.key = key_of("thief")
    assert lyon.refuses(lyon.body(unsigned(calls(LEA, ["Parking"])))) == REFUSED


def test_a_hub_that_lost_its_key_is_paired_anew(lyon: Lyon) -> None:
    lyon.sends(all_signed(calls(HUB, ["Entrée"])))
    lyon.office.admin.revoke(HUB)
    code = str(lyon.office.admin.make_pairing_code(lyon.store.store_id).code)
    wish = pair_body(code, HUB, HUB)
    asyncio.run(lyon.office.pair(wish.model_copy(update={"public_key": "", "signature": ""})))
    lyon.key = key_of("another one")
    assert lyon.sends(unsigned(calls(LEA, ["Parking"]))).log_head.seq == 2


def test_a_former_hub_signs_what_it_hands_in_late(lyon: Lyon) -> None:
    lyon.sends(all_signed(calls(HUB, ["Entrée"])))
    lyon.join("hub-2")
    sender = Peer(HUB, DeviceRole.COUNTER, lyon.store.store_id)
    late = calls(HUB, ["Entrée", "Parking"])[1:]
    with pytest.raises(WireProblem) as caught:
        asyncio.run(lyon.office.ingest_events(sender, EventsBody(events=bare(late))))
    assert (caught.value.status, caught.value.problem.code) == REFUSED
    reply = asyncio.run(lyon.office.ingest_events(sender, EventsBody(events=signed(late))))
    assert [reported.outcome for reported in reply.outcomes] == ["relayed"]


def test_head_office_hands_signatures_on_to_the_hub_after(lyon: Lyon) -> None:
    lyon.shows(LEA)
    own = all_signed(calls(LEA, ["Entrée", "Parking"]))
    lyon.sends(own)
    page = asyncio.run(lyon.office.log(lyon.peer(HUB), EMPTY_LOG, 10))
    assert [entry.signature for entry in page.entries] == [signature for _, signature in own]
    copy = asyncio.run(lyon.office.snapshot(lyon.peer(HUB), None, None, 10))
    assert copy.entries == page.entries


class Line:
    """The hub's connection to head office."""

    def __init__(self, lyon: Lyon, device_id: str) -> None:
        self.lyon, self.device_id = lyon, device_id

    async def pairings(self, body: PairingsBody) -> PairingsReply:
        return await self.lyon.office.pairings(self.lyon.peer(self.device_id), body)


def test_a_hub_at_work_hands_on_what_its_devices_sign_and_signs_its_own(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    lyon, hub = Lyon(tmp_path / "office"), Counter1(tmp_path / "hub")
    device_id = hub.store.read_blocking(lambda reader: reader.devices.this_device().device_id)
    lyon.join(device_id)
    hub.store.run_blocking(become_hub, BecomeHub(2, lyon.store.store_id, "Lyon"))
    key = key_of(device_id)
    hub.pair(PAUL)
    hub.pair(LEA)
    first, second, third = signed(calls(LEA, ["Entrée", "Parking", "Cour"]))
    hub.sends(PAUL, relayed=(first.model_copy(update={"signature": ""}), second))
    hub.sends(LEA, (third,))
    hub.store.run_blocking(ask_help, "Quai")
    announcer = Announcer(
        hub.store,
        Line(lyon, device_id),
        UNSIGNED,
        "",
        keep=lambda _kept: None,
        note=lambda *_arguments, **_params: None,
        signer=key,
    )
    asyncio.run(announcer._look())
    body = asyncio.run(entries_body(hub.store, 2, digest=False, signer=key))
    assert body is not None
    asyncio.run(lyon.office.ingest_entries(lyon.peer(device_id), body))
    page = asyncio.run(lyon.office.log(lyon.peer(device_id), EMPTY_LOG, 10))
    assert [bool(entry.signature) for entry in page.entries] == [False, True, True, True]
    assert lyon.misused() == ()
    # The hub also signs its own events that it sends to its devices.
    served = Hub(hub.store, now=lambda: NOON, make_secret=lambda: "made", signer=key)
    down = asyncio.run(served.log(Peer(PAUL, DeviceRole.COUNTER, ""), EMPTY_LOG, 10))
    last = down.entries[-1]
    covered = head_covered(
        device_id, last.event.device_epoch, last.event.device_seq, last.event.hash
    )
    assert is_signed(key.public, last.signature, covered)
    hub.store.close()
    lyon.database.close()
