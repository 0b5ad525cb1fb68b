"""Migrates a database to the schema that this version of the program works with."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from kiosk.storage.engine.sqlite import DatabaseTooNew, DatabaseTooOld

SCHEMA_REVISION = "1001"
"""The newest migration. A test compares it with the files in `migrations/versions`."""

FIRST_REVISION = "1001"
"""Lower revisions are from before the first release; their databases are refused."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def current_revision(connection: Connection) -> str | None:
    """The last migration that a database has had; None for a new, empty one."""
    has_table = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'alembic_version'"
    ).first()
    if not has_table:
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return None if row is None else str(row[0])


def needs_migration(connection: Connection) -> bool:
    """Whether the schema is older than this program.

    Raises DatabaseTooNew when it is newer, and DatabaseTooOld when it is from before the
    first release.
    """
    revision = current_revision(connection)
    if revision == SCHEMA_REVISION:
        return False
    if revision is not None and revision < FIRST_REVISION:
        raise DatabaseTooOld
    known = {path.stem[1:5] for path in (_MIGRATIONS / "versions").glob("v[0-9]*.py")}
    if revision is not None and revision not in known:
        raise DatabaseTooNew(revision=revision, known=SCHEMA_REVISION)
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
