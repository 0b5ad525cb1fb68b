"""`kiosk headoffice`: opening stores, handing out codes, asking stores to do something."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kiosk.cli import arguments, shapes
from kiosk.cli.orders import import_file as intake
from kiosk.cli.problems import problem_text
from kiosk.cli.session import (
    DATABASE_PROBLEM,
    DONE,
    INVALID_INPUT,
    USAGE,
    Session,
    Stop,
)
from kiosk.domain.commands import Command
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.reasons import DEFAULT_REASONS
from kiosk.domain.status import Status
from kiosk.private_files import make_data_private
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.headoffice.admin.admin_service import AdminService
    from kiosk.headoffice.errors import InvalidDatabase, RequestNotAllowed
    from kiosk.headoffice.storage.database import OfficeDatabase

CERTIFICATES = "headoffice"
NAME_LENGTH_MAX = 100
DATABASE_VARIABLE = "KIOSK_HEADOFFICE_DATABASE"
"""Where the address of the database may stand with its password, unlike on the command line."""

SERVER_SAYS_MORE = ("role", "tls", "option", "rights", "reach")
"""Problems of an InvalidDatabase of which the server, or its library, says more than we can."""


@contextmanager
def office(session: Session, url: str | None, *, makes: bool = False) -> Iterator[OfficeDatabase]:
    """Open head office's database at the current schema; stops the subcommand if that fails.

    `makes`: create a missing database; without it, a missing one stops with a sentence, since
    --data may be mistyped. A RequestNotAllowed raised inside ends the subcommand with a sentence.
    """
    from kiosk.headoffice.errors import InvalidDatabase, RequestNotAllowed
    from kiosk.headoffice.id_source import IdSource
    from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
    from kiosk.headoffice.storage.office_file import FILE_NAME

    if makes or session.data_dir.exists():
        make_data_private(session.data_dir)
    if url is not None and _bears_password(url):
        session.stop(USAGE, "headoffice.database_password_shown", variable=DATABASE_VARIABLE)
    url = url or os.environ.get(DATABASE_VARIABLE)
    database: OfficeDatabase | None = None
    try:
        database = OfficeDatabase(url or sqlite_url(session.data_dir / FILE_NAME))
        database.prepare(IdSource().new_id, makes=makes)
        yield database
    except InvalidDatabase as error:
        _stop_at_database(session, error)
    except RequestNotAllowed as error:
        _stop_at_request(session, error)
    except StoreUnavailable as error:
        if database is None:
            raise
        if wrong := database.wrong(error):
            _stop_at_database(session, wrong)
        session.log.warning("store_unavailable", kind=error.kind)
        raise Stop(DATABASE_PROBLEM, _unavailable(session, database, error)) from error
    finally:
        if database is not None:
            database.close()


def _stop_at_request(session: Session, error: RequestNotAllowed) -> NoReturn:
    from kiosk.headoffice.errors import OrderInStores

    if isinstance(error, OrderInStores):
        stores = ", ".join(error.stores)
        order_id = short(error.order_id)
        session.stop(USAGE, "headoffice.order_in_stores", order_id=order_id, stores=stores)
    params = {name: short(value) for name, value in vars(error).items()}
    session.stop(INVALID_INPUT, f"headoffice.{error.code}", **params)


def _bears_password(url: str) -> bool:
    """Whether an address holds a secret: whoever may list this device's processes reads it."""
    from kiosk.headoffice.errors import InvalidDatabase
    from kiosk.headoffice.storage.database import read_url, secrets_in

    try:
        address = read_url(url)
    except InvalidDatabase:
        return False
    return address.password is not None or bool(secrets_in(address))


def _unavailable(session: Session, database: OfficeDatabase, error: StoreUnavailable) -> str:
    from kiosk.storage.engine.integrity import damage_of

    words = session.words
    if error.kind != "damaged":
        folder = Path(database.url.database or "").absolute().parent
        return words(f"store_{error.kind}", data_dir=folder)
    sentence = words("headoffice.database_damaged", given=database.shown)
    if database.is_postgresql:
        return f"{sentence} {words('headoffice.postgresql_says', said=error.detail)}"
    return f"{sentence} {words('headoffice.damage', problem=problem_text(words, damage_of(error)))}"


def _stop_at_database(session: Session, error: InvalidDatabase) -> NoReturn:
    code = (
        USAGE
        if error.problem in ("url", "driver", "folder", "option", "none")
        else DATABASE_PROBLEM
    )
    params = {"given": error.given}
    if error.found is not None:
        params["problem"] = problem_text(session.words, error.found)
    sentence = session.words(f"headoffice.database_{error.problem}", **params)
    if error.said and error.problem in SERVER_SAYS_MORE:
        sentence = f"{sentence} {session.words('headoffice.postgresql_says', said=error.said)}"
    raise Stop(code, sentence)


@contextmanager
def admin(session: Session, url: str | None, *, makes: bool = False) -> Iterator[AdminService]:
    """Head office's desk. `makes`: see `office`."""
    from kiosk.headoffice.admin.admin_service import AdminService
    from kiosk.headoffice.id_source import IdSource
    from kiosk.storage.database import utc_now

    with office(session, url, makes=makes) as database:
        yield AdminService(database, utc_now, IdSource())


def create_store(
    session: Session, url: str | None, *, name: str, exchange_place_id: str, as_json: bool
) -> int:
    """Open a store; print the identifier that other commands take."""
    name = arguments.name_given(session, session.words("help.metavar.NAME"), name, NAME_LENGTH_MAX)
    place = arguments.name_given(session, "--exchange-place", exchange_place_id, NAME_LENGTH_MAX)
    with admin(session, url, makes=True) as here:
        store = here.create_store(name, place)
    if as_json:
        session.say_json(
            {"store_id": store.store_id, "name": store.name, "exchange_place_id": place}
        )
    else:
        session.say(
            session.words(
                "headoffice.store_created",
                store_id=store.store_id,
                name=store.name,
                exchange_place_id=place,
            )
        )
    return DONE


