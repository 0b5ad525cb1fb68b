"""Backups through SQLite's own backup, and what to do with a file that is damaged."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.services.ports import StoreUnavailable
from kiosk.storage.database import FILE_NAME, check_integrity
from kiosk.storage.sqlite import DatabaseRefused, is_sqlite_error, load_sqlite, unavailable

FOLDER = "backups"
KEPT = 7
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the database, and the moment it shows (local time, as in its name)."""

    path: Path
    made_at: datetime


@dataclass(frozen=True, slots=True)
class SetAside:
    """A damaged database under its other name, and the newest sound backup, if there is one."""

    path: Path
    problem: str
    backup: Backup | None


def back_up(source: Path, target: Path) -> None:
    """Copy a database that may be in use to `target`, whole or not at all.

    Raises StoreUnavailable when the target cannot be written.
    """
    sqlite = load_sqlite()
    unfinished = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        with (
            closing(sqlite.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite.connect(unfinished)) as copy,
        ):
            live.backup(copy, pages=2000, sleep=0.001)
            copy.execute("PRAGMA journal_mode = DELETE")
        unfinished.replace(target)
    except OSError as error:
        raise StoreUnavailable("read_only", str(error)) from error
    except Exception as error:
        if not is_sqlite_error(error):
            raise
        raise (unavailable(error) or StoreUnavailable("io", str(error))) from error
    finally:
        if target.parent.is_dir() and os.access(target.parent, os.W_OK):
            unfinished.unlink(missing_ok=True)


def daily_backup(data_dir: Path, now: datetime) -> Backup | None:
    """Make today's backup unless there is one, and keep the last seven.

    `now`: local time. Returns the backup made, or None when there was one already.
    """
    made = backups(data_dir)
    if made and made[0].made_at.date() == now.date():
        return None
    target = data_dir / FOLDER / f"kiosk-{now.strftime(_STAMP)}.db"
    back_up(data_dir / FILE_NAME, target)
    for old in backups(data_dir)[KEPT:]:
        old.path.unlink(missing_ok=True)
    return Backup(target, now.replace(microsecond=0))


def backups(data_dir: Path) -> list[Backup]:
    """The daily backups, the newest first."""
    found = []
    for path in (data_dir / FOLDER).glob("kiosk-*.db"):
        try:
            made_at = datetime.strptime(path.stem.removeprefix("kiosk-"), _STAMP)  # noqa: DTZ007
        except ValueError:
            continue
        found.append(Backup(path, made_at))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def newest_good_backup(data_dir: Path) -> Backup | None:
    """The newest backup that passes SQLite's integrity check."""
    for backup in backups(data_dir):
        try:
            if check_integrity(backup.path) is None:
                return backup
        except DatabaseRefused:
            continue
    return None


def set_aside_if_damaged(data_dir: Path, now: datetime) -> SetAside | None:
    """Look at the database before it is used; put a damaged one under another name.

    Nothing may have the file open. Its journal files go with it, so that a later repair has
    all there is. Returns None when the database is sound or not there yet.
    """
    path = data_dir / FILE_NAME
    problem = check_integrity(path)
    if problem is None:
        return None
    aside = path.with_name(f"kiosk-damaged-{now.strftime(_STAMP)}.db")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(aside.with_name(aside.name + suffix))
    return SetAside(aside, problem, newest_good_backup(data_dir))


def last_set_aside(data_dir: Path) -> Path | None:
    """The database that was set aside last, while no other has taken its place."""
    if (data_dir / FILE_NAME).exists():
        return None
    found = sorted(data_dir.glob("kiosk-damaged-*.db"))
    return found[-1] if found else None


def restore(data_dir: Path, backup: Backup) -> None:
    """Put a backup in the place of the database, which must have been set aside before.

    The restored database begins a new device epoch, so that no number it gave after the backup
    was made is ever given twice. Raises DatabaseRefused when there is a database already.
    """
    path = data_dir / FILE_NAME
    if path.exists():
        raise DatabaseRefused(
            f"There is a database in {data_dir} already.",
            "A backup is restored only in the place of one that was set aside.",
        )
    restored = path.with_name(path.name + ".restored")
    back_up(backup.path, restored)
    sqlite = load_sqlite()
    with closing(sqlite.connect(restored)) as connection:
        connection.execute("UPDATE device SET device_epoch = device_epoch + 1")
        connection.commit()
    restored.replace(path)
