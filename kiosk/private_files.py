"""Keeping what the program writes from everybody else on the machine: customers are named in it."""

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
    "pairing.json",
    "hub.json",
    "listening",
)
_FOLDERS = ("backups", "logs", "tls", "headoffice")
"""What the program keeps in its data directory. What else lies there is not its to change."""


def write_privately() -> None:
    """Have this process, and those it starts, make files that nobody else can read."""
    os.umask(UMASK)


def make_private(path: Path) -> None:
    """Take a file or folder away from everybody but its owner, where that is possible."""
    with suppress(OSError):
        mode = path.stat().st_mode
        if mode & _OTHERS:
            path.chmod(stat.S_IMODE(mode) & ~_OTHERS)


def make_data_private(data_dir: Path) -> None:
    """Take what is kept in a data directory, and the directory, away from everybody else."""
    for path in open_to_others(data_dir):
        make_private(path)


def open_to_others(data_dir: Path) -> list[Path]:
    """What is kept in a data directory and can be read or changed by others than its owner."""
    if os.name == "nt":
        return []  # There the folders of a person are theirs alone.
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
    """Whether a directory is also other people's, or a person's home with all that is in it."""
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
