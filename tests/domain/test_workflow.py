import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.status import TITLES, Status, parse_status
from kiosk.domain.workflow import (
    ENTRY_STATUSES,
    FLAGS,
    TRANSITIONS,
    Role,
    is_correctable,
    is_legal,
    legal_next,
    may,
    path,
    permitted_next,
    way_back,
)
from tests.domain.published import TABLE

STATUSES = list(Status)
# Statuses that state a physical fact: a path never only passes through them.
PHYSICAL = {
    Status.AWAITING,
    Status.IN_PROGRESS,
    Status.PICK_UP_OK,
    Status.PICK_UP_FAILED,
    Status.PICK_UP_PARTIALLY,
}
statuses = st.sampled_from(STATUSES)


def test_there_are_13_statuses_and_55_transitions() -> None:
    assert len(STATUSES) == len(TABLE) == len(TITLES) == 13
    assert sum(map(len, TRANSITIONS.values())) == 55
    assert all(status.value == f"COLLECT_{status.name}" for status in STATUSES)


@pytest.mark.parametrize("status", STATUSES)
def test_the_table_is_the_published_one(status: Status) -> None:
    assert set(legal_next(status)) == TABLE[status]
    assert len(legal_next(status)) == len(TABLE[status])
    assert all(is_legal(status, to) == (to in TABLE[status]) for to in STATUSES)


def test_an_order_begins_at_init_or_started() -> None:
    assert set(ENTRY_STATUSES) == {Status.INIT, Status.STARTED}
    assert {to for to in STATUSES if is_legal(None, to)} == {Status.INIT, Status.STARTED}


def _expected(role: Role, status: Status, to: Status) -> bool:
    if to not in TABLE[status]:
        return False
    return {
        Role.CUSTOMER: (status, to) == (Status.READY, Status.AWAITING),
        Role.STAFF: Status.CANCELLED not in {status, to},
        Role.MANAGER: True,
        Role.HEAD_OFFICE: to in {Status.CANCELLED, Status.REPLANNED}
        or (
            to in {Status.STOCK_OK, Status.STARTED, Status.READY, *FLAGS}
            and status not in {Status.AWAITING, Status.IN_PROGRESS}
        ),
        Role.SYSTEM: (status, to) == (Status.READY, Status.AWAITING)
        or to in {*FLAGS, Status.INIT, Status.STOCK_OK, Status.STARTED},
    }[role]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("status", STATUSES)
def test_each_role_may_take_exactly_its_steps(status: Status, role: Role) -> None:
    for to in STATUSES:
        assert may(role, status, to) == _expected(role, status, to), to
    assert set(permitted_next(role, status)) == {
        to for to in STATUSES if _expected(role, status, to)
    }


@pytest.mark.parametrize("role", list(Role))
def test_only_head_office_and_the_system_bring_orders_in(role: Role) -> None:
    creates = role in {Role.HEAD_OFFICE, Role.SYSTEM}
    assert [may(role, None, to) for to in ENTRY_STATUSES] == [creates, creates]
    assert not may(role, None, Status.READY)


def _reachable(start: Status, steps_max: int) -> dict[Status, int]:
    """How many steps away each status is, on paths through passable statuses only."""
    distance: dict[Status, int] = {}
    edge = {start}
    for steps in range(1, steps_max + 1):
        following = {to for status in edge for to in TABLE[status]}
        for to in following:
            distance.setdefault(to, steps)
        passable = {Status.INIT, Status.STOCK_OK, Status.STARTED, *FLAGS}
        edge = following & passable
    return distance


@given(statuses, statuses)
def test_a_path_is_legal_shortest_and_passes_through_nothing_untrue(
    start: Status, end: Status
) -> None:
    steps = path(start, end)
    if start is end:
        assert steps == ()
        return
    distance = _reachable(start, 13)
    if steps is None:
        assert end not in distance
        return
    assert steps[-1] is end
    assert all(is_legal(one, next_) for one, next_ in zip((start, *steps), steps, strict=False))
    assert not set(steps[:-1]) & (PHYSICAL | {Status.READY, Status.CANCELLED, Status.REPLANNED})
    assert len(steps) == distance[end]


def test_paths_that_people_need() -> None:
    assert path(Status.REPLANNED, Status.CANCELLED) == (Status.STARTED, Status.CANCELLED)
    assert path(Status.REPLANNED, Status.READY) == (Status.STARTED, Status.READY)
    assert path(Status.AWAITING, Status.CANCELLED) == (Status.BLOCKED, Status.CANCELLED)
    assert path(Status.CANCELLED, Status.READY) == (Status.BLOCKED, Status.READY)
    assert path(Status.PICK_UP_OK, Status.BLOCKED) is None


@pytest.mark.parametrize(("start", "end"), [(a, b) for a in TABLE for b in sorted(TABLE[a])])
def test_a_step_is_correctable_when_a_flag_leads_back(start: Status, end: Status) -> None:
    expected = any(flag in TABLE[end] and start in TABLE[flag] for flag in FLAGS)
    assert is_correctable(start, end) == expected
    back = way_back(start, end)
    assert (back is not None) == expected
    if back is not None:
        assert back[-1] is start
        steps = (end, *back)
        assert all(is_legal(one, two) for one, two in zip(steps, back, strict=False))
        assert len(back) <= 2


def test_what_cannot_be_corrected_is_final() -> None:
    steps = {(start, end) for start in TABLE for end in TABLE[start]}
    final = {step for step in steps if not is_correctable(*step)}
    # Only a new slot, or nothing at all, follows these.
    dead_ends = {
        Status.PICK_UP_OK,
        Status.PICK_UP_FAILED,
        Status.INIT,
        Status.STOCK_OK,
        Status.REPLANNED,
    }
    assert {step for step in steps if step[1] in dead_ends} <= final
    # The two flags lead to each other directly, hence not in two steps.
    assert {step for step in final if step[1] not in dead_ends} == {
        (Status.BLOCKED, Status.DELAYED),
        (Status.DELAYED, Status.BLOCKED),
    }


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_read_with_and_without_prefix(status: Status) -> None:
    for text in (status.value, status.name, status.name.lower(), f"  {status.value.lower()} "):
        assert parse_status(text) is status


@pytest.mark.parametrize("text", ["", "COLLECT_", "READY!", "COLLECT_COLLECT_READY", "PRÊTE"])
def test_an_unknown_status_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Status"):
        parse_status(text)
