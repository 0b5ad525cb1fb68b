"""Reads the held actions."""

from __future__ import annotations

from kiosk.services.ports.changes import HeldAction
from kiosk.storage.engine.statement import Driver, Row, Statement, must_read_time

_HELD = (
    "SELECT held_id, operation_id, order_id, drafts, tapped_at, due_at, counter, problem, "
    "arrival_id FROM held_action {where} ORDER BY tapped_at"
)
ALL = Statement(_HELD.format(where=""))
HELD_BY = {
    column: Statement(_HELD.format(where=f"WHERE {column} = :this"))
    for column in ("held_id", "operation_id", "order_id")
}


def held_actions(driver: Driver) -> tuple[HeldAction, ...]:
    """All held actions, oldest first."""
    return tuple(map(_read, ALL.all(driver)))


def held_by(driver: Driver, column: str, this: str) -> tuple[HeldAction, ...]:
    """The held actions with this in a column of HELD_BY, oldest first."""
    return tuple(map(_read, HELD_BY[column].all(driver, this=this)))


def held_action_of(driver: Driver, order_id: str) -> HeldAction | None:
    """The held action of an order, if any."""
    return next(iter(held_by(driver, "order_id", order_id)), None)


def _read(row: Row) -> HeldAction:
    # Few actions are held at one time, and what reads them takes long to import.
    from kiosk.storage.held_drafts import read_drafts  # noqa: PLC0415

    return HeldAction(
        held_id=row.held_id,
        operation_id=row.operation_id,
        order_id=row.order_id,
        drafts=read_drafts(row.drafts),
        tapped_at=must_read_time(row.tapped_at),
        due_at=must_read_time(row.due_at),
        counter=row.counter,
        arrival_id=row.arrival_id,
        problem=row.problem,
    )
