"""Reads the day's figures, and how far the journal goes."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.status import Status
from kiosk.domain.timestamps import format_timestamp
from kiosk.services.ports.boards import DayFigures
from kiosk.storage.engine.statement import Driver, Statement, must_read_time

_COLLECTED = f"orders.status = '{Status.PICK_UP_OK.value}' AND orders.changed_at >= :begin"

COLLECTED = Statement(f"SELECT count(*) AS collected FROM orders WHERE {_COLLECTED}")
SERVED = Statement(
    # From the day's arrivals to their orders: SQLite would begin with all that were collected.
    "SELECT arrival.since, arrival.ended_at FROM arrival WHERE arrival.ended_at >= :begin "
    "AND EXISTS (SELECT 1 FROM arrival_order CROSS JOIN orders "
    "WHERE arrival_order.arrival_id = arrival.arrival_id "
    f"AND orders.order_id = arrival_order.order_id AND {_COLLECTED})"
)
NEWEST = Statement("SELECT coalesce(max(position), 0) AS newest FROM event")


def day_figures(driver: Driver, begin: datetime) -> DayFigures:
    """What was collected since `begin`; the wait counts once for each arrival."""
    since = format_timestamp(begin)
    waits_s = [
        (must_read_time(row.ended_at) - must_read_time(row.since)).total_seconds()
        for row in SERVED.all(driver, begin=since)
    ]
    mean_wait_s = sum(waits_s) / len(waits_s) if waits_s else None
    return DayFigures(COLLECTED.scalar(driver, begin=since), mean_wait_s)


def newest_position(driver: Driver) -> int:
    """The position of the newest event in the journal; 0 when it is empty."""
    return int(NEWEST.scalar(driver))
