"""Tests that no device can forge another one's events: unsigned ones are not ingested."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.errors import NotAllowed
from kiosk.domain.events.event import GENESIS_HASH, DeviceHead, Event, EventDraft, EventKind
from kiosk.domain.events.journal import head_after, stamp
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.domain.events.payloads import HelpCalled, Step
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.headoffice.storage.database import sqlite_url
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
from kiosk.services.orders.close_issues import CloseReview, close_review
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.protocol.bodies import EventsBody, EventsReply
from kiosk.sync.protocol.conversions import from_sent
from kiosk.sync.protocol.pairing_bodies import PairBody, PairingsBody, from_peer
from kiosk.sync.protocol.ports import Peer, WireProblem
from kiosk.sync.protocol.records import Sent
from kiosk.sync.protocol.signature_coverage import signature_of
from kiosk.sync.server.hub import Hub
from tests.new_databases import new_office, new_store
from tests.sync.pair_bodies import key_of, pair_body

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SOPHIE = Actor(Role.MANAGER, "Sophie")
PAUL, LEA = "counter-2", "counter-3"
COUNTER = DeviceRole.COUNTER
STARTED_AT = 7
"""The epoch of every device in these tests."""


def calls(device_id: str, places: list[str], epoch: int = STARTED_AT) -> list[Event]:
    """Returns calls for help, one for each place, as a device records them."""
    head = DeviceHead(device_id, epoch, 0, GENESIS_HASH)
    events = []
    for place in places:
        name = f"{device_id}-{epoch}-{head.device_seq}-{place}"
        draft = EventDraft(EventKind.HELP, SOPHIE, payload=HelpCalled(name, place))
        events.append(
            stamp(
                draft,
                head,
                event_id=name,
                operation_id=name,
                occurred_at=NOON,
                new_salt=lambda: "salt",
            )
        )
        head = head_after(events[-1])
    return events


def signed(events: list[Event], by: str | None = None) -> tuple[Sent, ...]:
    """Events as a device sends them, signed by itself or by the device `by`."""
    return tuple(
        from_sent(event, None, signature_of(key_of(by or event.device_id), event))
        for event in events
    )


def bare(events: list[Event]) -> tuple[Sent, ...]:
    return tuple(from_sent(event, None) for event in events)


class Counter1:
    """A hub, and the requests of the counters that are paired with it."""

    def __init__(self, path: Path) -> None:
        self.store: LocalDatabase = new_store(path)
        self.hub = Hub(self.store, now=lambda: NOON, make_secret=lambda: "made")

    def pair(self, device_id: str, *, has_key: bool = True) -> None:
        code = f"code-{device_id}"
        self.store.run_blocking(make_pairing_code, NewPairingCode(code, COUNTER))
        keyless = PairBody(code=code, device_id=device_id, device_name=device_id)
        signing = pair_body(code, device_id, device_id, signs_since=STARTED_AT)
        wish = signing if has_key else keyless
        asyncio.run(self.hub.pair(wish))

    def sends(
        self, device_id: str, own: tuple[Sent, ...] = (), relayed: tuple[Sent, ...] = ()
    ) -> EventsReply:
        body = EventsBody(events=own, relayed=relayed)
        return asyncio.run(self.hub.ingest_events(Peer(device_id, COUNTER, ""), body))

    def sends_with_key(self, device_id: str, own: tuple[Sent, ...]) -> EventsReply:
        """Sends as a device of the current version does, with its public key."""
        key = key_of(device_id).public
        body = EventsBody(events=own, public_key=key, signs_since=STARTED_AT)
        return asyncio.run(self.hub.ingest_events(Peer(device_id, COUNTER, ""), body))

    def held(self) -> list[str]:
        entries = self.store.read_blocking(lambda reader: reader.event_log.entries(0, 100))
        return [entry.event.event_id for entry in entries]

    def peer(self, device_id: str) -> PeerRecord:
        found = self.store.read_blocking(lambda reader: reader.devices.peer(device_id))
        assert found is not None
        return found


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Counter1]:
    counter = Counter1(tmp_path)
    counter.pair(PAUL)
    counter.pair(LEA)
    yield counter
    counter.store.close()


def other_signature(forged: list[Event]) -> tuple[Sent, ...]:
    """Attaches a signature that Léa's counter made for another event."""
    (said,) = signed(calls(LEA, ["Entrée"]))
    return tuple(from_sent(event, None, said.signature) for event in forged)


