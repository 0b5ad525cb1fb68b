"""A simulated disk: what can go wrong between a statement and the file.

Every statement that SQLAlchemy sends to a simulated disk's file passes through here first. Crash
is raised at the statement that crashes, so that nothing after it happens; the files are then as
they were before that statement, less what a power cut loses.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from kiosk.storage.engine.sqlite import load_sqlite

FULL_SYNC = 2
_WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "COMMIT", "REPLACE")
_CHANGES = ("INSERT", "UPDATE", "DELETE")
_NO_ACCESS = ("BEGIN", "COMMIT")
_SUFFIXES = ("", "-wal")


class Crash(BaseException):
    """The device is down: ends whatever was running on it."""


@dataclass(frozen=True)
class Files:
    """The contents of a database file and of its write-ahead log."""

    contents: dict[str, bytes]


@dataclass
class Disk:
    """One device's database file.

    `crashed` is called with the kind of crash when a statement crashes, `reported` after every
    commit.
    """

    path: Path
    crashed: Callable[[str], None]
    reported: Callable[[], None]
    is_dead: bool = False
    ailment: str | None = None
    statements: int = 0
    committed: int = 0
    _crash_in: int = 0
    _crash_at_commit: str | None = None
    _durable: int = 0
    _failing: int = 0
    _failing_commit: bool = False
    _rival_in: int = 0
    _rival_waits: bool = False
    _transaction: str = ""
    """The state of the open transaction: "begun", then "read", and "" once it has written."""

    def __post_init__(self) -> None:
        _watch()
        _disks[_key(self.path)] = self

    # --- planning faults

    def crash_after(self, statements: int) -> None:
        """Crash at the statement this many from now."""
        self._crash_in = statements

    def crash_at_commit(self, timestamp: str) -> None:
        """Crash at the next commit: "before" it is written, or "after" but before it returns."""
        self._crash_at_commit = timestamp

    def fail_once(self, statements: int) -> None:
        """Raise one I/O error, this many statements from now."""
        self._failing = statements

    def fail_at_commit(self) -> None:
        """Raise an I/O error at the next commit."""
        self._failing_commit = True

    def rival_after(self, transactions: int) -> None:
        """Let another process write to the file, this many transactions from now.

        It writes when a transaction has read and is about to write; if the file is locked then,
        before the next transaction.
        """
        self._rival_in = transactions

    def _let_rival_in(self, word: str) -> None:
        if word.startswith("BEGIN"):
            self._transaction = "begun"
            if self._rival_waits:
                self._rival()
        elif word.startswith("SELECT") and self._transaction == "begun":
            self._transaction = "read"
        elif word.startswith(_CHANGES):
            has_only_read, self._transaction = self._transaction == "read", ""
            if has_only_read and self._rival_in:
                self._rival_in -= 1
                if not self._rival_in:
                    self._rival()

    def _rival(self) -> None:
        self._rival_waits = True
        connection = load_sqlite().connect(str(self.path), timeout=0, isolation_level=None)
        with suppress(load_sqlite().OperationalError), closing(connection):
            connection.execute("BEGIN IMMEDIATE")
            # The row must change: SQLite writes nothing otherwise.
            connection.execute("UPDATE device SET store_name = store_name || '.'")
            connection.execute("COMMIT")
            self._rival_waits = False
            self.reported()
            self._durable = self._wal_size()

    def heal(self) -> None:
        """Cancel all planned faults."""
        self.ailment = None
        self._crash_in = self._failing = self._rival_in = 0
        self._crash_at_commit = None
        self._failing_commit = self._rival_waits = False

    # --- statements

    def before(self, statement: str, *, writes: bool) -> None:
        """Called before a statement is sent. Raises Crash.

        `writes`: its connection may write; else a COMMIT only ends a read transaction.
        """
        if self.is_dead:
            raise Crash
        self.statements += 1
        word = statement.lstrip()[:7].upper()
        if writes and (self._rival_in or self._rival_waits):
            self._let_rival_in(word)
        if self._crash_in:
            self._crash_in -= 1
            if not self._crash_in:
                self._strike(f"crash at {word.strip().split(' ', 1)[0]}")
        if writes and word.startswith("COMMIT") and self._crash_at_commit == "before":
            self._strike("crash before commit")

    def reach(self, statement: str, *, writes: bool) -> None:
        """Called when a statement reaches the file. Raises the planned error, if any."""
        word = statement.lstrip()[:7].upper()
        if word.startswith("ROLLBAC") or (not writes and word.startswith(_NO_ACCESS)):
            return
        if self._failing_commit and word.startswith("COMMIT"):
            self._failing_commit = False
            raise _error("disk I/O error")
        if self._failing:
            self._failing -= 1
            if not self._failing:
                raise _error("disk I/O error")
        if self.ailment and word.startswith(_WRITES):
            raise _error(self.ailment)

    def after_commit(self, is_synced: bool) -> None:
        """Called after a commit. `is_synced`: it was synced to disk. Raises Crash."""
        self.committed += 1
        self.reported()
        if is_synced:
            self._durable = self._wal_size()
        if self._crash_at_commit == "after":
            self._strike("crash after commit")

    def _strike(self, how: str) -> None:
        self._crash_in = 0
        self._crash_at_commit = None
        self.is_dead = True
        self.crashed(how)
        raise Crash

    def _wal_size(self) -> int:
        try:
            return os.stat(f"{self.path}-wal").st_size  # noqa: PTH116
        except FileNotFoundError:
            return 0

    # --- files

    def image(self, *, power_cut: bool = False) -> Files:
        """The files as they would be found now; after a power cut only the synced part."""
        contents = {}
        for suffix in _SUFFIXES:
            with suppress(FileNotFoundError):
                contents[suffix] = Path(f"{self.path}{suffix}").read_bytes()
        if power_cut and "-wal" in contents:
            contents["-wal"] = contents["-wal"][: self._durable]
        return Files(contents)

    def put_back(self, files: Files) -> None:
        """Replace the files by these. Nobody may have them open."""
        for suffix in (*_SUFFIXES, "-shm", "-journal"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        for suffix, content in files.contents.items():
            Path(f"{self.path}{suffix}").write_bytes(content)
        self._durable = len(files.contents.get("-wal", b""))
        self.is_dead = False

    def forget(self) -> None:
        """Remove this disk at the end of a run."""
        _disks.pop(_key(self.path), None)


_disks: dict[str, Disk] = {}
_is_watching = False


def _error(message: str) -> Exception:
    error: Exception = load_sqlite().OperationalError(message)
    return error


def _key(path: Path) -> str:
    return str(path.resolve())


def _disk_of(connection: Connection) -> Disk | None:
    path = file_of(connection)
    return _disks.get(path) if path else None


def file_of(connection: Connection) -> str:
    """The path of the file that SQLite has open; "" for none. An engine's URL may lack it."""
    kept: dict[Any, Any] = connection.info
    if "file" not in kept:
        is_sqlite = connection.dialect.name == "sqlite"
        kept["file"] = _pragma(connection, "database_list")[2] if is_sqlite else ""
    return str(kept["file"])


