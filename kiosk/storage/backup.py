"""Daily backups through SQLite's backup API; the last seven are kept."""

from __future__ import annotations

import os
import re
import time
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.domain.frozen import frozen
from kiosk.private_files import make_private
from kiosk.storage.engine.file_errors import file_errors
from kiosk.storage.engine.integrity import FILE_NAME, check_integrity, damaged, has_schema
from kiosk.storage.engine.sqlite import (
    BackupIsDatabase,
    DatabaseUnusable,
    load_sqlite,
)

FOLDER = "backups"
FORMER = "before-upgrade"
KEPT = 7
PART_PAGES = 256
"""A commit waits for the disk until the part of a backup that it writes is on it: 1 MiB."""

REST = 4
"""How many times as long as a part took the disk is left to others: one commit in five waits."""

FORMER_KEPT = timedelta(days=30)
"""How long a copy made before an upgrade is kept."""

ASIDE_KEPT = timedelta(days=90)
"""How long a database that was set aside and replaced is kept."""

STAMP = "%Y%m%d-%H%M%S"
_SET_ASIDE = re.compile(r"kiosk-(?:damaged|replaced)-(\d{8}-\d{6})\b")
_UNFINISHED = ".part"
FILES = ("", "-wal", "-shm")
"""A database and the files that SQLite keeps beside it."""


@frozen
class Backup:
    """A copy of the database and when it was made (local time, as in its file name)."""

    path: Path
    made_at: datetime


@file_errors()
def back_up(source: Path, target: Path, *, in_parts: bool = False) -> None:
    """Copy a database that may be in use to `target`, completely or not at all.

    One read transaction makes the whole copy: it is consistent, and it ends however much is
    written meanwhile. `in_parts`: with pauses, in which the disk serves others. Raises
    BackupIsDatabase when the target is the database itself, StoreUnavailable when the target
    cannot be written.
    """
    if target.exists() and source.exists() and target.samefile(source):
        raise BackupIsDatabase(path=target)
    sqlite = load_sqlite()
    unfinished = target.with_name(target.name + _UNFINISHED)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        with (
            closing(sqlite.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite.connect(unfinished)) as copy,
        ):
            make_private(unfinished)
            if in_parts:
                _copy_in_parts(live, copy, unfinished)
            else:
                live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        unfinished.replace(target)
    finally:
        with suppress(OSError):
            _remove(unfinished)


def _copy_in_parts(live: Any, copy: Any, target: Path) -> None:
    """Bring each part to the disk, then leave the disk to others.

    Otherwise the system writes all of a large copy at once, and a commit meanwhile takes a quarter
    of a second where it took two thousandths.
    """
    # Without this transaction each part would have one of its own.
    live.execute("BEGIN")
    live.execute("SELECT 1 FROM sqlite_schema").fetchone()
    with target.open("rb") as written:
        began = time.monotonic()

        def rest(*_: int) -> None:
            nonlocal began
            os.fsync(written.fileno())
            time.sleep(REST * (time.monotonic() - began))
            began = time.monotonic()

        live.backup(copy, pages=PART_PAGES, progress=rest)


def _remove(database: Path) -> None:
    for suffix in (*FILES, "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def daily_backup(data_dir: Path, now: datetime, *, kept: int = KEPT) -> Backup | None:
    """Make today's backup unless there is one, and keep the last `kept` backups.

    `now`: local time. Returns the backup made, or None when there was one already. The new
    backup is kept even if others have a later date, as they do after the device's clock was
    wrong. Raises DatabaseDamaged when the copy shows that the database is damaged; the older
    backups are kept then.
    """
    if any(backup.made_at.date() == now.date() for backup in backups(data_dir)):
        return None
    for unfinished in (data_dir / FOLDER).glob(f"kiosk-*.db{_UNFINISHED}"):
        _remove(unfinished)
    target = data_dir / FOLDER / f"kiosk-{now.strftime(STAMP)}.db"
    back_up(data_dir / FILE_NAME, target, in_parts=True)
    # A copy repeats the damage: seven days later no good backup would be left.
    if not _is_good(target):
        _remove(target)
        raise damaged(data_dir / FILE_NAME)
    others = [backup for backup in backups(data_dir) if backup.path != target]
    for old in others[kept - 1 :]:
        old.path.unlink(missing_ok=True)
    return Backup(target, now.replace(microsecond=0))


def back_up_former(database: Path, revision: str) -> Path:
    """Back up a database before its schema changes; kept apart from the daily backups.

    `revision`: its present schema. Raises DatabaseDamaged when the copy is damaged, and
    StoreUnavailable when it cannot be written: the caller must not change the schema then.
    """
    target = database.parent / FOLDER / FORMER / f"{database.stem}-schema-{revision}.db"
    back_up(database, target)
    if not _is_good(target):
        _remove(target)
        raise damaged(database)
    return target


def drop_copies(data_dir: Path) -> list[Path]:
    """Delete all backups and all copies made before an upgrade; return their paths."""
    folder = data_dir / FOLDER
    dropped = [*folder.glob("kiosk-*.db"), *(folder / FORMER).glob("*.db")]
    for path in dropped:
        path.unlink(missing_ok=True)
    return dropped


def drop_old_former(database: Path, now: datetime) -> list[Path]:
    """Delete copies made before an upgrade over FORMER_KEPT ago; return their paths.

    Those of a migration, and the one that the update by night (packaging/debian/update.py) leaves.
    """
    folder = database.parent / FOLDER / FORMER
    dropped = []
    made = (*folder.glob(f"{database.stem}-schema-*.db"), folder / f"{database.stem}-update.db")
    for path in made:
        with suppress(OSError):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - FORMER_KEPT:
                path.unlink()
                dropped.append(path)
    return dropped


def drop_old_aside(data_dir: Path, now: datetime, kept: timedelta = ASIDE_KEPT) -> list[Path]:
    """Delete databases set aside or replaced longer than `kept` ago; return their paths."""
    dropped = []
    for path in data_dir.glob("kiosk-*.db*"):
        found = _SET_ASIDE.match(path.name)
        with suppress(OSError, ValueError):
            if found and datetime.strptime(found[1], STAMP).astimezone() < now - kept:
                path.unlink()
                dropped.append(path)
    return dropped


def backups(data_dir: Path) -> list[Backup]:
    """The daily backups, newest first."""
    found = []
    for path in (data_dir / FOLDER).glob("kiosk-*.db"):
        try:
            made_at = datetime.strptime(path.stem.removeprefix("kiosk-"), STAMP)  # noqa: DTZ007
        except ValueError:
            continue
        found.append(Backup(path, made_at))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def newest_good_backup(data_dir: Path) -> Backup | None:
    """The newest backup that passes SQLite's integrity check."""
    return next((backup for backup in backups(data_dir) if _is_good(backup.path)), None)


def _is_good(backup: Path) -> bool:
    try:
        return check_integrity(backup) is None and has_schema(backup)
    except DatabaseUnusable:
        return False
