"""Recognises the SQLite file of a head office."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.problem import Problem
from kiosk.storage.engine.integrity import foreign_file_problem
from kiosk.storage.engine.opened_file import OpenedFile

FILE_NAME = "headoffice.db"
"""Head office's SQLite file, in its data directory, where no other database is named."""

_TABLES = frozenset({"alembic_version", "head_office", "store", "entry"})
"""Tables that head office's database has had since its first schema."""

_NEWEST = "SELECT sum(log_seq + command_seq) FROM store"
"""A number that only grows: an older copy of the file has a lower one."""


def foreign_office_problem(path: Path) -> Problem | None:
    """Why a file cannot be opened as a head office's; None where it can, or where it is new.

    Backups made before an upgrade, and head office's signing key, show that it is not new.
    """
    copies = sorted(path.parent.glob(f"backups/before-upgrade/{path.stem}-schema-*.db"))
    key = path.parent / "headoffice" / "signing.pem"
    return foreign_file_problem(path, _TABLES, [*copies[:1], key])


def opened_file(path: Path) -> OpenedFile:
    """Checks while the file is open that it is still the same file."""
    return OpenedFile(path, _NEWEST, "store")
