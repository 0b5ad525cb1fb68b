"""Certificates that are valid between two given times, self-signed or of an authority."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ALWAYS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))
PEM = serialization.Encoding.PEM


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _begun(
    key: ec.EllipticCurvePrivateKey, issuer: str, days: tuple[datetime, datetime], *, is_ca: bool
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_named(issuer if is_ca else "kiosk"))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(days[0])
        .not_valid_after(days[1])
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    )


LOOPBACK = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])


def made_for(
    folder: Path,
    valid_from: datetime,
    valid_until: datetime,
    key: ec.EllipticCurvePrivateKey | None = None,
) -> Path:
    """A file with a self-signed certificate and its key, valid between these two."""
    key = key or new_key()
    begun = _begun(key, "kiosk", (valid_from, valid_until), is_ca=False)
    certificate = begun.add_extension(LOOPBACK, critical=False).sign(key, hashes.SHA256())
    path = folder / "days.pem"
    path.write_bytes(key_pem(key) + certificate.public_bytes(PEM))
    return path


@dataclass
class Authority:
    """A retailer's authority."""

    name: str
    key: ec.EllipticCurvePrivateKey
    pem: str
    """Its own certificate."""

    @classmethod
    def new(cls, name: str = "Verdier CA") -> Authority:
        key = new_key()
        made = _begun(key, name, ALWAYS, is_ca=True).sign(key, hashes.SHA256())
        return cls(name, key, made.public_bytes(PEM).decode())

    def issue(
        self,
        path: Path,
        key: ec.EllipticCurvePrivateKey | None = None,
        *,
        host: str = "127.0.0.1",
        days: tuple[datetime, datetime] | None = None,
    ) -> Path:
        """A file with a certificate for a host, and its key; without `days` for the next ten."""
        now = datetime.now(UTC)
        key = key or new_key()
        begun = _begun(
            key, self.name, days or (now - timedelta(1), now + timedelta(10)), is_ca=False
        )
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
        made = begun.add_extension(names, critical=False).sign(self.key, hashes.SHA256())
        path.write_bytes(key_pem(key) + made.public_bytes(PEM))
        return path
