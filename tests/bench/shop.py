"""Pairs, fills and works through the databases of several devices for the benchmarks."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.status import Status
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.devices.pairing import (
    NewPairingCode,
    PairWithStore,
    make_pairing_code,
    pair_with_store,
)
from kiosk.services.orders.check_in import CheckIn, arrive
from kiosk.services.orders.counter import Advance, OrderCommand, advance, serve
from kiosk.services.orders.intake import take_orders
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.follow import FollowLog, follow_log
from kiosk.services.replication.ingest import BecomeHub, become_hub
from kiosk.storage.database import utc_now
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.identity.pairing import Pairing, save_pairing
from kiosk.sync.protocol.pairing_bodies import PairBody
from kiosk.sync.protocol.ports import Served
from kiosk.sync.server.hub import Hub
from tests.bench.filled_store import STAFF, new_orders

TAKEN_AT_ONCE = 500
WORKED_AT_ONCE = 100
EVENTS_OF_A_DAY = 6
"""How many events `work_through` records for each order."""


def add_orders(store: LocalDatabase, count: int) -> list[str]:
    """Adds new orders to a store; returns their ids."""
    orders = list(new_orders(count))
    for start in range(0, count, TAKEN_AT_ONCE):
        store.run_blocking(take_orders, orders[start : start + TAKEN_AT_ONCE])
    return [order.order_id for order in orders]


def work_through(store: LocalDatabase, order_ids: list[str]) -> None:
    """Takes each order from READY to PICK_UP_OK with its arrival: six events."""
    for start in range(0, len(order_ids), WORKED_AT_ONCE):
        store.run_blocking(_work_through, order_ids[start : start + WORKED_AT_ONCE])


def _work_through(uow: UnitOfWork, order_ids: list[str]) -> None:
    for number, order_id in enumerate(order_ids):
        advance(uow, Advance(order_id, Status.READY, STAFF, "Comptoir 2"))
        arrive(uow, CheckIn((order_id,), f"A{number % 40}"))
        serve(uow, OrderCommand(order_id, STAFF, "Comptoir 2"))
        advance(uow, Advance(order_id, Status.PICK_UP_OK, STAFF, "Comptoir 2"))


def pair_terminal(
    hub: LocalDatabase, hub_port: int, terminal: LocalDatabase, data_dir: Path
) -> None:
    """Pairs a counter with the hub that will listen on this port."""
    served = Hub(hub, now=utc_now, make_secret=lambda: secrets.token_urlsafe(32))
    code = secrets.token_hex(4)
    hub.run_blocking(make_pairing_code, NewPairingCode(code, DeviceRole.COUNTER))
    pairing = _pair(served, code, terminal, f"http://127.0.0.1:{hub_port}", DeviceRole.COUNTER)
    terminal.run_blocking(
        pair_with_store, PairWithStore(DeviceRole.COUNTER, pairing.store_id, pairing.store_name)
    )
    save_pairing(data_dir, pairing)


def pair_hub(database_url: str, office_port: int, hub: LocalDatabase, data_dir: Path) -> None:
    """Creates a store at the head office that will listen on this port, with this hub."""
    database = OfficeDatabase(database_url)
    database.prepare(IdSource().new_id)
    office = HeadOffice(database)
    store = office.admin.create_store(data_dir.name, secrets.token_hex(4))
    code = office.admin.make_pairing_code(store.store_id).code
    pairing = _pair(office, str(code), hub, f"http://127.0.0.1:{office_port}", DeviceRole.HUB)
    hub.run_blocking(become_hub, BecomeHub(1, pairing.store_id, pairing.store_name))
    save_pairing(data_dir, pairing)
    database.close()


def _pair(served: Served, code: str, store: LocalDatabase, url: str, role: DeviceRole) -> Pairing:
    device_id = store.read_blocking(lambda reader: reader.devices.this_device()).device_id
    body = PairBody(code=code, device_id=device_id, device_name=role)
    reply = asyncio.run(served.pair(body))
    return Pairing(url, device_id, reply.secret, role, reply.store_id, reply.store_name, "", "")


def copy_log(hub: LocalDatabase, terminal: LocalDatabase) -> None:
    """Copies the hub's log to a terminal without a network."""
    while True:
        after = terminal.read_blocking(lambda reader: reader.event_log.head()).seq
        entries = hub.read_blocking(lambda reader: reader.event_log.entries(after, TAKEN_AT_ONCE))  # noqa: B023
        if not entries:
            return
        terminal.run_blocking(follow_log, FollowLog(entries))
