"""One program at a time on one store, and where the one that is open can be reached."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk.app import AppRefused
from kiosk.app.addresses import Address, read_address

LOCK_NAME = "kiosk.lock"
LISTENING_NAME = "listening"

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
    """Keep a second program off the same data; the lock of one that died is free.

    Raises AppRefused where another is open, or where there is no place for the data.
    """
    descriptor = _opened(data_dir)
    try:
        if not _is_free(descriptor):
            raise AppRefused(
                f"Le programme est déjà ouvert sur les données de {data_dir} : utilisez-le, "
                "fermez-le, ou donnez un autre dossier avec --data.",
                f"The program is already open on the data in {data_dir}: use it, close it, "
                "or give another directory with --data.",
                2,
            )
        # One that was killed had no time to take back where it listened.
        forget_listening(data_dir)
        yield
    finally:
        os.close(descriptor)


def is_open(data_dir: Path) -> bool:
    """Whether a program is open on this data now."""
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
        raise AppRefused(
            f"Le dossier de données {data_dir} ne peut pas être utilisé ({error.strerror}) : "
            "vérifiez ses droits, ou donnez-en un autre avec --data.",
            f"The data directory {data_dir} cannot be used ({error.strerror}): "
            "check its permissions, or give another with --data.",
            4,
        ) from error


def _is_free(descriptor: int) -> bool:
    """Take the lock. A file system that knows no locks keeps nobody from work."""
    try:
        _try(descriptor)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


def note_listening(data_dir: Path, address: Address) -> None:
    """Let commands know where this machine is reached now."""
    with suppress(OSError):
        (data_dir / LISTENING_NAME).write_text(f"{address}\n", encoding="utf-8")


def forget_listening(data_dir: Path) -> None:
    """This machine listens no longer."""
    with suppress(OSError):
        (data_dir / LISTENING_NAME).unlink(missing_ok=True)


def listening_at(data_dir: Path) -> Address | None:
    """Where the program that is open on this data listens; None if it does not, or is closed."""
    try:
        text = (data_dir / LISTENING_NAME).read_text(encoding="utf-8")
        return read_address(text) if is_open(data_dir) else None
    except (OSError, ValueError):
        return None
