"""Reads the orders of the counter's lists as cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, func, select, type_coerce

from kiosk.domain.arrival import TO_SETTLE, Column, has_parcel
from kiosk.domain.status import Status
from kiosk.services.ports.boards import COLUMN_LIMIT, Card, ColumnView
from kiosk.storage import codec
from kiosk.storage.held_drafts import read_target
from kiosk.storage.reading import CALLED_COLUMNS, HERE, among, queue_key, with_calls
from kiosk.storage.tables import HELD_ACTIONS, ORDERS


def _as_text(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A timestamp as it is stored: only a row that has changed is worth reading it."""
    return type_coerce(column, Text)


CARDS = with_calls(
    select(
        ORDERS.c.order_id,
        ORDERS.c.board_column,
        ORDERS.c.status,
        ORDERS.c.pickup_code,
        ORDERS.c.first_name,
        ORDERS.c.last_name,
        ORDERS.c.item_count,
        ORDERS.c.handed_count,
        _as_text(ORDERS.c.slot_start).label("slot_start"),
        _as_text(ORDERS.c.slot_end).label("slot_end"),
        _as_text(ORDERS.c.expected_at).label("expected_at"),
        ORDERS.c.resume_stack,
        ORDERS.c.reason,
        ORDERS.c.claim_counter,
        ORDERS.c.claim_person,
        ORDERS.c.shelf,
        ORDERS.c.shelved_on,
        _as_text(ORDERS.c.changed_at).label("changed_at"),
        _as_text(ORDERS.c.ready_at).label("ready_at"),
        ORDERS.c.keep_until,
        ORDERS.c.open_notes,
        HERE.c.arrival_id,
        _as_text(HERE.c.since).label("arrived_at"),
        HERE.c.bay,
        queue_key(HERE.c.arrival_id).label("queue_key"),
        *CALLED_COLUMNS,
        HELD_ACTIONS.c.held_id,
        HELD_ACTIONS.c.drafts.label("held_drafts"),
        _as_text(HELD_ACTIONS.c.due_at).label("held_until"),
        HELD_ACTIONS.c.problem.label("held_problem"),
    )
).outerjoin(HELD_ACTIONS, HELD_ACTIONS.c.order_id == ORDERS.c.order_id)
"""One row per card: the order, its active arrival, its last call and its held action, if any."""

CARDS_OF = CARDS.where(among(ORDERS.c.order_id))

_IS_HERE = ORDERS.c.order_id.in_(select(HERE.c.order_id))
_PRESENT = CARDS.where(ORDERS.c.board_column == Column.ARRIVED.value)
_ARRIVED = CARDS.where(
    HERE.c.arrival_id.is_not(None), ORDERS.c.status != Status.PICK_UP_OK, _IS_HERE
)
_IS_WORK = ORDERS.c.status.not_in([status.value for status in TO_SETTLE])
_ABSENT = {
    column: CARDS.where(ORDERS.c.board_column == column.value, _IS_WORK, ~_IS_HERE).order_by(
        ORDERS.c.slot_start, ORDERS.c.order_id
    )
    for column in (Column.READY, Column.TO_PREPARE)
}
_WITH_SLOT = (ORDERS.c.slot_start.is_not(None), ORDERS.c.slot_start.is_(None))
# Few orders are here, and many in a column: each count looks at as little as it can.
_COUNTS = {
    column: select(func.count()).where(ORDERS.c.board_column == column.value, _IS_WORK)
    for column in _ABSENT
}
_COLUMNS_OF_THOSE_HERE = select(ORDERS.c.board_column).where(_IS_WORK, _IS_HERE)


class KeptCards:
    """The cards of all lists, each with the row that it was read from, until the lists' next read.

    Reading a card from its row takes longer than fetching the row, and the rows of most orders are
    what they were: their cards are then the same objects as before.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[codec.AnyRow, Card]] = {}

    def read(self, rows: Iterable[codec.AnyRow]) -> dict[str, Card]:
        """The cards of the rows of all lists, by order id; others are kept no longer."""
        before, self._kept = self._kept, {}
        for row in rows:
            kept = before.get(row.order_id)
            self._kept[row.order_id] = (
                kept if kept is not None and kept[0] == row else (row, read_card(row))
            )
        return {order_id: card for order_id, (_, card) in self._kept.items()}


def columns(connection: Connection, kept: KeptCards) -> dict[Column, ColumnView]:
    """The columns that the counter shows now, each with COLUMN_LIMIT cards at most.

    A list of absent customers goes by slot, those without a slot last.
    """
    arrived = [*connection.execute(_PRESENT), *connection.execute(_ARRIVED)]
    absent = {column: _absent(connection, column) for column in _ABSENT}
    cards = kept.read(chain(arrived, *absent.values()))
    here = {row.order_id for row in arrived}
    views = {Column.ARRIVED: _view((cards[order_id] for order_id in here), len(here))}
    is_full = any(len(rows) == COLUMN_LIMIT for rows in absent.values())
    also_here = Counter(connection.execute(_COLUMNS_OF_THOSE_HERE).scalars() if is_full else ())
    for column, rows in absent.items():
        total = len(rows)
        if total == COLUMN_LIMIT:
            counted = connection.execute(_COUNTS[column]).scalar_one()
            total = counted - also_here[column.value]
        views[column] = _view((cards[row.order_id] for row in rows), total)
    return views


def _view(cards: Iterable[Card], total: int) -> ColumnView:
    in_turn = sorted(cards, key=lambda card: card.sort_key)
    return ColumnView(tuple(in_turn[:COLUMN_LIMIT]), total)


def _absent(connection: Connection, column: Column) -> list[codec.AnyRow]:
    """Both parts scan an index and stop at the limit, however many orders there are."""
    rows: list[codec.AnyRow] = []
    for part in _WITH_SLOT:
        if len(rows) < COLUMN_LIMIT:
            limited = _ABSENT[column].where(part).limit(COLUMN_LIMIT - len(rows))
            rows += connection.execute(limited).all()
    return rows


def read_card(row: codec.AnyRow) -> Card:
    """A card from a row of `CARDS`."""
    status = Status(row.status)
    column = Column(row.board_column) if row.board_column else None
    parcel = has_parcel(column, status)
    if row.arrival_id is not None and status is not Status.PICK_UP_OK:
        column = Column.ARRIVED
    held_to = None if row.held_drafts is None else read_target(row.held_drafts)
    return Card(
        order_id=row.order_id,
        column=column,
        status=status,
        pickup_code=row.pickup_code,
        first_name=row.first_name,
        last_name=row.last_name,
        item_count=row.item_count,
        handed_count=row.handed_count,
        slot_start=_time(row.slot_start),
        slot_end=_time(row.slot_end),
        expected_at=_time(row.expected_at),
        resume_to=(codec.read_stack(row.resume_stack) or (None,))[-1],
        reason=row.reason,
        claim_counter=row.claim_counter,
        claim_person=row.claim_person,
        shelf=row.shelved_on or row.shelf,
        has_parcel=parcel,
        changed_at=_read(row.changed_at),
        arrival_id=row.arrival_id,
        arrived_at=_time(row.arrived_at),
        queue_key=row.queue_key,
        bay=row.bay,
        held_id=row.held_id,
        held_to=held_to,
        held_until=_time(row.held_until),
        held_problem=row.held_problem,
        ready_at=_time(row.ready_at),
        keep_until=codec.read_day(row.keep_until),
        note_count=len(row.open_notes.split()),
        call=codec.read_call(row),
    )


def _time(text: str | None) -> datetime | None:
    return None if text is None else _read(text)


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
