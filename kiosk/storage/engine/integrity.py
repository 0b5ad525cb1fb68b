"""Checks that a database file is undamaged and that this program made it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from kiosk.domain.problem import Problem
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.engine.sqlite import (
    NO_DATABASE,
    NO_TEXT,
    DatabaseDamaged,
    DatabaseUnreadable,
    load_sqlite,
    unavailable,
)

FILE_NAME = "kiosk.db"
_EMPTY_PAUSE_S = 0.2


def damaged(path: Path, problem: Problem | None = None) -> DatabaseDamaged:
    """The error for a file that is not an undamaged database. `problem`: what is wrong with it."""
    return DatabaseDamaged(path=path, problem=problem or Problem("file_damaged_somewhere"))


def damage_of(error: StoreUnavailable) -> Problem:
    """What is wrong with a file that SQLite found to be damaged (kind "damaged")."""
    if error.detail == NO_DATABASE:
        return Problem("file_is_no_database")
    if error.detail == NO_TEXT:
        return Problem("file_has_broken_text")
    return Problem("file_damaged", said=error.detail)


def _stays_empty(path: Path) -> bool:
    if path.stat().st_size:
        return False
    time.sleep(_EMPTY_PAUSE_S)
    return not path.stat().st_size


STORE_TABLES = frozenset({"alembic_version", "device", "event", "orders"})
"""Tables that a store's database has had since its first schema."""


_OURS = frozenset({"alembic_version"})
"""Tables that every database of this program has, head office's too."""


def _is_ours(connection: Any, tables: frozenset[str]) -> bool:
    """Whether a database has these tables, or no table yet."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
    names = {name for (name,) in connection.execute(query)}
    return not names or tables <= names


def foreign_file_problem(
    path: Path, tables: frozenset[str], traces: Iterable[Path]
) -> Problem | None:
    """Why a file is no database with these tables; None when it is one or does not exist.

    A file without tables counts as new only if none of `traces`, which a database in use leaves
    beside it, exists. The file is opened read-only; other read errors than damage are left to
    whoever opens it next.
    """
    if not path.exists():
        return None
    was_used = any(trace.exists() for trace in traces)
    if _stays_empty(path):
        beside = (path.with_name(f"{path.name}-wal"), path.with_name("kiosk.lock"))
        was_open = any(each.exists() for each in beside)
        return Problem("file_emptied") if was_used or was_open else None
    sqlite = load_sqlite()
    try:
        with closing(sqlite.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            if not _is_ours(connection, tables):
                return Problem("file_of_another_program")
            query = "SELECT 1 FROM sqlite_schema LIMIT 1"
            is_new = connection.execute(query).fetchone() is None
    except (sqlite.Error, UnicodeDecodeError) as error:
        problem = unavailable(error)
        return damage_of(problem) if problem is not None and problem.kind == "damaged" else None
    return Problem("tables_gone") if is_new and was_used else None


def traces_of_store(path: Path) -> list[Path]:
    """Files that show that there was a store's database before."""
    folder = path.parent
    backups = sorted((folder / "backups").rglob("kiosk-*.db"))
    return [*backups[:1], *(folder / name for name in ("pairing.json", "clock.json"))]


def check_store(path: Path) -> Problem | None:
    """As `check_integrity`, for a store's own database, which must also have its tables."""
    return check_integrity(path) or foreign_file_problem(path, STORE_TABLES, traces_of_store(path))


def has_schema(path: Path) -> bool:
    """Whether an undamaged file has our tables already."""
    with closing(load_sqlite().connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as found:
        query = "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'"
        return found.execute(query).fetchone() is not None


def check_integrity(path: Path) -> Problem | None:
    """What is wrong with a database file; None when nothing is.

    A missing file passes: there is nothing to lose. A file with another program's tables fails.
    An empty file fails, though SQLite takes it for a new database: ours is empty only for a
    moment at its first start.
    It is opened read-only, since SQLite may otherwise delete a journal that it cannot use.
    Raises DatabaseUnreadable when the file cannot be read at all.
    """
    if not path.exists():
        return None
    if _stays_empty(path):
        return Problem("file_empty")
    sqlite = load_sqlite()
    try:
        with closing(sqlite.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                return Problem("file_damaged", said=str(found).splitlines()[-1])
            return None if _is_ours(connection, _OURS) else Problem("file_of_another_program")
    except (sqlite.Error, UnicodeDecodeError) as error:
        problem = unavailable(error)
        if problem is None or problem.kind != "damaged":
            cause = problem.kind if problem else "unknown"
            raise DatabaseUnreadable(path=path, cause=cause) from error
        return damage_of(problem)
