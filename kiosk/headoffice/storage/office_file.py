"""Head office's database in a SQLite file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.pool import QueuePool

from kiosk.domain.problem import Problem
from kiosk.headoffice.errors import InvalidDatabase
from kiosk.headoffice.storage import schema
from kiosk.private_files import make_private
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.backup import FILES, back_up_former, drop_old_former
from kiosk.storage.database import utc_now
from kiosk.storage.engine.errors import driver_errors
from kiosk.storage.engine.integrity import foreign_file_problem
from kiosk.storage.engine.kept_connection import Writer
from kiosk.storage.engine.opened_file import OpenedFile
from kiosk.storage.engine.sqlite_engine import read_transaction, sqlite_engine

FILE_NAME = "headoffice.db"
"""Head office's SQLite file, in its data directory, where no other database is named."""

_TABLES = frozenset({"alembic_version", "head_office", "store", "entry"})
"""Tables that head office's database has had since its first schema."""

_NEWEST = "SELECT sum(log_seq + command_seq) FROM store"
"""A number that only grows: an older copy of the file has a lower one."""


def foreign_office_problem(path: Path) -> Problem | None:
    """Why a file cannot be opened as a head office's; None where it can, or where it is new.

    Backups made before an upgrade, and head office's signing key, show that it is not new.
    """
    copies = sorted(path.parent.glob(f"backups/before-upgrade/{path.stem}-schema-*.db"))
    key = path.parent / "headoffice" / "signing.pem"
    return foreign_file_problem(path, _TABLES, [*copies[:1], key])


class OfficeFile:
    """The connections to a file: one that writes, and a pool of readers."""

    def __init__(self, path: Path, busy_s_max: float) -> None:
        """`busy_s_max`: how long a transaction waits for one of another process."""
        self._path = path
        self._file = OpenedFile(path, _NEWEST, "store")
        self._writer = Writer(
            lambda makes: sqlite_engine(path, writes=True, makes=makes), self._file, busy_s_max
        )
        self._readers = sqlite_engine(path, writes=False, pool=QueuePool, reader_waits_s=5.0)

    def before_migration(self, *, makes: bool) -> None:
        """Make the folder of a new file; back up a file whose schema is older.

        Raises StoreUnavailable, DatabaseUnusable, and InvalidDatabase ("folder"; "not_ours";
        "none": no file and `makes` is false).
        """
        if self._path.is_dir():
            raise InvalidDatabase("folder", str(self._path))
        problem = foreign_office_problem(self._path)
        if problem is not None:
            raise InvalidDatabase("not_ours", str(self._path), found=problem)
        if not makes and not self._path.exists():
            raise InvalidDatabase("none", str(self._path))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable("read_only", str(error)) from error
        with driver_errors():
            former = schema.SCHEMA.former_revision(self._writer.get(makes=makes))
        if former is not None:
            back_up_former(self._path, former)
        drop_old_former(self._path, utc_now())

    def lock_migrations(self, _connection: Connection) -> None:
        """Nothing: a file has one writer."""

    def is_hidden(self, _connection: Connection) -> bool:
        """Never."""
        return False

    def after_migration(self) -> None:
        """Scrub a file that never was, and let only its owner read it."""
        self._writer.scrub_former()
        for suffix in FILES:
            make_private(self._path.with_name(self._path.name + suffix))

    def scrub(self) -> bool:
        """See `OfficeDatabase.scrub`."""
        return self._writer.scrub()

    @contextmanager
    def transaction(self, *, is_sent_again: bool) -> Iterator[Connection]:  # noqa: ARG002
        """See `OfficeDatabase.transaction`."""
        with self._writer.transaction() as connection:
            yield connection

    @contextmanager
    def reader(self, *, is_one: bool) -> Iterator[Connection]:  # noqa: ARG002
        """See `OfficeDatabase.reader`."""
        with (
            driver_errors(),
            self._readers.connect() as connection,
            read_transaction(connection),
        ):
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._writer.close()
        self._file.forget()
        self._readers.dispose()
