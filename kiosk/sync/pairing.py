"""Pairing: a code that a person carries from one machine to another, and what comes of it.

A code has twelve symbols. The first eight are a one-use secret; the last four seal with it the
certificate of the machine that shows the code, so that the code is never sent to another.

Whoever stands between two machines has another certificate and does not know the secret: it can
look for no certificate that the seal fits, and learns whether one does only by being tried. Each
code that a person types gives it one try, which succeeds once in a million; every other one ends
with a sentence, and nothing was sent.
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
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from kiosk.domain.pickup_code import ALPHABET
from kiosk.domain.sequencing import DeviceRole
from kiosk.sync.certificates import fingerprint

FILE_NAME = "pairing.json"
QR_SCHEME = "kiosk-pair:"
CODE_VALID_S = 15 * 60
NO_CERTIFICATE_CHECK = "2222"
_SECRET_LENGTH = 8
_CHECK_LENGTH = 4


class CodeMalformed(Exception):
    """This is no pairing code: twelve symbols of the alphabet, in groups of four."""


class NotTheMachine(Exception):
    """This is not the machine that showed the code. The code was not sent.

    `is_plain`: the code tells of a certificate, and the address is one without TLS.
    """

    def __init__(self, url: str, *, is_plain: bool = False) -> None:
        super().__init__(f"{url}: this is not the machine that showed the code")
        self.url = url
        self.is_plain = is_plain


class PairingUnreadable(Exception):
    """What this machine kept of its pairing cannot be read: pair it anew."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


@dataclass(frozen=True, slots=True)
class PairingCode:
    """A code in its two parts; `str()` is how it is shown: XXXX-XXXX-XXXX."""

    secret: str
    check: str

    def __str__(self) -> str:
        """As it is shown and sent."""
        return f"{self.secret[:4]}-{self.secret[4:]}-{self.check}"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a QR code or a person gives: a code, and the address where they name one."""

    code: PairingCode
    url: str | None = None


def make_code(choose: Callable[[str], str], certificate_fingerprint: str) -> PairingCode:
    """A new code for the server with this certificate ("": without TLS).

    `choose` picks one symbol of the alphabet it is given, at random.
    """
    secret = "".join(choose(ALPHABET) for _ in range(_SECRET_LENGTH))
    return PairingCode(secret, seal(secret, certificate_fingerprint))


def seal(secret: str, certificate_fingerprint: str) -> str:
    """Four symbols by which a certificate is vouched for; NO_CERTIFICATE_CHECK for "".

    Without the secret nobody can tell which certificate they fit. The hash is slow and takes
    memory, so that they tell little of the secret either.
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
    """Raises NotTheMachine unless `code` was shown by the machine with this certificate."""
    expected = seal(code.secret, fingerprint(pem) if pem else "")
    if not hmac.compare_digest(code.check, expected):
        raise NotTheMachine(url, is_plain=not pem)


def read_code(typed: str) -> PairingCode:
    """The code as a person typed it: small letters, spaces and hyphens do not matter.

    Raises CodeMalformed.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    symbols = "".join(symbol for symbol in folded if not symbol.isspace() and symbol not in "-‐‑–—")
    if len(symbols) != _SECRET_LENGTH + _CHECK_LENGTH or not set(symbols) <= set(ALPHABET):
        raise CodeMalformed
    return PairingCode(symbols[:_SECRET_LENGTH], symbols[_SECRET_LENGTH:])


def qr_text(url: str, code: PairingCode) -> str:
    """What the QR code beside a pairing code holds."""
    return f"{QR_SCHEME}{url}#{code}"


def read_invitation(text: str) -> Invitation:
    """A code as it was typed, or all that a QR code holds. Raises CodeMalformed.

    The address is not looked at here: `client.check_address` does that.
    """
    stripped = text.strip()
    if not stripped.lower().startswith(QR_SCHEME):
        return Invitation(read_code(stripped))
    url, hash_sign, code = stripped[len(QR_SCHEME) :].rpartition("#")
    if not hash_sign or not url:
        raise CodeMalformed
    return Invitation(read_code(code), url)


def new_secret() -> str:
    """A device's secret: 256 random bits, in characters that a header can hold."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """What a server keeps of a device's secret: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a device keeps of its pairing.

    `certificate`: the upstream's, the only one that is trusted (PEM), with its `fingerprint`;
    both are "" where there is no TLS, or where a certificate is checked as browsers do.
    `name`: what people call this machine. `head_office_key`: with which head office signs who
    the store's hub is, "" where none is known. `hub_epoch`: the latest hub's that this device
    has followed: no statement on an earlier one counts.
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


_ADDED = {"head_office_key": "", "hub_epoch": 0}
"""What earlier versions did not keep."""


def load_pairing(data_dir: Path) -> Pairing | None:
    """What this machine kept; None if it was never paired. Raises PairingUnreadable."""
    path = data_dir / FILE_NAME
    try:
        return _parsed(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PairingUnreadable(path, error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PairingUnreadable(path, "it is damaged") from error


def _parsed(text: str) -> Pairing:
    kept = _ADDED | json.loads(text)
    values = {each.name: kept[each.name] for each in fields(Pairing)}
    epoch = values.pop("hub_epoch")
    if type(epoch) is not int or not all(isinstance(value, str) for value in values.values()):
        raise TypeError
    role = DeviceRole(values.pop("role"))
    pairing = Pairing(**values, role=role, hub_epoch=epoch)
    if pairing.certificate and fingerprint(pairing.certificate) != pairing.fingerprint:
        raise ValueError
    return pairing


def save_pairing(data_dir: Path, pairing: Pairing) -> None:
    """Keep a pairing, whole or not at all, where only this user can read it. Raises OSError."""
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
