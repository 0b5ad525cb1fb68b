"""Sets a damaged database aside and restores a backup in its place."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

from kiosk.domain.frozen import frozen
from kiosk.domain.problem import Problem
from kiosk.storage.backup import FILES, STAMP, Backup, back_up, backups, newest_good_backup
from kiosk.storage.engine.file_errors import file_errors
from kiosk.storage.engine.integrity import FILE_NAME, check_store
from kiosk.storage.engine.sqlite import DatabasePresent, load_sqlite


@frozen
class SetAside:
    """A database that was set aside or is missing, and the newest good backup, if any.

    `path`: the damaged file under its new name; None when the file is missing.
    """

    path: Path | None
    problem: Problem
    backup: Backup | None


def set_aside_if_damaged(data_dir: Path, now: datetime) -> SetAside | None:
    """Check the database before it is used, and rename a damaged one.

    Nothing may have the file open. Its journal files are renamed too, so that a later repair
    has all data; so is a journal without its database, which SQLite would delete.
    Returns None when the database is undamaged or does not exist yet.
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


def _orphaned(path: Path) -> Problem | None:
    journal = path.with_name(path.name + "-wal")
    if path.exists() or not journal.exists() or not journal.stat().st_size:
        return None
    return Problem("file_gone_but_for_wal")


def _free_name(data_dir: Path, stem: str) -> Path:
    taken = len(list(data_dir.glob(f"{stem}*.db*")))
    return data_dir / (f"{stem}-{taken + 1}.db" if taken else f"{stem}.db")


def last_set_aside(data_dir: Path) -> Path | None:
    """The database set aside last; None once there is a new one."""
    if (data_dir / FILE_NAME).exists():
        return None
    found = {path.name.removesuffix("-wal") for path in data_dir.glob("kiosk-damaged-*.db*")}
    names = sorted(name for name in found if name.endswith(".db"))
    if not names:
        return None
    last = data_dir / names[-1]
    return last if last.exists() else last.with_name(f"{last.name}-wal")


def still_to_replace(data_dir: Path) -> SetAside | None:
    """A database that was set aside before or is missing, and was not replaced yet.

    A missing file without any backup is no loss but a new store: returns None.
    """
    aside = last_set_aside(data_dir)
    if aside is not None:
        return SetAside(aside, Problem("file_set_aside"), newest_good_backup(data_dir))
    path = data_dir / FILE_NAME
    if path.exists() or _orphaned(path) or not backups(data_dir):
        return None
    return SetAside(None, Problem("file_gone"), newest_good_backup(data_dir))


@file_errors()
def restore(data_dir: Path, backup: Backup) -> None:
    """Restore a backup as the database; the old one must have been set aside before.

    The restored database begins a new device epoch, so that no number given after the backup
    was made is given twice. Raises DatabasePresent when there is a database already, or the
    journal of one, which SQLite would mix with the backup; StoreUnavailable when the file cannot
    be written.
    """
    path = data_dir / FILE_NAME
    if path.exists() or _orphaned(path):
        raise DatabasePresent(folder=data_dir)
    for suffix in FILES[1:]:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    restored = path.with_name(path.name + ".restored")
    back_up(backup.path, restored)
    sqlite = load_sqlite()
    with closing(sqlite.connect(restored)) as connection:
        connection.execute("UPDATE device SET device_epoch = device_epoch + 1")
        connection.commit()
    restored.replace(path)
