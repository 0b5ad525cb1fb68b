"""What was ordered, of a collect that its store may not have yet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from kiosk.domain.command_payloads import CreateOrder
from kiosk.domain.order import Line, NewOrder
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.collects.collects import CollectRecord
from kiosk.headoffice.storage.collects.tables import COLLECTS
from kiosk.headoffice.storage.commands import read_or_blank
from kiosk.headoffice.storage.tables import COMMANDS, ORDERS
from kiosk.services.orders.collect_body import read_passed_on


def lines_asked(connection: Connection, collect: CollectRecord) -> Sequence[Line]:
    """The lines of a collect; none where they cannot be read any more."""
    if collect.status is not None:
        order = select(ORDERS.c.contents).where(
            ORDERS.c.store_id == collect.store_id, ORDERS.c.order_id == collect.collect_id
        )
        return codec.read_contents(connection.execute(order).scalar_one()).lines
    asked = (
        select(COMMANDS)
        .join(COLLECTS, COLLECTS.c.command_id == COMMANDS.c.command_id)
        .where(COMMANDS.c.store_id == collect.store_id)
        .where(COLLECTS.c.collect_id == collect.collect_id)
    )
    row = connection.execute(asked).first()
    payload = read_or_blank(row).payload if row is not None else None
    if not isinstance(payload, CreateOrder):
        return ()
    new = read_passed_on(payload.body, payload.content_hash or "erased")
    return new.lines if isinstance(new, NewOrder) else ()
