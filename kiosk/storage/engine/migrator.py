"""Migrates a database to the schema that this version of the program works with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.domain.frozen import frozen
from kiosk.storage.engine.sqlite import DatabaseTooNew, DatabaseTooOld

if TYPE_CHECKING:
    from sqlalchemy import Connection

_REVISION = "SELECT version_num FROM alembic_version"


@frozen
class Migrator:
    """The migrations of one kind of database.

    `folder`: holds a folder `versions` with one file per revision. `newest`: the revision that
    this program works with; a test compares it with the files. `first`: lower revisions are from
    before the first release, and their databases are refused.
    """

    folder: Path
    newest: str
    first: str

    @property
    def revisions(self) -> frozenset[str]:
        """The revisions that there are files for."""
        return frozenset(path.stem[1:5] for path in (self.folder / "versions").glob("v[0-9]*.py"))

    def is_migrated(self, driver: Any) -> bool:
        """Whether a database has this program's schema and was scrubbed since it ever was due.

        Asked of the driver: most starts have nothing to migrate, and need not wait until
        SQLAlchemy is imported. Raises the driver's errors, for a new database too.
        """
        (revision,) = driver.execute(_REVISION).fetchone() or ("",)
        (state,) = driver.execute("PRAGMA user_version").fetchone()
        return bool(revision == self.newest and state)

    def current_revision(self, connection: Connection) -> str | None:
        """The last migration that a database has had; None for a new, empty one."""
        from sqlalchemy import inspect  # noqa: PLC0415 - see `is_migrated`

        if not inspect(connection).has_table("alembic_version"):
            return None
        row = connection.exec_driver_sql(_REVISION).first()
        return None if row is None else str(row[0])

    def needs_migration(self, connection: Connection) -> bool:
        """Whether the schema is older than this program.

        Raises DatabaseTooNew when it is newer, and DatabaseTooOld when it is from before the
        first release.
        """
        revision = self.current_revision(connection)
        if revision == self.newest:
            return False
        if revision is not None and revision < self.first:
            raise DatabaseTooOld
        if revision is not None and revision not in self.revisions:
            raise DatabaseTooNew(revision=revision, known=self.newest)
        return True

    def former_revision(self, connection: Connection) -> str | None:
        """The revision of a database that must be migrated; None for a new or a current one.

        Such a database is backed up first, so that one can go back to the older version. Raises
        as `needs_migration`.
        """
        return self.current_revision(connection) if self.needs_migration(connection) else None

    def migrate(self, connection: Connection, fill: Callable[[Connection], None]) -> None:
        """Migrate a database in the transaction that is open, unless another process was first.

        `fill`: writes the rows that a new database begins with, where they are missing.
        """
        if not self.needs_migration(connection):
            return
        from kiosk.storage.engine import scrub  # noqa: PLC0415 - see `is_migrated`

        is_new = self.current_revision(connection) is None
        self.upgrade(connection)
        if is_new:
            scrub.note_new(connection)
        fill(connection)

    def upgrade(self, connection: Connection) -> None:
        """Run the missing migrations in the transaction that is open.

        Alembic is imported only here: most starts have nothing to migrate.
        """
        from alembic.migration import MigrationContext  # noqa: PLC0415
        from alembic.operations import Operations  # noqa: PLC0415
        from alembic.script import ScriptDirectory  # noqa: PLC0415

        scripts = ScriptDirectory(self.folder, version_locations=[self.folder / "versions"])
        context = MigrationContext.configure(
            connection,
            opts={"fn": lambda revision, _: scripts._upgrade_revs("head", revision)},  # noqa: SLF001
        )
        with context.begin_transaction(), Operations.context(context):
            context.run_migrations()
