"""A device's own key, with which it proves that it is the same device as before.

The key is made before a device is first paired, and is stored beside the pairing. No backup
contains it: a device that lost it makes a new one.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.sync.protocol.signatures import PairingStatement, ShownIdentity, secret_proof

FILE_NAME = "device.key"


class DeviceKey:
    """The key of one device; `public` is its public key (hexadecimal)."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw().hex()

    @classmethod
    def new(cls) -> DeviceKey:
        """A new random key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def of(cls, private: bytes) -> DeviceKey:
        """The key with these 32 private bytes. Raises ValueError if they are not 32."""
        return cls(Ed25519PrivateKey.from_private_bytes(private))

    def sign(self, covered: bytes) -> str:
        """A signature in hexadecimal digits."""
        return self._key.sign(covered).hex()

    def pem(self) -> bytes:
        """The private key (PEM), for the one file that stores it."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def device_key(data_dir: Path) -> DeviceKey:
    """This device's key from its file, which only its owner can read; made if there is none.

    A file without a readable key is replaced, since the old key cannot be recovered.
    Raises OSError.
    """
    path = data_dir / FILE_NAME
    with suppress(FileNotFoundError, ValueError, TypeError):
        kept = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if isinstance(kept, Ed25519PrivateKey):
            return DeviceKey(kept)
    made = DeviceKey.new()
    data_dir.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=data_dir, prefix=".device-")
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(made.pem())
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)
    return made


def shown(claim: PairingStatement, key: DeviceKey | None, secret: str = "") -> ShownIdentity:
    """The proofs that a device makes with its key and its last secret, if it has them."""
    kept = hashlib.sha256(secret.encode()).hexdigest()
    return ShownIdentity(
        public_key=key.public if key else "",
        signature=key.sign(claim.covered()) if key else "",
        secret_proof=secret_proof(kept, claim) if secret else "",
    )
