"""Wakes long polls: at once for changes of this process, within a second for those of others.

One query per second serves all waiting requests, however many there are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import field

from kiosk.domain.frozen import frozen
from kiosk.headoffice.replication.beside_commands import BesideCommands
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.protocol.ports import FeedOf

POLL_S = 1.0

Heads = Sequence[tuple[str, int, int]]
"""Per store: its id, the last number of its log, the last number of its commands."""

_Feed = tuple[str, FeedOf]
_NOTHING = BesideCommands()


@frozen
class Looked:
    """What the database holds at one moment, of the stores that were asked about.

    `beside`: what a store's hub is sent beside commands. `shut_out`: the ids of revoked or
    quarantined devices, of any store.
    """

    heads: Heads = ()
    beside: Mapping[str, BesideCommands] = field(default_factory=dict)
    shut_out: Collection[str] = ()


class Notifier:
    """Wakes requests that wait for new entries in a store's log, or for new commands."""

    def __init__(
        self,
        look: Callable[[Sequence[str]], Awaitable[Looked]],
        poll_s: float = POLL_S,
    ) -> None:
        """`look` reads from the database what concerns the given stores."""
        self._look = look
        self._poll_s = poll_s
        self._sent: dict[str, BesideCommands] = {}
        self._devices: dict[asyncio.Future[None], str] = {}
        self._latest: dict[_Feed, int] = {}
        self._waiting: dict[_Feed, dict[asyncio.Future[None], int]] = {}
        self._polling: asyncio.Task[None] | None = None

    async def wait(
        self, store_id: str, of: FeedOf, after_seq: int, timeout_s: float, device_id: str = ""
    ) -> bool:
        """Return when the feed has passed `after_seq`, or after `timeout_s`; False only then.

        `device_id`: the waiting device; returns also when that device is shut out.
        """
        feed = (store_id, of)
        # Used once: a database restored under this process may be behind this number, and the
        # request would then be repeated again and again without a pause.
        if self._latest.pop(feed, 0) > after_seq:
            return True
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(feed, {})[woken] = after_seq
        self._devices[woken] = device_id
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._poll())
        try:
            # Not wait_for: on Python 3.11 it swallows a cancellation that meets the wake-up.
            async with asyncio.timeout(timeout_s):
                await woken
        except TimeoutError:
            return False
        else:
            return True
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
        self._wake_before(feed, seq)

    def note_sent(self, store_id: str, beside: BesideCommands) -> None:
        """Note what a store's hub was sent; its request ends once there is something else."""
        if beside != _NOTHING or store_id in self._sent:
            self._sent[store_id] = beside

    async def _poll(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._poll_s)
            stores = tuple({store_id for store_id, _ in self._waiting})
            if not stores:
                return
            # Nobody is woken while the database is unavailable: requests time out and come again.
            with suppress(StoreUnavailable):
                self._wake(await self._look(stores))

    def _wake(self, looked: Looked) -> None:
        for store_id, log_seq, command_seq in looked.heads:
            self._wake_before((store_id, "log"), log_seq)
            self._wake_before((store_id, "commands"), command_seq)
        for store_id in looked.beside.keys() | self._sent.keys():
            beside = looked.beside.get(store_id, _NOTHING)
            if self._sent.get(store_id, _NOTHING) != beside:
                self._wake_all((store_id, "commands"))
        for woken, device_id in tuple(self._devices.items()):
            if device_id in looked.shut_out and not woken.done():
                woken.set_result(None)

    def _wake_before(self, feed: _Feed, seq: int) -> None:
        for woken, after_seq in self._waiting.get(feed, {}).items():
            if seq > after_seq and not woken.done():
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
