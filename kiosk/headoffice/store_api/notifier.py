"""Wakes long polls: at once for changes of this process, within a second for those of others.

One query per second serves all waiting requests, however many there are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress

from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.protocol.ports import FeedOf

POLL_S = 1.0

Heads = Sequence[tuple[str, int, int]]
"""Per store: its id, the last number of its log, the last number of its commands."""

_Feed = tuple[str, FeedOf]


async def _nobody() -> Collection[str]:
    return ()


async def _nothing(_store_ids: Sequence[str]) -> Mapping[str, int]:
    return {}


class Notifier:
    """Wakes requests that wait for new entries in a store's log, or for new commands."""

    def __init__(
        self,
        look: Callable[[Sequence[str]], Awaitable[Heads]],
        poll_s: float = POLL_S,
        shut_out: Callable[[], Awaitable[Collection[str]]] = _nobody,
        settings: Callable[[Sequence[str]], Awaitable[Mapping[str, int]]] = _nothing,
    ) -> None:
        """`look` reads the heads of the given stores from the database.

        `shut_out` returns the ids of revoked or quarantined devices: their requests are ended.
        `settings`: the newest version of the given stores' settings.
        """
        self._look = look
        self._poll_s = poll_s
        self._shut_out = shut_out
        self._settings = settings
        self._settings_sent: dict[str, int] = {}
        self._devices: dict[asyncio.Future[None], str] = {}
        self._latest: dict[_Feed, int] = {}
        self._waiting: dict[_Feed, dict[asyncio.Future[None], int]] = {}
        self._polling: asyncio.Task[None] | None = None

    async def wait(
        self, store_id: str, of: FeedOf, after_seq: int, timeout_s: float, device_id: str = ""
    ) -> None:
        """Return when the feed has passed `after_seq`, or after `timeout_s`.

        `device_id`: the waiting device; returns also when that device is shut out.
        """
        feed = (store_id, of)
        # Used once: a database restored under this process may be behind this number, and the
        # request would then be repeated again and again without a pause.
        if self._latest.pop(feed, 0) > after_seq:
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(feed, {})[woken] = after_seq
        self._devices[woken] = device_id
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._poll())
        try:
            with suppress(TimeoutError):
                # Not wait_for: on Python 3.11 it swallows a cancellation that meets the wake-up.
                async with asyncio.timeout(timeout_s):
                    await woken
        finally:
            waiting = self._waiting.get(feed, {})
            waiting.pop(woken, None)
            self._devices.pop(woken, None)
            if not waiting:
                self._waiting.pop(feed, None)

    def ring(self, store_id: str, of: FeedOf, seq: int) -> None:
        """Wake the requests that wait for a number up to `seq` of this feed."""
        feed = (store_id, of)
        self._latest[feed] = max(seq, self._latest.get(feed, 0))
        for woken, after_seq in tuple(self._waiting.get(feed, {}).items()):
            if seq > after_seq and not woken.done():
                woken.set_result(None)

    def note_settings(self, store_id: str, version: int) -> None:
        """Note which version a store's hub knows of; its request ends once there is another."""
        self._settings_sent[store_id] = version

    async def _poll(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._poll_s)
            stores = tuple({store_id for store_id, _ in self._waiting})
            if not stores:
                return
            # Nobody is woken while the database is unavailable: requests time out and come again.
            with suppress(StoreUnavailable):
                for store_id, log_seq, command_seq in await self._look(stores):
                    self.ring(store_id, "log", log_seq)
                    self.ring(store_id, "commands", command_seq)
                versions = await self._settings(stores)
                for store_id in stores:
                    version = versions.get(store_id, 0)
                    if self._settings_sent.get(store_id, version) != version:
                        self._wake_all((store_id, "commands"))
                shut_out = await self._shut_out()
                for woken, device_id in tuple(self._devices.items()):
                    if device_id in shut_out and not woken.done():
                        woken.set_result(None)

    def _wake_all(self, feed: _Feed) -> None:
        for woken in self._waiting.get(feed, {}):
            if not woken.done():
                woken.set_result(None)

    async def close(self) -> None:
        """Wake every waiting request and stop polling."""
        for feed in self._waiting:
            self._wake_all(feed)
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)
