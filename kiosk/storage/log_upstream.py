"""The local database's side of an upstream: what to send, how far it is, commands, snapshots."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, insert, or_, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert as upsert

from kiosk.domain.arrival import Column
from kiosk.domain.commands import Command, CommandKind, Decision
from kiosk.domain.journal import GENESIS_HASH, Event, EventKind
from kiosk.domain.log import Entry, LogHead, Outcome
from kiosk.domain.order import Order
from kiosk.services.log_ports import Progress, SnapshotPage
from kiosk.storage import codec, reading, reading_log
from kiosk.storage.tables import COMMANDS, DEVICES, EVENTS, ORDERS, UPLOADS, UPSTREAM

_THIS_DEVICE = select(DEVICES.c.device_id).scalar_subquery()
_UNSETTLED = EVENTS.c.store_seq.is_(None)
_IS_OPEN = ORDERS.c.board_column.in_([column.value for column in Column])
EPOCHS_ASKED_MAX = 100
_LAST = "9999"
"""Sorts after every slot: orders without one come last."""


class UpstreamLog:
    """The part of `services.log_ports.StoreLog` that looks up."""

    _connection: Connection

    def _read_entries(self, rows: Sequence[codec.AnyRow]) -> tuple[Entry, ...]:
        raise NotImplementedError

    def own_to_send(self, limit: int) -> tuple[tuple[Event, Order | None], ...]:
        """This device's next events of one epoch that the upstream does not hold."""
        acked = func.coalesce(UPLOADS.c.acked_seq, 0)
        rest = (
            select(EVENTS)
            .outerjoin(UPLOADS, UPLOADS.c.device_epoch == EVENTS.c.device_epoch)
            .where(EVENTS.c.device_id == _THIS_DEVICE, EVENTS.c.device_seq > acked)
        )
        first = self._connection.execute(
            rest.order_by(EVENTS.c.device_epoch, EVENTS.c.device_seq).limit(1)
        ).first()
        if first is None:
            return ()
        epoch = rest.where(EVENTS.c.device_epoch == first.device_epoch)
        rows = self._connection.execute(epoch.order_by(EVENTS.c.device_seq).limit(limit)).all()
        return self._with_orders(rows)

    def others_to_send(self, after: int, limit: int) -> tuple[tuple[int, Event, Order | None], ...]:
        """Events of other devices that have no place in the log."""
        query = select(EVENTS).where(
            _UNSETTLED, EVENTS.c.device_id != _THIS_DEVICE, EVENTS.c.position > after
        )
        rows = self._connection.execute(query.order_by(EVENTS.c.position).limit(limit)).all()
        pairs = zip(rows, self._with_orders(rows), strict=True)
        return tuple((row.position, event, order) for row, (event, order) in pairs)

    def stranded(self) -> tuple[Event, ...]:
        """What other machines recorded and the log does not hold."""
        query = select(EVENTS).where(_UNSETTLED, EVENTS.c.device_id != _THIS_DEVICE)
        rows = self._connection.execute(query.order_by(EVENTS.c.position))
        return tuple(map(codec.read_event, rows))

    def forget(self, event_ids: Sequence[str]) -> None:
        """Delete events of other machines without a place; only a check-in or a board may."""
        for part in reading.parts(event_ids):
            self._connection.execute(delete(EVENTS).where(EVENTS.c.event_id.in_(part)))

    def positions(self, event_ids: Collection[str]) -> dict[str, int]:
        """The positions of events that are here."""
        query = select(EVENTS.c.event_id, EVENTS.c.position)
        rows = self._connection.execute(query.where(EVENTS.c.event_id.in_(event_ids)))
        return {row.event_id: row.position for row in rows}

    def _with_orders(self, rows: Sequence[codec.AnyRow]) -> tuple[tuple[Event, Order | None], ...]:
        pairs = []
        for event in map(codec.read_event, rows):
            begins = event.kind is EventKind.STATUS and event.from_status is None
            order = None
            if begins and event.order_id is not None:
                order = reading.order(self._connection, event.order_id)
            pairs.append((event, order))
        return tuple(pairs)

    def unacked_epochs(self) -> tuple[int, ...]:
        """This device's epochs that hold events without a place, the last ones first."""
        query = select(EVENTS.c.device_epoch).where(_UNSETTLED, EVENTS.c.device_id == _THIS_DEVICE)
        query = query.distinct().order_by(EVENTS.c.device_epoch.desc()).limit(EPOCHS_ASKED_MAX)
        return tuple(self._connection.execute(query).scalars())

    def set_acked(self, device_epoch: int, acked_seq: int) -> None:
        """The upstream holds this epoch up to here."""
        values = {"device_epoch": device_epoch, "acked_seq": acked_seq}
        statement = upsert(UPLOADS).values(values)
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["device_epoch"], set_={"acked_seq": acked_seq}
            )
        )

    def count_settled_as_acked(self) -> None:
        """The upstream holds of this device whatever has its place in the log."""
        query = (
            select(EVENTS.c.device_epoch, func.max(EVENTS.c.device_seq).label("seq"))
            .where(EVENTS.c.device_id == _THIS_DEVICE, EVENTS.c.store_seq.is_not(None))
            .group_by(EVENTS.c.device_epoch)
        )
        for row in self._connection.execute(query).all():
            self.set_acked(row.device_epoch, row.seq)

    def progress(self) -> Progress:
        """How far this machine is with its upstream."""
        row = self._connection.execute(select(UPSTREAM)).first()
        if row is None:
            return Progress()
        return Progress(
            row.acked_store_seq,
            row.snapshot_as_of,
            row.snapshot_cursor,
            row.heard_at,
            row.clock_offset_ms,
            row.refusal,
            row.refused_at,
        )

    def save_progress(self, progress: Progress) -> None:
        """Keep how far it is."""
        values = {
            "acked_store_seq": progress.acked_store_seq,
            "snapshot_as_of": progress.snapshot_as_of,
            "snapshot_cursor": progress.snapshot_cursor,
            "heard_at": progress.heard_at,
            "clock_offset_ms": progress.clock_offset_ms,
            "refusal": progress.refusal,
            "refused_at": progress.refused_at,
        }
        if not self._connection.execute(update(UPSTREAM).values(values)).rowcount:
            self._connection.execute(insert(UPSTREAM).values(id=1, **values))

    def command_head(self) -> LogHead:
        """Where the chain of commands ends here."""
        query = select(COMMANDS.c.command_seq, COMMANDS.c.hash)
        row = self._connection.execute(query.order_by(COMMANDS.c.command_seq.desc())).first()
        return LogHead(row.command_seq, row.hash) if row else LogHead(0, GENESIS_HASH)

    def command_hash_at(self, seq: int) -> str | None:
        """The hash of a command."""
        if seq == 0:
            return GENESIS_HASH
        query = select(COMMANDS.c.hash).where(COMMANDS.c.command_seq == seq)
        found: str | None = self._connection.execute(query).scalar()
        return found

    def add_command(self, command: Command) -> None:
        """Keep a command as it came."""
        self._connection.execute(
            insert(COMMANDS).values(
                command_seq=command.command_seq,
                command_id=command.command_id,
                kind=command.kind,
                order_id=command.order_id,
                payload=codec.to_json(command.payload),
                issued_by=command.issued_by,
                issued_at=command.issued_at,
                prev_hash=command.prev_hash,
                hash=command.hash,
            )
        )

    def cut_commands_after(self, seq: int) -> None:
        """Forget the commands after `seq`."""
        self._connection.execute(delete(COMMANDS).where(COMMANDS.c.command_seq > seq))

    def command(self, command_id: str) -> Command | None:
        """A command that came."""
        query = select(COMMANDS).where(COMMANDS.c.command_id == command_id)
        row = self._connection.execute(query).first()
        if row is None:
            return None
        known = row.kind in set(CommandKind)
        return Command(
            command_seq=row.command_seq,
            command_id=row.command_id,
            kind=CommandKind(row.kind) if known else row.kind,
            order_id=row.order_id,
            payload=codec.from_json(row.payload),
            issued_by=row.issued_by,
            issued_at=row.issued_at,
            prev_hash=row.prev_hash,
            hash=row.hash,
        )

    def decision(self, command_id: str) -> str | None:
        """The last decision on a command in the log."""
        about = select(EVENTS.c.kind, EVENTS.c.reason).where(
            EVENTS.c.subject_id == command_id,
            EVENTS.c.outcome == Outcome.APPLIED,
            EVENTS.c.kind != EventKind.ANSWERED,
        )
        rows = self._connection.execute(about.order_by(EVENTS.c.store_seq)).all()
        decided = [row.reason for row in rows if row.kind == EventKind.DECIDED]
        if decided and decided[-1] != Decision.WAITING:
            return str(decided[-1])
        if any(row.kind == EventKind.STATUS for row in rows):
            return Decision.DONE
        return decided[-1] if decided else None

    def open_question(self, order_id: str) -> str | None:
        """The command that waits for an answer about this order."""
        return reading_log.open_question(self._connection, order_id)

    def snapshot_page(self, as_of: int, cursor: str | None, limit: int) -> SnapshotPage:
        """Entries up to `as_of`: those of open orders by slot first, then all the others.

        The cursor is "open/SLOT/ID" or "rest/SEQ". An order that moved since `as_of` comes
        again in the second part, so that none is missed that opened or closed meanwhile.
        """
        part, _, where = (cursor or "open//0").partition("/")
        if part == "open":
            slot, _, key = where.partition("/")
            page = self._open_page(as_of, slot, int(key), limit)
            if page.entries:
                return page
            where = "0"
        return self._rest_page(as_of, int(where), limit)

    def _open_page(self, as_of: int, slot: str, key: int, limit: int) -> SnapshotPage:
        """Orders that came after `as_of` have no entries: one page of them follows another."""
        while chosen := self._open_orders(slot, key, limit):
            entries: list[Entry] = []
            for start in range(0, len(chosen), 100):
                part = chosen[start : start + 100]
                ids = [row.order_id for row in part]
                slot, key = part[-1].slot, part[-1].id
                rows = select(EVENTS).where(EVENTS.c.order_id.in_(ids), EVENTS.c.store_seq <= as_of)
                found = self._connection.execute(rows.order_by(EVENTS.c.store_seq)).all()
                entries += self._read_entries(found)
                if len(entries) >= limit:
                    break
            if entries:
                return SnapshotPage(tuple(entries), f"open/{slot}/{key}")
        return SnapshotPage((), None)

    def _open_orders(self, slot: str, key: int, limit: int) -> Sequence[Any]:
        slot_text = func.coalesce(func.cast(ORDERS.c.slot_start, ORDERS.c.order_id.type), _LAST)
        query = (
            select(ORDERS.c.id, ORDERS.c.order_id, slot_text.label("slot"))
            .where(_IS_OPEN, tuple_(slot_text, ORDERS.c.id) > tuple_(slot, key))
            .order_by(slot_text, ORDERS.c.id)
            .limit(limit)
        )
        return self._connection.execute(query).all()

    def _rest_page(self, as_of: int, after: int, limit: int) -> SnapshotPage:
        later = EVENTS.alias("later")
        moved = exists().where(later.c.order_id == EVENTS.c.order_id, later.c.store_seq > as_of)
        is_open = exists().where(ORDERS.c.order_id == EVENTS.c.order_id, _IS_OPEN)
        rest = or_(EVENTS.c.order_id.is_(None), ~is_open, moved)
        query = select(EVENTS).where(
            and_(EVENTS.c.store_seq > after, EVENTS.c.store_seq <= as_of, rest)
        )
        rows = self._connection.execute(query.order_by(EVENTS.c.store_seq).limit(limit)).all()
        cursor = f"rest/{rows[-1].store_seq}" if len(rows) == limit else None
        return SnapshotPage(self._read_entries(rows), cursor)
