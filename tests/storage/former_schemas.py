"""Takes a store of today back to a former schema, so that an upgrade has something to do."""

from __future__ import annotations

from sqlalchemy import Connection, text

from kiosk.storage.migrations.versions.v0002_the_log import JOURNAL_GUARD as FORMER_GUARD

_TAKEN_BACK = {
    "0011": ("DROP TABLE signature", "ALTER TABLE peer DROP COLUMN signs_since"),
    "0010": (
        "DROP TRIGGER event_is_kept",
        "DROP TABLE set_aside",
        FORMER_GUARD,
    ),
    "0009": ("ALTER TABLE peer DROP COLUMN public_key",),
}
"""What each version added, the newest first; of older ones the tests say it themselves."""


def take_back(connection: Connection, revision: str) -> None:
    """Let the database have this schema again, but for the tables that tests fill themselves."""
    for version, statements in _TAKEN_BACK.items():
        if version > revision:
            for statement in statements:
                connection.execute(text(statement))
    connection.execute(text("UPDATE alembic_version SET version_num = :this"), {"this": revision})
