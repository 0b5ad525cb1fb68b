"""Head office's database on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection

from kiosk.storage.engine import postgresql
from kiosk.storage.engine.errors import driver_errors

SENT_AGAIN_BUSY_S_MAX = 2.0
"""How long an upload waits for its store's lock: meanwhile it keeps another store from writing."""


class OfficeServer:
    """The connections to a server. Its operator protects and backs up what it holds."""

    def __init__(self, url: URL, busy_s_max: float) -> None:
        """`busy_s_max`: see `postgresql_engine`, also for what it raises."""
        self._engine = postgresql.postgresql_engine(url, busy_s_max)
        self._s_max_each = None if postgresql.prepares(url) else busy_s_max

    def before_migration(self, *, makes: bool) -> None:
        """Nothing: a database is made on the server."""

    def lock_migrations(self, connection: Connection) -> None:
        """Let no other process migrate during this transaction."""
        postgresql.lock_migrations(connection)

    def is_hidden(self, connection: Connection) -> bool:
        """Whether the user may see no table: the server says so when one is made."""
        return postgresql.sees_no_schema(connection)

    def after_migration(self) -> None:
        """Nothing."""

    def scrub(self) -> bool:
        """Nothing: the server's own vacuum does it."""
        return False

    @contextmanager
    def transaction(self, *, is_sent_again: bool) -> Iterator[Connection]:
        """See `OfficeDatabase.transaction`."""
        with driver_errors(), self._engine.begin() as connection:
            if is_sent_again:
                postgresql.commit_locally(connection)
            s_max = SENT_AGAIN_BUSY_S_MAX if is_sent_again else self._s_max_each
            if s_max is not None:
                postgresql.limit_lock_waits(connection, s_max)
            yield connection

    @contextmanager
    def reader(self, *, is_one: bool) -> Iterator[Connection]:
        """See `OfficeDatabase.reader`."""
        with driver_errors(), self._engine.connect() as connection:
            level = "AUTOCOMMIT" if is_one else "REPEATABLE READ"
            connection.execution_options(isolation_level=level)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()
