"""A hub without screens and without Qt: sequences events, serves devices, follows head office."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kiosk.app.addresses import Address
from kiosk.app.device_setup import DeviceSetup
from kiosk.app.network import cannot_listen
from kiosk.app.retention import Retention, RetentionSettings
from kiosk.app.sync_service import SyncOptions, SyncService
from kiosk.app.watch import Watch
from kiosk.logs import Log
from kiosk.service_manager import ServiceManager
from kiosk.services.orders.counter import carry_out_due
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.local_database import LocalDatabase

DUE_EVERY_S = 1.0


def nobody(_changes: object) -> None:
    """Nobody here shows what has changed."""


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
    metrics_token: str,
    discovers: bool,
    manager: ServiceManager,
) -> None:
    """Run until SIGINT or SIGTERM. Raises DeviceMismatch where it cannot listen.

    `metrics_token`, `discovers`: see `NetworkOptions`. `manager` learns that it listens, or, where
    it serves nobody, that it runs.
    """
    options = SyncOptions(
        *(data_dir, listen, setup.pairing),
        first_link=setup.first_link,
        country=country,
        metrics_token=metrics_token,
        discovers=discovers,
    )
    service = SyncService(store, options, log=log, on_change=nobody)
    service.on_listening = lambda address: _listening(address, on_listening, manager)
    watch = Watch(store, nobody, log=log, data_dir=data_dir, on_damage=lambda: None)
    retention = Retention(store, nobody, retention_settings, log=log, data_dir=data_dir)
    try:
        if listen is None:
            manager.ready("Serving no other device")
        lasting = [service.run(), watch.backups(), retention.run(), _due(store, log)]
        asyncio.run(_work([*lasting, manager.beat()], watch.file(), manager.stopping))
    except Exception as error:
        refused = cannot_listen(error)
        if refused is None:
            raise
        raise refused from error


def _listening(
    address: Address, on_listening: Callable[[Address], None], manager: ServiceManager
) -> None:
    on_listening(address)
    manager.ready(f"Listening on {address}")


async def _work(
    lasting: Sequence[Coroutine[Any, Any, None]],
    passing: Coroutine[Any, Any, None],
    on_end: Callable[[], None],
) -> None:
    """Work until a signal, or until any of `lasting` ends or fails; `passing` ends by itself."""
    over = asyncio.Event()
    _end_with_signals(over)
    # What the start made lasts as long as the process: no collection need examine it again.
    gc.freeze()
    tasks: list[asyncio.Future[Any]] = [
        asyncio.ensure_future(work) for work in (*lasting, over.wait())
    ]
    other = asyncio.ensure_future(passing)
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        on_end()
        for task in (*tasks, other):
            task.cancel()
        await asyncio.gather(*tasks, other, return_exceptions=True)


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
