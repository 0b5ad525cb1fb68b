"""Opens head office's database and its use cases for a subcommand; explains what fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kiosk.cli.head_office.database_source import DatabaseGiven, database_url
from kiosk.cli.problems import problem_text
from kiosk.cli.session import (
    DATABASE_PROBLEM,
    INVALID_INPUT,
    USAGE,
    Session,
    Stop,
)
from kiosk.private_files import make_data_private
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.headoffice.admin.admin_service import AdminService
    from kiosk.headoffice.admin.diagnostics_admin import DiagnosticsAdmin
    from kiosk.headoffice.admin.settings_admin import SettingsAdmin
    from kiosk.headoffice.admin.store_admin import StoreAdmin
    from kiosk.headoffice.admin.trust_admin import TrustAdmin
    from kiosk.headoffice.errors import InvalidDatabase, RequestNotAllowed
    from kiosk.headoffice.storage.database import OfficeDatabase

SERVER_SAYS_MORE = ("role", "tls", "option", "rights", "reach")
"""Problems of an InvalidDatabase for which the server's own message is shown too."""


@contextmanager
def office(
    session: Session, given: DatabaseGiven, *, makes: bool = False
) -> Iterator[OfficeDatabase]:
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
    url = database_url(session, given)
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
    is_usage = error.problem in ("url", "no_url", "driver", "folder", "option", "none")
    code = USAGE if is_usage else DATABASE_PROBLEM
    params = {"given": error.given}
    if error.found is not None:
        params["problem"] = problem_text(session.words, error.found)
    sentence = session.words(f"headoffice.database_{error.problem}", **params)
    if error.said and error.problem in SERVER_SAYS_MORE:
        sentence = f"{sentence} {session.words('headoffice.postgresql_says', said=error.said)}"
    raise Stop(code, sentence)


@contextmanager
def store_admin(session: Session, given: DatabaseGiven) -> Iterator[StoreAdmin]:
    """Head office's use cases about its stores."""
    from kiosk.headoffice.admin.store_admin import StoreAdmin
    from kiosk.storage.database import utc_now

    with office(session, given) as database:
        yield StoreAdmin(database, utc_now)


@contextmanager
def settings_admin(session: Session, given: DatabaseGiven) -> Iterator[SettingsAdmin]:
    """Head office's use cases about its stores' settings."""
    from kiosk.headoffice.admin.settings_admin import SettingsAdmin
    from kiosk.storage.database import utc_now

    with office(session, given) as database:
        mails_ready = "ready" in session.settings.mail_kinds
        yield SettingsAdmin(database, utc_now, mails_ready=mails_ready)


@contextmanager
def diagnostics_admin(session: Session, given: DatabaseGiven) -> Iterator[DiagnosticsAdmin]:
    """Head office's use case about devices' diagnostics."""
    from kiosk.headoffice.admin.diagnostics_admin import DiagnosticsAdmin
    from kiosk.headoffice.id_source import IdSource
    from kiosk.storage.database import utc_now

    with office(session, given) as database:
        yield DiagnosticsAdmin(database, utc_now, IdSource().new_id)


@contextmanager
def trust_admin(session: Session, given: DatabaseGiven) -> Iterator[TrustAdmin]:
    """Head office's use cases about its own certificate."""
    from kiosk.headoffice.admin.trust_admin import TrustAdmin
    from kiosk.storage.database import utc_now

    with office(session, given) as database:
        yield TrustAdmin(database, utc_now)


@contextmanager
def admin(session: Session, given: DatabaseGiven, *, makes: bool = False) -> Iterator[AdminService]:
    """Head office's administrative use cases. `makes`: see `office`."""
    from kiosk.headoffice.admin.admin_service import AdminService
    from kiosk.headoffice.id_source import IdSource
    from kiosk.storage.database import utc_now

    with office(session, given, makes=makes) as database:
        yield AdminService(database, utc_now, IdSource())
