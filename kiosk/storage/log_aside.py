"""The local database's side of what contradicts the log: found, kept aside, cut off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from kiosk.domain.aside import KeptAside
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.journal import Event, EventKind
from kiosk.domain.order import Order
from kiosk.storage import codec, reading
from kiosk.storage.order_cache import OrderCache
from kiosk.storage.tables import ASIDE, EVENTS

_BY_ID = select(EVENTS).where(EVENTS.c.event_id.in_(bindparam("these", expanding=True)))
_CHAIN = (EVENTS.c.device_id == bindparam("device"), EVENTS.c.device_epoch == bindparam("epoch"))
_BY_NUMBER = select(EVENTS).where(
    *_CHAIN, EVENTS.c.device_seq.between(bindparam("first"), bindparam("last"))
)
_PLACES = (
    select(EVENTS.c.device_seq, EVENTS.c.prev_hash, EVENTS.c.hash, EVENTS.c.store_seq)
    .where(*_CHAIN)
    .order_by(EVENTS.c.device_seq)
)
_FROM = select(EVENTS).where(*_CHAIN, EVENTS.c.device_seq.in_(bindparam("these", expanding=True)))


class AsideLog:
    """The part of `services.log_ports.StoreLog` that keeps apart what cannot both be."""

    _connection: Connection
    cache: OrderCache

    def contradicting(self, events: Sequence[Event]) -> tuple[tuple[Event, int | None], ...]:
        """Events here with an identity or a number of one of these, and other contents."""
        found: dict[str, codec.AnyRow] = {}
        hashes = {event.event_id: event.hash for event in events}
        for part in reading.parts(hashes):
            for row in self._connection.execute(_BY_ID, {"these": part}):
                if row.hash != hashes[row.event_id]:
                    found[row.event_id] = row
        numbers = {(e.device_id, e.device_epoch, e.device_seq): e.event_id for e in events}
        for device_id, epoch in {(e.device_id, e.device_epoch) for e in events}:
            seqs = [seq for device, of, seq in numbers if (device, of) == (device_id, epoch)]
            given = {"device": device_id, "epoch": epoch, "first": min(seqs), "last": max(seqs)}
            for row in self._connection.execute(_BY_NUMBER, given):
                meant = numbers.get((device_id, epoch, row.device_seq), row.event_id)
                if meant != row.event_id:
                    found[row.event_id] = row
        return tuple((codec.read_event(row), row.store_seq) for row in found.values())

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Raises JournalCorrupt where the database's own guards refuse what is done within."""
        try:
            yield
        except IntegrityError as error:
            raise JournalCorrupt(None, f"the database refuses it: {error.orig}") from error

    def cut_off(self, device_id: str, device_epoch: int) -> tuple[Event, ...]:
        """Events of a device without a place that do not chain to what is before them."""
        given = {"device": device_id, "epoch": device_epoch}
        rows = self._connection.execute(_PLACES, given).all()
        loose: list[int] = []
        for before, row in pairwise(rows):
            follows = (row.device_seq, row.prev_hash) == (before.device_seq + 1, before.hash)
            is_loose = not follows or before.device_seq in loose
            if is_loose and row.store_seq is None:
                loose.append(row.device_seq)
        found: list[Event] = []
        for part in reading.parts(loose):
            found += map(codec.read_event, self._connection.execute(_FROM, given | {"these": part}))
        return tuple(found)

    def set_aside(self, events: Sequence[Event], why: str, at: datetime) -> None:
        """Keep events in the table beside the journal, and delete them from it."""
        for event in events:
            self._connection.execute(
                insert(ASIDE).values(
                    event_id=event.event_id,
                    hash=event.hash,
                    order_id=event.order_id,
                    why=why,
                    at=at,
                    contents=codec.aside_json(event, self._begun_by(event)),
                )
            )
            self._connection.execute(delete(EVENTS).where(EVENTS.c.event_id == event.event_id))
        self.cache.forget(*(event.order_id or "" for event in events))

    def _begun_by(self, event: Event) -> Order | None:
        begins = event.kind == EventKind.STATUS and event.from_status is None
        return reading.order(self._connection, event.order_id or "") if begins else None

    def kept_aside(self) -> tuple[KeptAside, ...]:
        """Everything that was ever set aside here, oldest first."""
        rows = self._connection.execute(select(ASIDE).order_by(ASIDE.c.id))
        return tuple(
            KeptAside(row.event_id, row.order_id, row.why, row.at, codec.from_json(row.contents))
            for row in rows
        )
