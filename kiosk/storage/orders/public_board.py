"""Reads the orders of the public board."""

from __future__ import annotations

from sqlalchemy import Connection, and_, or_, select

from kiosk.domain.names import short_name
from kiosk.domain.status import Status
from kiosk.services.ports.public_board import PublicOrder, PublicTimes
from kiosk.storage import codec, reading
from kiosk.storage.direct.arrivals import read_call
from kiosk.storage.reading import CALLED_COLUMNS, HERE
from kiosk.storage.tables import ORDERS

READ_MAX = 200
"""More orders than this nobody reads on a board, page after page."""

_READY = (Status.READY, Status.AWAITING, Status.IN_PROGRESS)
_TO_PREPARE = (Status.STARTED, Status.DELAYED)
_IS_HERE = HERE.c.arrival_id.is_not(None)
_ORDERS = reading.with_calls(
    select(
        ORDERS.c.order_id,
        ORDERS.c.pickup_code,
        ORDERS.c.first_name,
        ORDERS.c.last_name,
        ORDERS.c.status,
        ORDERS.c.slot_start,
        ORDERS.c.ready_at,
        ORDERS.c.changed_at,
        HERE.c.arrival_id,
        HERE.c.since.label("arrived_at"),
        HERE.c.bay,
        *CALLED_COLUMNS,
    )
).where(ORDERS.c.pickup_code != "")


def public_orders(connection: Connection, times: PublicTimes) -> tuple[PublicOrder, ...]:
    """Ready orders, then those to prepare: whose customers are here first, then by slot."""
    # Only one that works on them says so: neither blocked nor cancelled orders are of interest.
    ready = and_(ORDERS.c.status.in_(_READY), or_(_IS_HERE, ORDERS.c.ready_at >= times.ready_from))
    begins = ORDERS.c.slot_start
    is_due = and_(begins >= times.slots_from, begins < times.slots_until)
    to_prepare = and_(ORDERS.c.status.in_(_TO_PREPARE), or_(_IS_HERE, is_due))
    in_turn = (ORDERS.c.status.in_(_TO_PREPARE), ~_IS_HERE, begins, ORDERS.c.order_id)
    query = _ORDERS.where(or_(ready, to_prepare)).order_by(*in_turn).limit(READ_MAX)
    return tuple(map(_read, connection.execute(query)))


def _read(row: codec.AnyRow) -> PublicOrder:
    call = read_call(row)
    is_ready = row.status in _READY
    moments = (row.ready_at if is_ready else None, row.arrived_at, call.at if call else None)
    return PublicOrder(
        order_id=row.order_id,
        code=row.pickup_code,
        short_name=short_name(row.first_name, row.last_name),
        is_ready=is_ready,
        is_here=row.arrival_id is not None,
        since=max((at for at in moments if at is not None), default=row.changed_at),
        bay=row.bay,
        call=call,
        calls=row.called_order_id == row.order_id,
    )
