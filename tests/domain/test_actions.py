from datetime import datetime

import pytest

from kiosk.domain.actions import Details, is_held, resume, serve, undo
from kiosk.domain.errors import (
    ClaimedElsewhere,
    InvalidHandOver,
    ReasonNeeded,
    SlotNeeded,
    TransitionNotAllowed,
)
from kiosk.domain.events.payloads import ClaimedBy, Step, encode
from kiosk.domain.events.personal import PeopleOfStep
from kiosk.domain.order import (
    Actor,
    Claim,
    HandedLine,
    HandOver,
    Slot,
    hand_over_all,
    hand_over_none,
    hand_over_problem,
    hand_over_status,
)
from kiosk.domain.reasons import CORRECTION, NEEDS_REASON
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role, is_correctable, legal_next, may, permitted_next
from tests.domain.orders import (
    COUNTER,
    LATER,
    LEA,
    NOON,
    SOPHIE,
    Notebook,
    details_for,
    order_in,
    step,
)

STATUSES = list(Status)


def some(*handed: tuple[int, int, str | None]) -> HandOver:
    return HandOver(tuple(HandedLine(*line) for line in handed))


# --- legality through the actions
# ------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER])
@pytest.mark.parametrize("status", STATUSES)
def test_advance_takes_exactly_the_steps_of_the_table(status: Status, role: Role) -> None:
    actor = Actor(role, "Léa")
    for to in STATUSES:
        order = order_in(status)
        if may(role, status, to):
            drafts = step(order, to, actor, details_for(to))
            assert (drafts[0].from_status, drafts[0].to_status) == (status, to)
        else:
            with pytest.raises(TransitionNotAllowed) as refused:
                step(order, to, actor, details_for(to))
            assert refused.value.legal == permitted_next(role, status)


def test_legality_is_checked_before_a_missing_reason() -> None:
    nothing = Details()
    with pytest.raises(TransitionNotAllowed):
        step(order_in(Status.INIT), Status.BLOCKED, SOPHIE, nothing)
    with pytest.raises(ReasonNeeded) as needed:
        step(order_in(Status.READY), Status.BLOCKED, SOPHIE, nothing)
    assert "BLOCKED_DAMAGED" in needed.value.codes


@pytest.mark.parametrize("to", sorted(NEEDS_REASON))
def test_only_reasons_of_the_list_are_taken(to: Status) -> None:
    order = order_in(Status.BLOCKED if to is not Status.BLOCKED else Status.DELAYED)
    for reason in (None, "", "CORRECTION", "RESUMED", "PARTIALLY", "FORGED"):
        with pytest.raises(ReasonNeeded):
            step(order, to, SOPHIE, Details(reason))


def test_replanning_needs_the_new_slot() -> None:
    with pytest.raises(SlotNeeded):
        step(order_in(Status.READY), Status.REPLANNED, LEA, Details())


def test_another_counter_sees_who_serves_and_a_manager_takes_over() -> None:
    order = order_in(Status.IN_PROGRESS, claim=Claim("Comptoir 2", "Karim"))
    with pytest.raises(ClaimedElsewhere) as elsewhere:
        step(order, Status.PICK_UP_OK, LEA, Details())
    assert (elsewhere.value.counter, elsewhere.value.person) == ("Comptoir 2", "Karim")
    assert step(order, Status.PICK_UP_OK, SOPHIE, Details())
    assert step(order, Status.PICK_UP_OK, LEA, Details(), "Comptoir 2")


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        (Status.AWAITING, [Status.IN_PROGRESS]),
        (Status.READY, [Status.AWAITING, Status.IN_PROGRESS]),
        (Status.BLOCKED, [Status.READY, Status.AWAITING, Status.IN_PROGRESS]),
        (
            Status.REPLANNED,
            [Status.STARTED, Status.READY, Status.AWAITING, Status.IN_PROGRESS],
        ),
    ],
)
def test_serving_records_every_step_that_was_skipped(status: Status, steps: list[Status]) -> None:
    drafts = serve(order_in(status), LEA, COUNTER)
    assert [draft.to_status for draft in drafts] == steps
    assert [draft.expected_version for draft in drafts] == list(range(1, len(steps) + 1))
    assert drafts[-1].payload == Step(claim=ClaimedBy(COUNTER))
    assert drafts[-1].actor == LEA


@pytest.mark.parametrize(
    "status",
    [Status.STARTED, Status.IN_PROGRESS, Status.PICK_UP_OK, Status.CANCELLED, Status.INIT],
)
def test_nothing_else_can_be_served(status: Status) -> None:
    with pytest.raises(TransitionNotAllowed):
        serve(order_in(status), SOPHIE, COUNTER)


def test_resume_needs_a_flag() -> None:
    notebook = Notebook().go(Status.READY, Status.BLOCKED)
    drafts = resume(notebook.order(), notebook.events, LEA, COUNTER)
    assert [draft.to_status for draft in drafts] == [Status.READY]
    ready = Notebook().go(Status.READY)
    with pytest.raises(TransitionNotAllowed):
        resume(ready.order(), ready.events, LEA, COUNTER)


# --- undo ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "to"),
    [(a, b) for a in STATUSES for b in legal_next(a)],
)
def test_every_tap_is_either_held_or_can_be_undone(start: Status, to: Status) -> None:
    order = order_in(start)
    drafts = step(order, to, SOPHIE, details_for(to))
    assert is_held(order, drafts) != is_correctable(start, to)


