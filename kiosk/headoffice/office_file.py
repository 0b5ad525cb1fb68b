"""What is particular about the SQLite file of a head office."""

from __future__ import annotations

from pathlib import Path

from kiosk.storage.integrity import why_not_ours
from kiosk.storage.opened_file import OpenedFile

_TABLES = frozenset({"alembic_version", "head_office", "store", "entry"})
"""What head office's database has had since its first schema."""

_NEWEST = "SELECT sum(log_seq + command_seq) FROM store"
"""A number that only grows: a copy from before is behind it."""


def why_not_head_office(path: Path) -> str | None:
    """Why a file cannot be opened as a head office's; None where it can, or is to be made.

    Copies from before an upgrade, and the key that it signs with, show that there was one.
    """
    copies = sorted(path.parent.glob(f"backups/before-upgrade/{path.stem}-schema-*.db"))
    key = path.parent / "headoffice" / "signing.pem"
    return why_not_ours(path, _TABLES, [*copies[:1], key])


def opened_file(path: Path) -> OpenedFile:
    """Watches over the file while it is open."""
    return OpenedFile(path, _NEWEST, "store")
