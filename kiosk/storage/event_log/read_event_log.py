"""Reads the store's log and pending events from the local database."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import (
    Connection,
    bindparam,
    func,
    select,
)

from kiosk.domain.events.event import GENESIS_HASH, Event
from kiosk.domain.events.log import Entry, LogHead, Outcome
from kiosk.domain.events.set_aside import SetAsideEvent
from kiosk.services.ports.event_log import KnownEvent, SnapshotPage
from kiosk.storage import codec, reading
from kiosk.storage.event_log import contradictions, snapshot
from kiosk.storage.event_log.entries import read_entries
from kiosk.storage.tables import DEVICES, EVENTS, SET_ASIDE_EVENTS, SIGNATURES

_IS_SEQUENCED = EVENTS.c.store_seq.is_not(None)
_PENDING = EVENTS.c.store_seq.is_(None)
_KNOWN = select(
    EVENTS.c.event_id, EVENTS.c.hash, EVENTS.c.store_seq, EVENTS.c.outcome, EVENTS.c.outcome_reason
).where(reading.among(EVENTS.c.event_id))
_SIGNATURES = select(SIGNATURES).where(reading.among(SIGNATURES.c.event_id))
_THIS_DEVICE = select(DEVICES.c.device_id).scalar_subquery()

# Built once: building a statement takes as long as running it.
_HASH_AT = select(EVENTS.c.store_hash).where(EVENTS.c.store_seq == bindparam("seq"))
_ENTRIES = (
    select(EVENTS)
    .where(EVENTS.c.store_seq > bindparam("after"))
    .order_by(EVENTS.c.store_seq)
    .limit(bindparam("most"))
)
_OF_EPOCH = (EVENTS.c.device_id == bindparam("device_id")) & (
    EVENTS.c.device_epoch == bindparam("device_epoch")
)
_BEYOND = _OF_EPOCH & (EVENTS.c.device_seq > bindparam("held"))
_SEQS = select(EVENTS.c.device_seq).where(_BEYOND).order_by(EVENTS.c.device_seq)
_REACH = select(func.max(EVENTS.c.device_seq).label("last"), func.count().label("held")).where(
    _BEYOND
)


class SqlReadEventLog:
    """`services.ports.event_log.ReadEventLog` on an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._head: LogHead | None = None

    def head(self) -> LogHead:
        """The last entry's number and hash."""
        if self._head is None:
            self._head = reading.log_head(self._connection)
        return self._head

    def last_hub_epoch(self) -> int:
        """The latest hub epoch in the log; 0 while it is empty."""
        return int(self._connection.execute(select(func.max(EVENTS.c.hub_epoch))).scalar() or 0)

    def hash_at(self, seq: int) -> str | None:
        """The log's hash at a number; None when it has no such entry."""
        if seq == 0:
            return GENESIS_HASH
        return self._connection.execute(_HASH_AT, {"seq": seq}).scalar()

    def count(self) -> int:
        """How many entries the log has."""
        query = select(func.count()).select_from(EVENTS).where(_IS_SEQUENCED)
        return int(self._connection.execute(query).scalar_one())

    def entries(self, after: int, limit: int) -> tuple[Entry, ...]:
        """Up to `limit` entries after a number, in order."""
        rows = self._connection.execute(_ENTRIES, {"after": after, "most": limit}).all()
        return read_entries(self._connection, rows)

    def snapshot_page(self, as_of: int, cursor: str | None, limit: int) -> SnapshotPage:
        """A page of entries up to `as_of`; see `snapshot.snapshot_page`."""
        return snapshot.snapshot_page(self._connection, as_of, cursor, limit)

    def find(self, event_ids: Collection[str]) -> dict[str, KnownEvent]:
        """What is known of those events that are here, by event id."""
        found = {}
        for part in reading.parts(event_ids):
            for row in self._connection.execute(_KNOWN, {"these": part}):
                outcome = Outcome(row.outcome) if row.outcome else None
                found[row.event_id] = KnownEvent(
                    row.event_id, row.hash, row.store_seq, outcome, row.outcome_reason
                )
        return found

    def numbered(self, device_id: str, device_epoch: int, device_seq: int) -> str | None:
        """The id of a device's event with this number; None when it is not here."""
        query = select(EVENTS.c.event_id).where(
            EVENTS.c.device_id == device_id,
            EVENTS.c.device_epoch == device_epoch,
            EVENTS.c.device_seq == device_seq,
        )
        return self._connection.execute(query).scalar()

    def numbers_beyond(self, device_id: str, device_epoch: int, device_seq: int) -> frozenset[int]:
        """The numbers above `device_seq` in this epoch whose events are here."""
        query = select(EVENTS.c.device_seq).where(
            EVENTS.c.device_id == device_id,
            EVENTS.c.device_epoch == device_epoch,
            EVENTS.c.device_seq > device_seq,
        )
        return frozenset(self._connection.execute(query).scalars())

    def chained_to(self, event_id: str) -> str:
        """The hash that an event here has as its predecessor's."""
        query = select(EVENTS.c.prev_hash).where(EVENTS.c.event_id == event_id)
        return str(self._connection.execute(query).scalar_one())

    def last_seq(self, device_id: str, device_epoch: int, held: int = 0) -> int:
        """The last number of a device's epoch up to which no event is missing here.

        `held`: a number up to which none is. The database counts what follows one by one.
        """
        beyond = {"device_id": device_id, "device_epoch": device_epoch, "held": held}
        reach = self._connection.execute(_REACH, beyond).one()
        if reach.last is None or reach.last == held + reach.held:
            return held + int(reach.held)
        reached = held
        for seq in self._connection.execute(_SEQS, beyond).scalars():
            if seq != reached + 1:
                break
            reached = seq
        return reached

    def orphaned(self) -> tuple[Event, ...]:
        """Pending events of other devices, which the log has lost."""
        query = select(EVENTS).where(_PENDING, EVENTS.c.device_id != _THIS_DEVICE)
        rows = self._connection.execute(query.order_by(EVENTS.c.position))
        return tuple(map(codec.read_event, rows))

    def contradicting(self, events: Sequence[Event]) -> tuple[tuple[Event, int | None], ...]:
        """Events here with the id or number of one of these and other contents; with store_seq."""
        return contradictions.contradicting(self._connection, events)

    def unchained(self, device_id: str, device_epoch: int) -> tuple[Event, ...]:
        """A device's pending events that do not chain to the one before, or follow such events."""
        return contradictions.unchained(self._connection, device_id, device_epoch)

    def set_aside_events(self) -> tuple[SetAsideEvent, ...]:
        """All events that were ever set aside here, oldest first."""
        rows = self._connection.execute(select(SET_ASIDE_EVENTS).order_by(SET_ASIDE_EVENTS.c.id))
        return tuple(
            SetAsideEvent(
                row.event_id, row.order_id, row.reason, row.at, codec.from_json(row.contents)
            )
            for row in rows
        )

    def signatures(self, event_ids: Collection[str]) -> dict[str, str]:
        """The saved signatures of these events, by event id."""
        found: dict[str, str] = {}
        for part in reading.parts(tuple(event_ids)):
            rows = self._connection.execute(_SIGNATURES, {"these": part})
            found |= {row.event_id: row.signature for row in rows}
        return found
