"""Stores of several machines for the benchmarks: paired, filled, and worked in while cut off."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

from kiosk.domain.sequencing import DeviceRole
from kiosk.domain.status import Status
from kiosk.headoffice.chance import Chance
from kiosk.headoffice.database import OfficeDatabase
from kiosk.headoffice.office import HeadOffice
from kiosk.services.check_in import CheckIn, arrive
from kiosk.services.counter import Advance, OnOrder, advance, serve
from kiosk.services.following import FollowLog, follow_log
from kiosk.services.intake import take_orders
from kiosk.services.pairing import JoinStore, Offer, join_store, offer
from kiosk.services.ports import UnitOfWork
from kiosk.services.sequencing import BecomeHub, become_hub
from kiosk.storage.database import utc_now
from kiosk.storage.store import LocalStore
from kiosk.sync.hub import Hub
from kiosk.sync.pairing import Pairing, save_pairing
from kiosk.sync.ports import Served
from kiosk.sync.wire import EnrolBody
from tests.bench.filled_store import STAFF, new_orders

TAKEN_AT_ONCE = 500
WORKED_AT_ONCE = 100
EVENTS_OF_A_DAY = 6
"""What `work_through` records of each order."""


def take(store: LocalStore, count: int) -> list[str]:
    """New orders come into a store; returns their identifiers."""
    orders = list(new_orders(count))
    for start in range(0, count, TAKEN_AT_ONCE):
        store.call(take_orders, orders[start : start + TAKEN_AT_ONCE])
    return [order.order_id for order in orders]


def work_through(store: LocalStore, order_ids: list[str]) -> None:
    """Each order is made ready, its customer comes, is served and leaves: six events."""
    for start in range(0, len(order_ids), WORKED_AT_ONCE):
        store.call(_work_through, order_ids[start : start + WORKED_AT_ONCE])


def _work_through(uow: UnitOfWork, order_ids: list[str]) -> None:
    for number, order_id in enumerate(order_ids):
        advance(uow, Advance(order_id, Status.READY, STAFF, "Comptoir 2"))
        arrive(uow, CheckIn((order_id,), f"A{number % 40}"))
        serve(uow, OnOrder(order_id, STAFF, "Comptoir 2"))
        advance(uow, Advance(order_id, Status.PICK_UP_OK, STAFF, "Comptoir 2"))


def pair_terminal(hub: LocalStore, hub_port: int, terminal: LocalStore, data_dir: Path) -> None:
    """Pair a counter with the hub that will listen on this port."""
    served = Hub(hub, now=utc_now, make_secret=lambda: secrets.token_urlsafe(32))
    code = secrets.token_hex(4)
    hub.call(offer, Offer(code, DeviceRole.COUNTER))
    pairing = _enrol(served, code, terminal, f"http://127.0.0.1:{hub_port}", DeviceRole.COUNTER)
    terminal.call(join_store, JoinStore(DeviceRole.COUNTER, pairing.store_id, pairing.store_name))
    save_pairing(data_dir, pairing)


def pair_hub(database_url: str, office_port: int, hub: LocalStore, data_dir: Path) -> None:
    """Open a store at the head office that will listen on this port, and make this its hub."""
    database = OfficeDatabase(database_url)
    database.prepare(Chance().new_id)
    office = HeadOffice(database)
    store = office.desk.create_store(data_dir.name, secrets.token_hex(4))
    code = office.desk.enrolment_code(store.store_id)
    pairing = _enrol(office, str(code), hub, f"http://127.0.0.1:{office_port}", DeviceRole.HUB)
    hub.call(become_hub, BecomeHub(1, pairing.store_id, pairing.store_name))
    save_pairing(data_dir, pairing)
    database.close()


def _enrol(served: Served, code: str, store: LocalStore, url: str, role: DeviceRole) -> Pairing:
    device_id = store.query(lambda reader: reader.log.node()).device_id
    body = EnrolBody(code=code, device_id=device_id, device_name=role)
    reply = asyncio.run(served.enrol(body))
    return Pairing(url, device_id, reply.secret, role, reply.store_id, reply.store_name, "", "")


def copy_log(hub: LocalStore, terminal: LocalStore) -> None:
    """Bring a terminal up to date without a network."""
    while True:
        after = terminal.query(lambda reader: reader.log.head()).seq
        entries = hub.query(lambda reader: reader.log.entries(after, TAKEN_AT_ONCE))  # noqa: B023
        if not entries:
            return
        terminal.call(follow_log, FollowLog(entries))
