"""Opens a PostgreSQL database and classifies its driver's errors."""

from __future__ import annotations

import logging
import time
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from kiosk.services.ports.order_database import StoreUnavailable

CONNECTIONS_MAX = 12
"""Per process: each writes in few threads, and PostgreSQL serves about a hundred in all."""

DIALECT = "postgresql"
DRIVER = "psycopg"
PREPARE = "prepare_threshold"
_CONNECT_S_MAX = 10
_TRUSTED_S = 1.0
"""A connection that was used so recently is not asked whether it still works."""

_USED_AT = "kiosk.used_at"
_MIGRATION_LOCK = 7_108_232
"""An arbitrary number of ours: whoever holds this advisory lock runs migrations."""

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


def prepares(url: URL) -> bool:
    """Whether statements may be prepared: not through a pooler that gives each transaction another
    connection, for which the address says `prepare_threshold=none`.

    Raises ValueError for another word there.
    """
    given = url.query.get(PREPARE)
    if given is not None and given != "none":
        raise ValueError(given)
    return given is None


def postgresql_engine(url: URL, busy_s_max: float) -> Engine:
    """A pool of connections. `busy_s_max`: how long one waits for a free one, and for a lock.

    The limit for locks is that of the connection, so that not each transaction sends it; where
    statements may not be prepared, a connection is another one in each transaction, which then
    needs `limit_lock_waits`.

    Raises ValueError (see `prepares`); ImportError and SQLAlchemy's NoSuchModuleError where the
    driver is not installed.
    """
    # Of a connection that broke it writes to stderr, beside the error that it raises.
    logging.getLogger(DRIVER).addHandler(logging.NullHandler())
    given: dict[str, Any] = {"connect_timeout": _CONNECT_S_MAX}
    if not prepares(url):
        given[PREPARE] = None
    engine = create_engine(
        url.difference_update_query([PREPARE]),
        pool_size=CONNECTIONS_MAX,
        max_overflow=0,
        pool_timeout=busy_s_max,
        connect_args=given,
    )
    if prepares(url):
        _limit_for_good(engine, busy_s_max)
    _ask_after_pauses(engine)
    return engine


def _limit_for_good(engine: Engine, s_max: float) -> None:
    @event.listens_for(engine, "connect")
    def limit(driver: Any, _entry: ConnectionPoolEntry) -> None:
        driver.execute(f"SET lock_timeout = {int(s_max * 1000)}")
        driver.commit()


def _ask_after_pauses(engine: Engine) -> None:
    """Have a connection asked whether it still works, unless it did a moment ago."""

    @event.listens_for(engine, "checkout")
    def ask(driver: Any, entry: ConnectionPoolEntry, _proxy: object) -> None:
        used_at = entry.info.get(_USED_AT)
        if used_at is not None and time.monotonic() - used_at > _TRUSTED_S:
            _ask(engine, driver)

    @event.listens_for(engine, "checkin")
    def note(_driver: Any, entry: ConnectionPoolEntry) -> None:
        entry.info[_USED_AT] = time.monotonic()


def _ask(engine: Engine, driver: Any) -> None:
    """Have the pool open its connections anew if this one no longer works."""
    try:
        engine.dialect.do_ping(driver)
    except engine.dialect.loaded_dbapi.Error as error:
        if not engine.dialect.is_disconnect(error, driver, None):
            raise
        raise InvalidatePoolError from error


def limit_lock_waits(connection: Connection, s_max: float) -> None:
    """Fail in this transaction, as "busy", where a lock is waited for longer than `s_max`.

    Whoever has it may wait for a standby that is gone, for as long as it is gone.
    """
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(s_max * 1000)}")


def commit_locally(connection: Connection) -> None:
    """Commit this transaction before a standby has it; without effect on other databases."""
    if connection.dialect.name == DIALECT:
        connection.exec_driver_sql("SET LOCAL synchronous_commit = local")


def lock_migrations(connection: Connection) -> None:
    """Wait until no other process migrates, and keep others from it in this transaction."""
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")


def sees_no_schema(connection: Connection) -> bool:
    """Whether the user may use no schema: whatever is there stays hidden."""
    return bool(connection.exec_driver_sql("SELECT current_schema() IS NULL").scalar())


def unavailable(error: BaseException) -> StoreUnavailable | None:
    """The StoreUnavailable for an error of psycopg about disk, server or link, else None."""
    cause = getattr(error, "orig", None) or error
    # Compared by module name: psycopg is optional and may not be installed.
    if type(cause).__module__.partition(".")[0] != DRIVER:
        return None
    code = getattr(cause, "sqlstate", None)
    kind = _KINDS.get(code or "")
    is_broken = type(cause).__name__ in ("OperationalError", "ConnectionTimeout")
    if kind is None and (is_broken or getattr(error, "connection_invalidated", False)):
        kind = "io"
    return None if kind is None else StoreUnavailable(kind, f"postgresql {code or 'gone'}")
