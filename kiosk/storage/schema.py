"""Bringing a database to the schema that this version of the program works with."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from kiosk.storage.sqlite import DatabaseTooNew

SCHEMA_REVISION = "0011"
"""The newest migration. A test holds it against the files in `migrations/versions`."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def current_revision(connection: Connection) -> str | None:
    """The migration a database stands at; None for a new, empty one."""
    has_table = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'alembic_version'"
    ).first()
    if not has_table:
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return None if row is None else str(row[0])


def needs_migration(connection: Connection) -> bool:
    """Whether the schema is older than this program. Raises DatabaseTooNew when it is newer."""
    revision = current_revision(connection)
    if revision == SCHEMA_REVISION:
        return False
    known = {path.stem[1:5] for path in (_MIGRATIONS / "versions").glob("v[0-9]*.py")}
    if revision is not None and revision not in known:
        raise DatabaseTooNew(
            f"This database was written by a newer version of the program (schema {revision}; "
            f"this version knows {SCHEMA_REVISION}).",
            "Start the newer version, or choose another data directory.",
        )
    return True


def migrate(connection: Connection) -> None:
    """Run the missing migrations on an open connection.

    Alembic is imported only here: most starts have nothing to migrate.
    """
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
