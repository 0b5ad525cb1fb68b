"""Entries cut for a check-in or a board are refused by every device that needs the whole order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import Entry
from kiosk.domain.quarantine import QuarantineReason
from kiosk.headoffice.problems import Altered
from kiosk.headoffice.replication.batch import read_batch
from kiosk.headoffice.replication.relay import read_sent
from kiosk.services.devices.pairing import PairWithStore, pair_with_store
from kiosk.services.orders.role_view import CUT_ROLES, entries_for
from kiosk.services.replication.follow import FollowLog, InvalidEntries, follow_log
from kiosk.services.replication.incoming import EventAltered
from kiosk.services.replication.ingest import IngestEvents, ingest_events
from kiosk.services.replication.validation.faults import Fault
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.protocol.bodies import EntriesBody, EventsBody
from kiosk.sync.protocol.conversions import from_entry, from_sent
from tests.new_databases import new_store
from tests.storage.sample import NOON, FakeClock, add_orders, new_order, opened

HUB = "hub"
DISPLAYS = sorted(CUT_ROLES)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[LocalDatabase]:
    """A device that holds nothing yet."""
    store = new_store(tmp_path / "here", FakeClock())
    yield store
    store.close()


@pytest.fixture(params=DISPLAYS)
def cut(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Entry, ...]:
    """The log of a morning as a check-in or a board gets it."""
    with opened(tmp_path / HUB, FakeClock()) as hub:
        add_orders(hub, [new_order(1), new_order(2)])
        entries = hub.read_blocking(lambda reader: reader.event_log.entries(0, 10))
    given = entries_for(lambda _order_id: None, request.param, entries, NOON)
    assert len(given) == 2
    return given


def count(store: LocalDatabase) -> int:
    return store.read_blocking(lambda reader: reader.event_log.count())


def test_a_counter_takes_none_of_it(here: LocalDatabase, cut: tuple[Entry, ...]) -> None:
    with pytest.raises(InvalidEntries) as caught:
        here.run_blocking(follow_log, FollowLog(cut))
    assert caught.value.fault is Fault.ORDER_CUT
    assert count(here) == 0


@pytest.mark.parametrize("role", DISPLAYS)
def test_those_it_was_cut_for_take_it(
    here: LocalDatabase, cut: tuple[Entry, ...], role: DeviceRole
) -> None:
    here.run_blocking(pair_with_store, PairWithStore(role, "store", "Lyon"))
    here.run_blocking(follow_log, FollowLog(cut))
    assert count(here) == 2


def test_a_hub_takes_none_of_it_from_who_hands_it_on(
    here: LocalDatabase, cut: tuple[Entry, ...]
) -> None:
    relayed = tuple((entry.event, entry.order) for entry in cut)
    here.run_blocking(ingest_events, IngestEvents("counter-2", DeviceRole.COUNTER, (), relayed))
    assert count(here) == 0


def test_a_hub_takes_none_of_it_from_whose_it_is(
    here: LocalDatabase, cut: tuple[Entry, ...]
) -> None:
    own = tuple((entry.event, entry.order) for entry in cut)
    wish = IngestEvents(cut[0].event.device_id, DeviceRole.COUNTER, own, ())
    with pytest.raises(EventAltered) as caught:
        here.run_blocking(ingest_events, wish)
    assert caught.value.reason is QuarantineReason.ORDER_CUT
    assert count(here) == 0


def test_head_office_takes_none_of_it(cut: tuple[Entry, ...]) -> None:
    entries = tuple(map(from_entry, cut))
    with pytest.raises(Altered) as caught:
        read_batch("store", EntriesBody(hub_epoch=1, entries=entries))
    assert caught.value.reason is QuarantineReason.ORDER_CUT
    with pytest.raises(Altered) as caught:
        read_sent(EventsBody(events=tuple(from_sent(one.event, one.order) for one in cut)))
    assert caught.value.reason is QuarantineReason.ORDER_CUT
