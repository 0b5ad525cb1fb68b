"""Head office's signed statements on which certificate a store's hub has in an epoch.

By such a statement a device that was paired with the former hub trusts the new one, without being
paired again.
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

from kiosk.sync.protocol.pairing_bodies import HubStatement

FILE_NAME = "signing.pem"


class InvalidStatement(Exception):
    """This device must not trust a statement; `problem` is a code for the reason."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class SigningKey:
    """Head office's key; devices get `public` (hexadecimal) when they are paired."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw().hex()

    @classmethod
    def new(cls) -> SigningKey:
        """A new random key."""
        return cls(Ed25519PrivateKey.generate())

    def sign(self, store_id: str, hub_epoch: int, fingerprint: str) -> HubStatement:
        """A signed statement that a store's hub has this certificate in an epoch."""
        signature = self._key.sign(_covered(store_id, hub_epoch, fingerprint))
        return HubStatement(
            store_id=store_id,
            hub_epoch=hub_epoch,
            fingerprint=fingerprint,
            signature=signature.hex(),
        )

    def pem(self) -> bytes:
        """The private key (PEM), for the one file that stores it."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def signing_key(folder: Path) -> SigningKey:
    """Head office's key from `folder`, where only its owner can read it; made if missing.

    Raises OSError, and ValueError if the file has no such key.
    """
    path = folder / FILE_NAME
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _place(path, SigningKey.new().pem())
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("no Ed25519 key")  # noqa: TRY004 - a wrong file, not a wrong argument
    return SigningKey(key)


def _place(path: Path, content: bytes) -> None:
    """Create a file atomically; one that another process created meanwhile stays."""
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
    """Raises InvalidStatement unless the statement names the store and this certificate.

    `public`: head office's key from this device's pairing. `after_epoch`: the epoch of the hub
    that this device has followed so far; the statement must be on a later one.
    """
    if statement.store_id != store_id:
        raise InvalidStatement("other_store")
    if statement.fingerprint != fingerprint:
        raise InvalidStatement("other_certificate")
    if statement.hub_epoch <= after_epoch:
        raise InvalidStatement("old_epoch")
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        covered = _covered(statement.store_id, statement.hub_epoch, statement.fingerprint)
        key.verify(bytes.fromhex(statement.signature), covered)
    except (InvalidSignature, ValueError):
        raise InvalidStatement("wrong_signature") from None


def _covered(store_id: str, hub_epoch: int, fingerprint: str) -> bytes:
    # Only the last line may contain line ends, so that the format is unambiguous.
    return f"kiosk hub 1\n{hub_epoch}\n{fingerprint}\n{store_id}".encode()
