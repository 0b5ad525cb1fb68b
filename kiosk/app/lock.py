"""Locks a data directory for one program at a time, and records where that one listens."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk.app import AlreadyOpen, NoPlaceForData
from kiosk.app.addresses import Address, read_address
from kiosk.services.causes import cause_of

LOCK_NAME = "kiosk.lock"
LISTENING_NAME = "listening"
_TRIES = 4
_TRY_S = 0.005

if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data directory's lock; the operating system frees it when the process dies.

    Raises AlreadyOpen where another program holds it, NoPlaceForData where the directory cannot
    be used.
    """
    descriptor = _opened(data_dir)
    try:
        if not _becomes_free(descriptor):
            raise AlreadyOpen(data_dir=data_dir)
        # A program that was killed could not remove its own note.
        forget_listening(data_dir)
        yield
    finally:
        os.close(descriptor)


def is_open(data_dir: Path) -> bool:
    """Whether a program holds this data directory's lock now."""
    try:
        descriptor = os.open(data_dir / LOCK_NAME, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _is_free(descriptor)
    finally:
        os.close(descriptor)


def _opened(data_dir: Path) -> int:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        return os.open(data_dir / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise NoPlaceForData(data_dir=data_dir, cause=cause_of(error)) from error


def _becomes_free(descriptor: int) -> bool:
    """Take the lock; a moment later if need be, as whoever asks `is_open` holds it for one."""
    for _ in range(_TRIES):
        if _is_free(descriptor):
            return True
        time.sleep(_TRY_S)
    return _is_free(descriptor)


def _is_free(descriptor: int) -> bool:
    """Take the lock; returns False where another holds it, True on file systems without locks."""
    try:
        _try(descriptor)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


def note_listening(data_dir: Path, address: Address) -> None:
    """Record for subcommands the address that this device listens on; ignores OSError."""
    with suppress(OSError):
        (data_dir / LISTENING_NAME).write_text(f"{address}\n", encoding="utf-8")


def forget_listening(data_dir: Path) -> None:
    """Remove the record of `note_listening`; ignores OSError."""
    with suppress(OSError):
        (data_dir / LISTENING_NAME).unlink(missing_ok=True)


def listening_at(data_dir: Path) -> Address | None:
    """The address that the open program listens on; None if it does not listen or none is open."""
    try:
        text = (data_dir / LISTENING_NAME).read_text(encoding="utf-8")
        return read_address(text) if is_open(data_dir) else None
    except (OSError, ValueError):
        return None
