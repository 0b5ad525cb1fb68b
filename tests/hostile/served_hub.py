"""Runs a hub as its own process: it serves its store, and taps on its counter on demand.

    python -m tests.hostile.served_hub DATA_DIR HOST [--files N]

On its standard input it takes `taps N` (makes N orders ready, 100 a second at most), `code ROLE`
(makes a pairing code) and `revoke DEVICE_ID`. It answers in JSON lines with a `reported` field.
With HOST 0.0.0.0 it serves with TLS, as in a store.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from kiosk.app.addresses import Address, certificate_of, fingerprint_of
from kiosk.app.device_setup import begin_new_epoch, device_setup
from kiosk.app.network import SyncThread
from kiosk.app.sync_service import SyncOptions, SyncService
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.status import Status
from kiosk.logs import Log
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code, revoke
from kiosk.services.orders.counter import Advance, advance
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.sync.identity.pairing import make_code
from tests.bench.filled_store import STAFF
from tests.bench.shop import add_orders

ORDERS = 3000
TAP_EVERY_S = 0.01


def report(reported: str, **params: object) -> None:
    """Prints a JSON line."""
    print(json.dumps({"reported": reported, **params}), flush=True)


class Counter:
    """Taps on the hub's own counter."""

    def __init__(self, store: LocalDatabase, order_ids: Iterator[str]) -> None:
        self._store = store
        self._order_ids = order_ids

    async def tap(self, count: int) -> list[float]:
        """Makes `count` orders ready; returns how long each took, in seconds."""
        took_s = []
        for _ in range(count):
            began = time.perf_counter()
            wish = Advance(next(self._order_ids), Status.READY, STAFF, "Comptoir 1")
            await self._store.run(advance, wish)
            took_s.append(time.perf_counter() - began)
            await asyncio.sleep(max(0.0, TAP_EVERY_S - took_s[-1]))
        return took_s


async def work(data_dir: Path, host: str) -> None:
    """Runs until the standard input ends."""
    store = open_store(data_dir)
    begin_new_epoch(store)
    counter = Counter(store, iter(add_orders(store, ORDERS)))
    here = device_setup(store, data_dir)
    address = Address(host, 0)
    shown = fingerprint_of(certificate_of(data_dir, address))
    service = SyncService(
        store,
        SyncOptions(data_dir, listen=address, pairing=here.pairing, first_link=here.first_link),
        log=Log(data_dir, "hostile"),
        on_change=lambda _changes: None,
    )
    thread = SyncThread(service, lambda error: report("failed", error=repr(error)))
    bound = await asyncio.wrap_future(thread.start())
    report("listening", port=bound.port)
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := (await reader.readline()).decode().split():
        if line[0] == "taps":
            report("tapped", took_s=await counter.tap(int(line[1])))
        elif line[0] == "code":
            code = str(make_code(secrets.choice, shown))
            store.run_blocking(make_pairing_code, NewPairingCode(code, DeviceRole(line[1])))
            report("code", code=code)
        elif line[0] == "revoke":
            store.run_blocking(revoke, line[1])
            report("revoked")
    thread.stop()
    store.close()


def main() -> None:
    """Reads the arguments and runs the hub."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("host")
    parser.add_argument("--files", type=int)
    arguments = parser.parse_args()
    if arguments.files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (arguments.files, arguments.files))
    asyncio.run(work(arguments.data_dir, arguments.host))


if __name__ == "__main__":
    main()
