"""Hub, terminal and head office as processes that are killed: forked with everything imported.

Reads a line for each process to start: what it is, its seed (0: it only passes on), its data
directory, its port. Writes its process number. What a process tells of what it has confirmed
goes to the file `told` in its directory, in one write after it was saved.
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
from kiosk.app.machine import begin_new_epoch, machine_of
from kiosk.app.node import Node, NodeOptions
from kiosk.domain.order import Slot
from kiosk.headoffice.chance import Chance
from kiosk.headoffice.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.errors import OrderNotHere
from kiosk.headoffice.office import HeadOffice
from kiosk.headoffice.serving import serve
from kiosk.logs import Log
from kiosk.services.counter import carry_out_due
from kiosk.services.ports import StoreUnavailable
from kiosk.storage.store import LocalStore, open_store
from kiosk.sync.cable import Cable
from tests.end_to_end.fork_server import ORDERS, Tapper, tell
from tests.storage.sample import NOON

PRELOADED = (alembic.command, alembic.config, httpx2, uvicorn)
OFFICE_FILE = "headoffice.db"
TOLD_FILE = "told"
TAP_EVERY_S = 0.02
ASK_EVERY_S = 0.1


def tap_for_ever(store: LocalStore, seed: int) -> None:
    """Somebody works at this machine."""
    tapper = Tapper(store, seed)
    while True:
        with suppress(StoreUnavailable):
            tapper.tap()
        time.sleep(TAP_EVERY_S)


def machine(data_dir: Path, seed: int, port: int) -> None:
    """A machine of the store at work; with a port, it is the hub."""
    store = open_store(data_dir)
    begin_new_epoch(store)
    here = machine_of(store, data_dir)
    store.call(carry_out_due, None)
    options = NodeOptions(
        data_dir,
        listen=Address("127.0.0.1", port) if here.node.is_hub else None,
        pairing=here.pairing,
        # With a cable nobody waits long after a failure, as in the demonstration.
        cable=Cable(),
        first_link=here.first_link,
    )
    node = Node(store, options, log=Log(data_dir, "network"), on_change=lambda _changes: None)
    if seed:
        threading.Thread(target=tap_for_ever, args=(store, seed), daemon=True).start()
    tell("working", os.getpid())
    asyncio.run(node.run())


def ask_for_ever(database: OfficeDatabase, seed: int) -> None:
    """Somebody at head office cancels orders and moves others."""
    desk = HeadOffice(database).desk
    chance = random.Random(seed)
    while True:
        order_id = f"CMD-{chance.randrange(ORDERS):06}"
        start = NOON + timedelta(minutes=chance.randrange(600))
        with suppress(StoreUnavailable, OrderNotHere):
            if chance.random() < 0.5:
                command = desk.cancel(order_id, "CANCELLED_BY_CLIENT")
            else:
                command = desk.replan(order_id, Slot(start, start + timedelta(minutes=30)))
            tell("asked", command.command_id)
        time.sleep(ASK_EVERY_S)


def head_office(data_dir: Path, seed: int, port: int) -> None:
    """Head office at work."""
    database = OfficeDatabase(sqlite_url(data_dir / OFFICE_FILE))
    database.prepare(Chance().new_id)
    if seed:
        threading.Thread(target=ask_for_ever, args=(database, seed), daemon=True).start()
    log = Log(data_dir, "headoffice")
    started: Callable[[int], None] = lambda _port: tell("working", os.getpid())  # noqa: E731
    asyncio.run(serve(database, "127.0.0.1", port, None, started=started, report=log.failure))


def main() -> None:
    # Nobody waits for those that were killed.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        what, seed, port, data_dir = line.rstrip("\n").split(" ", 3)
        pid = os.fork()
        if pid:
            tell(pid)
            continue
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            told = os.open(Path(data_dir) / TOLD_FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.dup2(told, 1)
            work = head_office if what == "headoffice" else machine
            work(Path(data_dir), int(seed), int(port))
        finally:
            os._exit(1)


if __name__ == "__main__":
    main()
