"""The address a hub listens on, the one other devices reach it at, and its TLS certificate."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from pathlib import Path

from kiosk.domain.frozen import frozen
from kiosk.sync.identity.certificates import (
    CertificatePaths,
    certificate_pem,
    fingerprint,
    make_certificate,
)

PORT_MAX = 65_535
# The wildcard addresses that a person may type, each with an address reserved for documentation:
# connecting a UDP socket to it sends nothing, and shows this device's outgoing address.
_EVERYWHERE = {
    "0.0.0.0": ("192.0.2.1", socket.AF_INET),  # noqa: S104
    "::": ("2001:db8::1", socket.AF_INET6),
}


@frozen
class Address:
    """A host and a port that the hub listens on."""

    host: str
    port: int

    def __str__(self) -> str:
        """ADDRESS:PORT, as a person types it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this device itself can reach it; the hub then uses no TLS."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def url(self) -> str:
        """The URL with which a device is paired."""
        return f"{'http' if self.is_loopback else 'https'}://{self}"

    @property
    def reached_at(self) -> str:
        """The URL to type on another device; a wildcard `host` is replaced by a real address."""
        return Address(_way_out(self.host) or self.host, self.port).url


def read_address(text: str) -> Address:
    """Parse ADDRESS:PORT as a person typed it. Raises ValueError."""
    host, _, port = text.strip().rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    if not bare or not port.isascii() or not port.isdecimal() or int(port[:9]) > PORT_MAX:
        raise ValueError(text)
    if any(character.isspace() or character in "/@#?" for character in bare):
        raise ValueError(text)
    return Address(bare, int(port))


def _way_out(host: str) -> str | None:
    """This device's outgoing address where `host` is a wildcard; else None."""
    if host not in _EVERYWHERE:
        return None
    target, family = _EVERYWHERE[host]
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((target, 9))
        return str(probe.getsockname()[0])
    return None


def certificate_of(data_dir: Path, address: Address) -> CertificatePaths | None:
    """The hub's certificate for an address, made if there is none; None on loopback.

    Raises CertificateUnusable.
    """
    if address.is_loopback:
        return None
    return make_certificate(certificate_dir(data_dir), (address.host,))


def certificate_dir(data_dir: Path) -> Path:
    """The directory of the hub's certificate."""
    return data_dir / "tls"


def fingerprint_of(certificate: CertificatePaths | None) -> str:
    """The SHA-256 of a certificate; "" without one."""
    if certificate is None:
        return ""
    return fingerprint(certificate_pem(certificate.certificate))
