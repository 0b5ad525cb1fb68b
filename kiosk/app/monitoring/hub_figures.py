"""Reads the figures by which the hub of a store is looked after."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from kiosk.domain.arrival import Column
from kiosk.domain.status import Status
from kiosk.services.ports.boards import ColumnView
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.reader import Reader
from kiosk.services.replication.links import Link, LinkMonitor, LinkState
from kiosk.storage.backup import backups
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.readers.store_file import utc_now
from kiosk.sync.monitoring.metrics import Figure

_ABOUT_HEARD = "When the device was heard last, in seconds since 1970."
_ABOUT_SHUT_OUT = "1 while the device is revoked or quarantined."
_ABOUT_PEER_CLOCK = "The device's clock minus the hub's."


class HubFigures:
    """The figures of one hub: its orders, its devices, its link, its disk."""

    def __init__(self, store: OrderDatabase, data_dir: Path, monitor: LinkMonitor) -> None:
        self._store = store
        self._data_dir = data_dir
        self._monitor = monitor

    async def read(self) -> Sequence[Figure]:
        """The figures as they are now. Raises StoreUnavailable."""
        views, peers = await self._store.read(_read)
        now = utc_now()
        return (
            *_of_orders(views, now),
            *_of_link(self._monitor.state, now),
            *(figure for peer in peers for figure in _of_peer(peer)),
            *await asyncio.to_thread(lambda: tuple(_of_disk(self._data_dir))),
        )


def _read(reader: Reader) -> tuple[dict[Column, ColumnView], tuple[PeerRecord, ...]]:
    return reader.columns(), reader.devices.peers()


def _of_orders(views: dict[Column, ColumnView], now: datetime) -> Iterator[Figure]:
    for column, view in views.items():
        about = "Orders in the counter's lists."
        yield Figure("kiosk_orders", about, view.total, (("list", column.value),))
    here = [card for card in views[Column.ARRIVED].cards if card.status is Status.AWAITING]
    waiting = {card.arrival_id for card in here}
    yield Figure("kiosk_waiting_customers", "Customers whom nobody serves yet.", len(waiting))
    since = min((card.arrived_at for card in here if card.arrived_at), default=now)
    about = "How long the one of them who came first has waited; 0 where there is none."
    yield Figure("kiosk_longest_wait_seconds", about, max((now - since).total_seconds(), 0.0))


def _of_link(state: LinkState, now: datetime) -> Iterator[Figure]:
    if state.link is Link.ALONE:
        return
    is_up = state.link is Link.ONLINE
    yield Figure("kiosk_head_office_reached", "1 while head office answers.", is_up)
    yield Figure("kiosk_unsent_events", "Events that head office does not hold yet.", state.waiting)
    since = state.waiting_since or now
    about = "How long ago the oldest of them was recorded; 0 where there is none."
    yield Figure("kiosk_oldest_unsent_seconds", about, max((now - since).total_seconds(), 0.0))
    if state.clock_offset_ms is not None:
        about = "Head office's clock minus this device's."
        yield Figure("kiosk_clock_offset_seconds", about, state.clock_offset_ms / 1000)


def _of_peer(peer: PeerRecord) -> Iterator[Figure]:
    labels = (("device", peer.device_id), ("role", peer.role.value))
    yield Figure("kiosk_device_shut_out", _ABOUT_SHUT_OUT, peer.is_shut_out, labels)
    if peer.last_contact_at is not None:
        heard = peer.last_contact_at.timestamp()
        yield Figure("kiosk_device_last_heard_timestamp_seconds", _ABOUT_HEARD, heard, labels)
    if peer.clock_offset_ms is not None:
        # The record has the hub's clock minus the peer's.
        offset_s = -peer.clock_offset_ms / 1000
        yield Figure("kiosk_device_clock_offset_seconds", _ABOUT_PEER_CLOCK, offset_s, labels)


def _of_disk(data_dir: Path) -> Iterator[Figure]:
    files = (data_dir / FILE_NAME, data_dir / f"{FILE_NAME}-wal")
    size = sum(path.stat().st_size for path in files if path.exists())
    yield Figure("kiosk_database_bytes", "Size of the database with its journal.", size)
    free = shutil.disk_usage(data_dir).free
    yield Figure("kiosk_disk_free_bytes", "Free space where the data lie.", free)
    newest = next(iter(backups(data_dir)), None)
    if newest is not None:
        about = "When the newest daily backup was made, in seconds since 1970."
        yield Figure("kiosk_backup_timestamp_seconds", about, newest.made_at.timestamp())
