"""Backups through SQLite's own backup, and what to do with a file that is damaged."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.services.ports import StoreUnavailable
from kiosk.storage.database import FILE_NAME, check_integrity, damaged
from kiosk.storage.sqlite import DatabaseRefused, is_sqlite_error, load_sqlite, unavailable

FOLDER = "backups"
KEPT = 7
_STAMP = "%Y%m%d-%H%M%S"
_UNFINISHED = ".part"
_FILES = ("", "-wal", "-shm")
"""A database and the files that SQLite keeps beside it."""


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

    The copy is made in one go, in one read transaction: it shows one moment, and however much
    is written meanwhile it comes to an end. Raises DatabaseRefused when the target is the
    database itself, StoreUnavailable when the target cannot be written.
    """
    if target.exists() and source.exists() and target.samefile(source):
        raise DatabaseRefused(
            f"{target} is the database itself.", "Choose another file for the backup."
        )
    sqlite = load_sqlite()
    unfinished = target.with_name(target.name + _UNFINISHED)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        with (
            closing(sqlite.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite.connect(unfinished)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        unfinished.replace(target)
    except OSError as error:
        raise StoreUnavailable("read_only", str(error)) from error
    except Exception as error:
        if not is_sqlite_error(error):
            raise
        raise (unavailable(error) or StoreUnavailable("io", str(error))) from error
    finally:
        with suppress(OSError):
            _remove(unfinished)


def _remove(database: Path) -> None:
    for suffix in (*_FILES, "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def daily_backup(data_dir: Path, now: datetime) -> Backup | None:
    """Make today's backup unless there is one, and keep the last seven.

    `now`: local time. Returns the backup made, or None when there was one already. The one
    just made is kept also when others seem to come from the future, because the machine's clock
    was wrong for a while. Raises DatabaseDamaged, with the older backups kept, when the copy
    shows that the database is damaged.
    """
    if any(backup.made_at.date() == now.date() for backup in backups(data_dir)):
        return None
    for unfinished in (data_dir / FOLDER).glob(f"kiosk-*.db{_UNFINISHED}"):
        _remove(unfinished)
    target = data_dir / FOLDER / f"kiosk-{now.strftime(_STAMP)}.db"
    back_up(data_dir / FILE_NAME, target)
    # A copy takes damage along: seven days later there would be no good backup left.
    if not _is_good(target):
        _remove(target)
        raise damaged(data_dir / FILE_NAME)
    others = [backup for backup in backups(data_dir) if backup.path != target]
    for old in others[KEPT - 1 :]:
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
    return next((backup for backup in backups(data_dir) if _is_good(backup.path)), None)


def _is_good(backup: Path) -> bool:
    try:
        return check_integrity(backup) is None
    except DatabaseRefused:
        return False


def set_aside_if_damaged(data_dir: Path, now: datetime) -> SetAside | None:
    """Look at the database before it is used; put a damaged one under another name.

    Nothing may have the file open. Its journal files go with it, so that a later repair has
    all there is; so does a journal whose database is gone, which SQLite would throw away.
    Returns None when the database is sound or not there yet.
    """
    path = data_dir / FILE_NAME
    problem = check_integrity(path) or _orphaned(path)
    if problem is None:
        return None
    aside = _free_name(data_dir, f"kiosk-damaged-{now.strftime(_STAMP)}")
    moved = []
    for suffix in _FILES:
        part = path.with_name(path.name + suffix)
        if part.exists():
            moved.append(part.replace(aside.with_name(aside.name + suffix)))
    return SetAside(moved[0], problem, newest_good_backup(data_dir))


def _orphaned(path: Path) -> str | None:
    journal = path.with_name(path.name + "-wal")
    if path.exists() or not journal.exists() or not journal.stat().st_size:
        return None
    return "the file is gone and only its write-ahead journal is left"


def _free_name(data_dir: Path, stem: str) -> Path:
    taken = len(list(data_dir.glob(f"{stem}*.db*")))
    return data_dir / (f"{stem}-{taken + 1}.db" if taken else f"{stem}.db")


def last_set_aside(data_dir: Path) -> Path | None:
    """The database that was set aside last, while no other has taken its place."""
    if (data_dir / FILE_NAME).exists():
        return None
    found = {path.name.removesuffix("-wal") for path in data_dir.glob("kiosk-damaged-*.db*")}
    names = sorted(name for name in found if name.endswith(".db"))
    if not names:
        return None
    last = data_dir / names[-1]
    return last if last.exists() else last.with_name(f"{last.name}-wal")


def still_to_replace(data_dir: Path) -> SetAside | None:
    """A database that was set aside before, and whose place nothing has taken yet."""
    aside = last_set_aside(data_dir)
    return None if aside is None else SetAside(aside, "", newest_good_backup(data_dir))


def restore(data_dir: Path, backup: Backup) -> None:
    """Put a backup in the place of the database, which must have been set aside before.

    The restored database begins a new device epoch, so that no number it gave after the backup
    was made is ever given twice. Raises DatabaseRefused when there is a database already, or
    the journal of one, which SQLite would mix with the backup.
    """
    path = data_dir / FILE_NAME
    if path.exists() or _orphaned(path):
        raise DatabaseRefused(
            f"There is a database in {data_dir} already.",
            "A backup is restored only in the place of one that was set aside.",
        )
    for suffix in _FILES[1:]:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    restored = path.with_name(path.name + ".restored")
    back_up(backup.path, restored)
    sqlite = load_sqlite()
    try:
        with closing(sqlite.connect(restored)) as connection:
            connection.execute("UPDATE device SET device_epoch = device_epoch + 1")
            connection.commit()
        restored.replace(path)
    except OSError as error:
        raise StoreUnavailable("read_only", str(error)) from error
    except sqlite.Error as error:
        raise (unavailable(error) or StoreUnavailable("io", str(error))) from error
