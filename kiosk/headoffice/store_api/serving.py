"""Head office's server process: listens and answers hubs until it is stopped."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial

from starlette.types import ASGIApp

from kiosk.collect_api.callbacks.addresses import Reach
from kiosk.collect_api.callbacks.sending import CallbackSender
from kiosk.collect_api.server.app import CollectApp
from kiosk.collect_api.woop.calls import WoopCalls
from kiosk.headoffice.collect.callbacks import CallbackChannel, CallbackRules
from kiosk.headoffice.collect.left_out import keep_booked
from kiosk.headoffice.collect.mount import Mounted, collect_app
from kiosk.headoffice.collect.outbox_sender import Channel, OutboxSender
from kiosk.headoffice.collect.retention import forget_old
from kiosk.headoffice.collect.sent_ledger import SentLedger, recall
from kiosk.headoffice.collect.woop import WoopChannel
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.executor import Executor, ThreadExecutor
from kiosk.headoffice.mail.channel import EmailChannel, MailRules
from kiosk.headoffice.mail.reminders import Reminders
from kiosk.headoffice.replication.mail_rows import NOTHING_MAILED
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.admission import Admission
from kiosk.headoffice.store_api.call_log import CallLog
from kiosk.headoffice.store_api.gate import Gate
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.logs import Log
from kiosk.service_manager import ServiceManager
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.database import utc_now
from kiosk.sync.identity.certificates import CertificatePaths
from kiosk.sync.identity.trust import SigningKey
from kiosk.sync.monitoring.metrics import Metrics
from kiosk.sync.monitoring.monitored import monitored
from kiosk.sync.server.app import server_app
from kiosk.sync.server.connection_limits import HEAD_OFFICE_LIMITS
from kiosk.sync.server.serving import Serving
from kiosk.sync.server.shown_certificate import ShownCertificate

TITLE = "kiosk head office"
_SCRUBBED_FIRST_S = 60.0
_SCRUBBED_EVERY_S = 3600.0
_NIGHT_H = range(1, 5)


PUBLIC_ONLY = CallbackRules(CallbackSender(Reach()))
"""Calls clients back, but nowhere in a private network."""


async def serve(
    database: OfficeDatabase,
    host: str,
    port: int,
    certificate: CertificatePaths | None,
    *,
    started: Callable[[int], None],
    log: Log,
    renews: bool = False,
    metrics_token: str = "",
    signing: SigningKey | None = None,
    manager: ServiceManager | None = None,
    calls_back: CallbackRules = PUBLIC_ONLY,
    mails: MailRules | None = None,
) -> None:
    """Answer hubs and clients until SIGINT or SIGTERM. `started` is called with the port.

    `log`: gets the calls, and unexpected errors. `renews`: the certificate is the program's own,
    which it renews in time; any is shown anew when its file changes. `metrics_token`: what whoever
    reads the figures has to show; "": they are for this computer alone. `signing`: signs the
    statements which device is a store's hub. `manager`: gets signs of life. `calls_back`: how.
    `mails`: of what, and how. Raises CannotListen, and of the certificate OSError, ValueError.
    """
    shown = ShownCertificate(certificate, note=log.warning, renews=renews)
    threads, admission, serving = ThreadExecutor(), Admission(), Serving(HEAD_OFFICE_LIMITS)
    office = _office(database, threads, admission, shown, signing=signing, log=log, mails=mails)
    stop, manager = _stop_at_signals(), manager or ServiceManager()
    work = await _begin(database, threads, office, calls_back.ledger, log)
    sending = _sending(work, office, calls_back, mails, log)
    beside = _begun(_scrub(database, threads), manager.beat(), shown.watch(serving), *sending)
    try:
        app = _app(office, admission, log, metrics_token, _collects(work, calls_back, log))
        started(await serving.start(app, host, port, certificate))
        await stop.wait()
    finally:
        manager.stopping()
        await _cancel(beside)
        await office.close()
        await serving.stop()
        threads.close()


def _office(
    database: OfficeDatabase,
    run: Executor,
    admission: Admission,
    shown: ShownCertificate,
    *,
    signing: SigningKey | None,
    log: Log,
    mails: MailRules | None,
) -> HeadOffice:
    office = HeadOffice(
        database,
        run=run,
        admission=admission,
        fingerprint=shown.fingerprint,
        signing=signing,
        note=log.warning,
        mailed=NOTHING_MAILED if mails is None else mails.mailed,
    )
    shown.on_renewed.append(office.show)
    return office


def _sending(
    work: Work, office: HeadOffice, rules: CallbackRules, mails: MailRules | None, log: Log
) -> Iterator[Coroutine[None, None, None]]:
    """What sends the outbox at once after a store has sent something, and what empties it."""
    yield forget_old(work)
    yield keep_booked(work)
    woop = WoopChannel(work, WoopCalls(), rules.rounds)
    channels: list[Channel] = [CallbackChannel(work, rules), woop]
    if mails is not None:
        channels.append(EmailChannel(work, mails))
        yield Reminders(work, mails.mailed, mails.reminder_days, mails.own, log.failure).run()
    for channel in channels:
        sender = OutboxSender(work, channel, log.warning, log.failure)
        office.on_entries.append(sender.ring)
        yield sender.run()


async def _begin(
    database: OfficeDatabase, run: Executor, office: HeadOffice, ledger: SentLedger | None, log: Log
) -> Work:
    if ledger is not None:
        await run(partial(_recall, database, ledger, log))
    return Work(database, run, commanded=office.commanded, ledger=ledger)


def _recall(database: OfficeDatabase, ledger: SentLedger, log: Log) -> None:
    """Before anything is sent: a restored database learns what was sent since its backup."""
    try:
        count = recall(database, ledger, utc_now())
    except OSError as error:
        log.failure(error)
        return
    if count:
        log.warning("sent_before_restore", messages=count)


def _begun(*works: Coroutine[None, None, None]) -> list[asyncio.Task[None]]:
    return [asyncio.create_task(work) for work in works]


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _collects(work: Work, rules: CallbackRules, log: Log) -> CollectApp:
    return collect_app(work, log.failure, rules.links, rules.sender.reach)


def _app(
    office: HeadOffice, admission: Admission, log: Log, metrics_token: str, collects: CollectApp
) -> ASGIApp:
    served = server_app(office, log=log.failure, title=TITLE)
    gate = Gate(served, admission, office.authenticate, log.failure)
    app = Mounted(gate, collects)
    return monitored(app, Metrics(office.figures), CallLog(log).note, metrics_token)


def _stop_at_signals() -> asyncio.Event:
    """An event that is set once the process is to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers on a loop; there Ctrl+C ends the program by itself.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    return stop


async def _scrub(database: OfficeDatabase, run: Executor) -> None:
    """Rewrite a file from which data was erased: soon after the start, then at night."""
    await asyncio.sleep(_SCRUBBED_FIRST_S)
    is_first = True
    while True:
        if is_first or datetime.now().astimezone().hour in _NIGHT_H:
            with suppress(StoreUnavailable):
                await run(database.scrub)
        is_first = False
        await asyncio.sleep(_SCRUBBED_EVERY_S)
