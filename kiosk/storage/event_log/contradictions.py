"""Finds events that contradict others or break a hash chain."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import Connection, bindparam, select

from kiosk.domain.events.event import Event
from kiosk.storage import codec, reading
from kiosk.storage.tables import EVENTS

_BY_ID = select(EVENTS).where(reading.among(EVENTS.c.event_id))
_CHAIN = (EVENTS.c.device_id == bindparam("device"), EVENTS.c.device_epoch == bindparam("epoch"))
_BY_NUMBER = select(EVENTS).where(
    *_CHAIN, EVENTS.c.device_seq.between(bindparam("first"), bindparam("last"))
)
_LINKS = (
    select(EVENTS.c.device_seq, EVENTS.c.prev_hash, EVENTS.c.hash, EVENTS.c.store_seq)
    .where(*_CHAIN)
    .order_by(EVENTS.c.device_seq)
)
_FROM = select(EVENTS).where(*_CHAIN, reading.among(EVENTS.c.device_seq))


def contradicting(
    connection: Connection, events: Sequence[Event]
) -> tuple[tuple[Event, int | None], ...]:
    """Events here with the id or number of one of these and other contents; with store_seq."""
    found: dict[str, codec.AnyRow] = {}
    hashes = {event.event_id: event.hash for event in events}
    for part in reading.parts(hashes):
        for row in connection.execute(_BY_ID, {"these": part}):
            if row.hash != hashes[row.event_id]:
                found[row.event_id] = row
    numbers = {(e.device_id, e.device_epoch, e.device_seq): e.event_id for e in events}
    for device_id, epoch in {(e.device_id, e.device_epoch) for e in events}:
        seqs = [seq for device, of, seq in numbers if (device, of) == (device_id, epoch)]
        given = {"device": device_id, "epoch": epoch, "first": min(seqs), "last": max(seqs)}
        for row in connection.execute(_BY_NUMBER, given):
            meant = numbers.get((device_id, epoch, row.device_seq), row.event_id)
            if meant != row.event_id:
                found[row.event_id] = row
    return tuple((codec.read_event(row), row.store_seq) for row in found.values())


def unchained(connection: Connection, device_id: str, device_epoch: int) -> tuple[Event, ...]:
    """A device's pending events that do not chain to the one before, or follow such events."""
    given = {"device": device_id, "epoch": device_epoch}
    rows = connection.execute(_LINKS, given).all()
    loose: list[int] = []
    for before, row in pairwise(rows):
        follows = (row.device_seq, row.prev_hash) == (before.device_seq + 1, before.hash)
        is_loose = not follows or before.device_seq in loose
        if is_loose and row.store_seq is None:
            loose.append(row.device_seq)
    found: list[Event] = []
    for part in reading.parts(loose):
        found += map(codec.read_event, connection.execute(_FROM, given | {"these": part}))
    return tuple(found)
