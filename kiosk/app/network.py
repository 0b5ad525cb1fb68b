"""Runs the sync service beside the screens and reports its results on their event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from kiosk.app.addresses import Address
from kiosk.app.device_setup import DeviceMismatch, DeviceSetup
from kiosk.app.extension import Extension
from kiosk.app.following.followed_settings import FollowedSettings
from kiosk.app.since_boot import steady_s
from kiosk.domain.frozen import frozen
from kiosk.logs import Log
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.other_stores import StoresUnreachable
from kiosk.services.ports.place_slots import SlotLeft, SlotsUnreachable
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.services.replication.links import LinkMonitor, LinkState
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.identity.certificates import CertificateUnusable

if TYPE_CHECKING:
    from kiosk.app.sync_service import SyncService
    from kiosk.sync.client.questions import UpstreamQuestions

Answer = TypeVar("Answer")

ANSWER_S = 4.0
"""Longer than the network's own limits: only a thread that has ended takes so long."""


@frozen
class NetworkOptions:
    """The network options of a subcommand.

    `listen`: the address on which the hub serves its store's devices. `upstream`: another address
    of the paired upstream. `on_listening` is called with the address that the hub listens on.
    `metrics_token`: what whoever reads the hub's figures has to show; "": for this computer alone.
    `discovers`: see `SyncOptions`.
    """

    listen: Address | None = None
    upstream: str | None = None
    on_listening: Callable[[Address], None] = lambda _address: None
    metrics_token: str = ""
    discovers: bool = False


STOP_S_MAX = 6.0


def cannot_listen(error: BaseException) -> DeviceMismatch | None:
    """The error to show where a server could not start; None where `error` is a bug of ours."""
    from kiosk.sync.server.serving import CannotListen  # noqa: PLC0415 - HTTP is loaded only where needed

    if isinstance(error, CannotListen):
        return DeviceMismatch("cannot_listen", address=error.address, cause=error.cause)
    if isinstance(error, CertificateUnusable):
        return DeviceMismatch("invalid_certificate", path=error.path, cause=error.problem)
    return None


class SyncThread:
    """Runs a sync service on a thread and an event loop of its own."""

    def __init__(self, service: SyncService, on_failure: Callable[[BaseException], object]) -> None:
        """`on_failure` is called on that thread with an error that ends the service after the
        start.
        """
        self._service = service
        self._on_failure = on_failure
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._thread = Thread(target=self._work, name="kiosk-network", daemon=True)
        self._listening: Future[Address] = Future()
        service.on_listening = self._listening.set_result

    def start(self) -> Future[Address]:
        """Start the thread; the future gets the bound address, or the error of the start.

        Where the service does not listen, it gets no result.
        """
        self._thread.start()
        return self._listening

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(self._service.run())
        with suppress(asyncio.CancelledError):
            try:
                self._loop.run_until_complete(self._task)
            except Exception as error:  # noqa: BLE001 - reported to whoever started it
                if self._listening.done():
                    self._on_failure(error)
                else:
                    self._listening.set_exception(error)
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def note_tap(self, took_s: float) -> None:
        """See `SyncService.note_tap`."""
        self._service.note_tap(took_s)

    def ask(
        self, question: Callable[[UpstreamQuestions], Coroutine[Any, Any, Answer]]
    ) -> Future[Answer]:
        """Ask the upstream on that thread. Raises RuntimeError once the thread has ended."""
        if self._service.questions is None:
            raise RuntimeError("This device has no upstream.")
        asked = question(self._service.questions)
        try:
            return asyncio.run_coroutine_threadsafe(asked, self._loop)
        except RuntimeError:
            asked.close()
            raise

    def stop(self) -> None:
        """Cancel the service and wait for the thread, STOP_S_MAX at most; saved data stays."""
        if not self._thread.is_alive():
            return
        task = self._task
        if task is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(task.cancel)
        self._thread.join(STOP_S_MAX)


