"""Until when a ready order is kept for its customer, and since when it has been ready.

The store keeps an order for some opening days from the moment it became ready, and at least until
its slot; a person at the counter, or head office, may set another pick-up-by date. Keeping an order
for longer is no step: its status stays READY.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo
from typing import Protocol

from kiosk.domain.arrival import BEING_PREPARED, is_open
from kiosk.domain.frozen import frozen
from kiosk.domain.opening_hours import OpeningDays, opening_day_after
from kiosk.domain.order import OrderState, Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role


@frozen
class KeepingRules:
    """How long a store keeps ready orders.

    `keep_days`: how many opening days. `ready_days_max`: after more days than this an order counts
    as ready for long. `zone`: the store's; None: the device's.
    """

    keep_days: int
    ready_days_max: int
    opening_days: OpeningDays
    zone: tzinfo | None = None

    def day_of(self, timestamp: datetime) -> date:
        """The day at the store on which a timestamp falls."""
        return timestamp.astimezone(self.zone).date()

    def day_began(self, timestamp: datetime) -> datetime:
        """When that day began, in UTC."""
        return datetime.combine(self.day_of(timestamp), time.min, self.zone).astimezone(UTC)


def ready_at_after(state: OrderState, to_status: Status, at: datetime) -> datetime | None:
    """Since when an order has been ready, after a step at `at`.

    Flags, an arrival and a cancellation leave the parcel where it lies. An order that is prepared
    anew, or moved to another slot, is not ready any more.
    """
    if to_status is Status.READY:
        return state.ready_at or at
    return None if _begins_anew(to_status) else state.ready_at


def keep_until_after(state: OrderState, to_status: Status) -> date | None:
    """The pick-up-by date that was set, after a step.

    It ends with the time for which the order was ready, or its slot. One that head office set
    before the order was ready stays.
    """
    was_ready = state.ready_at is not None
    is_over = to_status is Status.REPLANNED or (was_ready and _begins_anew(to_status))
    return None if is_over else state.keep_until


def _begins_anew(to_status: Status) -> bool:
    return to_status is Status.REPLANNED or to_status in BEING_PREPARED


def may_keep(role: Role, status: Status) -> bool:
    """Whether this role may set a pick-up-by date for an order in this status.

    People keep what is ready; head office may say beforehand how long.
    """
    if role is Role.HEAD_OFFICE:
        return is_open(status)
    return role in (Role.STAFF, Role.MANAGER) and status is Status.READY


def state_kept(state: OrderState, role: Role, until: date | None) -> OrderState:
    """The state after somebody set a date: the last one counts, and none that is not allowed."""
    return replace(state, keep_until=until) if may_keep(role, state.status) else state


class Keepable(Protocol):
    """What decides until when an order is kept, as in `OrderState`."""

    @property
    def ready_at(self) -> datetime | None:
        """Since when it has been ready."""

    @property
    def keep_until(self) -> date | None:
        """The date that was set."""

    @property
    def slot(self) -> Slot | None:
        """When the customer is expected."""


def pick_up_by(state: Keepable, rules: KeepingRules) -> date | None:
    """Until which day the order is kept; None while it is not ready and no date was set."""
    if state.keep_until is not None or state.ready_at is None:
        return state.keep_until
    by = _days_after(rules.day_of(state.ready_at), rules)
    return by if state.slot is None else max(by, rules.day_of(state.slot.end))


def kept_longer(state: Keepable, rules: KeepingRules, now: datetime) -> date:
    """The pick-up-by date of an order that is kept for another `keep_days` opening days."""
    today = rules.day_of(now)
    return _days_after(max(pick_up_by(state, rules) or today, today), rules)


def _days_after(day: date, rules: KeepingRules) -> date:
    try:
        return opening_day_after(day, rules.keep_days, rules.opening_days)
    except OverflowError:
        return day  # A device whose clock is wrong by millennia said so.


def days_ready(ready_at: datetime, rules: KeepingRules, now: datetime) -> int:
    """For how many days an order has been ready; 0: since today."""
    return max((rules.day_of(now) - rules.day_of(ready_at)).days, 0)
