"""New databases for tests that are not about making one.

Creating the tables takes five times as long as opening the file. Each process does it once and
copies the result; what each database has for itself is written into its copy.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from uuid_utils import uuid7

from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.storage.database import Clock, utc_now
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.local_database import LocalDatabase, open_store

_STORE_IDS = "SELECT device_id, history_id FROM device"
_OFFICE_IDS = "SELECT history_id FROM head_office"


def new_store(data_dir: Path, clock: Clock = utc_now) -> LocalDatabase:
    """What `open_store` returns; where there is no database yet, it is a copy."""
    data_dir.mkdir(parents=True, exist_ok=True)
    _copy(_empty_store(), data_dir / FILE_NAME)
    return open_store(data_dir, clock)


def new_office(url: str) -> OfficeDatabase:
    """Head office's database, prepared; where there is no file yet, it is a copy."""
    database = OfficeDatabase(url)
    if not database.is_postgresql:
        _copy(_empty_office(), Path(str(database.url.database)))
    database.prepare(IdSource().new_id)
    return database


def _copy(empty: tuple[bytes, tuple[bytes, ...]], path: Path) -> None:
    """Write a copy whose identifiers are new, all as long as a UUID, unless there is a file."""
    if path.exists():
        return
    contents, ids = empty
    for known in ids:
        contents = contents.replace(known, str(uuid7()).encode())
    with path.open("xb") as file:
        file.write(contents)


@cache
def _empty_store() -> tuple[bytes, tuple[bytes, ...]]:
    return _made(lambda path: open_store(path.parent), _STORE_IDS)


@cache
def _empty_office() -> tuple[bytes, tuple[bytes, ...]]:
    def make(path: Path) -> OfficeDatabase:
        database = OfficeDatabase(sqlite_url(path))
        database.prepare(IdSource().new_id)
        return database

    return _made(make, _OFFICE_IDS)


def _made(
    make: Callable[[Path], LocalDatabase | OfficeDatabase], query: str
) -> tuple[bytes, tuple[bytes, ...]]:
    """The contents of a file that was made, and the identifiers in it."""
    with tempfile.TemporaryDirectory(prefix="kiosk-empty-") as folder:
        path = Path(folder) / FILE_NAME
        with closing(make(path)):
            pass
        with closing(load_sqlite().connect(path)) as connection:
            ids = connection.execute(query).fetchone()
        return path.read_bytes(), tuple(str(each).encode() for each in ids)