def _watch() -> None:
    """Install SQLAlchemy's event listeners for all disks, once per process."""
    global _is_watching  # noqa: PLW0603
    if _is_watching:
        return
    _is_watching = True

    def strike(cursor: Any, statement: str, _parameters: Any, context: Any) -> None:
        connection = context.root_connection
        disk = _disk_of(connection)
        if disk:
            disk.reach(statement, writes=_writes(connection))

    def strike_plain(cursor: Any, statement: str, context: Any) -> None:
        strike(cursor, statement, None, context)

    def sent(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        disk = _disk_of(connection)
        if disk:
            disk.before(statement, writes=_writes(connection))

    def committed(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        disk = _disk_of(connection) if statement == "COMMIT" else None
        if disk and _writes(connection):
            disk.after_commit(_pragma(connection, "synchronous")[0] >= FULL_SYNC)

    event.listen(Engine, "do_execute", strike)
    event.listen(Engine, "do_executemany", strike)
    event.listen(Engine, "do_execute_no_params", strike_plain)
    event.listen(Engine, "before_cursor_execute", sent)
    event.listen(Engine, "after_cursor_execute", committed)


def _writes(connection: Connection) -> bool:
    kept: dict[Any, Any] = connection.info
    if "writes" not in kept:
        kept["writes"] = _pragma(connection, "query_only")[0] == 0
    return bool(kept["writes"])


def _pragma(connection: Connection, name: str) -> tuple[Any, ...]:
    """The first row of a PRAGMA's result."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    cursor = raw.cursor()
    cursor.execute(f"PRAGMA {name}")
    row = cursor.fetchone()
    cursor.close()
    assert row is not None
    return tuple(row)
