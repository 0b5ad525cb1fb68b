"""Which addresses callbacks may go to: none within head office's own network, unless allowed.

A name is looked up, each address checked, and the connection made to a checked one: a name whose
address changes in between reaches nothing else.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
URL_LENGTH_MAX = 2000


class AddressRefused(Exception):
    """A receiver's address points into a private network that is not allowed, or nowhere."""


class Reach:
    """The addresses that callbacks may go to."""

    def __init__(self, allowed: Collection[str] = ()) -> None:
        """`allowed`: private networks, as in "10.1.0.0/16". Raises ValueError."""
        self._allowed: tuple[Network, ...] = tuple(map(ipaddress.ip_network, allowed))

    def is_permitted(self, text: str) -> bool:
        """Whether callbacks may go to this IP address. False for what is none."""
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return False
        # A network behind an address that only wraps another one is that other one's.
        inner = _wrapped(address)
        return any(one in network for one in (address, inner) for network in self._allowed) or (
            _is_public(address) and _is_public(inner)
        )

    def refuses(self, url: str) -> bool:
        """Whether an address can be refused without looking its name up."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return True
        is_web = parts.scheme in ("http", "https") and port != 0
        if not host or not is_web or parts.username is not None or len(url) > URL_LENGTH_MAX:
            return True
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return not self.is_permitted(host)

    async def address_of(self, host: str, port: int) -> str:
        """An IP address of a host that callbacks may go to. Raises AddressRefused and OSError."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for *_, target in found:
            text = str(target[0])
            if self.is_permitted(text):
                return text
        raise AddressRefused(f"{host} is in a network that callbacks may not go to")


def _wrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    is_wrapper = isinstance(address, IPv6Address) and address.ipv4_mapped is not None
    return (address.is_global or is_wrapper) and not address.is_multicast
