"""Beginning with an empty database while the one that is here is kept beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from kiosk.storage.backup import FILES, STAMP
from kiosk.storage.database import FILE_NAME


@contextmanager
def begun_anew(data_dir: Path, now: datetime) -> Iterator[Path | None]:
    """The place of the database is empty within the block, and what is made there stays.

    Gives the other name of the one that was there; None where there was none. Nothing may have
    it open. Where the block raises, it is as it was before. Raises OSError.
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
    """The database that is here is worked on; gives None."""
    yield None


def _move(path: Path, to: Path) -> None:
    for suffix in FILES:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(to.with_name(to.name + suffix))
