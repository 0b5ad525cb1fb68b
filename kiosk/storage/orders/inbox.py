"""Reads the orders that can be in the inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from kiosk.domain.arrival import Column
from kiosk.domain.closing.inbox import STATUSES, InboxOrder
from kiosk.domain.status import Status
from kiosk.storage.column_values import read_day
from kiosk.storage.held_drafts import read_target
from kiosk.storage.reading import HERE
from kiosk.storage.tables import HELD_ACTIONS, ORDERS

_MAY_WAIT = ORDERS.c.status.in_(STATUSES) & (
    (ORDERS.c.status != Status.READY)
    | (ORDERS.c.slot_end <= bindparam("now", type_=ORDERS.c.slot_end.type))
    | (ORDERS.c.ready_at < bindparam("today", type_=ORDERS.c.ready_at.type))
)
"""A ready order whose slot lies ahead waits for nobody before it was ready for a day."""

_INBOX = (
    select(
        ORDERS.c.order_id,
        ORDERS.c.status,
        ORDERS.c.seen,
        ORDERS.c.slot_end,
        ORDERS.c.ready_at,
        ORDERS.c.keep_until,
        HERE.c.arrival_id,
        HELD_ACTIONS.c.drafts.label("held_drafts"),
        HELD_ACTIONS.c.problem.label("held_problem"),
    )
    .outerjoin(HERE, HERE.c.order_id == ORDERS.c.order_id)
    .outerjoin(HELD_ACTIONS, HELD_ACTIONS.c.order_id == ORDERS.c.order_id)
    .where(ORDERS.c.board_column.in_([column.value for column in Column]))
    .where(_MAY_WAIT | HELD_ACTIONS.c.held_id.is_not(None))
    .order_by(ORDERS.c.slot_start, ORDERS.c.order_id)
)
"""One row per order of a column that can be in the inbox: the columns' index finds them."""


def inbox_orders(connection: Connection, now: datetime, today: datetime) -> tuple[InboxOrder, ...]:
    """The orders that can be in the inbox at `now`, those with the oldest slot first.

    `today`: when the day began at the store.
    """
    rows = connection.execute(_INBOX, {"now": now, "today": today})
    return tuple(_read(row) for row in rows)


def _read(row: Any) -> InboxOrder:
    is_held = row.held_drafts is not None and row.held_problem is None
    held_to = read_target(row.held_drafts) if is_held else None
    return InboxOrder(
        order_id=row.order_id,
        status=held_to or Status(row.status),
        seen=row.seen or (held_to is Status.CANCELLED and row.status == Status.CANCELLED),
        slot_end=row.slot_end,
        ready_at=row.ready_at,
        keep_until=read_day(row.keep_until),
        is_here=row.arrival_id is not None,
    )
