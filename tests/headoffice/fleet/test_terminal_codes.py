"""Codes that pair a store's terminals, made at head office and used at the store's hub."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.headoffice.admin.store_admin import StoreAdmin
from kiosk.headoffice.errors import StoreClosed, StoreWithoutHub, TooManyCodes
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.devices.pairing import (
    IssuedCodes,
    PairDevice,
    PairingNotAllowed,
    keep_issued_codes,
    pair_device,
)
from kiosk.services.devices.pairing import code_hash as hash_of
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.identity.pairing import seal
from kiosk.sync.identity.trust import SigningKey
from kiosk.sync.protocol.pairing_bodies import CODES_MAX, PairingsBody, WireCode
from tests.headoffice.conftest import Clock, Wait, refused
from tests.headoffice.hub import Hub
from tests.new_databases import new_store
from tests.storage.sample import FakeClock
from tests.sync.pair_bodies import pair_body

SEEN = "ab" * 32
"""The SHA-256 of the hub's certificate."""
COUNTER = DeviceRole.COUNTER


@pytest.fixture
def seen(database: OfficeDatabase, hub: Hub) -> Hub:
    """A hub that has said which certificate it has."""
    stating = HeadOffice(database, signing=SigningKey.new())
    body = PairingsBody(hub_epoch=hub.epoch, fingerprint=SEEN, pairings=())
    asyncio.run(stating.pairings(hub.peer, body))
    return hub


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LocalDatabase]:
    """The hub's database."""
    opened = new_store(tmp_path / "hub", FakeClock())
    yield opened
    opened.close()


def heard(hub: Hub) -> tuple[WireCode, ...]:
    """The codes that a hub hears of with its commands."""
    return asyncio.run(hub.office.commands(hub.peer, EMPTY_LOG, 10)).codes


def test_a_hub_hears_of_its_stores_codes_until_they_expire(
    office: HeadOffice, seen: Hub, clock: Clock
) -> None:
    office.admin.create_store("Paris", "PARIS-01")
    issued = office.admin.make_terminal_code("Lyon", COUNTER, valid_days=3)
    # Only a device that is shown the hub's certificate sends the code.
    assert issued.code.check == seal(issued.code.secret, SEEN)
    (known,) = heard(seen)
    assert (known.code_hash, known.role) == (hash_of(str(issued.code)), "counter")
    assert known.expires_at == issued.expires_at == clock.now + timedelta(days=3)
    clock.now += timedelta(days=3, seconds=1)
    assert heard(seen) == ()


def test_head_office_itself_pairs_nothing_with_such_a_code(
    office: HeadOffice, seen: Hub, database: OfficeDatabase, clock: Clock, wait: Wait
) -> None:
    code = str(office.admin.make_terminal_code("Lyon", COUNTER).code)
    attempt = office.pair(pair_body(code, "counter-2", "Comptoir 2"))
    assert refused(wait, attempt) == (403, "pairing_not_allowed")
    assert [one.role for one in heard(seen)] == ["counter"]
    paris = office.admin.create_store("Paris", "PARIS-01")
    lacking = StoreAdmin(database, clock).without_code([paris.store_id, seen.peer.store_id])
    assert lacking == {paris.store_id}


def test_a_store_without_a_hub_a_closed_one_and_too_many_codes_are_refused(
    office: HeadOffice, hub: Hub, database: OfficeDatabase, clock: Clock
) -> None:
    office.admin.create_store("Paris", "PARIS-01")
    for name in ("Paris", "Lyon"):  # Lyon's hub has not said which certificate it has.
        with pytest.raises(StoreWithoutHub):
            office.admin.make_terminal_code(name, COUNTER)
    stating = HeadOffice(database, signing=SigningKey.new())
    body = PairingsBody(hub_epoch=hub.epoch, fingerprint=SEEN, pairings=())
    asyncio.run(stating.pairings(hub.peer, body))
    for _ in range(CODES_MAX):
        office.admin.make_terminal_code("Lyon", DeviceRole.BOARD)
    with pytest.raises(TooManyCodes):
        office.admin.make_terminal_code("Lyon", COUNTER)
    assert len(heard(hub)) == CODES_MAX
    StoreAdmin(database, clock).close("Lyon")
    with pytest.raises(StoreClosed):
        office.admin.make_terminal_code("Lyon", COUNTER)


def test_a_code_from_head_office_pairs_one_device_however_often_it_is_named(
    store: LocalDatabase,
) -> None:
    expires_at = store.run_blocking(lambda uow, _: uow.now(), None) + timedelta(days=1)
    issued = IssuedCodes(((hash_of("K7QF-2M8P-2222"), DeviceRole.CHECK_IN, expires_at),))
    assert store.run_blocking(keep_issued_codes, issued) == 1
    request = PairDevice("K7QF-2M8P-2222", "check-in-1", "Borne", "0" * 64)
    role, _ = store.run_blocking(pair_device, request)
    assert role is DeviceRole.CHECK_IN
    assert store.run_blocking(keep_issued_codes, issued) == 0
    with pytest.raises(PairingNotAllowed):
        store.run_blocking(pair_device, PairDevice("K7QF-2M8P-2222", "other", "X", "0" * 64))
