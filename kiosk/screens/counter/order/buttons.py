"""Chooses the buttons that the counter shows for an order, and their places.

`domain.allowed_actions` and `domain.workflow` decide which actions are allowed, as for the use
cases; this module only places them. Steps without a button are behind "Other status…", so that
all buttons together offer exactly what this person may do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.allowed_actions import can_acknowledge, can_serve, path_reasons, resumes_to
from kiosk.domain.path_reasons import PathReason
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS, Role, permitted_next


class ButtonPlace(StrEnum):
    """Where a button stands: UPPER below the tiles, PRIMARY at the bottom of the panel.

    What ends a step is at the bottom, what begins to serve is not, so that a finger that goes on
    tapping in one place does not do both. SECONDARY and FAR are on the page of problems.
    """

    UPPER = "upper"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    FAR = "far"


class ButtonAction(StrEnum):
    """What a button does."""

    ADVANCE = "advance"
    SERVE = "serve"
    SERVE_MOVED = "serve_moved"
    RESUME = "resume"
    STATUSES = "statuses"
    SEEN = "seen"
    LEFT = "left"
    DISMISS = "dismiss"
    STOP = "stop"
    GO_ON = "go_on"


@dataclass(frozen=True, slots=True)
class Button:
    """One button; `key` selects its text, `to_status` is set if it takes a single step."""

    key: str
    place: ButtonPlace
    action: ButtonAction
    to_status: Status | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that determines the buttons of an order.

    `is_here`: the customer is in the store. `may_have_left`: none of that customer's orders is
    waiting or being served, so that nothing else would end the arrival. `has_problem`: a held
    action could not be carried out. `is_asked`: head office asks whether to stop; `is_stopped`:
    the answer was to stop, and the hub has not confirmed it yet.
    """

    status: Status
    role: Role
    resume_to: Status | None = None
    is_here: bool = False
    may_have_left: bool = False
    is_seen: bool = False
    is_held: bool = False
    has_problem: bool = False
    is_claimed_elsewhere: bool = False
    is_asked: bool = False
    is_stopped: bool = False


_STEP_KEYS: dict[Status, tuple[str, ButtonPlace]] = {
    Status.STOCK_OK: ("stock_verified", ButtonPlace.PRIMARY),
    Status.STARTED: ("confirm_slot", ButtonPlace.PRIMARY),
    Status.READY: ("mark_ready", ButtonPlace.PRIMARY),
    Status.AWAITING: ("customer_arrived", ButtonPlace.PRIMARY),
    Status.PICK_UP_OK: ("hand_over_all", ButtonPlace.PRIMARY),
    Status.PICK_UP_PARTIALLY: ("some_items", ButtonPlace.SECONDARY),
    Status.PICK_UP_FAILED: ("not_collected", ButtonPlace.SECONDARY),
    Status.DELAYED: ("delay", ButtonPlace.SECONDARY),
    Status.REPLANNED: ("replan", ButtonPlace.SECONDARY),
    Status.BLOCKED: ("block", ButtonPlace.FAR),
    Status.CANCELLED: ("cancel", ButtonPlace.FAR),
}
"""The key and place of a step's button, by the status that it enters; in their sort order."""

_LOOKS_ELSEWHERE: dict[tuple[Status, Status], tuple[str, ButtonPlace]] = {
    (Status.IN_PROGRESS, Status.DELAYED): ("delay", ButtonPlace.FAR),
    (Status.BLOCKED, Status.DELAYED): ("delay", ButtonPlace.FAR),
    (Status.PICK_UP_PARTIALLY, Status.REPLANNED): ("replan_rest", ButtonPlace.PRIMARY),
    (Status.PICK_UP_FAILED, Status.REPLANNED): ("replan", ButtonPlace.PRIMARY),
    (Status.PICK_UP_FAILED, Status.CANCELLED): ("cancel", ButtonPlace.SECONDARY),
}
"""Exceptions to `_STEP_KEYS`, by the statuses (from, to) of the step."""

_GATHERED: dict[Status, tuple[str, ButtonPlace, frozenset[Status]]] = {
    Status.DELAYED: ("other_status", ButtonPlace.SECONDARY, frozenset({*FLAGS, Status.CANCELLED})),
    Status.BLOCKED: ("other_status", ButtonPlace.SECONDARY, frozenset({*FLAGS, Status.CANCELLED})),
    Status.REPLANNED: ("other_status", ButtonPlace.SECONDARY, frozenset({Status.STARTED})),
    Status.CANCELLED: ("reopen", ButtonPlace.FAR, frozenset()),
}
"""By status, the button that opens a sheet of steps, and the steps that have their own button."""

