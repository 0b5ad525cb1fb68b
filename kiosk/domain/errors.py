"""Why an action is not allowed, with the values a person needs. Messages are made at the edge."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from kiosk.domain.problem import Problem
from kiosk.domain.status import Status


class NotAllowed(Exception):
    """A person asked for something that cannot be done. Never a bug in this program.

    `code` names the refusal, and the message for it in a catalogue; the attributes fill its gaps.
    """

    code: ClassVar[str]


class OrderUnknown(NotAllowed):
    """No order has this collect id."""

    code: ClassVar[str] = "order_unknown"

    def __init__(self, order_id: str) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class TransitionNotAllowed(NotAllowed):
    """The step is not in the table of transitions, or this role may not take it."""

    code: ClassVar[str] = "transition_not_allowed"

    def __init__(
        self,
        order_id: str,
        from_status: Status,
        to_status: Status,
        legal: tuple[Status, ...],
    ) -> None:
        """`legal`: the steps the same person may take from the order's current status."""
        super().__init__(order_id, from_status, to_status)
        self.order_id = order_id
        self.from_status = from_status
        self.to_status = to_status
        self.legal = legal


class ReasonNeeded(NotAllowed):
    """A legal step that needs a reason came without one, or with one not on the list."""

    code: ClassVar[str] = "reason_needed"

    def __init__(self, to_status: Status, given: str | None, codes: tuple[str, ...]) -> None:
        super().__init__(to_status, given)
        self.to_status = to_status
        self.given = given
        self.codes = codes


class SlotNeeded(NotAllowed):
    """A step into REPLANNED came without the new slot."""

    code: ClassVar[str] = "slot_needed"

    def __init__(self, order_id: str) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class ActionHeld(NotAllowed):
    """An action on this order is held and can still be undone; no other is accepted until then."""

    code: ClassVar[str] = "action_held"

    def __init__(self, order_id: str, to_status: Status, due_at: datetime) -> None:
        super().__init__(order_id, to_status)
        self.order_id = order_id
        self.to_status = to_status
        self.due_at = due_at


class ClaimedElsewhere(NotAllowed):
    """Another counter serves this order; only a manager may take it over."""

    code: ClassVar[str] = "claimed_elsewhere"

    def __init__(self, order_id: str, counter: str, person: str) -> None:
        super().__init__(order_id, counter)
        self.order_id = order_id
        self.counter = counter
        self.person = person


class KeepingNotAllowed(NotAllowed):
    """Only an order that is ready, and whose customer is not here, is kept for longer."""

    code: ClassVar[str] = "keeping_not_allowed"

    def __init__(self, order_id: str, status: Status) -> None:
        super().__init__(order_id, status)
        self.order_id = order_id
        self.status = status


class NothingToUndo(NotAllowed):
    """The action cannot be undone: it is final, or something happened to the order since."""

    code: ClassVar[str] = "nothing_to_undo"

    def __init__(self, order_id: str) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class InvalidHandOver(NotAllowed):
    """The lines of a hand-over do not fit the order or the status to enter."""

    code: ClassVar[str] = "invalid_hand_over"

    def __init__(self, order_id: str, line: int | None, problem: str) -> None:
        """`problem`: one of the codes in `order.HAND_OVER_PROBLEMS`."""
        super().__init__(order_id, line, problem)
        self.order_id = order_id
        self.line = line
        self.problem = problem


class InvalidText(NotAllowed):
    """A text that somebody typed is empty or too long. `what`: "shelf" or "note"."""

    code: ClassVar[str] = "invalid_text"

    def __init__(self, what: str, problem: str, length_max: int) -> None:
        """`problem`: EMPTY or TOO_LONG."""
        super().__init__(what, problem)
        self.what = what
        self.problem = problem
        self.length_max = length_max


class ShelfNeeded(NotAllowed):
    """The store wants to know the shelf of every parcel that is ready."""

    code: ClassVar[str] = "shelf_needed"

    def __init__(self, order_id: str) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class SignatureNeeded(NotAllowed):
    """The store wants whoever collects to sign, or a reason why they do not."""

    code: ClassVar[str] = "signature_needed"

    def __init__(self, order_id: str) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class CustomerErased(NotAllowed):
    """The customer's personal data was erased: nothing is written about them any more."""

    code: ClassVar[str] = "customer_erased"

    def __init__(self, order_id: str) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class QuestionOpen(NotAllowed):
    """Head office asks to cancel the order: someone must answer before it can be handed over."""

    code: ClassVar[str] = "question_open"

    def __init__(self, order_id: str, command_id: str) -> None:
        super().__init__(order_id, command_id)
        self.order_id = order_id
        self.command_id = command_id


class JournalCorrupt(Exception):
    """A journal or the log is damaged, or holds a history that is not legal."""

    def __init__(self, order_id: str | None, problem: Problem) -> None:
        super().__init__(f"{order_id or 'journal'}: {problem}")
        self.order_id = order_id
        self.problem = problem
