"""The long polls of a hub's devices: what ends one, and what the counters report with theirs."""

from __future__ import annotations

import asyncio

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import LogHead
from kiosk.domain.people.person import people_digest
from kiosk.services.devices.given_settings import SettingsKeeper
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.reader import Reader
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.sync.protocol.ports import Peer

POLL_S = 0.5


def people_version(reader: Reader, peer: Peer) -> str:
    """The version of the people here, for a counter; "" for others."""
    is_counter = peer.role is DeviceRole.COUNTER
    return people_digest(reader.people.everybody()) if is_counter else ""


class Polls:
    """The devices that wait for something new, and what each knows of the others."""

    def __init__(
        self, store: OrderDatabase, counters: CountersInView | None, settings: SettingsKeeper
    ) -> None:
        self._store, self._counters, self._settings = store, counters, settings
        self._something = asyncio.Event()
        self._people_sent: dict[str, str] = {}
        self._settings_sent: dict[str, str] = {}
        self._counters_sent: dict[str, int | None] = {}

    def wake(self) -> None:
        """Wake all waiting requests, after something was written here."""
        self._something.set()
        self._something = asyncio.Event()

    def note_people(self, peer: Peer, people: str) -> None:
        """Note which version of the people a device gets."""
        self._people_sent[peer.device_id] = people

    def note_settings(self, peer: Peer) -> None:
        """Note that a device gets the settings' digest as it is now."""
        self._settings_sent[peer.device_id] = self._settings.digest

    def note_position(self, peer: Peer, seq: int) -> None:
        """Note how much of the log a counter has; the check-ins hear of more at once."""
        if self._counters is not None and peer.role is DeviceRole.COUNTER:
            before = self._counters.seq()
            self._counters.note_report(peer.device_id, seq, is_shown=peer.is_shown)
            if self._counters.seq() != before:
                self.wake()

    def at_counter(self, head_seq: int) -> int | None:
        """Up to which number a counter whose window is shown has the log; 0 if there is none.

        `head_seq`: the log's last number, which a counter on this device has. None: not known here.
        """
        if self._counters is None:
            return None
        return head_seq if self._counters.is_own_shown else self._counters.seq()

    async def wait(self, peer: Peer, after_seq: int, timeout_s: float) -> bool:
        """Return once there is something for a device, at the latest after `timeout_s`.

        That is: entries after `after_seq`, new people for a counter, news of the counters for a
        check-in, other settings, or that the device was shut out. Actions on this device wake it
        at once. What subcommands write is found by polling; so is a log that was replaced by head
        office's, which need not be longer than before. Always True: some of what an answer holds
        ends no wait, such as what was asked of a device.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout_s
        first: LogHead | None = None
        while loop.time() < until:
            woken = self._something
            head, people, record = await self._store.read(
                lambda reader: (
                    reader.event_log.head(),
                    people_version(reader, peer),
                    reader.devices.peer(peer.device_id),
                )
            )
            first = first or head
            has_news = self._has_news(peer, people, head.seq)
            is_shut_out = record is not None and record.is_shut_out
            if head.seq != after_seq or head != first or has_news or is_shut_out:
                return True
            try:
                left_s = min(POLL_S, until - loop.time())
                # Not wait_for: on Python 3.11 it swallows a cancellation that meets the wake-up.
                async with asyncio.timeout(max(left_s, 0.001)):
                    await woken.wait()
            except TimeoutError:
                continue
        return True

    def _has_news(self, peer: Peer, people: str, head_seq: int) -> bool:
        """Whether a device lacks news of people or settings, or a check-in of the counters."""
        people_before = self._people_sent.get(peer.device_id, "")
        settings = self._settings.digest
        has_settings = settings == self._settings_sent.get(peer.device_id, "")
        self._settings_sent[peer.device_id] = settings
        counters = self.at_counter(head_seq)
        counters_before = self._counters_sent.get(peer.device_id)
        self._people_sent[peer.device_id] = people
        self._counters_sent[peer.device_id] = counters
        has_moved = peer.role is DeviceRole.CHECK_IN and counters != counters_before
        return people != people_before or has_moved or not has_settings