_SERVE_KEYS = {Status.READY: "serve_now", Status.AWAITING: "serve"}

_RESUME = {
    Status.BLOCKED: Button("unblock", ButtonPlace.PRIMARY, ButtonAction.RESUME),
    Status.DELAYED: Button("end_delay", ButtonPlace.PRIMARY, ButtonAction.RESUME),
}
_SERVE_MOVED = Button("serve_moved", ButtonPlace.UPPER, ButtonAction.SERVE_MOVED)
_PUT_BACK = Button("put_back", ButtonPlace.PRIMARY, ButtonAction.SEEN)
_LEFT = Button("customer_left", ButtonPlace.FAR, ButtonAction.LEFT)

_PROBLEM = Button("problem_seen", ButtonPlace.PRIMARY, ButtonAction.DISMISS)

# Neither is primary, because Ctrl+Enter must not answer the question.
_ANSWERS = (
    Button("stop_hand_over", ButtonPlace.SECONDARY, ButtonAction.STOP),
    Button("go_on", ButtonPlace.SECONDARY, ButtonAction.GO_ON),
)


def buttons(situation: Situation) -> tuple[Button, ...]:
    """The buttons of an order, from top to bottom, then those of the page of problems.

    None while an action on it is held (only Undo is possible), an answer to stop is on its way to
    the hub, or another counter serves it, which only a manager may take over. A held action that
    could not be carried out must be acknowledged first, and head office's question answered.
    """
    if situation.has_problem:
        return (_PROBLEM,)
    if situation.is_asked and not situation.is_held:
        return _ANSWERS
    if situation.is_held or situation.is_stopped or situation.is_claimed_elsewhere:
        return ()
    return tuple(sorted(_actions(situation), key=_position))


def _actions(situation: Situation) -> Iterator[Button]:
    status, role = situation.status, situation.role
    yield from _steps(situation)
    if can_serve(role, status):
        if status in _SERVE_KEYS:
            key = _SERVE_KEYS[status]
            yield Button(key, ButtonPlace.UPPER, ButtonAction.SERVE, Status.IN_PROGRESS)
        elif situation.is_here:
            yield _SERVE_MOVED
    if resumes_to(role, status, situation.resume_to) is not None:
        yield _RESUME[status]
    if can_acknowledge(status, is_seen=situation.is_seen):
        yield _PUT_BACK
    if situation.may_have_left and status not in (Status.READY, Status.PICK_UP_OK):
        yield _LEFT


def _steps(situation: Situation) -> Iterator[Button]:
    """A button for each permitted step that has one, and one for all others together."""
    status = situation.status
    for to_status in permitted_next(situation.role, status):
        if _has_button(status, to_status):
            key, place = _LOOKS_ELSEWHERE.get((status, to_status), _STEP_KEYS[to_status])
            yield Button(key, place, ButtonAction.ADVANCE, to_status)
    if other_statuses(situation):
        key, place, _ = _GATHERED[status]
        yield Button(key, place, ButtonAction.STATUSES)


def _has_button(status: Status, to_status: Status) -> bool:
    """Whether a step has its own button. Serving has another one: see `_SERVE_KEYS`."""
    if status in _GATHERED:
        return to_status in _GATHERED[status][2]
    return to_status is not Status.IN_PROGRESS


def _position(button: Button) -> tuple[int, int]:
    """The sort key: the place, then serve and resume, then steps, then what ends an arrival."""
    if button.action is ButtonAction.ADVANCE and button.to_status is not None:
        rank = 1 + list(_STEP_KEYS).index(button.to_status)
    else:
        first = (ButtonAction.SERVE_MOVED, ButtonAction.STATUSES)
        rank = first.index(button.action) - len(first) if button.action in first else 0
        rank = len(_STEP_KEYS) + 1 if button.action is ButtonAction.LEFT else rank
    return list(ButtonPlace).index(button.place), rank


def reasons_among(situation: Situation, to_status: Status) -> tuple[PathReason, ...]:
    """The reasons of several steps offered among those for a step into `to_status`, their first."""
    reasons = path_reasons(situation.role, situation.status)
    return tuple(reason for reason in reasons if reason.steps[0] is to_status)


def other_statuses(situation: Situation) -> tuple[Status, ...]:
    """What "Other status…" and "Reopen…" offer: the permitted steps without a button."""
    status, role = situation.status, situation.role
    if status not in _GATHERED:
        return ()
    resumed = resumes_to(role, status, situation.resume_to)
    rest = [
        to_status
        for to_status in permitted_next(role, status)
        if to_status is not resumed and not _has_button(status, to_status)
    ]
    return tuple(sorted(rest, key=lambda to_status: to_status is not Status.BLOCKED))
