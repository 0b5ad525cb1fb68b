"""A hub without screens and without Qt: sequences events, serves devices, follows head office."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kiosk.app.addresses import Address
from kiosk.app.device_setup import DeviceSetup
from kiosk.app.network import cannot_listen
from kiosk.app.retention import Retention, RetentionSettings
from kiosk.app.sync_service import SyncOptions, SyncService
from kiosk.app.watch import Watch
from kiosk.logs import Log
from kiosk.services.orders.counter import carry_out_due
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.local_database import LocalDatabase

DUE_EVERY_S = 1.0


def run_hub(
    store: LocalDatabase,
    setup: DeviceSetup,
    listen: Address | None,
    *,
    log: Log,
    data_dir: Path,
    retention_settings: RetentionSettings,
    country: str,
    on_listening: Callable[[Address], None],
) -> None:
    """Run until SIGINT or SIGTERM. Raises DeviceMismatch where it cannot listen."""
    options = SyncOptions(
        data_dir,
        listen=listen,
        pairing=setup.pairing,
        first_link=setup.first_link,
        country=country,
    )
    service = SyncService(store, options, log=log, on_change=lambda _changes: None)
    service.on_listening = on_listening
    watch = Watch(store, lambda _changes: None, log=log, data_dir=data_dir, on_damage=lambda: None)
    retention = Retention(
        store, lambda _changes: None, retention_settings, log=log, data_dir=data_dir
    )
    try:
        asyncio.run(_work(store, service, watch, retention, log))
    except Exception as error:
        refused = cannot_listen(error)
        if refused is None:
            raise
        raise refused from error


async def _work(
    store: LocalDatabase, service: SyncService, watch: Watch, retention: Retention, log: Log
) -> None:
    over = asyncio.Event()
    _end_with_signals(over)
    # What the start made lasts as long as the process: no collection need examine it again.
    gc.freeze()
    works = [
        service.run(),
        watch.backups(),
        watch.file(),
        retention.run(),
        _due(store, log),
        over.wait(),
    ]
    tasks = [asyncio.ensure_future(work) for work in works]
    # `Watch.file` ends by itself; when any other task ends or fails, the hub ends.
    lasting = [task for task in tasks if task is not tasks[2]]
    try:
        done, _ = await asyncio.wait(lasting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _end_with_signals(over: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers on a loop; there Ctrl+C ends the program by itself.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, over.set)


async def _due(store: LocalDatabase, log: Log) -> None:
    """Carry out held actions when they are due; writes nothing while there are none."""
    while True:
        try:
            if await store.read(lambda reader: reader.held_actions()):
                await store.run(carry_out_due, None)
        except StoreUnavailable as problem:
            log.warning("store_unavailable", kind=problem.kind)
        await asyncio.sleep(DUE_EVERY_S)