class Network:
    """The sync service of one device on a thread of its own.

    A device without a pairing that does not listen has no such thread.
    """

    def __init__(
        self,
        store: LocalDatabase,
        setup: DeviceSetup,
        options: NetworkOptions,
        *,
        log: Log,
        data_dir: Path,
        country: str,
        announce: Callable[[Changes | None], None],
        extension: Extension,
        on_wipe: Callable[[], None] = lambda: None,
        followed: FollowedSettings | None = None,
    ) -> None:
        """`announce` is called with the network's changes, on the loop that called `begin`, and
        `on_wipe` when this device is to be wiped: the program then has to end. `followed`: keeps
        the settings that head office gives.
        """
        self._store = store
        self._setup = setup
        self._options = options
        self._log = log
        self._data_dir = data_dir
        self._country = country
        self._announce = announce
        self._extension = extension
        self._on_wipe = on_wipe
        self._followed = followed
        self._thread: SyncThread | None = None
        self._is_over = False
        self.link = LinkMonitor(setup.first_link)
        self.counters = CountersInView(steady_s)

    @property
    def listens(self) -> bool:
        """Whether this device serves others; `begin` then raises where it cannot."""
        return self._options.listen is not None and self._setup.this_device.is_hub

    async def begin(self) -> None:
        """Start to follow and serve; a second call does nothing.

        Raises DeviceMismatch where this device is to listen and cannot.
        """
        is_alone = self._setup.pairing is None and not self.listens
        if is_alone or self._thread is not None:
            return
        self._thread = await asyncio.to_thread(self._make, asyncio.get_running_loop())
        listening = self._thread.start()
        if not self.listens:
            return
        try:
            address = await asyncio.wrap_future(listening)
        except Exception as error:
            refused = cannot_listen(error)
            if refused is None:
                raise
            raise refused from error
        self._options.on_listening(address)

    def _make(self, loop: asyncio.AbstractEventLoop) -> SyncThread:
        # HTTP is loaded only where needed.
        from kiosk.app.sync_service import SyncOptions, SyncService  # noqa: PLC0415

        def on_own_loop(notify: Callable[..., None], *values: object) -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(notify, *values)

        followed = self._followed
        options = SyncOptions(
            data_dir=self._data_dir,
            listen=self._options.listen if self.listens else None,
            pairing=self._setup.pairing,
            decorated=self._extension.transport,
            retry_s_max=self._extension.retry_s_max,
            first_link=self.link.state,
            country=self._country,
            counters=self.counters,
            metrics_token=self._options.metrics_token,
            discovers=self._options.discovers,
            settings=None if followed is None else followed.keeper(on_own_loop),
            settings_version=None if followed is None else lambda: followed.version,
            on_wipe=lambda: on_own_loop(self._on_wipe),
        )
        service = SyncService(
            self._store,
            options,
            log=self._log,
            on_change=lambda changes: on_own_loop(self._changed, changes),
            on_link=lambda state: on_own_loop(self._linked, state),
        )
        return SyncThread(service, self._log.failure)

    async def store_with(self, codes: Sequence[str]) -> str:
        """See `OtherStores.store_with`. Never takes longer than ANSWER_S."""
        if self._setup.pairing is None:
            return ""
        return await self._asked(lambda there: there.store_with(codes), StoresUnreachable)

    async def slots_left(self, days: int) -> tuple[SlotLeft, ...] | None:
        """See `PlaceSlots.slots_left`. Never takes longer than ANSWER_S."""
        if self._setup.pairing is None:
            return None
        return await self._asked(lambda there: there.slots_left(days), SlotsUnreachable)

    async def _asked(
        self,
        question: Callable[[UpstreamQuestions], Coroutine[Any, Any, Answer]],
        unreachable: type[Exception],
    ) -> Answer:
        if self._thread is None or self._is_over:
            raise unreachable
        try:
            async with asyncio.timeout(ANSWER_S):
                return await asyncio.wrap_future(self._thread.ask(question))
        except (TimeoutError, RuntimeError) as error:
            # The thread has ended, or ends now.
            raise unreachable from error

    def note_tap(self, took_s: float) -> None:
        """Count a tap that was saved among the figures of a hub."""
        if self._thread is not None:
            self._thread.note_tap(took_s)

    def _changed(self, changes: Changes) -> None:
        if not self._is_over:
            self._announce(changes)

    def _linked(self, state: LinkState) -> None:
        if not self._is_over:
            self.link.set(state)

    async def end(self) -> None:
        """Stop the thread; the database may be closed afterwards."""
        self._is_over = True
        if self._thread is not None:
            await asyncio.to_thread(self._thread.stop)
