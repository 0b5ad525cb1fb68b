"""Prepares a store with an order in every status, for each test to copy."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert, update

from kiosk.domain.command_payloads import CancelOrder
from kiosk.domain.commands import Command, CommandKind, next_command
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.domain.events.payloads import ArrivalEnded, CustomerArrived
from kiosk.domain.order import Arrival
from kiosk.domain.status import Status
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.tables import COMMANDS, STORES
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.devices.pairing import PairWithStore, pair_with_store
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.ingest import BecomeHub, become_hub
from kiosk.services.replication.ingest_commands import IngestCommands, ingest_commands
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.storage.verification import verify
from kiosk.sync.protocol.pairing_bodies import PairBody
from kiosk.sync.server.device_access import secret_hash
from tests.counts import is_full
from tests.storage.sample import LEA, NOON, TO_REACH, FakeClock, bring, order_of

FUZZ = float(os.environ.get("KIOSK_TEST_FUZZ", "1" if is_full() else "0.25"))
"""The factor on the usual number of cases."""

STATUSES = list(Status)
ORDER_IDS = [f"CMD-{number:06}" for number in range(1, len(STATUSES) + 1)]
STANDING = {
    order_id: (status, len(TO_REACH[status]) + 1)
    for order_id, status in zip(ORDER_IDS, STATUSES, strict=True)
}
UNKNOWN_ID = "CMD-999999"
HERE, GONE = "here", "gone"
ARRIVALS = [HERE, GONE]
COMMAND_ID = "command-1"
SECRET = "secret"
DEVICES = {
    "counter-2": DeviceRole.COUNTER,
    "check-in": DeviceRole.CHECK_IN,
    "board": DeviceRole.BOARD,
}
FOLLOWER = "counter-3"
"""A well-behaved device, which shows what the hub answers."""

OFFICE_FILE = "headoffice.db"
HUB, FORMER_HUB = "hub", "former hub"
HUB_EPOCH = 2


def order_in(status: Status) -> str:
    """The id of the prepared order in this status."""
    return ORDER_IDS[STATUSES.index(status)]


def prepare(folder: Path) -> None:
    """Prepare the databases of the store, of its head office and of an empty terminal."""
    clock = FakeClock()
    with opened_at(folder / "hub", clock) as store:
        store.run_blocking(become_hub, BecomeHub(HUB_EPOCH, "store", "Lyon"))
        for number, status in enumerate(STATUSES, 1):
            assert bring(store, number, status) == ORDER_IDS[number - 1]
            order = order_of(store, ORDER_IDS[number - 1])
            assert STANDING[order.order_id] == (order.status, order.state.version)
        store.run_blocking(_people_come, None)
        store.run_blocking(_ask_to_cancel, _cancellation())
        store.run_blocking(_pair_devices, None)
        assert list(verify(store.database)) == []
    with opened_at(folder / "terminal", clock) as store:
        store.run_blocking(pair_with_store, PairWithStore(DeviceRole.COUNTER, "store", "Lyon"))
    asyncio.run(_open_office(folder))


@contextmanager
def opened_at(folder: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    store = open_store(folder, clock)
    yield store
    store.close()


def _people_come(uow: UnitOfWork, _nothing: None) -> None:
    """One customer is here for an order that is being prepared; another came and left."""
    for arrival_id, status in ((HERE, Status.STARTED), (GONE, Status.INIT)):
        came = CustomerArrived(arrival_id, (order_in(status),), None)
        event = uow.append(EventDraft(EventKind.ARRIVED, LEA, payload=came))
        arrival = Arrival(arrival_id, event.occurred_at, (order_in(status),), None)
        uow.save_arrival(arrival)
    left = uow.append(EventDraft(EventKind.LEFT, LEA, payload=ArrivalEnded(GONE, "left")))
    uow.save_arrival(Arrival(GONE, left.occurred_at, (order_in(Status.INIT),), None, NOON))


def _cancellation() -> Command:
    return next_command(
        EMPTY_LOG,
        command_id=COMMAND_ID,
        kind=CommandKind.CANCEL,
        order_id=order_in(Status.AWAITING),
        payload=CancelOrder("CANCELLED_BY_CLIENT"),
        issued_by="Nora",
        issued_at=NOON,
    )


def _ask_to_cancel(uow: UnitOfWork, command: Command) -> None:
    """Head office asks to cancel while the customer is here: a question to the counter."""
    ingest_commands(uow, IngestCommands((command,)))
    assert command.order_id
    assert uow.inbox.open_question(command.order_id) == COMMAND_ID


def _pair_devices(uow: UnitOfWork, _nothing: None) -> None:
    for device_id, role in {**DEVICES, FOLLOWER: DeviceRole.COUNTER}.items():
        shown = secret_hash(SECRET)
        uow.devices.save_peer(PeerRecord(device_id, role, device_id, shown, NOON, None, None, NOON))


async def _open_office(folder: Path) -> None:
    database = OfficeDatabase(sqlite_url(folder / OFFICE_FILE))
    database.prepare(IdSource().new_id)
    office = HeadOffice(database, clock=FakeClock())
    store = office.admin.create_store("Lyon", "LYON-01")
    for device_id in (FORMER_HUB, HUB):
        code = str(office.admin.make_pairing_code(store.store_id).code)
        joined = PairBody(code=code, device_id=device_id, device_name=device_id)
        (folder / device_id / SECRET).parent.mkdir(exist_ok=True)
        (folder / device_id / SECRET).write_text((await office.pair(joined)).secret)
    command = _cancellation()
    with database.transaction() as connection:
        connection.execute(insert(COMMANDS), codec.command_columns(store.store_id, command, None))
        head = {"command_seq": 1, "command_hash": command.hash}
        connection.execute(update(STORES).values(head))
    database.close()
