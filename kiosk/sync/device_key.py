"""A machine's own key: with it a machine shows, at any time, that it is who it was.

The key is made before a machine is first paired, and lies beside the pairing. It is in no
backup: a machine that lost it makes another one.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.sync.signatures import Claim, Shown, secret_proof

FILE_NAME = "device.key"


class DeviceKey:
    """The key of one machine; `public` is what others are told (hexadecimal)."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw().hex()

    @classmethod
    def new(cls) -> DeviceKey:
        """A key that nobody has had before."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def of(cls, private: bytes) -> DeviceKey:
        """The key with these 32 private bytes. Raises ValueError."""
        return cls(Ed25519PrivateKey.from_private_bytes(private))

    def sign(self, covered: bytes) -> str:
        """A signature in hexadecimal digits."""
        return self._key.sign(covered).hex()

    def pem(self) -> bytes:
        """The key itself, for the one file that it lies in."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def device_key(data_dir: Path) -> DeviceKey:
    """This machine's key, which its owner alone can read; made where there is none.

    A file that holds no key is replaced: nobody can read from it what was there.
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


def shown(claim: Claim, key: DeviceKey | None, secret: str = "") -> Shown:
    """What a machine shows with its key and the secret that it was last given, if any."""
    kept = hashlib.sha256(secret.encode()).hexdigest()
    return Shown(
        public_key=key.public if key else "",
        signature=key.sign(claim.covered()) if key else "",
        secret_proof=secret_proof(kept, claim) if secret else "",
    )
