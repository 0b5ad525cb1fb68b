"""What may be the matter with an order, as the counter lists it: reasons, and where each leads.

People look for what has happened; the status follows from it. Whoever wants a status by its name
finds it under "Other status…". Together with the buttons this is exactly what a person may do.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from kiosk.domain.allowed_actions import path_reasons, resumes_to
from kiosk.domain.frozen import frozen
from kiosk.domain.path_reasons import PathReason
from kiosk.domain.reasons import Reason, Reasons
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS, Role, permitted_next


@frozen
class Situation:
    """Everything that determines the buttons of an order.

    `is_left`: closing the day would ask about it, as its customer did not come in time.
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
    is_left: bool = False


class ProblemKind(StrEnum):
    """What choosing a row does.

    REASON takes a step for a reason, PATH several of them; SLOT moves the order; LEFT ends the
    customer's arrival; STATUS enters a status by its name, STATUSES lists these.
    """

    REASON = "reason"
    PATH = "path"
    SLOT = "slot"
    LEFT = "left"
    STATUS = "status"
    STATUSES = "statuses"


@frozen
class OrderProblem:
    """One row. `to_status`: where it leads; None where it changes no status by itself."""

    kind: ProblemKind
    to_status: Status | None = None
    reason: Reason | None = None
    path: PathReason | None = None

    @property
    def key(self) -> str:
        """Identifies the row on its page: a store may use one code for several statuses."""
        parts = (self.kind.value, self.to_status, self.reason and self.reason.code)
        return ":".join(part for part in parts if part)


MAIN_STEPS: dict[Status, Status] = {
    Status.INIT: Status.STOCK_OK,
    Status.STOCK_OK: Status.STARTED,
    Status.STARTED: Status.READY,
    Status.READY: Status.AWAITING,
    Status.AWAITING: Status.IN_PROGRESS,
    Status.IN_PROGRESS: Status.PICK_UP_OK,
    Status.PICK_UP_PARTIALLY: Status.REPLANNED,
    Status.PICK_UP_FAILED: Status.REPLANNED,
    Status.REPLANNED: Status.STARTED,
}
"""The step for which an order in this status has a button on its page."""

NAMED_ONLY: frozenset[Status] = frozenset({*FLAGS, Status.CANCELLED, Status.REPLANNED})
"""From these an order goes wherever it belongs: its statuses are listed by name alone."""

_LISTED = (
    Status.BLOCKED, Status.PICK_UP_FAILED, Status.DELAYED, Status.REPLANNED, Status.CANCELLED,
)  # fmt: skip
"""The statuses that reasons lead to, in the order of the page."""


def problems(situation: Situation, reasons: Reasons) -> tuple[OrderProblem, ...]:
    """The rows of the page of problems; the way to the statuses by name comes last."""
    listed = [
        problem
        for to_status in _LISTED
        if to_status in _by_reason(situation)
        for problem in _leading_to(situation, to_status, reasons)
    ]
    # By where they lead; what needs an explanation comes after what says everything.
    listed.sort(key=lambda one: (_rank(one.to_status), _asks_note(one)))
    if can_have_left(situation):
        listed.append(OrderProblem(ProblemKind.LEFT))
    if other_statuses(situation):
        listed.append(OrderProblem(ProblemKind.STATUSES))
    return tuple(listed)


def reasons_for(
    situation: Situation, to_status: Status, reasons: Reasons
) -> tuple[OrderProblem, ...]:
    """The rows that ask why an order enters a status that was chosen by its name."""
    paths = [
        OrderProblem(ProblemKind.PATH, path.end, path.reason, path)
        for path in path_reasons(situation.role, situation.status)
        if path.steps[0] is to_status
    ]
    listed = reasons.get(to_status, ())
    return (*paths, *(OrderProblem(ProblemKind.REASON, to_status, reason) for reason in listed))


def statuses_by_name(situation: Situation) -> tuple[OrderProblem, ...]:
    """The rows of "Other status…"."""
    return tuple(OrderProblem(ProblemKind.STATUS, status) for status in other_statuses(situation))


def other_statuses(situation: Situation) -> tuple[Status, ...]:
    """The statuses this person may give the order without a button for it on the order's page."""
    status, role = situation.status, situation.role
    if status is Status.PICK_UP_FAILED:
        # Only cancelling is left, which has a button or is among the problems.
        return ()
    resumed = resumes_to(role, status, situation.resume_to)
    rest = [
        to_status
        for to_status in permitted_next(role, status)
        if to_status not in (resumed, MAIN_STEPS.get(status))
        # Is what handing over only some items leads to.
        and (status, to_status) != (Status.IN_PROGRESS, Status.PICK_UP_PARTIALLY)
    ]
    return tuple(sorted(rest, key=lambda to_status: to_status is not Status.BLOCKED))


def can_have_left(situation: Situation) -> bool:
    """Whether the customer may have left without being served, which nothing else would record."""
    return situation.may_have_left and situation.status not in (Status.READY, Status.PICK_UP_OK)


def _by_reason(situation: Situation) -> tuple[Status, ...]:
    """The statuses that are entered for a reason or with a slot, from the page of problems."""
    status = situation.status
    if status in NAMED_ONLY:
        return ()
    permitted = permitted_next(situation.role, status)
    return tuple(to_status for to_status in permitted if to_status is not MAIN_STEPS.get(status))


def _leading_to(
    situation: Situation, to_status: Status, reasons: Reasons
) -> Iterator[OrderProblem]:
    """The rows whose order ends in `to_status`, or begins with it on the way to its end."""
    yield from reasons_for(situation, to_status, reasons)
    if to_status is Status.REPLANNED:
        yield OrderProblem(ProblemKind.SLOT, to_status)


def _rank(to_status: Status | None) -> int:
    return _LISTED.index(to_status) if to_status in _LISTED else len(_LISTED)


def _asks_note(problem: OrderProblem) -> bool:
    return problem.reason is not None and problem.reason.asks_note
