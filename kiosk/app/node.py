"""This machine on the network: it follows its upstream, and serves its store if it is the hub.

All of it runs on a thread and a loop of its own: reading a page of the log or a handshake takes
nothing from the loop that draws. Screens are told through the callbacks, which come on that
thread.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from kiosk.domain.sequencing import DeviceRole
from kiosk.logs import Log
from kiosk.services.following import begin_epoch
from kiosk.services.links import Link, LinkMonitor, LinkState
from kiosk.services.ports import Changes, StoreUnavailable
from kiosk.storage.database import utc_now
from kiosk.storage.store import LocalStore
from kiosk.sync.backoff import SPREAD_S_TO_HEAD_OFFICE, SPREAD_S_TO_HUB, Backoff
from kiosk.sync.cable import Cable, CableTransport
from kiosk.sync.certificates import (
    CertificatePaths,
    certificate_pem,
    fingerprint,
    make_certificate,
)
from kiosk.sync.client import HttpTransport
from kiosk.sync.desk import EngineTools
from kiosk.sync.engine import Engine
from kiosk.sync.hub import Hub
from kiosk.sync.pairing import Pairing
from kiosk.sync.server import server_app
from kiosk.sync.serving import Serving

SECRET_BYTES = 32
AFTER_BUG_S = 5.0
STOP_S_MAX = 6.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where the hub listens."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it: then without TLS."""
        return self.host in ("127.0.0.1", "::1", "localhost")

    @property
    def url(self) -> str:
        """As a machine is paired with it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'http' if self.is_loopback else 'https'}://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class NodeOptions:
    """What this machine is asked to be. `cable`: what the demo can cut."""

    data_dir: Path
    listen: Address | None = None
    pairing: Pairing | None = None
    cable: Cable | None = None


def begin_new_epoch(store: LocalStore) -> None:
    """Before anything is written: a disk that was restored never reuses a number.

    A machine that cannot write now begins none: it cannot reuse one either.
    """
    number = (time.time_ns() // 1_000_000 << 10) | secrets.randbelow(1 << 10)
    with suppress(StoreUnavailable):
        store.call(begin_epoch, number)


def certificate_of(data_dir: Path, address: Address) -> CertificatePaths | None:
    """The hub's certificate for an address; None on loopback. Raises CertificateUnusable."""
    if address.is_loopback:
        return None
    return make_certificate(data_dir / "tls", (address.host,))


def fingerprint_of(certificate: CertificatePaths | None) -> str:
    """The SHA-256 of a certificate; "" without one."""
    if certificate is None:
        return ""
    return fingerprint(certificate_pem(certificate.certificate))


class Node:
    """The network's side of one machine."""

    def __init__(
        self,
        store: LocalStore,
        options: NodeOptions,
        *,
        log: Log,
        on_change: Callable[[Changes], None],
        on_link: Callable[[LinkState], None] = lambda _state: None,
        on_listening: Callable[[Address], None] = lambda _address: None,
    ) -> None:
        self._store = store
        self._options = options
        self._log = log
        self._on_change = on_change
        self._on_listening = on_listening
        self.monitor = LinkMonitor()
        self.monitor.subscribe(on_link)
        self._hub: Hub | None = None
        self._engine: Engine | None = None

    async def run(self) -> None:
        """Work until cancelled. Raises CannotListen and CertificateUnusable at the start."""
        loop = asyncio.get_running_loop()

        def written() -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._wake)

        self._store.on_written.append(written)
        serving = Serving()
        try:
            if self._options.listen is not None:
                await self._serve(serving, self._options.listen)
            if self._options.pairing is None:
                await asyncio.Event().wait()
            else:
                await self._follow(self._options.pairing)
        finally:
            self._store.on_written.remove(written)
            await serving.stop()

    def _wake(self) -> None:
        if self._engine is not None:
            self._engine.wake()
        if self._hub is not None:
            self._hub.wake()

    async def _serve(self, serving: Serving, address: Address) -> None:
        certificate = certificate_of(self._options.data_dir, address)
        self._hub = Hub(
            self._store,
            now=utc_now,
            make_secret=lambda: secrets.token_urlsafe(SECRET_BYTES),
            on_change=self._on_change,
            fingerprint=fingerprint_of(certificate),
        )
        app = server_app(self._hub, log=self._log.failure)
        port = await serving.start(app, address.host, address.port, certificate)
        self._on_listening(Address(address.host, port))

    async def _follow(self, pairing: Pairing) -> None:
        transport = HttpTransport(
            pairing.url, pairing.device_id, pairing.secret, pairing.certificate
        )
        cable = self._options.cable
        is_hub = pairing.role is DeviceRole.HUB
        spread_s = SPREAD_S_TO_HEAD_OFFICE if is_hub else SPREAD_S_TO_HUB
        self._engine = Engine(
            EngineTools(
                store=self._store,
                transport=transport if cable is None else CableTransport(transport, cable),
                monitor=self.monitor,
                backoff=Backoff(random.random, spread_s),
                now=utc_now,
                on_change=self._on_change,
                note=self._log.info,
            )
        )
        try:
            await self._keep_running(self._engine)
        finally:
            await transport.aclose()

    async def _keep_running(self, engine: Engine) -> None:
        """A bug of ours in the engine is logged, and the engine begins again."""
        while True:
            try:
                await engine.run()
            except Exception as error:  # noqa: BLE001 - whatever it was, the store works on
                self._log.failure(error)
                self.monitor.set(LinkState(link=Link.OFFLINE, is_hub=self.monitor.state.is_hub))
                await asyncio.sleep(AFTER_BUG_S)


class NodeThread:
    """A node on a thread of its own, beside the loop that draws."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._work, name="kiosk-network", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(self._node.run())
        with suppress(asyncio.CancelledError):
            try:
                self._loop.run_until_complete(self._task)
            except Exception as error:  # noqa: BLE001 - told by `failure`
                self._failure = error
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    @property
    def failure(self) -> BaseException | None:
        """What ended the node, if it could not begin or go on."""
        return self._failure

    def stop(self) -> None:
        """End: what is under way is given up; nothing that was saved is lost."""
        if not self._thread.is_alive():
            return
        task = self._task
        if task is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(task.cancel)
        self._thread.join(STOP_S_MAX)
