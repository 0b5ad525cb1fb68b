"""A database that is damaged or gone: set it aside, and put a backup in its place."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.services.ports import StoreUnavailable
from kiosk.storage.backup import FILES, STAMP, Backup, back_up, backups, newest_good_backup
from kiosk.storage.database import FILE_NAME
from kiosk.storage.integrity import check_store
from kiosk.storage.sqlite import DatabaseRefused, load_sqlite, unavailable


@dataclass(frozen=True, slots=True)
class SetAside:
    """What became of a database, and the newest sound backup, if there is one.

    `path`: a damaged one under its other name; None where the file is gone.
    """

    path: Path | None
    problem: str
    backup: Backup | None


def set_aside_if_damaged(data_dir: Path, now: datetime) -> SetAside | None:
    """Look at the database before it is used; put a damaged one under another name.

    Nothing may have the file open. Its journal files go with it, so that a later repair has
    all there is; so does a journal whose database is gone, which SQLite would throw away.
    Returns None when the database is sound or not there yet.
    """
    path = data_dir / FILE_NAME
    problem = check_store(path) or _orphaned(path)
    if problem is None:
        return None
    aside = _free_name(data_dir, f"kiosk-damaged-{now.strftime(STAMP)}")
    moved = []
    for suffix in FILES:
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
    """A database that was set aside before, or is gone, and whose place nothing has taken yet.

    Where no backup was ever made there is none to be missed: a store begins.
    """
    aside = last_set_aside(data_dir)
    if aside is not None:
        return SetAside(aside, "", newest_good_backup(data_dir))
    path = data_dir / FILE_NAME
    if path.exists() or _orphaned(path) or not backups(data_dir):
        return None
    return SetAside(None, "the file is gone", newest_good_backup(data_dir))


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
    for suffix in FILES[1:]:
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
