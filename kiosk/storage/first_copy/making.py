"""Makes the file of a store's first copy, on its hub.

SQLite copies a table into an empty one of the same shape page by page, with its indexes, without
looking at a row: 50,000 events take 0.1 s of processor time, where as rows of JSON they take 3 s
here and 13 s on the device. Triggers are not copied, so nothing else is executed.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from kiosk.domain.events.log import LogHead
from kiosk.private_files import make_private
from kiosk.storage.engine.file_errors import file_errors
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.first_copy.parts import CREATE_LABEL, copies, shape

SignHead = Callable[[str, int, int, str], str]
"""Signs a device's chain up to an event: id of the device, its epoch and number, the hash."""

BUSY_S_MAX = 5.0

_PREPARE = (
    # A file that was not finished is of no use, so nothing in it has to survive anything.
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA temp_store = MEMORY",
)
_PENDING = "SELECT 1 FROM main.event WHERE store_seq IS NULL LIMIT 1"
_HEAD = "SELECT store_seq, store_hash FROM main.event ORDER BY store_seq DESC LIMIT 1"
_THIS_DEVICE = "SELECT device_id, store_id, history_id FROM hub.device"
_UNSIGNED = """
SELECT event_id, device_epoch, device_seq, hash FROM hub.event AS one
WHERE device_id = ? AND (device_seq % ? = 0 OR NOT EXISTS (
  SELECT 1 FROM hub.event WHERE device_id = one.device_id
  AND device_epoch = one.device_epoch AND device_seq = one.device_seq + 1))
AND NOT EXISTS (SELECT 1 FROM hub.signature WHERE event_id = one.event_id)
"""


@file_errors()
def make_copy(
    database: Path, target: Path, sign: SignHead | None, signed_every: int
) -> LogHead | None:
    """Write the file of a hub's database, which may be in use; returns the end of the log in it.

    None where the hub has no log yet, or events without a number in it. `sign`: signs the hub's
    own events, the last of each chain and one in `signed_every`, as the hub does in pages. Raises
    StoreUnavailable.
    """
    sqlite = load_sqlite()
    target.unlink(missing_ok=True)
    with closing(
        sqlite.connect(
            target.absolute().as_uri() + "?mode=rwc",
            uri=True,
            timeout=BUSY_S_MAX,
            isolation_level=None,
        )
    ) as connection:
        make_private(target)
        for statement in _PREPARE:
            connection.execute(statement)
        source = f"{database.absolute().as_uri()}?mode=ro"
        connection.execute("ATTACH ? AS hub", (source,))
        connection.execute("BEGIN")
        head = _fill(connection, sign, signed_every)
        connection.execute("COMMIT")
        return head


def _fill(connection: Any, sign: SignHead | None, signed_every: int) -> LogHead | None:
    """All within one transaction, so that the tables are of the same moment."""
    device_id, store_id, history_id = connection.execute(_THIS_DEVICE).fetchone()
    rows = []
    if sign is not None:
        rows = connection.execute(_UNSIGNED, (device_id, signed_every)).fetchall()
    with ThreadPoolExecutor(1, "kiosk-signing") as beside:
        # Signing needs Python and copying does not: both at once take a third less time.
        signing = beside.submit(_signatures, sign, device_id, rows)
        for _, _, statement in shape(connection.execute, "hub"):
            # Also of the tables of an index for searching: here they are tables as any other.
            connection.execute(statement)
        for statement in copies("hub"):
            connection.execute(statement)
        signed = signing.result()
    found = connection.execute(_HEAD).fetchone()
    if found is None or connection.execute(_PENDING).fetchone() is not None:
        return None
    connection.executemany("INSERT INTO main.signature VALUES (?, ?)", signed)
    (schema,) = connection.execute("SELECT version_num FROM hub.alembic_version").fetchone()
    connection.execute(CREATE_LABEL)
    label = (schema, store_id or history_id, *found)
    connection.execute("INSERT INTO label VALUES (?, ?, ?, ?)", label)
    return LogHead(*found)


def _signatures(
    sign: SignHead | None, device_id: str, rows: list[tuple[str, int, int, str]]
) -> list[tuple[str, str]]:
    if sign is None:
        return []
    return [
        (event_id, sign(device_id, epoch, seq, digest)) for event_id, epoch, seq, digest in rows
    ]
