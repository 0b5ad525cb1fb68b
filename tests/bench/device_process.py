"""Runs one device of a store as a process: the program's sync service, without screens.

    python -m tests.bench.device_process DATA_DIR [--port PORT]

Follows its upstream if it was paired, serves its store on PORT, and prints what happens as JSON
lines with `reported` and `at`, seconds of a clock that all processes of this computer share. On
its standard input it takes `ready ORDER_ID`: a person makes an order ready here.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import time
from pathlib import Path

from kiosk.app.addresses import Address
from kiosk.app.device_setup import begin_new_epoch, device_setup
from kiosk.app.sync_service import SyncOptions, SyncService
from kiosk.domain.status import Status
from kiosk.logs import Log
from kiosk.services.orders.counter import Advance, advance
from kiosk.services.ports.changes import Changes
from kiosk.services.replication.links import Link, LinkState
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.bench.filled_store import STAFF
from tests.bench.results import emit

NAMED_MAX = 5
"""Changes of more orders than this are not reported: no benchmark waits for them."""


class Reporter:
    """Prints when the first cards are here, when the copy is complete, and later changes."""

    def __init__(self, store: LocalDatabase) -> None:
        self._store = store
        self._is_usable = False

    def changed(self, changes: Changes) -> None:
        """Reports committed changes that came from another device."""
        if len(changes.order_ids) <= NAMED_MAX:
            emit("changed", order_ids=sorted(changes.order_ids))
        if not self._is_usable:
            columns = self._store.read_blocking(lambda reader: reader.columns())
            cards = sum(len(view.cards) for view in columns.values())
            self._is_usable = cards > 0
            if self._is_usable:
                emit("usable", cards=cards)

    def linked(self, state: LinkState) -> None:
        """Reports the link's state: `up` when it is online and a first copy is complete."""
        is_up = state.link is Link.ONLINE and not state.loading
        emit("up" if is_up else "link", link=state.link, waiting=state.waiting)

    async def take_orders(self) -> None:
        """Carries out the lines of the standard input until it ends."""
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := (await reader.readline()).decode().split():
            _, order_id = line
            wish = Advance(order_id, Status.READY, STAFF, "Comptoir 2")
            began = time.perf_counter()
            await self._store.run(advance, wish)
            emit("tapped", order_id=order_id, began=began)


async def work(data_dir: Path, port: int | None) -> None:
    """Runs until the standard input ends."""
    store = open_store(data_dir)
    begin_new_epoch(store)
    here = device_setup(store, data_dir)
    teller = Reporter(store)
    listen = None if port is None else Address("127.0.0.1", port)
    service = SyncService(
        store,
        SyncOptions(data_dir, listen=listen, pairing=here.pairing, first_link=here.first_link),
        log=Log(data_dir, "bench"),
        on_change=teller.changed,
        on_link=teller.linked,
    )
    service.on_listening = lambda _: emit("listening")
    # As the program does once it has started.
    gc.freeze()
    emit("started")
    running = asyncio.create_task(service.run())
    taking = asyncio.create_task(teller.take_orders())
    await asyncio.wait([running, taking], return_when=asyncio.FIRST_COMPLETED)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    store.close()


def main() -> None:
    """Reads the arguments and runs the device."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--port", type=int)
    arguments = parser.parse_args()
    asyncio.run(work(arguments.data_dir, arguments.port))


if __name__ == "__main__":
    main()
