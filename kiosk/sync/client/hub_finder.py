"""Finds the hubs that announce themselves on the store's network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from zeroconf import EventLoopBlocked, IPVersion, ServiceStateChange
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from kiosk.sync.protocol.dns_sd import HUBS_MAX, SERVICE_TYPE

WAIT_S = 3.0
"""How long answers are waited for."""

DETAILS_MS = 2000
AGAIN_S = 15.0

Find = Callable[[], Awaitable[tuple[tuple[str, ...], ...]]]
"""As `find_hubs` without arguments."""


async def find_hubs(wait_s: float = WAIT_S) -> tuple[tuple[str, ...], ...]:
    """For each hub that answers, the URLs at which it says it is reached; none without multicast.

    Whoever is on the network may answer: nothing here is trusted.
    """
    names: list[str] = []

    def noticed(
        *, zeroconf: Any, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        del zeroconf, service_type
        is_new = state_change is not ServiceStateChange.Removed and name not in names
        if is_new and len(names) < HUBS_MAX:
            names.append(name)

    try:
        zeroconf = AsyncZeroconf(ip_version=IPVersion.V4Only)
    except OSError:
        return ()
    try:
        browser = AsyncServiceBrowser(zeroconf.zeroconf, SERVICE_TYPE, handlers=[noticed])
        await asyncio.sleep(wait_s)
        await browser.async_cancel()
        found = await asyncio.gather(*(_urls_of(zeroconf, name) for name in names))
    except (OSError, EventLoopBlocked):
        return ()
    finally:
        await zeroconf.async_close()
    return tuple(urls for urls in found if urls)


async def _urls_of(zeroconf: AsyncZeroconf, name: str) -> tuple[str, ...]:
    info = AsyncServiceInfo(SERVICE_TYPE, name)
    if not await info.async_request(zeroconf.zeroconf, DETAILS_MS) or not info.port:
        return ()
    return tuple(f"https://{address}:{info.port}" for address in info.parsed_addresses())


class HubSearch:
    """Looks for hubs beside other work: nobody waits for the answers."""

    def __init__(self, find: Find, steady: Callable[[], float]) -> None:
        """`steady`: seconds of a clock that nobody sets."""
        self._find = find
        self._steady = steady
        self._began_s = float("-inf")
        self._task: asyncio.Task[None] | None = None
        self._urls: tuple[str, ...] = ()

    def found(self) -> tuple[str, ...]:
        """The URLs that were found last; begins to look again, at most every AGAIN_S."""
        is_looking = self._task is not None and not self._task.done()
        if not is_looking and self._steady() - self._began_s >= AGAIN_S:
            self._began_s = self._steady()
            self._task = asyncio.ensure_future(self._look())
        return self._urls

    async def aclose(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _look(self) -> None:
        hubs = await self._find()
        self._urls = tuple(url for urls in hubs for url in urls)
