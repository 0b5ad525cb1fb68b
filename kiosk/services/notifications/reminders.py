"""Whether a customer is reminded of a ready order: before its pick-up-by date, and on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from kiosk.domain.closing.keeping import Keepable, KeepingRules, pick_up_by
from kiosk.domain.frozen import frozen
from kiosk.services.notifications.texts import Occasion

REMINDED_WITHIN = timedelta(hours=24)
"""A reminder that is later than this is not sent: the one on the last day is near."""


@frozen
class Reminder:
    """What a customer is reminded of. `last_day`: the pick-up-by date."""

    occasion: Occasion
    last_day: date


@frozen
class ReminderRules:
    """When a store's customers are reminded.

    `days_before`: how many days before the pick-up-by date, 0: not before it. `opens_on`: when the
    place opens on a day, or would.
    """

    keeping: KeepingRules
    days_before: int
    opens_on: Callable[[date], datetime]


def reminder_due(order: Keepable, rules: ReminderRules, now: datetime) -> Reminder | None:
    """What is due about a ready order at this time. Nothing that was due before it was ready."""
    last_day = pick_up_by(order, rules.keeping)
    if last_day is None or order.ready_at is None or rules.keeping.day_of(now) > last_day:
        return None
    on_last_day = rules.opens_on(last_day)
    if now >= on_last_day:
        return Reminder(Occasion.LAST_DAY, last_day) if order.ready_at < on_last_day else None
    try:
        reminded_at = rules.opens_on(last_day - timedelta(days=rules.days_before))
    except OverflowError:
        return None
    is_due = order.ready_at < reminded_at <= now <= reminded_at + REMINDED_WITHIN
    return Reminder(Occasion.REMINDER, last_day) if rules.days_before and is_due else None
