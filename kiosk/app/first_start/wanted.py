"""Decides whether a device starts for the first time, and ends a set-up that was cut short."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from kiosk import settings_file
from kiosk.settings import FILE_NAME as SETTINGS_NAME
from kiosk.settings import load_settings
from kiosk.storage.engine.integrity import FILE_NAME as DATABASE_NAME
from kiosk.storage.restore import still_to_replace
from kiosk.sync.identity.pairing import FILE_NAME as PAIRING_NAME

BEGUN = "first-start.begun"
"""The folder in which a set-up is written. Whatever is in it when a program starts is dropped."""

DONE = "first-start.done"
"""The same folder once it is complete: it has only this name for as long as its files move."""

LEFT_OPEN = frozenset({"language", "mode", "discovery"})
"""Settings that the environment may give, and that leave everything else to be asked."""


def is_first_start(data_dir: Path) -> bool:
    """Whether nobody has set this device up: no settings, no database, no pairing, no backup.

    A set-up that was complete when the power went is put in place first. Raises InvalidSetting
    and OSError.
    """
    put_in_place(data_dir)
    names = (SETTINGS_NAME, DATABASE_NAME, f"{DATABASE_NAME}-wal", PAIRING_NAME)
    if any((data_dir / name).exists() for name in names):
        return False
    given = load_settings(data_dir).model_fields_set
    return not given - LEFT_OPEN and still_to_replace(data_dir) is None


def begin_folder(data_dir: Path) -> Path:
    """An empty folder in which a data directory is set up. Raises OSError."""
    begun = data_dir / BEGUN
    if begun.exists():
        shutil.rmtree(begun)
    begun.mkdir(parents=True)
    return begun


def commit(data_dir: Path) -> None:
    """Put what was set up in the folder in place, all of it or nothing. Raises OSError."""
    begun = data_dir / BEGUN
    for path in begun.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    settings_file.sync_folder(begun)
    begun.rename(data_dir / DONE)
    settings_file.sync_folder(data_dir)
    put_in_place(data_dir)


def put_in_place(data_dir: Path) -> None:
    """Move the files of a complete set-up to the data directory, if there is one; drop others.

    Raises OSError.
    """
    if (data_dir / BEGUN).exists():
        shutil.rmtree(data_dir / BEGUN)
    done = data_dir / DONE
    if not done.exists():
        return
    for path in sorted(done.iterdir()):
        path.replace(data_dir / path.name)
    done.rmdir()
    settings_file.sync_folder(data_dir)