@pytest.mark.parametrize("wrapped", [bare, lambda forged: signed(forged, PAUL), other_signature])
def test_a_counter_forges_what_another_one_never_recorded(hub: Counter1, wrapped: object) -> None:
    assert callable(wrapped)
    forged = calls(LEA, ["Forged", "Forged too"])
    reply = hub.sends(PAUL, relayed=wrapped(forged))
    assert reply.outcomes == ()
    assert hub.held() == []
    # Léa's own event 1 is still ingested, and her counter is not quarantined.
    own = calls(LEA, ["Entrée"])
    assert hub.sends(LEA, signed(own)).acked_seq == 1
    assert hub.held() == [own[0].event_id]
    assert hub.peer(LEA).quarantined_at is None


def test_a_counter_forges_what_another_one_did_before_it_was_started(hub: Counter1) -> None:
    """A device that was first paired with a key has no unsigned events from before."""
    reply = hub.sends(PAUL, relayed=bare(calls(LEA, ["Forged"], epoch=STARTED_AT - 1)))
    assert reply.outcomes == ()
    assert hub.held() == []
    # What it did record before, it signs when it sends it, and others relay that.
    before = calls(LEA, ["Entrée"], epoch=STARTED_AT - 1)
    hub.sends(PAUL, relayed=signed(before))
    assert hub.held() == [event.event_id for event in before]


def test_what_was_signed_is_handed_on_whoever_brings_it(hub: Counter1) -> None:
    own = calls(LEA, ["Entrée", "Parking", "Cour"])
    first, second, third = signed(own)
    # A signature also covers the earlier events of the chain.
    uncovered = first.model_copy(update={"signature": ""})
    hub.sends(PAUL, relayed=(uncovered, second))
    assert hub.held() == [event.event_id for event in own[:2]]
    hub.sends(PAUL, relayed=(third.model_copy(update={"signature": ""}),))
    assert hub.held() == [event.event_id for event in own[:2]]
    hub.sends(PAUL, relayed=(third,))
    assert hub.held() == [event.event_id for event in own]


def test_a_counter_that_follows_hands_the_signatures_on(hub: Counter1, tmp_path: Path) -> None:
    own = calls(LEA, ["Entrée", "Parking"])
    hub.sends(LEA, signed(own))
    page = asyncio.run(hub.hub.log(Peer(PAUL, COUNTER, ""), EMPTY_LOG, 10))
    assert [entry.signature for entry in page.entries] == [one.signature for one in signed(own)]
    copy = asyncio.run(hub.hub.snapshot(Peer(PAUL, COUNTER, ""), None, None, 10))
    assert {entry.signature for entry in copy.entries} == {one.signature for one in signed(own)}


def test_a_chain_that_branches_off_is_not_covered(hub: Counter1) -> None:
    own = calls(LEA, ["Entrée", "Parking"])
    forged = calls(LEA, ["Forged"])
    hub.sends(PAUL, relayed=(*bare(forged), signed(own)[1]))
    assert hub.held() == []


@pytest.mark.parametrize("wrapped", [bare, lambda own: signed(own, PAUL)])
def test_a_device_with_a_key_signs_what_it_sends(hub: Counter1, wrapped: object) -> None:
    assert callable(wrapped)
    with pytest.raises(WireProblem) as caught:
        hub.sends(LEA, wrapped(calls(LEA, ["Entrée"])))
    assert (caught.value.status, caught.value.problem.code) == (403, "not_permitted")
    assert hub.peer(LEA).quarantined_at is None


def test_a_device_that_contradicts_what_it_signed_is_shut_out(hub: Counter1) -> None:
    hub.sends(LEA, signed(calls(LEA, ["Entrée"])))
    with pytest.raises(WireProblem) as caught:
        hub.sends(LEA, signed(calls(LEA, ["Parking"])))
    assert (caught.value.status, caught.value.problem.code) == (422, "altered")
    assert hub.peer(LEA).quarantined_at is not None


