"""Head office's database: a SQLite file, or a PostgreSQL database that several processes share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool, StaticPool

from kiosk.headoffice import schema
from kiosk.headoffice.errors import InvalidDatabase
from kiosk.headoffice.storage.connect_errors import unreachable_cause
from kiosk.headoffice.storage.office_file import foreign_office_problem, opened_file
from kiosk.headoffice.storage.tables import HEAD_OFFICE
from kiosk.private_files import make_private
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.backup import FILES, back_up_former, drop_old_former
from kiosk.storage.database import utc_now
from kiosk.storage.engine.sqlite import load_sqlite, unavailable
from kiosk.storage.orders import scrub

CONNECTIONS_MAX = 12
"""Per process: each writes in few threads, and PostgreSQL serves about a hundred in all."""

BUSY_S_MAX = 10.0
_BUSY_PAUSE_S = 0.002
_MIGRATION_LOCK = 7_108_232
"""An arbitrary number of ours: whoever holds this PostgreSQL advisory lock runs migrations."""

_SECRETS = frozenset(("password", "sslpassword"))

Result = TypeVar("Result")


def read_url(text: str) -> URL:
    """Parse a database URL that a person typed. Raises InvalidDatabase ("url")."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise InvalidDatabase("url", text.rpartition("@")[2] or text) from None
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise InvalidDatabase("url", _shown(url))
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
        self._write_lock = threading.RLock()
        is_file = not self.is_postgresql and self.url.database not in (None, "", ":memory:")
        self._path = Path(str(self.url.database)).absolute() if is_file else None
        self._file = opened_file(self._path) if self._path else None
        try:
            self._engine = self._postgresql() if self.is_postgresql else self._sqlite(QueuePool)
            self._writer = self._engine if self.is_postgresql else self._sqlite(StaticPool)
        except (ImportError, NoSuchModuleError) as error:
            raise InvalidDatabase("driver", str(error)) from None

    @property
    def shown(self) -> str:
        """The URL without its secrets."""
        return _shown(self.url)

    def _postgresql(self) -> Engine:
        return create_engine(
            self.url,
            pool_size=CONNECTIONS_MAX,
            max_overflow=0,
            pool_pre_ping=True,
            pool_timeout=BUSY_S_MAX,
            connect_args={"connect_timeout": 10},
        )

    def _sqlite(self, pool: type[QueuePool] | type[StaticPool]) -> Engine:
        is_writer = pool is StaticPool
        engine = create_engine(
            self.url,
            module=load_sqlite(),
            poolclass=pool,
            isolation_level="AUTOCOMMIT",
            connect_args={"check_same_thread": False, "timeout": 0 if is_writer else 5},
        )

        @event.listens_for(engine, "connect")
        def _configure(connection: Any, _record: object) -> None:
            if is_writer:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                scrub.overwrite_what_is_deleted(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA query_only = {0 if is_writer else 1}")

        return engine

    def prepare(self, new_id: Callable[[], str], *, makes: bool = True) -> None:
        """Create the tables, or migrate them. `new_id`: makes the history id of a new database.

        `makes`: create a head office where there is none. A SQLite file is backed up before its
        schema changes. Raises InvalidDatabase (not reachable, or "none": there is no head office
        and `makes` is false), DatabaseTooNew, DatabaseDamaged and StoreUnavailable.
        """
        self._make_room(makes=makes)
        self._refuse_other_file()
        self._keep_former()
        try:
            with self.transaction() as connection:
                if self.is_postgresql:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
                if schema.needs_migration(connection):
                    is_new = schema.current_revision(connection) is None
                    # Where the user may see nothing, the server says so when a table is made.
                    if is_new and not makes and not self._is_hidden(connection):
                        raise InvalidDatabase("none", self.shown)
                    schema.migrate(connection)
                    if is_new and not self.is_postgresql:
                        scrub.note_new(connection)
                    if connection.execute(HEAD_OFFICE.select()).first() is None:
                        row = {"id": 1, "history_id": new_id()}
                        connection.execute(insert(HEAD_OFFICE).values(row))
        except (StoreUnavailable, DBAPIError) as error:
            wrong = self.wrong(error)
            if wrong is None:
                raise
            raise wrong from error
        self._scrub_former()
        self._keep_private()

    def _is_hidden(self, connection: Connection) -> bool:
        """Whether the user may use no schema of a PostgreSQL: whatever is there stays hidden."""
        query = "SELECT current_schema() IS NULL"
        return self.is_postgresql and bool(connection.exec_driver_sql(query).scalar())

    def _make_room(self, *, makes: bool) -> None:
        """Make the folder of a new SQLite file.

        Raises StoreUnavailable, and InvalidDatabase ("folder"; "none": no file and `makes` is
        false).
        """
        if self._path is not None and self._path.is_dir():
            raise InvalidDatabase("folder", str(self._path))
        if not makes and self._path is not None and not self._path.exists():
            self._refuse_other_file()
            raise InvalidDatabase("none", str(self._path))
        if self.url.database and not self.is_postgresql:
            try:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreUnavailable("read_only", str(error)) from error

    def _refuse_other_file(self) -> None:
        if self._path is None:
            return
        problem = foreign_office_problem(self._path)
        if problem is not None:
            raise InvalidDatabase("not_ours", str(self._path), found=problem)

    def _keep_private(self) -> None:
        """Let only its owner read a SQLite file; PostgreSQL's operator protects its files."""
        if not self.is_postgresql and self.url.database:
            for suffix in FILES:
                make_private(Path(f"{self.url.database}{suffix}"))

    def scrub(self) -> bool:
        """Rewrite a SQLite file if data was erased from it; returns whether it was rewritten.

        Blocks all writers meanwhile. PostgreSQL's own vacuum does this. Raises StoreUnavailable
        where it cannot be done now.
        """
        if self.is_postgresql:
            return False
        with _errors(), self._write_lock, self._writer.connect() as connection:
            scrub.after_commit(connection)
            return scrub.scrub(connection)

    def _scrub_former(self) -> None:
        """Scrub a file that never was; where there is no room, the next start tries again."""
        if self.is_postgresql:
            return
        with self._write_lock, self._writer.connect() as connection:
            if not scrub.is_never_scrubbed(connection):
                return
        with suppress(StoreUnavailable):
            self.scrub()

    def _keep_former(self) -> None:
        """Back up a SQLite file with an older schema. PostgreSQL's operator makes its backups."""
        if self.is_postgresql or not self.url.database:
            return
        with self.transaction() as connection:
            revision = schema.current_revision(connection)
            is_older = revision is not None and schema.needs_migration(connection)
        if is_older and revision is not None:
            back_up_former(Path(self.url.database), revision)
        drop_old_former(Path(self.url.database), utc_now())

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
    def transaction(self) -> Iterator[Connection]:
        """A write transaction: committed when the block ends, rolled back when it raises."""
        with _errors():
            if self.is_postgresql:
                with self._engine.begin() as connection:
                    yield connection
                return
            with self._write_lock, _patiently(self._writer.connect) as connection:
                _patiently(lambda: connection.exec_driver_sql("BEGIN IMMEDIATE"))
                try:
                    self._check_file()
                    yield connection
                    self._check_file()
                    connection.exec_driver_sql("COMMIT")
                except BaseException:
                    with suppress(DBAPIError):
                        connection.exec_driver_sql("ROLLBACK")
                    raise
                self._check_file()
                scrub.after_commit(connection)

    def _check_file(self) -> None:
        """Raises StoreUnavailable where the open file was deleted, moved, emptied or replaced."""
        if self._file is not None:
            if not self._file.is_known:
                self._file.opened()
            self._file.at_work()
            self._file.check_contents()

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """A read transaction: all its queries see one snapshot of the database."""
        with _errors(), self._engine.connect() as connection:
            if self.is_postgresql:
                yield connection.execution_options(isolation_level="REPEATABLE READ")
                return
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                with suppress(DBAPIError):
                    connection.exec_driver_sql("COMMIT")

    def close(self) -> None:
        """Close every connection."""
        if self._file is not None:
            self._file.forget()
        self._engine.dispose()
        self._writer.dispose()


@contextmanager
def _errors() -> Iterator[None]:
    """Raise StoreUnavailable for errors of disk, server or link, not for those of our SQL."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnavailable("busy", "every connection is in use") from error
    except DBAPIError as error:
        problem = unavailable(error) or _of_postgresql(error)
        if problem is None:
            raise
        raise problem from error


_KINDS = {
    "53100": "full",
    "25006": "read_only",
    "40001": "busy",
    "40P01": "busy",
    "55P03": "busy",
    "53300": "busy",
    "57P03": "busy",
    "XX001": "damaged",
    "XX002": "damaged",
}
"""PostgreSQL's error codes about disk and server; others that break the connection are "io"."""


def _of_postgresql(error: DBAPIError) -> StoreUnavailable | None:
    code = getattr(error.orig, "sqlstate", None)
    kind = _KINDS.get(code or "")
    if kind is None and type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout"):
        kind = "io"
    if kind is None and error.connection_invalidated:
        kind = "io"
    return None if kind is None else StoreUnavailable(kind, f"postgresql {code or 'gone'}")


def _patiently(take: Callable[[], Result]) -> Result:
    """Retry `take` while another process holds SQLite's write lock, for BUSY_S_MAX at most."""
    deadline = time.monotonic() + BUSY_S_MAX
    while True:
        try:
            return take()
        except DBAPIError as error:
            problem = unavailable(error)
            if problem is None or problem.kind != "busy" or time.monotonic() > deadline:
                raise
            time.sleep(_BUSY_PAUSE_S)
