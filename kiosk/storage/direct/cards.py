"""Reads the orders of the counter's lists as cards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from itertools import chain

from kiosk.domain.arrival import TO_SETTLE, Column, has_parcel
from kiosk.domain.status import Status
from kiosk.services.ports.boards import COLUMN_LIMIT, Card, ColumnView
from kiosk.storage.column_values import read_day, read_stack
from kiosk.storage.direct.arrivals import CALLED_COLUMNS, HERE, last_call, queue_key, read_call
from kiosk.storage.engine.statement import Driver, Row, Statement, must_read_time, read_time

_CARDS = f"""
SELECT orders.order_id, orders.board_column, orders.status, orders.pickup_code,
    orders.first_name, orders.last_name, orders.item_count, orders.handed_count,
    orders.slot_start, orders.slot_end, orders.expected_at, orders.resume_stack, orders.reason,
    orders.claim_counter, orders.claim_person, orders.shelf, orders.shelved_on,
    orders.changed_at, orders.ready_at, orders.keep_until, orders.open_notes,
    here.arrival_id, here.since AS arrived_at, here.bay,
    {queue_key("here.arrival_id")} AS queue_key, {CALLED_COLUMNS},
    held_action.held_id, held_action.drafts AS held_drafts, held_action.due_at AS held_until,
    held_action.problem AS held_problem
FROM orders LEFT OUTER JOIN {HERE} AS here ON here.order_id = orders.order_id
    LEFT OUTER JOIN event AS called ON called.position = {last_call("here.arrival_id")}
    LEFT OUTER JOIN held_action ON held_action.order_id = orders.order_id
"""
"""One row per card: the order, its active arrival, its last call and its held action, if any."""


def _cards(condition: str) -> Statement:
    return Statement(f"{_CARDS} WHERE {condition}")


CARDS_OF = _cards("orders.order_id IN (SELECT value FROM json_each(:these))")
CARDS_BY_KEYS = _cards(
    "orders.code_key IN (SELECT value FROM json_each(:these)) "
    "OR orders.number_key IN (SELECT value FROM json_each(:these)) "
    "ORDER BY orders.board_column IS NULL, orders.slot_start"
)

_IS_HERE = f"orders.order_id IN (SELECT here.order_id FROM {HERE} AS here)"
_NO_WORK = ", ".join(sorted(f"'{status.value}'" for status in TO_SETTLE))
_IS_WORK = f"orders.status NOT IN ({_NO_WORK})"

PRESENT = _cards(f"orders.board_column = '{Column.ARRIVED.value}'")
ARRIVED = _cards(
    f"here.arrival_id IS NOT NULL AND orders.status != '{Status.PICK_UP_OK.value}' AND {_IS_HERE}"
)
_ABSENT = (Column.READY, Column.TO_PREPARE)
# Both parts scan an index and stop at the limit, however many orders there are.
PARTS = tuple(
    _cards(
        f"orders.board_column = :column AND {_IS_WORK} AND NOT {_IS_HERE} AND {has_slot} "
        "ORDER BY orders.slot_start, orders.order_id LIMIT :most"
    )
    for has_slot in ("orders.slot_start IS NOT NULL", "orders.slot_start IS NULL")
)
# Few orders are here, and many in a column: each count looks at as little as it can.
IN_COLUMN = Statement(
    f"SELECT count(*) AS orders FROM orders WHERE orders.board_column = :column AND {_IS_WORK}"
)
COLUMNS_OF_THOSE_HERE = Statement(
    f"SELECT orders.board_column FROM orders WHERE {_IS_WORK} AND {_IS_HERE}"
)


class KeptCards:
    """The cards of all lists, each with the row that it was read from, until the lists' next read.

    Reading a card from its row takes longer than fetching the row, and the rows of most orders are
    what they were: their cards are then the same objects as before.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Row, Card]] = {}

    def read(self, rows: Iterable[Row]) -> dict[str, Card]:
        """The cards of the rows of all lists, by order id; others are kept no longer."""
        before, self._kept = self._kept, {}
        for row in rows:
            kept = before.get(row.order_id)
            self._kept[row.order_id] = (
                kept if kept is not None and kept[0] == row else (row, read_card(row))
            )
        return {order_id: card for order_id, (_, card) in self._kept.items()}