def test_a_device_that_was_paired_before_there_were_keys_shows_its_own(tmp_path: Path) -> None:
    hub = Counter1(tmp_path)
    hub.pair(PAUL)
    hub.pair(LEA, has_key=False)
    before = calls(LEA, ["Entrée"], epoch=STARTED_AT - 1)
    hub.sends(PAUL, relayed=bare(before))
    hub.sends_with_key(LEA, ())
    assert hub.peer(LEA).public_key == key_of(LEA).public
    hub.sends(PAUL, relayed=bare(calls(LEA, ["Forged"])))
    # Events from before it had a key can still be relayed.
    more = calls(LEA, ["Entrée", "Parking"], epoch=STARTED_AT - 1)
    hub.sends(PAUL, relayed=bare(more))
    assert hub.held() == [event.event_id for event in more]
    hub.store.close()


def test_a_clash_never_blames_who_did_not_sign(tmp_path: Path) -> None:
    hub = Counter1(tmp_path)
    hub.pair(PAUL)
    hub.pair(LEA, has_key=False)
    hub.sends(PAUL, relayed=bare(calls(LEA, ["Forged"])))
    for place in ("Entrée", "Parking"):
        with pytest.raises(WireProblem) as caught:
            hub.sends_with_key(LEA, signed(calls(LEA, [place])))
        assert (caught.value.status, caught.value.problem.code) == (403, "clash")
    assert hub.peer(LEA).quarantined_at is None
    # After a restart it goes on in a new epoch.
    own = calls(LEA, ["Entrée"], epoch=STARTED_AT + 1)
    hub.sends_with_key(LEA, signed(own))
    assert hub.held()[-1] == own[0].event_id
    hub.store.close()


@pytest.mark.parametrize("confirm", [True, False])
def test_a_card_about_an_order_that_nobody_has_can_be_closed(hub: Counter1, confirm: bool) -> None:
    head = DeviceHead(PAUL, STARTED_AT, 0, GENESIS_HASH)
    statuses = (Status.INIT, Status.STOCK_OK)
    draft = EventDraft(EventKind.STATUS, SOPHIE, "NICE-7", *statuses, 1, payload=Step())
    step = stamp(
        draft,
        head,
        event_id="step-1",
        operation_id="action-1",
        occurred_at=NOON,
        new_salt=lambda: "salt",
    )
    hub.sends(PAUL, signed([step]))
    assert [card.operation_id for card in hub.store.read_blocking(lambda r: r.reviews())] == [
        "action-1"
    ]
    if confirm:
        with pytest.raises(NotAllowed):
            hub.store.run_blocking(
                close_review, CloseReview("action-1", SOPHIE, "Comptoir 1", confirm=True)
            )
    hub.store.run_blocking(close_review, CloseReview("action-1", SOPHIE, "Comptoir 1"))
    assert hub.store.read_blocking(lambda reader: reader.reviews()) == ()


def test_head_office_passes_no_forged_event_on(tmp_path: Path) -> None:
    database = new_office(sqlite_url(tmp_path / "headoffice.db"))
    office = HeadOffice(database)
    lyon = office.admin.create_store("Lyon", "LYON-01")

    def join(device_id: str) -> None:
        code = str(office.admin.make_pairing_code(lyon.store_id).code)
        asyncio.run(office.pair(pair_body(code, device_id, device_id)))

    former, present = "counter-1", "counter-9"
    join(former)
    join(present)
    lea = PeerRecord(LEA, COUNTER, "Léa", "0" * 64, NOON, None, None, None)
    known = from_peer(lea).model_copy(
        update={"public_key": key_of(LEA).public, "signs_since": STARTED_AT}
    )
    reported = PairingsBody(hub_epoch=2, fingerprint="", pairings=(known,))
    asyncio.run(office.pairings(Peer(present, DeviceRole.HUB, lyon.store_id), reported))
    sender = Peer(former, COUNTER, lyon.store_id)

    def passed_on(*relayed: Sent) -> int:
        reply = asyncio.run(office.ingest_events(sender, EventsBody(relayed=relayed)))
        return len(reply.outcomes)

    assert passed_on(*bare(calls(LEA, ["Forged"]))) == 0
    assert passed_on(*signed(calls(LEA, ["Forged"]), former)) == 0
    assert passed_on(*signed(calls(LEA, ["Entrée"]))) == 1
    asyncio.run(office.close())
    database.close()
