"""Reasons of several steps: one action, final at its end, and never undone afterwards."""

import pytest

from kiosk.domain.actions import Details, is_held, undo
from kiosk.domain.allowed_actions import path_reasons
from kiosk.domain.errors import (
    ClaimedElsewhere,
    NothingToUndo,
    SlotNeeded,
    TransitionNotAllowed,
)
from kiosk.domain.events.event import EventDraft
from kiosk.domain.events.projection import state_after
from kiosk.domain.order import Actor, Claim, Order
from kiosk.domain.path_actions import advance_for_reason
from kiosk.domain.path_reasons import (
    CUSTOMER_ABSENT_OR_LEFT,
    CUSTOMER_WILL_RETURN,
    PATH_REASONS,
    PathReason,
)
from kiosk.domain.status import Status
from kiosk.domain.steps import one_step
from kiosk.domain.workflow import Role, is_legal, may
from tests.domain.orders import COUNTER, LATER, LEA, SOPHIE, Notebook, order_in

BEGINS = [(reason, begin) for reason in PATH_REASONS for begin in reason.begins]


def drafts_for(
    reason: PathReason, order: Order, actor: Actor = LEA, comment: str | None = None
) -> list[EventDraft]:
    slot = LATER if reason.needs_slot else None
    return advance_for_reason(order, reason, actor, COUNTER, Details(slot=slot, comment=comment))


def test_the_two_reasons_lead_where_the_documented_workflow_says() -> None:
    assert {(reason.code, begin, reason.steps) for reason, begin in BEGINS} == {
        (
            "CUSTOMER_ABSENT_OR_LEFT",
            Status.READY,
            (Status.BLOCKED, Status.PICK_UP_FAILED),
        ),
        (
            "CUSTOMER_ABSENT_OR_LEFT",
            Status.AWAITING,
            (Status.BLOCKED, Status.PICK_UP_FAILED),
        ),
        (
            "CUSTOMER_WILL_RETURN",
            Status.IN_PROGRESS,
            (Status.PICK_UP_FAILED, Status.REPLANNED),
        ),
    }


@pytest.mark.parametrize(("reason", "begin"), BEGINS)
def test_every_step_is_legal_and_the_persons_own(reason: PathReason, begin: Status) -> None:
    drafts = drafts_for(reason, order_in(begin), comment="Rappelé deux fois")
    assert [draft.to_status for draft in drafts] == list(reason.steps)
    assert [draft.expected_version for draft in drafts] == [1, 2]
    assert {draft.actor for draft in drafts} == {LEA}
    for draft in drafts:
        assert draft.to_status is not None
        assert is_legal(draft.from_status, draft.to_status)
        assert draft.reason == reason.code
    assert [draft.comment for draft in drafts] == [None, "Rappelé deux fois"]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("status", Status)
def test_a_role_may_give_a_reason_if_it_may_take_every_step(status: Status, role: Role) -> None:
    for reason in PATH_REASONS:
        along = zip((status, *reason.steps), reason.steps, strict=False)
        may_all = status in reason.begins and all(may(role, step, to) for step, to in along)
        assert (reason in path_reasons(role, status)) is may_all
        if may_all:
            assert drafts_for(reason, order_in(status), Actor(role, "Léa"))
        else:
            with pytest.raises(TransitionNotAllowed):
                drafts_for(reason, order_in(status), Actor(role, "Léa"))


def test_only_staff_and_managers_give_these_reasons() -> None:
    allowed = {role for role in Role for _, begin in BEGINS if path_reasons(role, begin)}
    assert allowed == {Role.STAFF, Role.MANAGER}


def test_who_will_return_needs_a_slot_which_the_order_then_has() -> None:
    order = order_in(Status.IN_PROGRESS)
    with pytest.raises(SlotNeeded):
        advance_for_reason(order, CUSTOMER_WILL_RETURN, LEA, COUNTER, Details())
    notebook = Notebook().go(Status.READY, Status.AWAITING, Status.IN_PROGRESS)
    for draft in drafts_for(CUSTOMER_WILL_RETURN, notebook.order()):
        notebook.write(draft)
    state = notebook.order().state
    assert (state.status, state.slot, state.handed) == (Status.REPLANNED, LATER, (0, 0))


def test_who_serves_at_another_counter_is_shown_to_staff() -> None:
    order = order_in(Status.IN_PROGRESS, claim=Claim("Comptoir 2", "Karim"))
    with pytest.raises(ClaimedElsewhere):
        drafts_for(CUSTOMER_WILL_RETURN, order)
    assert drafts_for(CUSTOMER_WILL_RETURN, order, SOPHIE)


@pytest.mark.parametrize(("reason", "begin"), BEGINS)
def test_it_is_held_and_afterwards_not_undone(reason: PathReason, begin: Status) -> None:
    order = order_in(begin)
    assert is_held(order, drafts_for(reason, order))
    to_reach = [Status.READY, Status.AWAITING, Status.IN_PROGRESS]
    notebook = Notebook().go(*to_reach[: to_reach.index(begin) + 1])
    for draft in drafts_for(reason, notebook.order()):
        notebook.write(draft, "one-action")
    with pytest.raises(NothingToUndo):
        undo(notebook.order(), notebook.events, "one-action", SOPHIE, COUNTER)


@pytest.mark.parametrize(
    "steps",
    [
        # Out of CANCELLED and out of a flag there is a legal way back to where these begin.
        (Status.PICK_UP_FAILED, Status.CANCELLED),
        (Status.BLOCKED, Status.PICK_UP_FAILED, Status.CANCELLED),
        (Status.PICK_UP_FAILED, Status.CANCELLED, Status.BLOCKED),
    ],
)
def test_a_final_step_on_the_way_is_not_undone_though_the_last_step_could_be(
    steps: tuple[Status, ...],
) -> None:
    notebook = Notebook().go(Status.READY, Status.AWAITING, Status.IN_PROGRESS)
    begin = notebook.order()
    status, drafts = begin.status, []
    for offset, to_status in enumerate(steps):
        drafts.append(one_step(begin, status, to_status, offset, SOPHIE))
        status = to_status
    assert is_held(begin, drafts)
    for draft in drafts:
        notebook.write(draft, "one-action")
    with pytest.raises(NothingToUndo):
        undo(notebook.order(), notebook.events, "one-action", SOPHIE, COUNTER)


def test_absent_and_left_are_said_in_both_languages() -> None:
    said = CUSTOMER_ABSENT_OR_LEFT.reason
    assert (said.fr, said.en) == ("Client absent ou parti", "Customer absent or left")


def test_a_pending_end_waits_if_the_step_before_it_no_longer_follows() -> None:
    theirs = Notebook().go(Status.READY, Status.BLOCKED)
    mine = Notebook().go(Status.READY)
    known = len(mine.events)
    for draft in drafts_for(CUSTOMER_ABSENT_OR_LEFT, mine.order()):
        mine.write(draft, "my-action")
    state, counted = state_after(None, mine.events[:known], mine.events[known:])
    assert state is not None
    assert state.status is Status.PICK_UP_FAILED
    state, counted = state_after(None, theirs.events, mine.events[known:])
    assert state is not None
    assert (state.status, counted) == (Status.BLOCKED, theirs.events)
