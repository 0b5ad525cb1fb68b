"""What head office signs: which certificate the hub of a store shows in an epoch.

A device that was paired with the former hub trusts the new one by this, and is not paired again.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from kiosk.sync.wire_pairings import HubStatement

FILE_NAME = "signing.pem"


class StatementRefused(Exception):
    """A statement says nothing that this device may believe. `problem` names why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class SigningKey:
    """Head office's key; `public` is what devices are given when they are paired (hexadecimal)."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw().hex()

    @classmethod
    def new(cls) -> SigningKey:
        """A key that nobody has had before."""
        return cls(Ed25519PrivateKey.generate())

    def sign(self, store_id: str, hub_epoch: int, fingerprint: str) -> HubStatement:
        """Say that the hub of a store shows this certificate in an epoch."""
        signature = self._key.sign(_covered(store_id, hub_epoch, fingerprint))
        return HubStatement(
            store_id=store_id,
            hub_epoch=hub_epoch,
            fingerprint=fingerprint,
            signature=signature.hex(),
        )

    def pem(self) -> bytes:
        """The key itself, for the one file that it lies in."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def signing_key(folder: Path) -> SigningKey:
    """Head office's key, kept in `folder`, where its owner alone can read it; made at first.

    Raises OSError, and ValueError where the file holds no such key.
    """
    path = folder / FILE_NAME
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _place(path, SigningKey.new().pem())
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("no Ed25519 key")  # noqa: TRY004 - the file is wrong, not the program
    return SigningKey(key)


def _place(path: Path, content: bytes) -> None:
    """Write a file that is whole from its first moment; where another was quicker, that stays."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".signing-")
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(written)
    finally:
        written.unlink(missing_ok=True)


def check_statement(
    statement: HubStatement, public: str, store_id: str, after_epoch: int, fingerprint: str
) -> None:
    """Whether the hub that shows the certificate with this fingerprint is the store's.

    `public`: head office's key, as this device was given it when it was paired. `after_epoch`:
    the epoch of the hub that this device has followed so far, whose statement counts no more.
    Raises StatementRefused.
    """
    if statement.store_id != store_id:
        raise StatementRefused("other_store")
    if statement.fingerprint != fingerprint:
        raise StatementRefused("other_certificate")
    if statement.hub_epoch <= after_epoch:
        raise StatementRefused("old_epoch")
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        covered = _covered(statement.store_id, statement.hub_epoch, statement.fingerprint)
        key.verify(bytes.fromhex(statement.signature), covered)
    except (InvalidSignature, ValueError):
        raise StatementRefused("wrong_signature") from None


def _covered(store_id: str, hub_epoch: int, fingerprint: str) -> bytes:
    # Lines, and the only one that could hold another line end is the last.
    return f"kiosk hub 1\n{hub_epoch}\n{fingerprint}\n{store_id}".encode()
