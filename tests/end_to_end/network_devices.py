"""Forks hub, terminal and head office for tests to kill, with everything imported.

Reads a line for each process to start: its kind, its seed (0: it only relays), its data
directory, its port. Writes its process id. A process reports what it has confirmed to the file
`reported` in its directory, in one write after it was saved.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import alembic.command
import alembic.config
import httpx2
import uvicorn

from kiosk.app.addresses import Address
from kiosk.app.device_setup import begin_new_epoch, device_setup
from kiosk.app.sync_service import SyncOptions, SyncService
from kiosk.domain.order import Slot
from kiosk.headoffice.errors import OrderNotHere
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.headoffice.store_api.serving import serve
from kiosk.logs import Log
from kiosk.services.orders.counter import carry_out_due
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.end_to_end.fork_server import ORDERS, Tapper, report
from tests.storage.sample import NOON

PRELOADED = (alembic.command, alembic.config, httpx2, uvicorn)
OFFICE_FILE = "headoffice.db"
REPORTED_FILE = "reported"
TAP_EVERY_S = 0.02
ASK_EVERY_S = 0.1


def tap_for_ever(store: LocalDatabase, seed: int) -> None:
    """Tap at random at this device."""
    tapper = Tapper(store, seed)
    while True:
        with suppress(StoreUnavailable):
            tapper.tap()
        time.sleep(TAP_EVERY_S)


def setup(data_dir: Path, seed: int, port: int) -> None:
    """Run a device of the store; `port`: where it listens if it is the hub."""
    store = open_store(data_dir)
    begin_new_epoch(store)
    here = device_setup(store, data_dir)
    store.run_blocking(carry_out_due, None)
    options = SyncOptions(
        data_dir,
        listen=Address("127.0.0.1", port) if here.this_device.is_hub else None,
        pairing=here.pairing,
        # Short, so that tests do not wait long after a failure.
        retry_s_max=1.5,
        first_link=here.first_link,
    )
    service = SyncService(
        store, options, log=Log(data_dir, "network"), on_change=lambda _changes: None
    )
    if seed:
        threading.Thread(target=tap_for_ever, args=(store, seed), daemon=True).start()
    report("working", os.getpid())
    asyncio.run(service.run())


def ask_for_ever(database: OfficeDatabase, seed: int) -> None:
    """Cancel or replan random orders at head office."""
    admin = HeadOffice(database).admin
    rng = random.Random(seed)
    while True:
        order_id = f"CMD-{rng.randrange(ORDERS):06}"
        start = NOON + timedelta(minutes=rng.randrange(600))
        with suppress(StoreUnavailable, OrderNotHere):
            if rng.random() < 0.5:
                command = admin.cancel(order_id, "CANCELLED_BY_CLIENT")
            else:
                command = admin.replan(order_id, Slot(start, start + timedelta(minutes=30)))
            report("asked", command.command_id)
        time.sleep(ASK_EVERY_S)


def head_office(data_dir: Path, seed: int, port: int) -> None:
    """Run head office's server; asks stores at random if there is a seed."""
    database = OfficeDatabase(sqlite_url(data_dir / OFFICE_FILE))
    database.prepare(IdSource().new_id)
    if seed:
        threading.Thread(target=ask_for_ever, args=(database, seed), daemon=True).start()
    log = Log(data_dir, "headoffice")
    started: Callable[[int], None] = lambda _port: report("working", os.getpid())  # noqa: E731
    asyncio.run(serve(database, "127.0.0.1", port, None, started=started, log=log))


def main() -> None:
    # No process waits for killed children.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        what, seed, port, data_dir = line.rstrip("\n").split(" ", 3)
        pid = os.fork()
        if pid:
            report(pid)
            continue
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            reported = os.open(
                Path(data_dir) / REPORTED_FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT
            )
            os.dup2(reported, 1)
            work = head_office if what == "headoffice" else setup
            work(Path(data_dir), int(seed), int(port))
        finally:
            os._exit(1)


if __name__ == "__main__":
    main()
