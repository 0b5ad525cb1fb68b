"""Lets only the owner read the program's files, because they hold customers' names."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

UMASK = 0o077
FILE_MODE, FOLDER_MODE = 0o600, 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

_FILES = (
    "kiosk*.db*",
    "headoffice*.db*",
    "kiosk.toml",
    "kiosk.lock",
    "kiosk.suspected",
    "clock.json",
    "given.json",
    "pairing.json",
    "hub.json",
    "screen.json",
    "listening",
    "stopped.json",
)
_FOLDERS = ("backups", "logs", "tls", "headoffice")
"""The program's own files and folders in its data directory; it leaves all others alone."""


def write_privately() -> None:
    """Set the umask of this process and its children so that only the owner can read new files."""
    os.umask(UMASK)


def make_private(path: Path) -> None:
    """Remove everybody else's rights to a file or folder; ignores OSError."""
    with suppress(OSError):
        mode = path.stat().st_mode
        if mode & _OTHERS:
            path.chmod(stat.S_IMODE(mode) & ~_OTHERS)


def make_data_private(data_dir: Path) -> None:
    """Remove everybody else's rights to a data directory and the program's files in it."""
    for path in open_to_others(data_dir):
        make_private(path)


def open_to_others(data_dir: Path) -> list[Path]:
    """The program's files in a data directory to which others than their owner have rights."""
    if os.name == "nt":
        return []  # On Windows only that person can access the folders in a profile.
    return [path for path in _kept_in(data_dir) if _is_open(path)]


def _kept_in(data_dir: Path) -> Iterator[Path]:
    own = [path for name in _FILES for path in data_dir.glob(name)]
    if own and not _is_shared(data_dir):
        yield data_dir
    yield from own
    for folder in (data_dir / name for name in _FOLDERS):
        if folder.is_dir():
            yield folder
            yield from folder.rglob("*")


def _is_shared(folder: Path) -> bool:
    """Whether a directory is shared (sticky bit), or is the person's home directory."""
    try:
        found = folder.stat()
        return bool(found.st_mode & stat.S_ISVTX) or folder.samefile(Path.home())
    except (OSError, RuntimeError):
        return True


def _is_open(path: Path) -> bool:
    try:
        return not path.is_symlink() and bool(path.stat().st_mode & _OTHERS)
    except OSError:
        return False
