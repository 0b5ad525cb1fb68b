"""The buttons of the counter, as data: which deed stands where, for every status.

Only legal and permitted deeds are offered. What has no button of its own is behind "Other
status…", so that all buttons together are exactly the steps this person may take.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.arrival import PRESENT
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS, Role, may, path, permitted_next


class Place(StrEnum):
    """Where a button stands; the far end is away from the finger."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    FAR = "far"


class Deed(StrEnum):
    """What a button does."""

    ADVANCE = "advance"
    SERVE = "serve"
    SERVE_MOVED = "serve_moved"
    RESUME = "resume"
    STATUSES = "statuses"
    SEEN = "seen"
    LEFT = "left"
    DETAILS = "details"
    DISMISS = "dismiss"
    STOP = "stop"
    GO_ON = "go_on"


@dataclass(frozen=True, slots=True)
class Button:
    """One button; `key` names its words, `to_status` is set where it means one step."""

    key: str
    place: Place
    deed: Deed
    to_status: Status | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that decides which buttons an order has.

    `is_here`: the customer is in the store. `may_have_left`: none of that customer's orders is
    waiting or being served, so that nothing else would end the arrival. `has_problem`: a held
    tap could not be carried out. `is_asked`: head office asks whether to stop; `is_stopped`: the
    answer was to stop, and it has not been passed on yet.
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


def _to(key: str, place: Place, to_status: Status) -> Button:
    return Button(key, place, Deed.ADVANCE, to_status)


_DELAY = _to("delay", Place.SECONDARY, Status.DELAYED)
_DELAY_FAR = _to("delay", Place.FAR, Status.DELAYED)
_BLOCK = _to("block", Place.FAR, Status.BLOCKED)
_CANCEL = _to("cancel", Place.FAR, Status.CANCELLED)
_REPLAN = _to("replan", Place.SECONDARY, Status.REPLANNED)
_RESUME = Button("resume", Place.PRIMARY, Deed.RESUME)
_OTHER = Button("other_status", Place.SECONDARY, Deed.STATUSES)
_SERVE_MOVED = Button("serve_moved", Place.SECONDARY, Deed.SERVE_MOVED)
_LEFT = Button("customer_left", Place.FAR, Deed.LEFT)

_PROBLEM = Button("problem_seen", Place.PRIMARY, Deed.DISMISS)

# Neither is the primary one: Ctrl+Enter must not answer.
_ANSWERS = (
    Button("stop_hand_over", Place.SECONDARY, Deed.STOP),
    Button("go_on", Place.SECONDARY, Deed.GO_ON),
)

BUTTONS: dict[Status, tuple[Button, ...]] = {
    Status.INIT: (_to("stock_verified", Place.PRIMARY, Status.STOCK_OK), _LEFT),
    Status.STOCK_OK: (_to("confirm_slot", Place.PRIMARY, Status.STARTED), _LEFT),
    Status.STARTED: (
        _to("mark_ready", Place.PRIMARY, Status.READY),
        _DELAY,
        _REPLAN,
        _BLOCK,
        _CANCEL,
        _LEFT,
    ),
    Status.READY: (
        Button("serve_now", Place.PRIMARY, Deed.SERVE, Status.IN_PROGRESS),
        _to("customer_arrived", Place.SECONDARY, Status.AWAITING),
        _DELAY,
        _REPLAN,
        _BLOCK,
        _CANCEL,
    ),
    Status.AWAITING: (
        Button("serve", Place.PRIMARY, Deed.SERVE, Status.IN_PROGRESS),
        _DELAY,
        _BLOCK,
    ),
    Status.IN_PROGRESS: (
        _to("hand_over_all", Place.PRIMARY, Status.PICK_UP_OK),
        _to("some_items", Place.SECONDARY, Status.PICK_UP_PARTIALLY),
        _to("not_collected", Place.SECONDARY, Status.PICK_UP_FAILED),
        _DELAY_FAR,
        _BLOCK,
    ),
    Status.PICK_UP_PARTIALLY: (
        _to("replan_rest", Place.PRIMARY, Status.REPLANNED),
        _DELAY,
        _BLOCK,
        _CANCEL,
        _LEFT,
    ),
    Status.PICK_UP_FAILED: (
        _to("replan", Place.PRIMARY, Status.REPLANNED),
        _to("cancel", Place.SECONDARY, Status.CANCELLED),
        _LEFT,
    ),
    Status.DELAYED: (_RESUME, _SERVE_MOVED, _OTHER, _BLOCK, _CANCEL, _LEFT),
    Status.BLOCKED: (_RESUME, _SERVE_MOVED, _OTHER, _DELAY_FAR, _CANCEL, _LEFT),
    Status.REPLANNED: (
        _to("confirm_slot", Place.PRIMARY, Status.STARTED),
        _SERVE_MOVED,
        _OTHER,
        _LEFT,
    ),
    Status.CANCELLED: (
        Button("seen", Place.PRIMARY, Deed.SEEN),
        Button("reopen", Place.FAR, Deed.STATUSES),
        _LEFT,
    ),
    Status.PICK_UP_OK: (Button("details", Place.PRIMARY, Deed.DETAILS),),
}


