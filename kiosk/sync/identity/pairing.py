"""Pairing codes, which a person carries from one device to another, and stored pairings.

A code has twelve symbols. The first eight are a one-use secret. The last four are a seal of the
certificate of the device that shows the code, keyed with that secret, so that the code is never
sent to another device.

A man in the middle has another certificate and does not know the secret. It cannot search for a
certificate that fits the seal; it learns whether its own fits only when a device tries it, once
for each code that a person types. Two in a million fit by chance. Even then the server must
prove that it knows the code (see `code_proof`) before it is sent more than a random number.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, field, fields
from pathlib import Path

from kiosk.domain.codes.pickup_code import ALPHABET
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.frozen import frozen
from kiosk.services.causes import cause_of
from kiosk.sync.identity.certificates import fingerprint
from kiosk.sync.identity.trusted_keys import key_fingerprint

FILE_NAME = "pairing.json"
QR_SCHEME = "kiosk-pair:"
CODE_VALID_S = 15 * 60
NO_CERTIFICATE_CHECK = "2222"
_SECRET_LENGTH = 8
_CHECK_LENGTH = 4


class CodeMalformed(Exception):
    """The text is no pairing code: twelve symbols of the alphabet, in groups of four."""


class NotTheDevice(Exception):
    """This is not the device that showed the code. The code was not sent.

    `is_plain`: the code has a certificate's seal, and the address is without TLS.
    """

    def __init__(self, url: str, *, is_plain: bool = False) -> None:
        super().__init__(f"{url}: this is not the device that showed the code")
        self.url = url
        self.is_plain = is_plain


class PairingUnreadable(Exception):
    """This device's saved pairing cannot be read: it must be paired again."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


@frozen
class PairingCode:
    """A code in its two parts; `str()` is how it is shown: XXXX-XXXX-XXXX."""

    secret: str
    check: str

    def __str__(self) -> str:
        """The code as it is shown and sent."""
        return f"{self.secret[:4]}-{self.secret[4:]}-{self.check}"


@frozen
class Invitation:
    """A code as scanned or typed, with the server's address if it came with one."""

    code: PairingCode
    url: str | None = None


def make_code(choose: Callable[[str], str], certificate_fingerprint: str) -> PairingCode:
    """A new code for the server with this certificate, or this key ("": without TLS).

    `choose` returns one random symbol of the alphabet that it is given.
    """
    secret = "".join(choose(ALPHABET) for _ in range(_SECRET_LENGTH))
    return PairingCode(secret, seal(secret, certificate_fingerprint))


def seal(secret: str, certificate_fingerprint: str) -> str:
    """Four symbols that seal a certificate; NO_CERTIFICATE_CHECK for "".

    Without the secret nobody can tell which certificate they fit. The hash is slow and needs
    much memory, so that searching for a secret that fits them is costly.
    """
    if not certificate_fingerprint:
        return NO_CERTIFICATE_CHECK
    digest = hashlib.scrypt(
        secret.encode(),
        salt=b"kiosk pair 2" + bytes.fromhex(certificate_fingerprint),
        n=2**14,
        r=8,
        p=1,
        dklen=8,
    )
    number = int.from_bytes(digest)
    symbols = "".join(ALPHABET[number >> 5 * place & 31] for place in range(_CHECK_LENGTH))
    return symbols if symbols != NO_CERTIFICATE_CHECK else "3333"


def check_certificate(code: PairingCode, pem: str, url: str) -> None:
    """Raises NotTheDevice unless `code` was shown by the device with this certificate.

    The seal may be of its key: the certificate is renewed while a code for days is on its way.
    """
    sealed = (fingerprint(pem), key_fingerprint(pem)) if pem else ("",)
    fits = [hmac.compare_digest(code.check, seal(code.secret, each)) for each in sealed]
    if not any(fits):
        raise NotTheDevice(url, is_plain=not pem)


