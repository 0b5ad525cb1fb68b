"""A hub without screens and without Qt: sequences events, serves devices, follows head office."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from kiosk.app.addresses import Address
from kiosk.app.device_setup import DeviceSetup
from kiosk.app.following.followed_settings import FollowedSettings
from kiosk.app.network import cannot_listen
from kiosk.app.retention import Retention, RetentionSettings
from kiosk.app.sync_service import SyncOptions, SyncService
from kiosk.app.watch import Watch
from kiosk.domain.frozen import frozen
from kiosk.logs import Log
from kiosk.service_manager import ServiceManager
from kiosk.services.orders.counter import carry_out_due
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.local_database import LocalDatabase

DUE_EVERY_S = 1.0


def nobody(_changes: object) -> None:
    """Nobody here shows what has changed."""


@frozen
class HubSettings:
    """What a hub needs of its settings. `discovers`: see `NetworkOptions`; `followed`: those of
    head office, with which these were read.
    """

    retention: RetentionSettings
    country: str
    discovers: bool
    followed: FollowedSettings


class HeadlessHub:
    """The hub's work, which begins anew with other settings while the process goes on."""

    def __init__(
        self,
        store: LocalDatabase,
        setup: DeviceSetup,
        listen: Address | None,
        *,
        log: Log,
        data_dir: Path,
        settings: Callable[[], HubSettings],
        on_listening: Callable[[Address], None],
        metrics_token: str,
        manager: ServiceManager,
    ) -> None:
        """`settings` reads them as they are now. `metrics_token`: see `NetworkOptions`. `manager`
        learns that it listens, or, where it serves nobody, that it runs.
        """
        self._store, self._setup, self._listen = store, setup, listen
        self._log, self._data_dir = log, data_dir
        self._settings = settings
        self._on_listening = on_listening
        self._metrics_token = metrics_token
        self._manager = manager
        self._over = asyncio.Event()

    def run(self) -> None:
        """Run until SIGINT or SIGTERM. Raises DeviceMismatch where it cannot listen."""
        try:
            if self._listen is None:
                self._manager.ready("Serving no other device")
            asyncio.run(self._work())
        except Exception as error:
            refused = cannot_listen(error)
            if refused is None:
                raise
            raise refused from error

    async def _work(self) -> None:
        _end_with_signals(self._over)
        # What the start made lasts as long as the process: no collection need examine it again.
        gc.freeze()
        try:
            while not self._over.is_set():
                await self._until_other_settings(self._settings())
        finally:
            self._manager.stopping()

    async def _until_other_settings(self, settings: HubSettings) -> None:
        """Work until a signal or other settings, or until a part ends or fails."""
        log, followed = self._log, settings.followed
        watch = Watch(self._store, nobody, log=log, data_dir=self._data_dir, on_damage=lambda: None)
        retention = Retention(
            self._store, nobody, settings.retention, log=log, data_dir=self._data_dir
        )
        lasting = (
            *(self._service(settings).run(), watch.backups(), retention.run()),
            *(_due(self._store, log), self._manager.beat(), self._over.wait()),
            # The store's devices miss this one for a second, and nobody works at it.
            followed.due(lambda: True),
        )
        tasks: list[asyncio.Future[Any]] = [asyncio.ensure_future(work) for work in lasting]
        other = asyncio.ensure_future(watch.file())
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            if not done & set(tasks[-2:]):
                self._over.set()
        finally:
            for task in (*tasks, other):
                task.cancel()
            await asyncio.gather(*tasks, other, return_exceptions=True)

    def _service(self, settings: HubSettings) -> SyncService:
        followed = settings.followed
        options = SyncOptions(
            *(self._data_dir, self._listen, self._setup.pairing),
            first_link=self._setup.first_link,
            country=settings.country,
            settings=followed.keeper(lambda call: call()),
            settings_version=lambda: followed.version,
            metrics_token=self._metrics_token,
            discovers=settings.discovers,
        )
        service = SyncService(self._store, options, log=self._log, on_change=nobody)
        service.on_listening = self._listening
        return service

    def _listening(self, address: Address) -> None:
        self._on_listening(address)
        self._manager.ready(f"Listening on {address}")


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
