"""A server's self-signed certificate, whose key devices paired with it trust."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import ssl
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.frozen import frozen
from kiosk.services.causes import cause_of

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

FILE_NAME = "certificate.pem"
YEARS_VALID = 20
# A device whose clock was reset for lack of a battery must not reject it as not yet valid.
_VALID_FROM = datetime(1970, 1, 1, tzinfo=UTC)
_NOW_MIN = datetime(2026, 11, 1, tzinfo=UTC)
"""An earlier time is the clock's fault: the program was written later."""


@frozen
class CertificatePaths:
    """The files of a server's certificate and its key; one file may hold both."""

    certificate: Path
    key: Path


class CertificateUnusable(Exception):
    """The file exists but holds no certificate with its key, or it cannot be read or written.

    A new certificate would lock out every paired device, so a person must decide to make one.
    """

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


def make_certificate(folder: Path, names: Iterable[str] = ()) -> CertificatePaths:
    """The certificate in `folder`; the first call makes it, for these host names.

    Certificate and key are in one file that only its owner can read, so that neither can exist
    without the other. Raises CertificateUnusable.
    """
    path = folder / FILE_NAME
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _place(path, self_signed(("localhost", *names)))
        _check(path)
    except (ssl.SSLError, ValueError) as error:
        raise CertificateUnusable(path, "no_certificate") from error
    except OSError as error:
        raise CertificateUnusable(path, cause_of(error)) from error
    return CertificatePaths(path, path)


def certificate_pem(path: Path) -> str:
    """The certificate without its key (PEM). Raises OSError, and ValueError if there is none."""
    text = path.read_text("ascii")
    begin, end = text.find("-----BEGIN CERTIFICATE-----"), "-----END CERTIFICATE-----"
    if begin < 0 or end not in text[begin:]:
        raise ValueError("no certificate")
    return text[begin : text.index(end, begin) + len(end)] + "\n"


def fingerprint(pem: str) -> str:
    """The SHA-256 of a certificate, 64 hexadecimal digits. Raises ValueError if it is invalid."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


def _check(path: Path) -> None:
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path, password=_no_password)


def _no_password() -> str:
    # Otherwise OpenSSL would ask for the password of an encrypted key on the terminal.
    return ""


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file atomically by one that only its owner can read. Raises OSError."""
    written = _written(path, content)
    try:
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)


def _place(path: Path, content: bytes) -> None:
    """Create a file atomically; one that another process created meanwhile stays."""
    written = _written(path, content)
    try:
        path.hardlink_to(written)
    except FileExistsError:
        return
    except OSError:
        # Some file systems have no hard links.
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)


def _written(path: Path, content: bytes) -> Path:
    """A new file beside `path` with this content, on disk."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".certificate-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def self_signed(names: Iterable[str], key: PrivateKeyTypes | None = None) -> bytes:
    """A key and its self-signed certificate for these hosts (PEM); None makes a new key.

    Raises TypeError for a key that cannot sign a certificate.
    """
    from cryptography import x509  # noqa: PLC0415 - needed once, when a hub is set up
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415

    key = key or ec.generate_private_key(ec.SECP256R1())
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "kiosk")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(max(datetime.now(UTC), _NOW_MIN) + timedelta(days=365 * YEARS_VALID))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(_alternative_names(names)), critical=False)
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _alternative_names(names: Iterable[str]) -> list[x509.GeneralName]:
    from cryptography import x509  # noqa: PLC0415 - needed once, when a hub is set up

    found: list[x509.GeneralName] = []
    for name in dict.fromkeys(names):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            found.append(x509.DNSName(name))
    return found
