"""Stores head office's statement on this hub, for devices that do not trust the hub yet."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pydantic import ValidationError

from kiosk.sync.protocol.fields import WireModel
from kiosk.sync.protocol.pairing_bodies import HubStatement

FILE_NAME = "hub.json"


class HubIdentity:
    """Head office's public key ("": unknown) and its latest statement on this hub."""

    def __init__(self, head_office_key: str = "", statement: HubStatement | None = None) -> None:
        self.head_office_key = head_office_key
        self.statement = statement

    def update(self, head_office_key: str, statement: HubStatement | None) -> bool:
        """Replace key and statement; returns whether that changed anything."""
        new = (head_office_key or self.head_office_key, statement)
        if new == (self.head_office_key, self.statement):
            return False
        self.head_office_key, self.statement = new
        return True


UNSIGNED = HubIdentity()
"""The identity of a hub without a statement from head office."""


class _Kept(WireModel):
    head_office_key: str
    statement: HubStatement | None


def load_identity(data_dir: Path, head_office_key: str, fingerprint: str) -> HubIdentity:
    """The saved identity. `head_office_key`: used instead of the saved one unless "".

    `fingerprint`: of this hub's certificate; a statement on another one is ignored. A file that
    cannot be read counts as missing; it is written again when head office answers next.
    """
    try:
        kept = _Kept.model_validate_json((data_dir / FILE_NAME).read_bytes())
    except (OSError, ValidationError):
        return HubIdentity(head_office_key)
    statement = kept.statement
    is_ours = statement is not None and statement.fingerprint == fingerprint
    return HubIdentity(head_office_key or kept.head_office_key, statement if is_ours else None)


def save_identity(data_dir: Path, identity: HubIdentity) -> None:
    """Save an identity atomically. Nothing in it is secret. Raises OSError."""
    kept = _Kept(head_office_key=identity.head_office_key, statement=identity.statement)
    descriptor, name = tempfile.mkstemp(dir=data_dir, prefix=".hub-")
    written = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(kept.model_dump_json(indent=2))
            file.flush()
            os.fsync(file.fileno())
        written.replace(data_dir / FILE_NAME)
    finally:
        written.unlink(missing_ok=True)
