"""Head office stores the paired devices of a store for its next hub, and signs who that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.sync.identity.trust import InvalidStatement, SigningKey, check_statement
from kiosk.sync.protocol.pairing_bodies import PairingsBody, PairingsReply, from_peer, to_peer
from tests.headoffice.conftest import Wait, refused
from tests.headoffice.hub import NOON, Hub

FIRST, SECOND = "a" * 64, "b" * 64
CHECK_IN = PeerRecord("in-1", DeviceRole.CHECK_IN, "Entrée", "1" * 64, NOON, None, None, None)
PAUL = PeerRecord("counter-2", DeviceRole.COUNTER, "Comptoir 2", "2" * 64, NOON, None, None, None)


async def reports(hub: Hub, *peers: PeerRecord, fingerprint: str = FIRST) -> PairingsReply:
    """A hub reports whom it has paired; returns whom former hubs had paired."""
    body = PairingsBody(
        hub_epoch=hub.epoch, fingerprint=fingerprint, pairings=tuple(map(from_peer, peers))
    )
    return await hub.office.pairings(hub.peer, body)


def records_of(reply: PairingsReply) -> set[PeerRecord]:
    return set(map(to_peer, reply.pairings))


@pytest.fixture
def key() -> SigningKey:
    return SigningKey.new()


@pytest.fixture
def signed(database: OfficeDatabase, key: SigningKey, hub: Hub) -> Hub:
    """The store's hub, at a head office that signs."""
    hub.office = HeadOffice(database, signing=key)
    return hub


@pytest.fixture
def successor(signed: Hub, lyon: StoreRecord, wait: Wait) -> Hub:
    """Another device that is the hub from now on."""
    wait(reports(signed, CHECK_IN, PAUL))
    joined = Hub(signed.office, "hub-2")
    wait(joined.join(lyon.store_id))
    return joined


def test_the_next_hub_hears_whom_the_one_before_had_paired(successor: Hub, wait: Wait) -> None:
    assert records_of(wait(reports(successor, fingerprint=SECOND))) == {CHECK_IN, PAUL}


def test_a_former_hub_says_nothing_of_the_store_any_more(
    signed: Hub, successor: Hub, wait: Wait
) -> None:
    assert refused(wait, reports(signed, replace(PAUL, secret_hash="3" * 64))) == (409, "not_hub")
    assert records_of(wait(reports(successor))) == {CHECK_IN, PAUL}


def test_whom_a_restored_hub_had_revoked_stays_out(signed: Hub, wait: Wait) -> None:
    wait(reports(signed, replace(PAUL, revoked_at=NOON + timedelta(hours=1))))
    (reported,) = records_of(wait(reports(signed, PAUL)))
    assert reported.revoked_at == NOON + timedelta(hours=1)


def test_a_device_that_was_paired_again_has_its_new_secret(signed: Hub, wait: Wait) -> None:
    again = replace(PAUL, secret_hash="3" * 64, paired_at=NOON + timedelta(microseconds=1))
    wait(reports(signed, replace(PAUL, revoked_at=NOON), CHECK_IN))
    wait(reports(signed, again))
    assert records_of(wait(reports(signed, PAUL))) == {again, CHECK_IN}


def test_no_store_hears_of_another_ones_devices(signed: Hub, wait: Wait) -> None:
    wait(reports(signed, PAUL))
    elsewhere = Hub(signed.office, "hub-9")
    wait(elsewhere.join(signed.office.admin.create_store("Nice", "NICE-01").store_id))
    assert records_of(wait(reports(elsewhere))) == set()


def test_devices_believe_the_latest_word_and_none_before(
    signed: Hub, successor: Hub, key: SigningKey, lyon: StoreRecord, wait: Wait
) -> None:
    before = key.sign(lyon.store_id, 1, FIRST)
    after = wait(reports(successor, fingerprint=SECOND)).statement
    assert after is not None
    assert after.hub_epoch == 2
    check_statement(after, key.public, lyon.store_id, 1, SECOND)
    for statement, public, store_id, fingerprint, problem in (
        (before, key.public, lyon.store_id, FIRST, "old_epoch"),
        (after, key.public, lyon.store_id, "c" * 64, "other_certificate"),
        (after, key.public, "another store", SECOND, "other_store"),
        (after, SigningKey.new().public, lyon.store_id, SECOND, "wrong_signature"),
        (
            after.model_copy(update={"hub_epoch": 9}),
            key.public,
            lyon.store_id,
            SECOND,
            "wrong_signature",
        ),
    ):
        with pytest.raises(InvalidStatement, match=problem):
            check_statement(statement, public, store_id, 1, fingerprint)


def test_a_hub_with_another_certificate_begins_an_epoch(signed: Hub, wait: Wait) -> None:
    epochs = [
        wait(reports(signed, fingerprint=fingerprint)).hub_epoch
        for fingerprint in (FIRST, FIRST, SECOND, SECOND, "", SECOND)
    ]
    assert epochs == [1, 1, 2, 2, 2, 2]
    assert wait(signed.office.hello(signed.peer, ())).hub_epoch == 2


def test_head_office_learns_here_which_epochs_it_has_forgotten(signed: Hub, wait: Wait) -> None:
    signed.epoch = 7
    assert wait(reports(signed)).hub_epoch == 7
    signed.epoch = 2**40
    assert refused(wait, reports(signed))[0] == 422
