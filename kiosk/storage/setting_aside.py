"""Starts with an empty database and keeps the present one under another name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from kiosk.storage.backup import FILES, STAMP
from kiosk.storage.engine.integrity import FILE_NAME


@contextmanager
def begun_anew(data_dir: Path, now: datetime) -> Iterator[Path | None]:
    """Rename the database for the block, which may create a new one in its place.

    Yields the new name of the old database; None when there was none. Nothing may have it open.
    When the block raises, the new database is deleted and the old one renamed back.
    Raises OSError.
    """
    path = data_dir / FILE_NAME
    if not path.exists():
        yield None
        return
    aside = data_dir / f"kiosk-replaced-{now.strftime(STAMP)}.db"
    _move(path, aside)
    try:
        yield aside
    except BaseException:
        for suffix in FILES:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        _move(aside, path)
        raise


@contextmanager
def left_as_it_is(data_dir: Path, now: datetime) -> Iterator[Path | None]:  # noqa: ARG001
    """The counterpart of `begun_anew` that keeps the database in use; yields None."""
    yield None


def _move(path: Path, to: Path) -> None:
    for suffix in FILES:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(to.with_name(to.name + suffix))