def buttons(situation: Situation) -> tuple[Button, ...]:
    """The buttons of an order, primary first, the far end last.

    None while a tap on it is held (Undo is all there is) or another counter serves it; taking
    over is a manager's deed. A held tap that could not be carried out must be noted first, and
    head office's question answered.
    """
    if situation.has_problem:
        return (_PROBLEM,)
    if situation.is_asked and not situation.is_held:
        return _ANSWERS
    elsewhere = situation.is_claimed_elsewhere and situation.role is not Role.MANAGER
    if situation.is_held or situation.is_stopped or elsewhere:
        return ()
    return tuple(button for button in BUTTONS[situation.status] if _is_offered(button, situation))


def _is_offered(button: Button, situation: Situation) -> bool:
    status, role = situation.status, situation.role
    match button.deed:
        case Deed.ADVANCE:
            return button.to_status is not None and may(role, status, button.to_status)
        case Deed.SERVE:
            return _may_walk(role, status, (*_arrival_hops(status), Status.IN_PROGRESS))
        case Deed.SERVE_MOVED:
            return situation.is_here and _may_serve_moved(role, status)
        case Deed.RESUME:
            return _resumes_to(situation) is not None
        case Deed.STATUSES:
            return bool(other_statuses(situation))
        case Deed.SEEN:
            return not situation.is_seen
        case Deed.LEFT:
            return situation.may_have_left
        case Deed.DETAILS | Deed.DISMISS | Deed.STOP | Deed.GO_ON:
            return True


def _arrival_hops(status: Status) -> tuple[Status, ...]:
    return () if status in PRESENT else (Status.AWAITING,)


def _may_walk(role: Role, status: Status, hops: tuple[Status, ...]) -> bool:
    for hop in hops:
        if not may(role, status, hop):
            return False
        status = hop
    return True


def _may_serve_moved(role: Role, status: Status) -> bool:
    hops = path(status, Status.READY)
    return hops is not None and _may_walk(
        role, status, (*hops, Status.AWAITING, Status.IN_PROGRESS)
    )


def _resumes_to(situation: Situation) -> Status | None:
    target = situation.resume_to
    if situation.status not in FLAGS or target is None:
        return None
    return target if may(situation.role, situation.status, target) else None


def other_statuses(situation: Situation) -> tuple[Status, ...]:
    """What "Other status…" and "Reopen…" offer: every permitted step without its own button."""
    own = {button.to_status for button in BUTTONS[situation.status]} | {_resumes_to(situation)}
    permitted = permitted_next(situation.role, situation.status)
    rest = tuple(status for status in permitted if status not in own)
    return tuple(sorted(rest, key=lambda status: status is not Status.BLOCKED))


def offered_steps(situation: Situation) -> frozenset[Status]:
    """Every single step that the buttons of an order, and the sheet behind them, can take."""
    steps: set[Status] = set()
    for button in buttons(situation):
        if button.deed is Deed.ADVANCE and button.to_status is not None:
            steps.add(button.to_status)
        elif button.deed is Deed.SERVE and situation.status in PRESENT:
            steps.add(Status.IN_PROGRESS)
        elif button.deed is Deed.RESUME and situation.resume_to is not None:
            steps.add(situation.resume_to)
        elif button.deed is Deed.STATUSES:
            steps.update(other_statuses(situation))
    return frozenset(steps)
