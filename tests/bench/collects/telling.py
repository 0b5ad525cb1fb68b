"""Measures how soon a status that a store reaches is at the retailer's receiver."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import httpx2

from kiosk.app.pair import PairCommand, pair_with_code
from kiosk.headoffice.admin.client_admin import ClientAdmin
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.collects.subscriptions import SubscriptionRecord, save_subscription
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.office_file import FILE_NAME
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.storage.database import utc_now
from kiosk.storage.local_database import open_store
from kiosk.sync.identity.pairing import PairingCode
from tests.bench.collects.calling import some_database
from tests.bench.processes import Process, device, free_port, head_office
from tests.bench.results import report_times
from tests.bench.shop import add_orders
from tests.collect_api.receiver import Call, Receiver, receiving

WARM_UP = 10
BETWEEN_TAPS_S = 0.05
PATIENCE_S = 30.0


class TimedReceiver(Receiver):
    """Notes when a status came."""

    def __init__(self) -> None:
        super().__init__()
        self.came: Queue[tuple[str, str, float]] = Queue()

    def answer(self, call: Call) -> tuple[int, bytes]:
        at = time.perf_counter()
        reply = super().answer(call)
        self.came.put((*call.said, at))
        return reply


def told(directory: Path, postgresql: str | None, taps: int) -> None:
    """Measures from the tap at a hub to the receiver, with head office on each database."""
    for database in ("sqlite", "postgresql"):
        if database == "postgresql" and postgresql is None:
            continue
        folder = directory / database
        (folder / "office").mkdir(parents=True)
        (folder / "office" / "kiosk.toml").write_text('callback_networks = ["127.0.0.1"]\n')
        used = postgresql if database == "postgresql" else None
        with some_database(used) as url, _receiver() as receiver:
            took = _taps(folder, url, receiver, taps)
        report_times("tap_to_receiver", took[WARM_UP:], database=database)


@contextmanager
def _receiver() -> Iterator[TimedReceiver]:
    found = TimedReceiver()
    with receiving(found):
        yield found


def _taps(folder: Path, url: str | None, receiver: TimedReceiver, count: int) -> list[float]:
    code = _prepared(url or sqlite_url(folder / "office" / FILE_NAME), receiver.url)
    store = open_store(folder / "hub")
    with head_office(folder / "office", url) as (_, port):
        at = f"http://127.0.0.1:{port}"
        assert httpx2.get(f"{at}/health").status_code == 204
        pair_with_code(store, folder / "hub", PairCommand(code, at, "hub"))
        order_ids = add_orders(store, count + WARM_UP)
        store.close()
        with device(folder / "hub", free_port()) as hub:
            for _ in order_ids:
                receiver.came.get(timeout=PATIENCE_S)
            return [_tap(hub, receiver, order_id) for order_id in order_ids]


def _tap(hub: Process, receiver: TimedReceiver, order_id: str) -> float:
    time.sleep(BETWEEN_TAPS_S)
    hub.say(f"ready {order_id}")
    began = float(hub.until("tapped")["began"])
    while True:
        collect_id, status, at = receiver.came.get(timeout=PATIENCE_S)
        if (collect_id, status) == (order_id, "COLLECT_READY"):
            return at - began


def _prepared(url: str, receiver: str) -> PairingCode:
    """A head office with a store and a client that has subscribed; returns the hub's code."""
    database = OfficeDatabase(url)
    database.prepare(IdSource().new_id)
    office = HeadOffice(database)
    client = ClientAdmin(database, utc_now, IdSource()).create("Shop")
    callback = {"collectStatus": {"url": f"{receiver}/{{collectId}}"}}
    with database.transaction() as here:
        save_subscription(here, SubscriptionRecord(client.client_id, callback, [], {}), utc_now())
    store = office.admin.create_store("Store", "LYON-01")
    code = office.admin.make_pairing_code(store.store_id).code
    database.close()
    return code