def columns(driver: Driver, kept: KeptCards) -> dict[Column, ColumnView]:
    """The columns that the counter shows now, each with COLUMN_LIMIT cards at most.

    A list of absent customers goes by slot, those without a slot last.
    """
    arrived = [*PRESENT.all(driver), *ARRIVED.all(driver)]
    absent = {column: _absent(driver, column) for column in _ABSENT}
    cards = kept.read(chain(arrived, *absent.values()))
    here = {row.order_id for row in arrived}
    views = {Column.ARRIVED: _view((cards[order_id] for order_id in here), len(here))}
    is_full = any(len(rows) == COLUMN_LIMIT for rows in absent.values())
    those_here = COLUMNS_OF_THOSE_HERE.all(driver) if is_full else ()
    also_here = Counter(row.board_column for row in those_here)
    for column, rows in absent.items():
        total = len(rows)
        if total == COLUMN_LIMIT:
            total = IN_COLUMN.scalar(driver, column=column.value) - also_here[column.value]
        views[column] = _view((cards[row.order_id] for row in rows), total)
    return views


def _view(cards: Iterable[Card], total: int) -> ColumnView:
    in_turn = sorted(cards, key=lambda card: card.sort_key)
    return ColumnView(tuple(in_turn[:COLUMN_LIMIT]), total)


def _absent(driver: Driver, column: Column) -> list[Row]:
    rows: list[Row] = []
    for part in PARTS:
        if len(rows) < COLUMN_LIMIT:
            rows += part.all(driver, column=column.value, most=COLUMN_LIMIT - len(rows))
    return rows


def cards_of(driver: Driver, order_ids: Collection[str]) -> dict[str, Card]:
    """The cards of these orders, by order id."""
    rows = CARDS_OF.all(driver, these=json.dumps(list(order_ids)))
    return {row.order_id: read_card(row) for row in rows}


def cards_by_keys(driver: Driver, keys: Collection[str]) -> tuple[Card, ...]:
    """The orders whose code or number has one of these keys; open ones first."""
    return tuple(map(read_card, CARDS_BY_KEYS.all(driver, these=json.dumps(list(keys)))))


def read_card(row: Row) -> Card:
    """A card from a row of a statement of cards."""
    status = Status(row.status)
    column = Column(row.board_column) if row.board_column else None
    parcel = has_parcel(column, status)
    if row.arrival_id is not None and status is not Status.PICK_UP_OK:
        column = Column.ARRIVED
    held_to = None if row.held_drafts is None else _held_to(row.held_drafts)
    return Card(
        order_id=row.order_id,
        column=column,
        status=status,
        pickup_code=row.pickup_code,
        first_name=row.first_name,
        last_name=row.last_name,
        item_count=row.item_count,
        handed_count=row.handed_count,
        slot_start=read_time(row.slot_start),
        slot_end=read_time(row.slot_end),
        expected_at=read_time(row.expected_at),
        resume_to=(read_stack(row.resume_stack) or (None,))[-1],
        reason=row.reason,
        claim_counter=row.claim_counter,
        claim_person=row.claim_person,
        shelf=row.shelved_on or row.shelf,
        has_parcel=parcel,
        changed_at=must_read_time(row.changed_at),
        arrival_id=row.arrival_id,
        arrived_at=read_time(row.arrived_at),
        queue_key=row.queue_key,
        bay=row.bay,
        held_id=row.held_id,
        held_to=held_to,
        held_until=read_time(row.held_until),
        held_problem=row.held_problem,
        ready_at=read_time(row.ready_at),
        keep_until=read_day(row.keep_until),
        note_count=len(row.open_notes.split()),
        call=read_call(row),
    )


def _held_to(drafts: str) -> Status | None:
    # Few orders have one, and what reads it takes long to import.
    from kiosk.storage.held_drafts import read_target  # noqa: PLC0415

    return read_target(drafts)