def pairing_code(
    session: Session,
    url: str | None,
    *,
    store: str,
    role: str,
    certificate: str | None,
    address: str | None,
    as_json: bool,
) -> int:
    """Make a one-use code with which a device becomes a store's hub; print it, also as QR."""
    from kiosk.sync.client.transport import InvalidAddress, check_address
    from kiosk.sync.identity.pairing import qr_text

    if role != DeviceRole.HUB:
        session.stop(USAGE, "headoffice.role_elsewhere", given=short(role))
    try:
        url_shown = check_address(address) if address else ""
    except InvalidAddress:
        session.stop(USAGE, "headoffice.invalid_url", given=short(address))
    is_plain = url_shown.startswith("http:")
    fingerprint = "" if is_plain else _fingerprint(session, certificate)
    with admin(session, url) as here:
        known = here.store(store)
        if url_shown and not (is_plain or fingerprint):
            session.complain(session.words("headoffice.code_without_certificate", url=url_shown))
        issued = here.make_pairing_code(known.store_id, fingerprint)
    if as_json:
        shown = {"code": str(issued.code), "role": role, "store_id": known.store_id}
        session.say_json({**shown, "expires_at": shapes.timestamp(issued.expires_at)})
        return DONE
    import segno

    session.say(session.words("headoffice.code", code=issued.code, name=known.name))
    if sys.stdout.isatty():
        invitation = qr_text(url_shown, issued.code) if url_shown else str(issued.code)
        segno.make(invitation, micro=False).terminal(compact=True)
    return DONE


def _fingerprint(session: Session, given: str | None) -> str:
    """That of the certificate named, else of the one that head office made itself, else ""."""
    from kiosk.sync.identity.certificates import FILE_NAME as CERTIFICATE
    from kiosk.sync.identity.certificates import certificate_pem, fingerprint

    path = Path(given).expanduser() if given else session.data_dir / CERTIFICATES / CERTIFICATE
    if given is None and not path.exists():
        return ""
    try:
        return fingerprint(certificate_pem(path))
    except (OSError, ValueError):
        session.stop(USAGE, "headoffice.invalid_certificate", path=path)


def import_file(
    session: Session, url: str | None, *, path: str, by: str | None, as_json: bool
) -> int:
    """Ask stores to take the orders of a file ("-": standard input)."""
    from kiosk.headoffice.admin.import_orders import import_orders

    report = intake.Report(session, as_json)
    with intake.opened(session, path) as stream, admin(session, url) as here:
        try:
            for totals in import_orders(stream, here, _by(session, by), report.refuse):
                report.saved = totals.added
        except BaseException:
            if report.saved:
                session.complain(session.words("headoffice.import_stopped", count=report.saved))
            raise
    session.log.info("headoffice import", **asdict(totals))
    report.close(totals)
    return INVALID_INPUT if totals.refused or totals.different else DONE


def cancel(
    session: Session,
    url: str | None,
    *,
    order_id: str,
    reason: str,
    by: str | None,
    store: str | None,
    as_json: bool,
) -> int:
    """Ask a store to cancel an order. The store's hub decides."""
    codes = [known.code for known in DEFAULT_REASONS[Status.CANCELLED]]
    code = reason.strip().upper()
    if code not in codes:
        params = {"given": short(reason), "to_status": Status.CANCELLED, "codes": ", ".join(codes)}
        session.stop(USAGE, "refusal.reason_unknown", **params)
    who = _by(session, by)
    return _ask(
        session, url, lambda here: here.cancel(order_id, code, by=who, store=store), as_json
    )


def move(
    session: Session,
    url: str | None,
    *,
    order_id: str,
    slot: str,
    to_status: Status,
    by: str | None,
    store: str | None,
    as_json: bool,
) -> int:
    """Ask a store to replan an order (REPLANNED), or tell it the confirmed slot (STARTED)."""
    moved_to = arguments.slot_given(session, slot, to_status)
    assert moved_to is not None
    who = _by(session, by)
    if to_status is Status.REPLANNED:
        return _ask(
            session, url, lambda here: here.replan(order_id, moved_to, by=who, store=store), as_json
        )
    return _ask(
        session,
        url,
        lambda here: here.confirm_slot(order_id, moved_to, by=who, store=store),
        as_json,
    )


def erase(
    session: Session,
    url: str | None,
    *,
    order_id: str,
    by: str | None,
    store: str | None,
    as_json: bool,
) -> int:
    """Ask a store to erase who collects an order; head office erases it with the store's word."""
    who = _by(session, by)
    return _ask(session, url, lambda here: here.erase(order_id, by=who, store=store), as_json)


def _ask(
    session: Session, url: str | None, ask: Callable[[AdminService], Command], as_json: bool
) -> int:
    with admin(session, url) as here:
        command = ask(here)
    if as_json:
        shown = {"command_id": command.command_id, "kind": command.kind}
        session.say_json({"collect_id": command.order_id, **shown})
    else:
        what = session.words(f"headoffice.asked_{command.kind}", order_id=command.order_id)
        session.say(what)
    return DONE


def _by(session: Session, given: str | None) -> str:
    if given is None:
        return session.words("headoffice.us")
    return arguments.name_given(session, "--by", given, 40)


def revoke(session: Session, url: str | None, *, device_id: str) -> int:
    """Shut a device out; what it holds stays there until it is paired again."""
    with admin(session, url) as here:
        here.revoke(device_id)
    session.say(session.words("headoffice.revoked", device_id=device_id))
    return DONE
