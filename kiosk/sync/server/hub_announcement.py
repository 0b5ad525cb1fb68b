"""Announces a hub on its store's network, so that the other devices find it by themselves."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable
from contextlib import suppress

import ifaddr
from zeroconf import BadTypeInNameException, EventLoopBlocked, IPVersion, NonUniqueNameException
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from kiosk.sync.protocol.dns_sd import SERVICE_TYPE, host_name, instance_name

LOOK_S = 15.0
"""How often it is checked whether the addresses of this device have changed."""

_FAILURES = (OSError, NonUniqueNameException, BadTypeInNameException, EventLoopBlocked)


class HubAnnouncement:
    """The announcement of one hub. Where there is no multicast, it does nothing."""

    def __init__(self, host: str, port: int, fingerprint: str, note: Callable[..., None]) -> None:
        """`host`: what the hub listens on, perhaps a wildcard. `note` writes to the log."""
        self._host = host
        self._port = port
        self._fingerprint = fingerprint
        self._note = note
        self._zeroconf: AsyncZeroconf | None = None
        self._is_failing = False

    async def run(self) -> None:
        """Announce the hub until cancelled, anew whenever its addresses have changed."""
        announced: tuple[str, ...] = ()
        try:
            while True:
                found = addresses_of(self._host)
                if found != announced:
                    await self._withdraw()
                    announced = found if await self._announce(found) else ()
                await asyncio.sleep(LOOK_S)
        finally:
            await self._withdraw()

    async def _announce(self, addresses: tuple[str, ...]) -> bool:
        """Whether it is announced now; a failure is logged once."""
        if not addresses:
            return False
        info = AsyncServiceInfo(
            SERVICE_TYPE,
            instance_name(self._fingerprint),
            port=self._port,
            server=host_name(self._fingerprint),
            parsed_addresses=list(addresses),
        )
        try:
            self._zeroconf = AsyncZeroconf(ip_version=IPVersion.V4Only)
            # The name is made of a key: another hub with it is this one, before its restart.
            await self._zeroconf.async_register_service(info, cooperating_responders=True)
        except _FAILURES as error:
            if not self._is_failing:
                self._note("hub_not_announced", error=type(error).__name__)
            self._is_failing = True
            return False
        self._is_failing = False
        return True

    async def _withdraw(self) -> None:
        zeroconf, self._zeroconf = self._zeroconf, None
        if zeroconf is not None:
            with suppress(*_FAILURES):
                await zeroconf.async_unregister_all_services()
            with suppress(*_FAILURES):
                await zeroconf.async_close()


def addresses_of(host: str) -> tuple[str, ...]:
    """The IPv4 addresses at which a hub that listens on `host` is reached, for an announcement.

    Of a wildcard all those of this device; its own loopback is left out unless it has no other.
    """
    try:
        bound = ipaddress.ip_address(host)
    except ValueError:
        return ()
    if not bound.is_unspecified:
        return (str(bound),) if bound.version == 4 else ()
    found = sorted(
        str(address.ip)
        for adapter in ifaddr.get_adapters()
        for address in adapter.ips
        if address.is_IPv4
    )
    outward = tuple(each for each in found if not ipaddress.ip_address(each).is_loopback)
    return outward or tuple(found)
