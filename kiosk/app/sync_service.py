"""The sync service: follows this device's upstream, and serves its store's devices on a hub.

Its callbacks are called on the thread that runs it: see `SyncThread`.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import field, replace
from pathlib import Path

from kiosk.app.addresses import Address, certificate_of
from kiosk.app.first_copy.given import GivenCopies
from kiosk.app.first_copy.received import ReceivedFile
from kiosk.app.following.prompt_backoff import backoff_of
from kiosk.app.lock import forget_listening, note_listening
from kiosk.app.monitoring.hub_figures import HubFigures
from kiosk.app.monitoring.own_report import ThisDeviceReport
from kiosk.app.monitoring.sent_diagnostics import SentDiagnostics
from kiosk.app.reading_apart import ReadingApart
from kiosk.app.since_boot import steady_s
from kiosk.app.trouble.wiped import order_wipe
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.frozen import frozen
from kiosk.logs import Log
from kiosk.services.devices.device_reports import DeviceReports
from kiosk.services.devices.given_settings import SettingsKeeper
from kiosk.services.phones import DEFAULT_COUNTRY
from kiosk.services.ports.changes import Changes
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.services.replication.links import Link, LinkMonitor, LinkState
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.readers.store_file import utc_now
from kiosk.sync.client.announce import Announcer
from kiosk.sync.client.following_hub import HubTransport
from kiosk.sync.client.hub_finder import HubSearch, find_hubs
from kiosk.sync.client.questions import UpstreamQuestions
from kiosk.sync.client.settings_sync import SettingsSync
from kiosk.sync.client.sync_context import CopyFiles, SyncTools
from kiosk.sync.client.upstream_sync import UpstreamSync, WipeOrdered
from kiosk.sync.identity.device_key import DeviceKey, device_key
from kiosk.sync.identity.hub_identity import HubIdentity, load_identity, save_identity
from kiosk.sync.identity.pairing import Pairing, PairingUnreadable, load_pairing, save_pairing
from kiosk.sync.monitoring.metrics import Metrics
from kiosk.sync.monitoring.monitored import monitored
from kiosk.sync.protocol.diagnostics import AskedDiagnostics
from kiosk.sync.protocol.ports import PairingsTransport, UpstreamTransport
from kiosk.sync.server.app import server_app
from kiosk.sync.server.hub import Hub
from kiosk.sync.server.hub_announcement import HubAnnouncement
from kiosk.sync.server.serving import Serving
from kiosk.sync.server.shown_certificate import ShownCertificate

SECRET_BYTES = 32
AFTER_BUG_S = 5.0


@frozen
class SyncOptions:
    """Options of the sync service. `listen`: the hub's address; `pairing`: the upstream's.

    `decorated` is called with the transport to the upstream, and returns the one to use.
    `retry_s_max`: the longest pause between two attempts to reach it; None: the back-off's own.
    `first_link`: the link state until the first contact. `country`: see `services.phones`.
    `counters`: what the store's counters have, shared with this program's screens. `metrics_token`:
    see `Monitored`. `discovers`: a hub announces itself on the network, a device looks for its hub.
    `settings`: keeps what head office gives the store, `settings_version` says which version this
    program follows; None: nothing is kept or said.
    `on_wipe` is called once the upstream has ordered that this device be wiped;
    the service then ends.
    """

    data_dir: Path
    listen: Address | None = None
    pairing: Pairing | None = None
    decorated: Callable[[UpstreamTransport], UpstreamTransport] = lambda transport: transport
    retry_s_max: float | None = None
    first_link: LinkState = field(default_factory=LinkState)
    country: str = DEFAULT_COUNTRY
    counters: CountersInView = field(default_factory=lambda: CountersInView(steady_s))
    metrics_token: str = ""
    discovers: bool = False
    settings: SettingsKeeper | None = None
    settings_version: Callable[[], int] | None = None
    on_wipe: Callable[[], None] = lambda: None


class SyncService:
    """The network part of one device."""

    def __init__(
        self,
        store: LocalDatabase,
        options: SyncOptions,
        *,
        log: Log,
        on_change: Callable[[Changes], None],
        on_link: Callable[[LinkState], None] = lambda _state: None,
    ) -> None:
        self._store = store
        self._apart = ReadingApart(store)
        self._options = options
        self._log = log
        self._on_change = on_change
        self.on_listening: Callable[[Address], object] = lambda _address: None
        self.monitor = LinkMonitor(options.first_link)
        self.monitor.subscribe(on_link)
        self.questions: UpstreamQuestions | None = None
        if options.pairing is not None:
            is_hub = options.pairing.role is DeviceRole.HUB
            self.questions = UpstreamQuestions(self.monitor, is_hub=is_hub)
        self._shown = ShownCertificate(None, note=log.warning)
        self._beside: list[asyncio.Task[None]] = []
        self._identity = HubIdentity()
        self._hub: Hub | None = None
        self._transport: HubTransport | None = None
        self._upstream_sync: UpstreamSync | None = None
        self._metrics: Metrics | None = None
        self._report = ThisDeviceReport(
            options.data_dir, self.monitor, steady_s, options.settings_version
        )
        self._reports, self._asked = DeviceReports(), AskedDiagnostics()

    def note_tap(self, took_s: float) -> None:
        """Count a tap that was saved among the hub's figures. May be called on any thread."""
        if self._metrics is not None:
            self._metrics.tapped(took_s)

    async def run(self) -> None:
        """Run until cancelled. Raises CannotListen and CertificateUnusable at the start."""
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
                if self._options.settings is not None:
                    self._options.settings.mails_ready = False
                await asyncio.Event().wait()
            else:
                await self._follow(self._options.pairing)
        finally:
            self._store.on_written.remove(written)
            for work in self._beside:
                work.cancel()
            await asyncio.gather(*self._beside, return_exceptions=True)
            if self._hub is not None:
                forget_listening(self._options.data_dir)
            await serving.stop()
            self._apart.close()

    def _wake(self) -> None:
        if self._upstream_sync is not None:
            self._upstream_sync.wake()
        if self._hub is not None:
            self._hub.wake()

    async def _serve(self, serving: Serving, address: Address) -> None:
        certificate = certificate_of(self._options.data_dir, address)
        self._shown = ShownCertificate(certificate, note=self._log.warning, renews=True)
        self._identity = self._known_identity()
        self._hub = Hub(
            self._apart,
            now=utc_now,
            make_secret=lambda: secrets.token_urlsafe(SECRET_BYTES),
            on_change=self._on_change,
            fingerprint=self._shown.fingerprint,
            identity=self._identity,
            signer=self._own_key(),
            counters=self._options.counters,
            stores=self.questions,
            slots=self.questions,
            reports=self._reports,
            settings=self._options.settings,
            asked=self._asked,
        )
        copies = GivenCopies(self._apart, self._options.data_dir, self._own_key())
        self._beside.append(asyncio.create_task(copies.run()))
        served = server_app(self._hub, log=self._log.failure, copies=copies)
        figures = HubFigures(self._apart, self._options.data_dir, self.monitor)
        self._metrics = Metrics(figures.read, has_counter=True)
        app = monitored(served, self._metrics, token=self._options.metrics_token)
        port = await serving.start(app, address.host, address.port, certificate)
        self._shown.on_renewed.append(self._hub.show)
        self._beside.append(asyncio.create_task(self._shown.watch(serving)))
        bound = Address(address.host, port)
        if self._options.discovers and not bound.is_loopback:
            fingerprint, note = self._shown.fingerprint, self._log.info
            announced = HubAnnouncement(bound.host, port, fingerprint, note)
            self._beside.append(asyncio.create_task(announced.run()))
        note_listening(self._options.data_dir, bound)
        self.on_listening(bound)

    async def _follow(self, pairing: Pairing) -> None:
        transport = HubTransport(
            pairing,
            utc_now,
            keep=self._keep_pairing,
            is_shown=self._shown_where_counter(pairing.role),
            report=self._report,
            note=self._log.info,
            search=HubSearch(find_hubs, steady_s) if self._options.discovers else None,
        )
        self._transport = transport
        decorated = self._options.decorated(transport)
        if self.questions is not None:
            self.questions.transport = decorated
        self._asked.transport = decorated
        self._beside.append(asyncio.create_task(self._send_diagnostics(pairing.device_id)))
        self._upstream_sync = UpstreamSync(
            SyncTools(
                store=self._apart,
                transport=decorated,
                monitor=self.monitor,
                backoff=backoff_of(pairing.role, self._options.retry_s_max),
                now=utc_now,
                on_change=self._on_change,
                note=self._log.info,
                country=self._options.country,
                signer=self._own_key(),
                counters=self._options.counters,
                settings=self._settings_sync(decorated),
                asked=self._asked,
                files=CopyFiles(transport, ReceivedFile(self._store)),
            )
        )
        announcing = asyncio.ensure_future(self._announce(pairing, decorated))
        try:
            await self._keep_running(self._upstream_sync)
        finally:
            announcing.cancel()
            await asyncio.gather(announcing, return_exceptions=True)
            await transport.aclose()

    async def _send_diagnostics(self, device_id: str) -> None:
        """Answer head office where it asks; a bug in that is logged and ends nothing else."""
        note = self._log.info
        try:
            await SentDiagnostics(self._options.data_dir, device_id, self._asked, note).run()
        except Exception as error:  # noqa: BLE001 - any failure: the store works without it
            self._log.failure(error)

    def _settings_sync(self, transport: UpstreamTransport) -> SettingsSync | None:
        keeper = self._options.settings
        return None if keeper is None else SettingsSync(keeper, transport, self._log.info)

    def _shown_where_counter(self, role: DeviceRole) -> Callable[[], bool] | None:
        counters = self._options.counters
        return (lambda: counters.is_own_shown) if role is DeviceRole.COUNTER else None

    def _own_key(self) -> DeviceKey | None:
        """The key with which this device signs; None where it can be neither read nor saved."""
        try:
            return device_key(self._options.data_dir)
        except OSError as error:
            self._log.warning("device_key_not_kept", error=str(error))
            return None

    def _known_identity(self) -> HubIdentity:
        pairing = self._options.pairing
        key = pairing.head_office_key if pairing and pairing.role is DeviceRole.HUB else ""
        return load_identity(self._options.data_dir, key, self._shown.fingerprint)

    def _keep_pairing(self, pairing: Pairing) -> None:
        """Save the pairing after contact, where address or other data of the upstream changed."""
        data_dir = self._options.data_dir
        try:
            if load_pairing(data_dir) != pairing:
                save_pairing(data_dir, pairing)
        except (OSError, PairingUnreadable) as error:
            self._log.warning("pairing_not_kept", error=str(error))

    async def _announce(self, pairing: Pairing, transport: PairingsTransport) -> None:
        """Report a hub's devices to head office; a bug in that is logged and ends nothing else."""
        if pairing.role is not DeviceRole.HUB:
            return
        announcer = Announcer(
            self._apart,
            transport,
            self._identity,
            self._shown.fingerprint,
            keep=self._keep_identity,
            note=self._log.info,
            signer=self._own_key(),
            report=self._report.of_hub,
            reports=self._reports,
        )
        self._shown.on_renewed.append(announcer.show)
        try:
            await announcer.run()
        except Exception as error:  # noqa: BLE001 - any failure: the store works without it
            self._log.failure(error)

    def _keep_identity(self, identity: HubIdentity) -> None:
        try:
            save_identity(self._options.data_dir, identity)
        except OSError as error:
            self._log.warning("identity_not_kept", error=str(error))

    async def _keep_running(self, upstream_sync: UpstreamSync) -> None:
        """Synchronise; log a bug of ours in it, and start again after AFTER_BUG_S."""
        while True:
            try:
                await upstream_sync.run()
            except WipeOrdered:
                if self._is_wiping():
                    return
            except Exception as error:  # noqa: BLE001 - any failure: the store works without it
                self._log.failure(error)
                self.monitor.set(replace(self.monitor.state, link=Link.OFFLINE))
            await asyncio.sleep(AFTER_BUG_S)

    def _is_wiping(self) -> bool:
        """Note that this device is to be wiped; False where that cannot be saved now."""
        if self._transport is not None:
            # Whoever gave the order is to hear of it, at this address.
            self._keep_pairing(self._transport.in_use)
        try:
            order_wipe(self._options.data_dir, utc_now())
        except OSError as error:
            self._log.warning("wipe_not_noted", error=str(error))
            return False
        self._log.warning("wipe_ordered")
        self._options.on_wipe()
        return True
