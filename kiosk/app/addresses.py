"""Where a hub listens, how other machines reach it, and the certificate it shows there."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.sync.certificates import (
    CertificatePaths,
    certificate_pem,
    fingerprint,
    make_certificate,
)

PORT_MAX = 65_535
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what a person may have typed
# Kept for documents: asking the way there sends nothing and works without a network.
_ANYWHERE = (("192.0.2.1", socket.AF_INET), ("2001:db8::1", socket.AF_INET6))


@dataclass(frozen=True, slots=True)
class Address:
    """Where the hub listens."""

    host: str
    port: int

    def __str__(self) -> str:
        """As it is typed: ADDRESS:PORT."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it: then without TLS."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def url(self) -> str:
        """As a machine is paired with it."""
        return f"{'http' if self.is_loopback else 'https'}://{self}"

    @property
    def urls(self) -> tuple[str, ...]:
        """What to type on another machine; several where it listens on all of its addresses."""
        if self.host not in EVERYWHERE:
            return (self.url,)
        found = dict.fromkeys(own_addresses())
        return tuple(Address(host, self.port).url for host in found) or (self.url,)


def read_address(text: str) -> Address:
    """ADDRESS:PORT as a person typed it. Raises ValueError."""
    host, _, port = text.strip().rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    if not bare or not port.isascii() or not port.isdecimal() or int(port[:9]) > PORT_MAX:
        raise ValueError(text)
    if any(character.isspace() or character in "/@#?" for character in bare):
        raise ValueError(text)
    return Address(bare, int(port))


def own_addresses() -> Iterator[str]:
    """The addresses under which this machine reaches others, without asking any of them."""
    for target, family in _ANYWHERE:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))
            host = str(probe.getsockname()[0])
            if not ipaddress.ip_address(host).is_loopback:
                yield host


def certificate_of(data_dir: Path, address: Address) -> CertificatePaths | None:
    """The hub's certificate for an address; None on loopback. Raises CertificateUnusable."""
    if address.is_loopback:
        return None
    return make_certificate(certificate_dir(data_dir), (address.host,))


def certificate_dir(data_dir: Path) -> Path:
    """Where the hub's certificate lies."""
    return data_dir / "tls"


def fingerprint_of(certificate: CertificatePaths | None) -> str:
    """The SHA-256 of a certificate; "" without one."""
    if certificate is None:
        return ""
    return fingerprint(certificate_pem(certificate.certificate))