def test_undo_restores_what_was_there_and_says_it_is_a_correction() -> None:
    notebook = Notebook().go(Status.READY, Status.BLOCKED, Status.READY)
    before = notebook.order().state
    notebook.go(Status.DELAYED)
    drafts = undo(notebook.order(), notebook.events, notebook.events[-1].operation_id, LEA, COUNTER)
    for draft in drafts:
        notebook.write(draft)
    after = notebook.order().state
    assert all(draft.reason == CORRECTION for draft in drafts)
    assert (after.status, after.slot, after.handed) == (before.status, before.slot, before.handed)
    assert after.resume_stack == before.resume_stack


# --- hand-overs ----------------------------------------------------------------------------------


def test_all_some_and_none_amount_to_their_statuses() -> None:
    order = order_in(Status.IN_PROGRESS)
    assert hand_over_status(order, hand_over_all(order)) is Status.PICK_UP_OK
    assert hand_over_status(order, hand_over_none(order)) is Status.PICK_UP_FAILED
    assert hand_over_status(order, some((1, 1, "X"), (2, 1, None))) is Status.PICK_UP_PARTIALLY


@pytest.mark.parametrize(
    ("to", "hand_over", "problem"),
    [
        (Status.PICK_UP_OK, some((1, 2, None), (2, 1, None)), None),
        (Status.PICK_UP_OK, some((1, 2, None), (2, 0, "X")), (None, "NOT_ALL")),
        (Status.PICK_UP_OK, some((1, 2, None)), (None, "NOT_ALL")),
        (Status.PICK_UP_PARTIALLY, some((1, 2, None), (2, 0, "X")), None),
        (Status.PICK_UP_PARTIALLY, some((1, 2, None), (2, 0, None)), (2, "REASON_MISSING")),
        (Status.PICK_UP_PARTIALLY, some((1, 1, None), (2, 1, None)), (1, "REASON_MISSING")),
        (Status.PICK_UP_PARTIALLY, some((1, 2, None), (2, 1, None)), (None, "NOT_SOME")),
        (Status.PICK_UP_PARTIALLY, some((1, 0, "X"), (2, 0, "X")), (None, "NOT_SOME")),
        (Status.PICK_UP_FAILED, some((1, 0, "X"), (2, 0, "X")), None),
        (Status.PICK_UP_OK, some((1, 3, None), (2, 1, None)), (1, "TOO_MANY")),
        (Status.PICK_UP_OK, some((1, 2, None), (2, -1, None)), (2, "NEGATIVE")),
        (Status.PICK_UP_OK, some((1, 2, None), (3, 1, None)), (3, "UNKNOWN_LINE")),
    ],
)
def test_a_hand_over_must_fit_its_order_and_status(
    to: Status, hand_over: HandOver, problem: tuple[int | None, str] | None
) -> None:
    order = order_in(Status.IN_PROGRESS)
    assert hand_over_problem(order, hand_over, to) == problem
    details = Details(reason=details_for(to).reason, hand_over=hand_over)
    if problem is None:
        assert step(order, to, LEA, details)
    else:
        with pytest.raises(InvalidHandOver) as wrong:
            step(order, to, LEA, details)
        assert (wrong.value.line, wrong.value.problem) == problem


def test_the_rest_is_what_was_not_handed_before() -> None:
    order = order_in(Status.IN_PROGRESS, handed=(2, 0))
    assert [line.handed for line in hand_over_all(order).lines] == [0, 1]
    drafts = step(order, Status.PICK_UP_OK, LEA, Details())
    assert encode(drafts[0].payload)["handed"] == [2, 1]


def test_a_partial_hand_over_replans_the_rest_in_the_same_action() -> None:
    details = Details(
        reason="PARTIALLY_MISSING",
        hand_over=some((1, 2, None), (2, 0, "PARTIALLY_MISSING")),
        replan_to=LATER,
    )
    notebook = Notebook().go(Status.READY, Status.AWAITING, Status.IN_PROGRESS)
    for draft in step(notebook.order(), Status.PICK_UP_PARTIALLY, SOPHIE, details):
        notebook.write(draft)
    state = notebook.order().state
    assert (state.status, state.slot, state.handed) == (Status.REPLANNED, LATER, (2, 0))


def test_who_collected_for_somebody_else_is_personal() -> None:
    order = order_in(Status.IN_PROGRESS)
    hand_over = hand_over_all(order, collected_by="Paul Lefèvre")
    (draft,) = step(order, Status.PICK_UP_OK, LEA, Details(hand_over=hand_over))
    assert draft.personal == PeopleOfStep(collected_by="Paul Lefèvre")
    assert "Paul" not in str(encode(draft.payload))


def test_a_slot_needs_offsets_and_an_order() -> None:
    with pytest.raises(ValueError, match="offset"):
        Slot(datetime(2026, 11, 24, 12), datetime(2026, 11, 24, 13))  # noqa: DTZ001
    for end in (NOON, NOON.replace(hour=11)):
        with pytest.raises(ValueError, match="ends after"):
            Slot(NOON, end)


def test_only_the_initial_of_a_surname_is_shown() -> None:
    assert order_in(Status.READY).customer.short_name == "Zoé L."
