"""Whether a database file is sound, and whether it is ours."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from kiosk.storage.sqlite import DatabaseDamaged, DatabaseRefused, load_sqlite, unavailable

_EMPTY_PAUSE_S = 0.2


def damaged(path: Path) -> DatabaseDamaged:
    """What to say of a file that is no sound database."""
    return DatabaseDamaged(
        f"The database {path} is damaged.",
        "Run `kiosk doctor --restore-backup` to set it aside and go on from the newest backup.",
    )


def _stays_empty(path: Path) -> bool:
    if path.stat().st_size:
        return False
    time.sleep(_EMPTY_PAUSE_S)
    return not path.stat().st_size


STORE_TABLES = frozenset({"alembic_version", "device", "event", "orders"})
"""What the database of a store has had since its first schema."""


_OURS = frozenset({"alembic_version"})
"""What any database of ours has, head office's too."""


def _is_ours(connection: Any, tables: frozenset[str]) -> bool:
    """Whether a database holds these tables, or none yet."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
    names = {name for (name,) in connection.execute(query)}
    return not names or tables <= names


def why_not_ours(path: Path, tables: frozenset[str], traces: Iterable[Path]) -> str | None:
    """Why a file cannot be opened as what has these tables; None where it can, or is not there.

    A file without a table is taken for a new one only where there is none of the `traces` that a
    used one leaves beside it. It is looked at for reading only; what cannot be read is left to
    whoever opens it.
    """
    if not path.exists():
        return None
    was_used = any(trace.exists() for trace in traces)
    if _stays_empty(path):
        beside = (path.with_name(f"{path.name}-wal"), path.with_name("kiosk.lock"))
        was_open = any(each.exists() for each in beside)
        return "the file was emptied" if was_used or was_open else None
    sqlite = load_sqlite()
    try:
        with closing(sqlite.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            if not _is_ours(connection, tables):
                return "it is the database of another program"
            query = "SELECT 1 FROM sqlite_schema LIMIT 1"
            is_new = connection.execute(query).fetchone() is None
    except (sqlite.Error, UnicodeDecodeError) as error:
        problem = unavailable(error)
        return problem.detail if problem is not None and problem.kind == "damaged" else None
    return "every table is gone" if is_new and was_used else None


def traces_of_store(path: Path) -> list[Path]:
    """What shows that there was a store's database before."""
    folder = path.parent
    backups = sorted((folder / "backups").rglob("kiosk-*.db"))
    return [*backups[:1], *(folder / name for name in ("pairing.json", "clock.json"))]


def check_store(path: Path) -> str | None:
    """As `check_integrity`, of a store's database in its place: there it must not be empty."""
    return check_integrity(path) or why_not_ours(path, STORE_TABLES, traces_of_store(path))


def has_schema(path: Path) -> bool:
    """Whether a sound file holds our tables already."""
    with closing(load_sqlite().connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as found:
        query = "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'"
        return found.execute(query).fetchone() is not None


def check_integrity(path: Path) -> str | None:
    """What SQLite finds wrong with a file, in one line; None when it is sound.

    A file that is not there is sound: there is nothing to lose. One that holds tables of another
    program's is not. An empty one is not, though SQLite takes it for a new database: ours is
    never empty but for a moment of its first start.
    It is opened for reading only, for else SQLite may throw away a journal that it cannot use.
    Raises DatabaseRefused when the file cannot be read at all.
    """
    if not path.exists():
        return None
    if _stays_empty(path):
        return "the file is empty"
    sqlite = load_sqlite()
    try:
        with closing(sqlite.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                return str(found).splitlines()[-1]
            return None if _is_ours(connection, _OURS) else "it is the database of another program"
    except (sqlite.Error, UnicodeDecodeError) as error:
        problem = unavailable(error)
        if problem is None or problem.kind != "damaged":
            raise DatabaseRefused(
                f"The database {path} cannot be read: {error}.",
                "Check the file's permissions and the disk.",
            ) from error
        return problem.detail