def read_code(typed: str) -> PairingCode:
    """A code from what a person typed; case, spaces and hyphens do not matter.

    Raises CodeMalformed.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    symbols = "".join(symbol for symbol in folded if not symbol.isspace() and symbol not in "-‐‑–—")
    if len(symbols) != _SECRET_LENGTH + _CHECK_LENGTH or not set(symbols) <= set(ALPHABET):
        raise CodeMalformed
    return PairingCode(symbols[:_SECRET_LENGTH], symbols[_SECRET_LENGTH:])


def qr_text(url: str, code: PairingCode) -> str:
    """The text of the QR code that is shown with a pairing code."""
    return f"{QR_SCHEME}{url}#{code}"


def read_invitation(text: str) -> Invitation:
    """Parse a typed code or the text of a QR code. Raises CodeMalformed.

    The address is not checked: `client.check_address` does that.
    """
    stripped = text.strip()
    if not stripped.lower().startswith(QR_SCHEME):
        return Invitation(read_code(stripped))
    url, hash_sign, code = stripped[len(QR_SCHEME) :].rpartition("#")
    if not hash_sign or not url:
        raise CodeMalformed
    return Invitation(read_code(code), url)


def new_secret() -> str:
    """A new secret for a device: 256 random bits, in characters allowed in a header."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """The hash of a device's secret that a server stores: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@frozen
class Pairing:
    """A device's pairing as it is saved.

    `certificate`: the one that the upstream showed last (PEM), whose key is trusted, with its
    `fingerprint`; both are "" without TLS, or when the certificate is checked as browsers do.
    `next_keys`: fingerprints of keys that the upstream announced, which are trusted as well.
    `authority`: whose certificates (PEM) are trusted when the key has changed; "" if none's.
    `name`: what people call this device. `head_office_key`: the public key of head office's
    statements on the store's hub, "" if unknown. `hub_epoch`: of the latest hub that this device
    followed; statements on an earlier one are rejected.
    """

    url: str
    device_id: str
    secret: str = field(repr=False)
    role: DeviceRole
    store_id: str
    store_name: str
    certificate: str
    fingerprint: str
    name: str = ""
    head_office_key: str = ""
    hub_epoch: int = 0
    next_keys: tuple[str, ...] = ()
    authority: str = ""


_ADDED: dict[str, object] = {
    "head_office_key": "",
    "hub_epoch": 0,
    "next_keys": (),
    "authority": "",
}
"""Fields that earlier versions did not save, with their defaults."""


def load_pairing(data_dir: Path) -> Pairing | None:
    """This device's pairing; None if it was never paired. Raises PairingUnreadable."""
    path = data_dir / FILE_NAME
    try:
        return _parsed(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PairingUnreadable(path, cause_of(error)) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PairingUnreadable(path, "damaged") from error


def _parsed(text: str) -> Pairing:
    kept = _ADDED | json.loads(text)
    values = {each.name: kept[each.name] for each in fields(Pairing)}
    epoch, next_keys = values.pop("hub_epoch"), tuple(values.pop("next_keys"))
    texts = (*values.values(), *next_keys)
    if type(epoch) is not int or not all(isinstance(value, str) for value in texts):
        raise TypeError
    role = DeviceRole(values.pop("role"))
    pairing = Pairing(**values, role=role, hub_epoch=epoch, next_keys=next_keys)
    if pairing.certificate and fingerprint(pairing.certificate) != pairing.fingerprint:
        raise ValueError
    return pairing


def save_pairing(data_dir: Path, pairing: Pairing) -> None:
    """Save a pairing atomically in a file that only this user can read. Raises OSError."""
    data_dir.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=data_dir, prefix=".pairing-")
    written = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(pairing), file, ensure_ascii=False, indent=2)
            file.flush()
            os.fsync(file.fileno())
        written.replace(data_dir / FILE_NAME)
    finally:
        written.unlink(missing_ok=True)
