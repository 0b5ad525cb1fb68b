"""Turns what goes wrong with a database's file into StoreUnavailable."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.engine.sqlite import is_sqlite_error, unavailable

_KINDS = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EIO: "io"}


@contextmanager
def file_errors() -> Iterator[None]:
    """Raise StoreUnavailable for the errors of the operating system and of SQLite.

    For a file that is made apart from the open database: SQLite's errors without a kind of their
    own are "io" here, since the statements are the same each time.
    """
    try:
        yield
    except OSError as error:
        kind = _KINDS.get(error.errno or 0, "read_only")
        raise StoreUnavailable(kind, str(error)) from error
    except Exception as error:
        if not is_sqlite_error(error):
            raise
        raise (unavailable(error) or StoreUnavailable("io", str(error))) from error
