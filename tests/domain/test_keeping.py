"""Until when a ready order is kept, and since when it has been ready."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.actions import undo
from kiosk.domain.closing.keeping import (
    KeepingRules,
    days_ready,
    kept_longer,
    may_keep,
    pick_up_by,
)
from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import Kept, Step
from kiosk.domain.events.replay import replay
from kiosk.domain.opening_hours import OpeningDays
from kiosk.domain.order import OrderState
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from tests.domain.orders import (
    COUNTER,
    LATER,
    LEA,
    NOON,
    SLOT,
    SOPHIE,
    Notebook,
    details_for,
    order_in,
    step,
)

NOT_ON_SUNDAYS = OpeningDays(frozenset(range(6)))
RULES = KeepingRules(3, 3, NOT_ON_SUNDAYS, UTC)
TUESDAY = date(2026, 11, 24)


def ready(**state: object) -> OrderState:
    """An order that is ready since Tuesday noon, for a slot on that day."""
    return order_in(Status.READY, ready_at=NOON, **state).state


def goes(notebook: Notebook, *statuses: Status) -> str:
    """The order takes these steps; returns the operation of the last one."""
    operation_id = ""
    for status in statuses:
        drafts = step(notebook.order(), status, SOPHIE, details_for(status))
        operation_id = notebook.write(drafts[0]).operation_id
    return operation_id


def keeps(notebook: Notebook, until: date | None, role: Role = Role.STAFF) -> None:
    actor = replace(LEA, role=role)
    notebook.write(EventDraft(EventKind.KEPT, actor, "C-1", payload=Kept(until)))


class TestPickUpBy:
    def test_counts_the_stores_opening_days(self) -> None:
        assert pick_up_by(ready(), RULES) == date(2026, 11, 27)
        over_sunday = replace(RULES, keep_days=5)
        assert pick_up_by(ready(), over_sunday) == date(2026, 11, 30)
        closed = replace(RULES, opening_days=OpeningDays(closed_on=frozenset({date(2026, 11, 26)})))
        assert pick_up_by(ready(), closed) == date(2026, 11, 28)

    def test_is_never_before_the_slot(self) -> None:
        week = timedelta(days=7)
        slot = replace(SLOT, start=SLOT.start + week, end=SLOT.end + week)
        assert pick_up_by(ready(slot=slot), RULES) == date(2026, 12, 1)

    def test_is_the_date_that_somebody_set(self) -> None:
        assert pick_up_by(ready(keep_until=date(2026, 11, 25)), RULES) == date(2026, 11, 25)

    def test_is_none_while_the_order_is_prepared(self) -> None:
        assert pick_up_by(order_in(Status.STARTED).state, RULES) is None

    def test_goes_by_the_days_of_the_store(self) -> None:
        midnight = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
        paris = replace(RULES, zone=ZoneInfo("Europe/Paris"))
        assert pick_up_by(replace(ready(slot=None), ready_at=midnight), paris) == date(2026, 11, 27)

    def test_no_clock_is_too_wrong_to_count_from(self) -> None:
        last = datetime(9998, 12, 31, tzinfo=UTC)
        sundays = OpeningDays(frozenset({6}), frozenset())
        rules = KeepingRules(90, 3, sundays, UTC)
        assert pick_up_by(replace(ready(slot=None), ready_at=last), rules) == last.date()


class TestKeepingLonger:
    def test_moves_the_date_by_as_many_opening_days_again(self) -> None:
        assert kept_longer(ready(), RULES, NOON) == date(2026, 12, 1)

    def test_counts_from_today_where_the_date_has_passed(self) -> None:
        saturday = NOON + timedelta(days=11)
        assert kept_longer(ready(), RULES, saturday) == date(2026, 12, 9)

    @pytest.mark.parametrize("status", Status)
    def test_people_keep_what_is_ready(self, status: Status) -> None:
        for role in (Role.STAFF, Role.MANAGER):
            assert may_keep(role, status) is (status is Status.READY)
        for role in (Role.CUSTOMER, Role.SYSTEM):
            assert not may_keep(role, status)

    def test_head_office_may_say_beforehand(self) -> None:
        assert may_keep(Role.HEAD_OFFICE, Status.INIT)
        assert not may_keep(Role.HEAD_OFFICE, Status.PICK_UP_OK)


class TestHistory:
    def test_an_order_is_ready_from_its_step_and_through_flags(self) -> None:
        notebook = Notebook()
        goes(notebook, Status.READY)
        since = notebook.events[-1].occurred_at
        goes(notebook, Status.BLOCKED, Status.READY, Status.AWAITING, Status.DELAYED, Status.READY)
        assert notebook.order().state.ready_at == since

    def test_an_order_that_moves_to_another_slot_is_ready_anew(self) -> None:
        notebook = Notebook()
        goes(notebook, Status.READY)
        keeps(notebook, TUESDAY)
        goes(notebook, Status.REPLANNED)
        assert (replay(notebook.events).ready_at, replay(notebook.events).keep_until) == (None,) * 2
        goes(notebook, Status.STARTED, Status.READY)
        state = replay(notebook.events)
        assert state.ready_at == notebook.events[-1].occurred_at
        assert state.slot == LATER

    def test_the_last_date_counts_and_none_takes_it_back(self) -> None:
        notebook = Notebook()
        goes(notebook, Status.READY)
        for until in (TUESDAY, date(2026, 12, 1), None):
            keeps(notebook, until)
            assert replay(notebook.events).keep_until == until
        assert replay(notebook.events).version == 2

    def test_a_date_that_is_not_allowed_has_no_effect(self) -> None:
        notebook = Notebook()
        keeps(notebook, TUESDAY)
        assert replay(notebook.events).keep_until is None

    def test_a_date_of_head_office_lasts_until_the_order_is_ready(self) -> None:
        notebook = Notebook(Status.INIT)
        keeps(notebook, TUESDAY, Role.HEAD_OFFICE)
        goes(notebook, Status.STOCK_OK, Status.STARTED, Status.READY)
        assert replay(notebook.events).keep_until == TUESDAY

    def test_undoing_a_step_gives_both_back(self) -> None:
        notebook = Notebook()
        goes(notebook, Status.READY)
        keeps(notebook, TUESDAY)
        goes(notebook, Status.BLOCKED)
        before = notebook.order().state
        operation_id = goes(notebook, Status.STARTED)
        assert notebook.order().state.ready_at is None
        for draft in undo(notebook.order(), notebook.events, operation_id, SOPHIE, COUNTER):
            assert isinstance(draft.payload, Step)
            notebook.write(draft)
        after = notebook.order().state
        assert (after.ready_at, after.keep_until) == (before.ready_at, before.keep_until)


def test_days_are_counted_by_the_calendar() -> None:
    evening = NOON + timedelta(hours=9)
    assert days_ready(evening, RULES, evening + timedelta(hours=4)) == 1
    assert days_ready(evening, RULES, evening + timedelta(days=3)) == 3
    assert days_ready(evening, RULES, NOON) == 0
