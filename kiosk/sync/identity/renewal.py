"""Reads a server's certificate, and renews a self-signed one with its key."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.frozen import frozen
from kiosk.services.causes import cause_of
from kiosk.sync.identity.certificates import (
    CertificateUnusable,
    certificate_pem,
    replace_file,
    self_signed,
)
from kiosk.sync.identity.trusted_keys import key_fingerprint

if TYPE_CHECKING:
    from cryptography import x509

RENEWED_BEFORE = timedelta(days=365)
"""A self-signed certificate is renewed when it ends within this time."""

WARNED_BEFORE = timedelta(days=30)
"""People are warned of the end of one that they must renew themselves."""


@frozen
class CertificateDetails:
    """What a certificate says.

    `names`: the hosts that it is for. `key`: its key's fingerprint, as of `key_fingerprint`.
    `is_own`: it is self-signed, so that this program can renew it. `issuer`: who signed it.
    """

    valid_from: datetime
    valid_until: datetime
    names: tuple[str, ...]
    key: str
    is_own: bool
    issuer: str

    def is_due(self, now: datetime) -> bool:
        """Whether a self-signed one is to be renewed at this time."""
        return self.is_own and now > self.valid_until - RENEWED_BEFORE

    def ends_soon(self, now: datetime) -> bool:
        """Whether it has ended, or does so within WARNED_BEFORE."""
        return now > self.valid_until - WARNED_BEFORE


def read_details(pem: str) -> CertificateDetails:
    """The details of a certificate (PEM). Raises ValueError if it cannot be read."""
    from cryptography import x509  # noqa: PLC0415 - not needed on loopback

    read = x509.load_pem_x509_certificate(pem.encode())
    return CertificateDetails(
        read.not_valid_before_utc,
        read.not_valid_after_utc,
        _names(read),
        key_fingerprint(pem),
        _is_self_signed(read),
        read.issuer.rfc4514_string(),
    )


def _names(read: x509.Certificate) -> tuple[str, ...]:
    from cryptography import x509  # noqa: PLC0415 - not needed on loopback

    with suppress(x509.ExtensionNotFound, ValueError):
        found = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        addresses = map(str, found.get_values_for_type(x509.IPAddress))
        return (*found.get_values_for_type(x509.DNSName), *addresses)
    return ()


def _is_self_signed(read: x509.Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - not needed on loopback

    try:
        read.verify_directly_issued_by(read)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def renew(path: Path) -> CertificateDetails:
    """Replace the self-signed certificate in a file by a new one with the same key and names.

    The file holds its key, too. Returns the new details. Raises CertificateUnusable where the
    certificate is somebody else's to renew, or where it can be neither read nor written.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - once in years

    try:
        before = read_details(certificate_pem(path))
        if not before.is_own:
            raise CertificateUnusable(path, "issued_elsewhere")
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        replace_file(path, self_signed(before.names, key))
        return read_details(certificate_pem(path))
    except OSError as error:
        raise CertificateUnusable(path, cause_of(error)) from error
    except (ValueError, TypeError) as error:
        raise CertificateUnusable(path, "no_certificate") from error
