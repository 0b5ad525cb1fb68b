"""`kiosk headoffice serve`: the process that answers hubs."""

from __future__ import annotations

import asyncio
import gc
import ipaddress
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.credentials import credential_here, metrics_token
from kiosk.cli.head_office.certificate_files import CERTIFICATES, stop_where_faulty
from kiosk.cli.head_office.mails.rules import mail_rules
from kiosk.cli.head_office.opening import office
from kiosk.cli.session import DONE, INVALID_INPUT, USAGE, Session
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.collect.callbacks import CallbackRules
    from kiosk.logs import Log
    from kiosk.sync.identity.certificates import CertificatePaths
    from kiosk.sync.identity.trust import SigningKey

MIGRATION_S_MAX = 1800.0
"""How long the database of many stores may take to be migrated."""

_COLLECTED_AFTER = (20_000, 20, 10)
"""See `gc.set_threshold`: a few megabytes more of garbage may lie about than with its defaults."""


def serve(
    session: Session,
    given: DatabaseGiven,
    *,
    listen: str,
    certificate: str | None,
    key: str | None,
) -> int:
    """Answer hubs until a signal stops it: by TLS except on loopback, if need be with its own."""
    from kiosk.headoffice.store_api.serving import serve as answer
    from kiosk.sync.server.serving import CannotListen

    host, port = _address(session, listen)
    paths = _certificate(session, host, certificate, key)
    with ExitStack() as stack:
        with session.manager.busy(MIGRATION_S_MAX, "Opening the database"):
            database = stack.enter_context(office(session, given, makes=True))
        serving = partial(
            answer,
            started=partial(_started, session, host, is_plain=paths is None),
            log=stack.enter_context(closing(_log(session))),
            metrics_token=metrics_token(session),
            signing=_signing(session),
            renews=_is_own(session, paths),
            manager=session.manager,
            calls_back=_calls_back(session),
            mails=mail_rules(session),
        )
        try:
            asyncio.run(serving(database, host, port, paths))
        except CannotListen as error:
            params = {"address": error.address, "cause": error.cause}
            session.stop(INVALID_INPUT, "headoffice.cannot_listen", **params)
        except (OSError, ValueError):
            if paths is not None:
                stop_where_faulty(session, paths)
            raise
    return DONE


def serve_demo(session: Session, *, listen: str, is_alone: bool) -> int:
    """Answer an order system with a sample store, until a signal stops it.

    `is_alone`: no other option was given with it.
    """
    from kiosk.cli.demo.head_office import serve_demo as answer

    host, port = _address(session, listen)
    if not is_alone or not _is_loopback(host) or ":" in host:
        session.stop(USAGE, "headoffice.demo_options")
    return answer(session, host, port)


def _calls_back(session: Session) -> CallbackRules:
    from kiosk.collect_api.callbacks.addresses import Reach
    from kiosk.collect_api.callbacks.rounds import Rounds
    from kiosk.collect_api.callbacks.sending import CallbackSender
    from kiosk.collect_api.ports import Links
    from kiosk.headoffice.collect.callbacks import CallbackRules
    from kiosk.headoffice.collect.sent_ledger import SentLedger

    settings = session.settings
    return CallbackRules(
        CallbackSender(Reach(settings.callback_networks)),
        Rounds(settings.callback_rounds),
        Links(settings.track_url, settings.reschedule_url),
        SentLedger(session.data_dir),
    )


def _log(session: Session) -> Log:
    from kiosk.logs import Log
    from kiosk.sync.monitoring.error_reports import report_errors

    log = Log(session.data_dir, "headoffice")
    report_errors(log, session.settings.error_reports, "headoffice")
    return log


def _started(session: Session, host: str, port: int, *, is_plain: bool) -> None:
    # What the start made lasts as long as the process: to examine it at each full collection
    # costs a tenth of the work of ingesting a log. A request with a log makes tens of thousands of
    # objects and next to no garbage, a thousand waiting requests stay: to look seldom is enough.
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)
    shown = f"[{host}]" if ":" in host else host
    address = f"{'http' if is_plain else 'https'}://{shown}:{port}"
    session.say(session.words("headoffice.listening", address=address))
    session.manager.ready(f"Listening on {address}")


def _address(session: Session, text: str) -> tuple[str, int]:
    host, colon, port = text.strip().rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    if not (colon and bare and port.isascii() and port.isdecimal() and int(port[:9]) < 65536):
        session.stop(USAGE, "headoffice.invalid_address", given=short(text))
    return bare, int(port)


def _certificate(
    session: Session, host: str, certificate: str | None, key: str | None
) -> CertificatePaths | None:
    from kiosk.sync.identity.certificates import (
        CertificatePaths,
        CertificateUnusable,
        make_certificate,
    )

    if (certificate is None) != (key is None):
        session.stop(USAGE, "headoffice.key_missing")
    if certificate is None and key is None:
        own = credential_here("certificate"), credential_here("key")
        certificate, key = (None if path is None else str(path) for path in own)
        if (certificate is None) != (key is None):
            session.stop(USAGE, "headoffice.key_credential_missing")
    if certificate is not None and key is not None:
        return CertificatePaths(Path(certificate).expanduser(), Path(key).expanduser())
    if _is_loopback(host):
        return None
    try:
        return make_certificate(session.data_dir / CERTIFICATES, (host,))
    except CertificateUnusable as error:
        session.stop(USAGE, "headoffice.invalid_certificate", path=error.path)


def _is_own(session: Session, paths: CertificatePaths | None) -> bool:
    """Whether head office made this certificate itself."""
    folder = session.data_dir / CERTIFICATES
    return paths is not None and paths.certificate == paths.key and paths.key.parent == folder


def _signing(session: Session) -> SigningKey:
    """The key with which head office signs who a store's hub is; made at the first start."""
    from kiosk.sync.identity.trust import FILE_NAME, signing_key

    folder = session.data_dir / CERTIFICATES
    try:
        return signing_key(folder)
    except (OSError, ValueError):
        session.stop(USAGE, "headoffice.invalid_signing_key", path=folder / FILE_NAME)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
