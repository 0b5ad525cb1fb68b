"""Whether a database file is sound, and whether it is ours."""

from __future__ import annotations

import time
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


def _is_ours(connection: Any) -> bool:
    """Whether a database holds our tables, or none yet."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    return not names or "alembic_version" in names


def has_schema(path: Path) -> bool:
    """Whether a sound file holds our tables already."""
    with closing(load_sqlite().connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as found:
        query = "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'"
        return found.execute(query).fetchone() is not None


def check_integrity(path: Path) -> str | None:
    """What SQLite finds wrong with a file, in one line; None when it is sound.

    A file that is not there is sound: there is nothing to lose. One that holds tables of another
    program's is not. An empty one is not, though
    SQLite takes it for a new database: ours is never empty but for a moment of its first start.
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
            return None if _is_ours(connection) else "it is the database of another program"
    except sqlite.Error as error:
        problem = unavailable(error)
        if problem is None or problem.kind != "damaged":
            raise DatabaseRefused(
                f"The database {path} cannot be read: {error}.",
                "Check the file's permissions and the disk.",
            ) from error
        return problem.detail
