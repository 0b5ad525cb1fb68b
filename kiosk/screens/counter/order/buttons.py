"""Chooses the buttons that the counter shows for an order, and their places.

`domain.allowed_actions` and `domain.workflow` decide which actions are allowed, as for the use
cases; this module only places them. Steps without a button are behind "A problem…" or "Other
status…" (see `problems`), so that all together offer exactly what this person may do.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from kiosk.domain.allowed_actions import can_acknowledge, can_serve, resumes_to
from kiosk.domain.closing.keeping import may_keep
from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
from kiosk.domain.workflow import may
from kiosk.screens.counter.order.problems import (
    MAIN_STEPS,
    NAMED_ONLY,
    Situation,
    can_have_left,
    other_statuses,
)


class ButtonPlace(StrEnum):
    """Where a button stands on the order's page, from top to bottom.

    UPPER is below the tiles, PRIMARY at the bottom: what ends a step is not where serving begins,
    so that a finger that goes on tapping in one place does not do both. SIDE is beside the history.
    """

    UPPER = "upper"
    SIDE = "side"
    PRIMARY = "primary"
    ANSWER = "answer"


class ButtonAction(StrEnum):
    """What a button does."""

    ADVANCE = "advance"
    HAND_OVER = "hand_over"
    SERVE = "serve"
    SERVE_MOVED = "serve_moved"
    RESUME = "resume"
    PROBLEMS = "problems"
    STATUSES = "statuses"
    WHY = "why"
    KEEP = "keep"
    SEEN = "seen"
    LEFT = "left"
    DISMISS = "dismiss"
    STOP = "stop"
    GO_ON = "go_on"


@frozen
class Button:
    """One button; `key` selects its text, `to_status` is set if it takes a single step."""

    key: str
    place: ButtonPlace
    action: ButtonAction
    to_status: Status | None = None


_MAIN_KEYS: dict[Status, str] = {
    Status.INIT: "stock_verified",
    Status.STOCK_OK: "confirm_slot",
    Status.STARTED: "mark_ready",
    Status.READY: "customer_arrived",
    Status.PICK_UP_PARTIALLY: "replan_rest",
    Status.PICK_UP_FAILED: "replan",
    Status.REPLANNED: "confirm_slot",
}
"""The key of the primary button that takes the status's main step."""

_SERVE_KEYS = {Status.READY: "serve_now", Status.AWAITING: "serve"}

_RESUME = {
    Status.BLOCKED: Button("unblock", ButtonPlace.PRIMARY, ButtonAction.RESUME),
    Status.DELAYED: Button("end_delay", ButtonPlace.PRIMARY, ButtonAction.RESUME),
}
_HAND_OVER = Button("hand_over_all", ButtonPlace.PRIMARY, ButtonAction.HAND_OVER, Status.PICK_UP_OK)
_SERVE_MOVED = Button("serve_moved", ButtonPlace.UPPER, ButtonAction.SERVE_MOVED)
_PUT_BACK = Button("put_back", ButtonPlace.PRIMARY, ButtonAction.SEEN)
_HELD_PROBLEM = Button("problem_seen", ButtonPlace.PRIMARY, ButtonAction.DISMISS)

_KEEP = Button("keep", ButtonPlace.SIDE, ButtonAction.KEEP)
_PROBLEMS = Button("problem", ButtonPlace.SIDE, ButtonAction.PROBLEMS)
_STATUSES = Button("other_status", ButtonPlace.SIDE, ButtonAction.STATUSES)
_REOPEN = Button("reopen", ButtonPlace.SIDE, ButtonAction.STATUSES)
_CANCEL = Button("cancel", ButtonPlace.SIDE, ButtonAction.WHY, Status.CANCELLED)

# Neither is primary, because Ctrl+Enter must not answer the question.
_ANSWERS = (
    Button("stop_hand_over", ButtonPlace.ANSWER, ButtonAction.STOP),
    Button("go_on", ButtonPlace.ANSWER, ButtonAction.GO_ON),
)


def buttons(situation: Situation) -> tuple[Button, ...]:
    """The buttons of an order, from top to bottom.

    None while an action on it is held (only Undo is possible), an answer to stop is on its way to
    the hub, or another counter serves it, which only a manager may take over. A held action that
    could not be carried out must be acknowledged first, and head office's question answered.
    """
    if situation.has_problem:
        return (_HELD_PROBLEM,)
    if situation.is_asked and not situation.is_held:
        return _ANSWERS
    if situation.is_held or situation.is_stopped or situation.is_claimed_elsewhere:
        return ()
    places = list(ButtonPlace)
    return tuple(sorted(_actions(situation), key=lambda button: places.index(button.place)))


def _actions(situation: Situation) -> Iterator[Button]:
    status, role = situation.status, situation.role
    if (serve := _serve(situation)) is not None:
        yield serve
    main = MAIN_STEPS.get(status)
    if main is not None and may(role, status, main):
        if main is Status.PICK_UP_OK:
            yield _HAND_OVER
        elif status in _MAIN_KEYS:
            key = _MAIN_KEYS[status]
            yield Button(key, ButtonPlace.PRIMARY, ButtonAction.ADVANCE, main)
    if resumes_to(role, status, situation.resume_to) is not None:
        yield _RESUME[status]
    if can_acknowledge(status, is_seen=situation.is_seen):
        yield _PUT_BACK
    if situation.is_left and may_keep(role, status):
        yield _KEEP
    if (side := _side(situation)) is not None:
        yield side


def _serve(situation: Situation) -> Button | None:
    status = situation.status
    if not can_serve(situation.role, status):
        return None
    if status in _SERVE_KEYS:
        key = _SERVE_KEYS[status]
        return Button(key, ButtonPlace.UPPER, ButtonAction.SERVE, Status.IN_PROGRESS)
    return _SERVE_MOVED if situation.is_here else None


def _side(situation: Situation) -> Button | None:
    """The way to everything else: what may be the matter, or another status by its name."""
    status, role = situation.status, situation.role
    if can_have_left(situation):
        return _PROBLEMS
    if status is Status.PICK_UP_FAILED:
        return _CANCEL if may(role, status, Status.CANCELLED) else None
    if not other_statuses(situation):
        return None
    if status in NAMED_ONLY:
        return _REOPEN if status is Status.CANCELLED else _STATUSES
    return _PROBLEMS
