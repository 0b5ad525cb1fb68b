"""The files of the store that a hub has ready for devices that were just paired."""

from __future__ import annotations

import asyncio
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from uuid_utils import uuid7

from kiosk.services.ports.first_copy import CopyOffer
from kiosk.services.ports.order_database import OrderDatabase, StoreUnavailable
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.first_copy.making import make_copy
from kiosk.sync.protocol.batches import SIGNED_EVERY
from kiosk.sync.protocol.signatures import Signer, head_covered

ENTRIES_MIN = 1000
"""A shorter log has come in pages before a file is made."""
NEW_S = 60.0
"""For so long every device that asks gets the same file; what came since, it gets in pages."""
KEPT_S = 120.0
"""How long a file is kept that nobody reads any more."""
LOOK_EVERY_S = 30.0
ROOM_BYTES = 100 * 2**20
"""How much of the disk a file leaves free beside it."""

_NAME = "kiosk-given-{}.db"


@dataclass(slots=True)
class _Given:
    offer: CopyOffer
    path: Path
    made_at: float = field(default_factory=time.monotonic)
    read_at: float = field(default_factory=time.monotonic)


class GivenCopies:
    """`services.ports.first_copy.OfferedCopies` over a hub's database."""

    def __init__(self, store: OrderDatabase, data_dir: Path, signer: Signer | None) -> None:
        """`signer`: this hub's key; None: its own events are given unsigned."""
        self._store, self._data_dir, self._signer = store, data_dir, signer
        self._given: dict[str, _Given] = {}
        self._making = asyncio.Lock()

    async def run(self) -> None:
        """Delete files that nobody reads any more until cancelled, and all of them at the ends.

        A program that was killed has left its own.
        """
        self._remove_all()
        try:
            while True:
                await asyncio.sleep(LOOK_EVERY_S)
                self._sweep()
        finally:
            self._remove_all()

    async def offer(self) -> CopyOffer | None:
        """See `OfferedCopies.offer`; None on a former hub, and for a short log."""
        async with self._making:
            newest = next(reversed(self._given.values()), None)
            if newest is not None and await self._is_new(newest):
                newest.read_at = time.monotonic()
                return newest.offer
            return await self._make()

    async def part(self, copy_id: str, offset: int, limit: int) -> bytes | None:
        """See `OfferedCopies.part`."""
        given = self._given.get(copy_id)
        if given is None:
            return None
        given.read_at = time.monotonic()
        try:
            return await asyncio.to_thread(_read, given.path, offset, limit)
        except OSError as error:
            raise StoreUnavailable("io", str(error)) from error

    async def _make(self) -> CopyOffer | None:
        this_device, log_head = await self._store.read(
            lambda reader: (reader.devices.this_device(), reader.event_log.head())
        )
        if not this_device.is_hub or log_head.seq < ENTRIES_MIN:
            return None
        copy_id = str(uuid7())
        path = self._data_dir / _NAME.format(copy_id)
        try:
            _check_room(self._data_dir)
            sign = self._sign if self._signer else None
            database = self._data_dir / FILE_NAME
            head = await asyncio.to_thread(make_copy, database, path, sign, SIGNED_EVERY)
            if head is None:
                path.unlink(missing_ok=True)
                return None
            offer = CopyOffer(copy_id, path.stat().st_size, head)
        except BaseException:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise
        self._given[copy_id] = _Given(offer, path)
        return offer

    def _sign(self, device_id: str, device_epoch: int, device_seq: int, digest: str) -> str:
        assert self._signer is not None
        return self._signer.sign(head_covered(device_id, device_epoch, device_seq, digest))

    async def _is_new(self, given: _Given) -> bool:
        """Whether it was made a moment ago, and is of the log as it is now."""
        if time.monotonic() - given.made_at > NEW_S:
            return False
        head = given.offer.head
        found = await self._store.read(lambda reader: reader.event_log.hash_at(head.seq))
        return found == head.hash

    def _sweep(self) -> None:
        for copy_id, given in tuple(self._given.items()):
            if time.monotonic() - given.read_at > KEPT_S:
                del self._given[copy_id]
                with suppress(OSError):
                    given.path.unlink(missing_ok=True)

    def _remove_all(self) -> None:
        self._given.clear()
        for path in self._data_dir.glob(_NAME.format("*")):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _check_room(data_dir: Path) -> None:
    """Raises StoreUnavailable where the disk has no room for a second database."""
    try:
        needed = (data_dir / FILE_NAME).stat().st_size + ROOM_BYTES
        free = shutil.disk_usage(data_dir).free
    except OSError as error:
        raise StoreUnavailable("io", str(error)) from error
    if free < needed:
        raise StoreUnavailable("full", "no room for a copy of the store")


def _read(path: Path, offset: int, limit: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(limit)
