"""Head office's database: a SQLite file, or a PostgreSQL database that several processes share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from kiosk.headoffice.errors import InvalidDatabase
from kiosk.headoffice.storage import schema
from kiosk.headoffice.storage.office_file import OfficeFile
from kiosk.headoffice.storage.office_server import OfficeServer
from kiosk.headoffice.storage.tables import HeadOfficeRow
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.engine.connect_errors import unreachable_cause
from kiosk.storage.engine.postgresql import prepares
from kiosk.storage.engine.sessions import session_on

BUSY_S_MAX = 10.0
"""How long a transaction waits for one of another process, or for a free connection."""

PSYCOPG = "postgresql+psycopg"
_SECRETS = frozenset(("password", "sslpassword"))


def read_url(text: str) -> URL:
    """Parse a database URL that a person typed. Raises InvalidDatabase ("url").

    `postgresql://` and `postgres://`, as PostgreSQL's own tools take them, are taken too.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # Without a scheme it may be the password alone, which must reach no screen and no log.
        shown = text.rpartition("@")[2] if "://" in text else ""
        raise InvalidDatabase("url" if shown else "no_url", shown) from None
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername=PSYCOPG)
    is_server = url.drivername == PSYCOPG
    is_file = url.drivername == "sqlite" and url.database not in (None, "", ":memory:")
    if not is_server and not is_file:
        raise InvalidDatabase("url", _shown(url))
    try:
        prepares(url)
    except ValueError:
        raise InvalidDatabase("url", _shown(url)) from None
    return url


def secrets_in(url: URL) -> list[str]:
    """The names of a URL's query parameters that hold secrets, as its password does."""
    return [name for name in url.query if name.lower() in _SECRETS]


def _shown(url: URL) -> str:
    bare = url.difference_update_query(secrets_in(url))
    return bare.render_as_string(hide_password=True)


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


class OfficeDatabase:
    """Transactions on one database. SQLite has one writer at a time; PostgreSQL locks by store."""

    def __init__(self, url: str) -> None:
        """`url`: in the form that `--database` takes. Raises InvalidDatabase."""
        self.url = read_url(url)
        self.is_postgresql = self.url.drivername != "sqlite"
        self._office: OfficeFile | OfficeServer
        if not self.is_postgresql:
            self._office = OfficeFile(Path(str(self.url.database)).absolute(), BUSY_S_MAX)
            return
        try:
            self._office = OfficeServer(self.url, BUSY_S_MAX)
        except (ImportError, NoSuchModuleError) as error:
            raise InvalidDatabase("driver", str(error)) from None

    @property
    def shown(self) -> str:
        """The URL without its secrets."""
        return _shown(self.url)

    def prepare(self, new_id: Callable[[], str], *, makes: bool = True) -> None:
        """Create the tables, or migrate them. `new_id`: makes the history id of a new database.

        `makes`: create a head office where there is none. A SQLite file is backed up before its
        schema changes. Raises InvalidDatabase (not reachable, or "none": there is no head office
        and `makes` is false), DatabaseTooNew, DatabaseDamaged and StoreUnavailable.
        """

        def fill(connection: Connection) -> None:
            with session_on(connection) as session:
                if session.get(HeadOfficeRow, 1) is None:
                    session.add(HeadOfficeRow(id=1, history_id=new_id()))

        self._office.before_migration(makes=makes)
        try:
            with self.transaction() as connection:
                self._office.lock_migrations(connection)
                is_new = schema.SCHEMA.current_revision(connection) is None
                if is_new and not makes and not self._office.is_hidden(connection):
                    raise InvalidDatabase("none", self.shown)
                schema.SCHEMA.migrate(connection, fill)
        except (StoreUnavailable, DBAPIError) as error:
            wrong = self.wrong(error)
            if wrong is None:
                raise
            raise wrong from error
        self._office.after_migration()

    def scrub(self) -> bool:
        """Rewrite a SQLite file if data was erased from it; returns whether it was rewritten.

        Blocks all writers meanwhile. PostgreSQL's own vacuum does this. Raises StoreUnavailable
        where it cannot be done now.
        """
        return self._office.scrub()

    def wrong(self, error: Exception) -> InvalidDatabase | None:
        """The connection problem behind `error`; None where it is none, and on SQLite."""
        if not self.is_postgresql:
            return None
        cause = unreachable_cause(error)
        if cause is not None:
            return InvalidDatabase(cause.problem, self.shown, cause.said)
        is_gone = isinstance(error, StoreUnavailable) and error.kind == "io"
        return InvalidDatabase("reach", self.shown) if is_gone else None

    @contextmanager
    def transaction(self, *, is_sent_again: bool = False) -> Iterator[Connection]:
        """A write transaction: committed when the block ends, rolled back when it raises.

        `is_sent_again`: stores send what is written again if it is lost, so that it is committed
        before a PostgreSQL standby has it; without that, the server's own setting decides. It is
        on this server's disk either way. Raises StoreUnavailable.
        """
        with self._office.transaction(is_sent_again=is_sent_again) as connection:
            yield connection

    @contextmanager
    def reader(self, *, is_one: bool = False) -> Iterator[Connection]:
        """A read transaction: all its queries see one snapshot of the database.

        `is_one`: it is a single query, which sees one in any case; PostgreSQL is then spared to
        begin a transaction and to end it. Raises StoreUnavailable.
        """
        with self._office.reader(is_one=is_one) as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._office.close()
