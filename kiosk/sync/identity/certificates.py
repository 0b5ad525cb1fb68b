"""A server's self-signed certificate, the only one that devices paired with it trust."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import ssl
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.services.causes import cause_of

if TYPE_CHECKING:
    from cryptography import x509

FILE_NAME = "certificate.pem"
YEARS_VALID = 20
# A device whose clock was reset for lack of a battery must not reject it as not yet valid.
_VALID_FROM = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
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
            _place(path, _new(tuple(names)))
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


def pinned_context(pem: str) -> ssl.SSLContext:
    """A client's TLS context that trusts only this certificate, under any host name.

    Raises ValueError if it is invalid.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_verify_locations(cadata=pem)
    except ssl.SSLError as error:
        raise ValueError("no certificate") from error
    return context


def _check(path: Path) -> None:
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path, password=_no_password)


def _no_password() -> str:
    # Otherwise OpenSSL would ask for the password of an encrypted key on the terminal.
    return ""


def _place(path: Path, content: bytes) -> None:
    """Create a file atomically; one that another process created meanwhile stays."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".certificate-")
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(written)
        except FileExistsError:
            return
        except OSError:
            # Some file systems have no hard links.
            written.replace(path)
    finally:
        written.unlink(missing_ok=True)


def _new(names: tuple[str, ...]) -> bytes:
    from cryptography import x509  # noqa: PLC0415 - needed once, when a hub is set up
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "kiosk")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(datetime.now(UTC) + timedelta(days=365 * YEARS_VALID))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(_alternative_names(names)), critical=False)
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _alternative_names(names: tuple[str, ...]) -> list[x509.GeneralName]:
    from cryptography import x509  # noqa: PLC0415 - needed once, when a hub is set up

    found: list[x509.GeneralName] = []
    for name in ("localhost", *names):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            found.append(x509.DNSName(name))
    return found
