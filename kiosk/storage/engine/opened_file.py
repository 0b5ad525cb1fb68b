"""Checks that an open database is still the file that its path names.

SQLite goes on writing, without an error, into a file that was deleted, moved or overwritten:
what was confirmed to a person would be lost when the program ends.
"""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from threading import Lock

from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.engine.sqlite import load_sqlite, unavailable

GONE = "gone"
"""The kind of StoreUnavailable for a file that was deleted, moved, emptied or replaced."""

_JOURNALS = ("-wal", "-shm")
"""What SQLite keeps beside a database in WAL mode for as long as it is open."""

_NO_DATABASE = "file is not a database"
_Identity = tuple[int, int]
_LOOKS_MAX = 5
_LOOK_PAUSE_S = 0.2


class OpenedFile:
    """The identity and last seen contents of a database file that was opened."""

    def __init__(self, path: Path, newest: str, table: str = "sqlite_sequence") -> None:
        """`newest`: a query of `table` for a number that only grows within one database."""
        self._table = table
        self._path = path
        self._journals = [path.with_name(path.name + suffix) for suffix in _JOURNALS]
        self._newest_query = newest
        self._known: dict[Path, _Identity] = {}
        self._stamp: tuple[int, int] | None = None
        self._newest = 0
        self._lock = Lock()

    @property
    def is_known(self) -> bool:
        """Whether it was opened before."""
        return self._path in self._known

    def opened(self) -> None:
        """Note that a connection was opened. Raises StoreUnavailable if the file is another one."""
        found = _identity(self._path)
        if self._known.get(self._path, found) != found or found is None:
            raise _gone(self._path)
        self._known[self._path] = found

    def at_work(self) -> None:
        """Note that a writing transaction has begun: SQLite's journal files exist from now on."""
        for journal in self._journals:
            if journal not in self._known and (found := _identity(journal)) is not None:
                self._known[journal] = found

    def at_rest(self) -> None:
        """Note that the writing connection was closed; the next may create other journal files."""
        for journal in self._journals:
            self._known.pop(journal, None)

    def forget(self) -> None:
        """Note that all connections were closed: the path may name another file next time."""
        self._known.clear()
        self._stamp = None
        self._newest = 0

    def trace(self) -> tuple[tuple[_Identity | None, tuple[int, int] | None], ...]:
        """What differs once anybody has written, or something was done to the database's files.

        The database itself is not asked. File systems count time in steps of some milliseconds:
        of two writes within one step, the second may not show.
        """
        journal, index = self._journals
        written = [(_identity(path), _stamp(path)) for path in (self._path, journal)]
        return (*written, (_identity(index), None))

    def check(self) -> None:
        """Raises StoreUnavailable when one of the database's files is not the one opened."""
        # A copy: another thread may be opening a connection.
        for path, known in tuple(self._known.items()):
            if _identity(path) != known:
                raise _gone(path)

    def check_contents(self) -> None:
        """As `check`; also raises when an older copy was written over the file.

        The contents are read only after the file changed. That is seldom: only a checkpoint
        writes into the file itself.
        """
        self.check()
        with self._lock:
            for _ in range(_LOOKS_MAX):
                if self._is_unchanged() or self._is_ours():
                    return
                # Another process may be in the middle of a checkpoint.
                time.sleep(_LOOK_PAUSE_S)
        raise _gone(self._path)

    def _is_unchanged(self) -> bool:
        return self._stamp is not None and _stamp(self._path) == self._stamp

    def _is_ours(self) -> bool:
        """Read the file without its journal; a copy put over it has a smaller newest number."""
        stamp = _stamp(self._path)
        if stamp is None or not stamp[0]:
            return False
        try:
            newest = self._read_newest()
        except Exception as error:
            problem = unavailable(error)
            if problem is None:
                raise
            # While a reader holds up a checkpoint, the file is complete only with its journal.
            return problem.detail != _NO_DATABASE
        if newest < self._newest:
            return False
        self._stamp, self._newest = stamp, newest
        return True

    def _read_newest(self) -> int:
        """The newest number in the file itself; 0 when it does not have our table."""
        name = f"{self._path.absolute().as_uri()}?immutable=1"
        with closing(load_sqlite().connect(name, uri=True)) as connection:
            has_table = "SELECT 1 FROM sqlite_schema WHERE name = ?"
            if connection.execute(has_table, (self._table,)).fetchone() is None:
                return 0
            row = connection.execute(self._newest_query).fetchone()
        return int(row[0] or 0) if row else 0


def _identity(path: Path) -> _Identity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns)


def _gone(path: Path) -> StoreUnavailable:
    return StoreUnavailable(GONE, f"{path.name} was deleted, moved or replaced")
