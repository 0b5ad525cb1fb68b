"""A hub without screens, and without Qt: it orders, serves and follows until a signal comes."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kiosk.app.addresses import Address
from kiosk.app.machine import Machine
from kiosk.app.network import cannot_listen
from kiosk.app.node import Node, NodeOptions
from kiosk.app.retention import Keeping, Retention
from kiosk.app.watch import Watch
from kiosk.logs import Log
from kiosk.services.counter import carry_out_due
from kiosk.services.ports import StoreUnavailable
from kiosk.storage.store import LocalStore

DUE_EVERY_S = 1.0


def run_hub(
    store: LocalStore,
    machine: Machine,
    listen: Address | None,
    *,
    log: Log,
    data_dir: Path,
    keeping: Keeping,
    country: str,
    on_listening: Callable[[Address], None],
) -> None:
    """Work until SIGINT or SIGTERM. Raises MachineRefused where it cannot listen."""
    options = NodeOptions(
        data_dir,
        listen=listen,
        pairing=machine.pairing,
        first_link=machine.first_link,
        country=country,
    )
    node = Node(store, options, log=log, on_change=lambda _changes: None)
    node.on_listening = on_listening
    watch = Watch(store, lambda _changes: None, log=log, data_dir=data_dir, on_damage=lambda: None)
    retention = Retention(store, lambda _changes: None, keeping, log=log, data_dir=data_dir)
    try:
        asyncio.run(_work(store, node, watch, retention, log))
    except Exception as error:
        refused = cannot_listen(error)
        if refused is None:
            raise
        raise refused from error


async def _work(
    store: LocalStore, node: Node, watch: Watch, retention: Retention, log: Log
) -> None:
    over = asyncio.Event()
    _end_with_signals(over)
    works = [
        node.run(),
        watch.backups(),
        watch.file(),
        retention.run(),
        _due(store, log),
        over.wait(),
    ]
    tasks = [asyncio.ensure_future(work) for work in works]
    # `file` ends by itself; each of the others ends the hub, in order or by its failure.
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
        # Windows has no handlers here; there Ctrl+C ends the program by itself.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, over.set)


async def _due(store: LocalStore, log: Log) -> None:
    """Let held deeds happen when their time has come; nothing is written while there are none."""
    while True:
        try:
            if await store.read(lambda reader: reader.held_deeds()):
                await store.run(carry_out_due, None)
        except StoreUnavailable as problem:
            log.warning("store_unavailable", kind=problem.kind)
        await asyncio.sleep(DUE_EVERY_S)
