"""What can be refused, with the facts a person needs. Messages are made at the edge."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.status import Status


class Refused(Exception):
    """A person asked for something that cannot be done. Never a bug of ours."""


class OrderUnknown(Refused):
    """No order has this identifier."""

    def __init__(self, order_id: str) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class TransitionRefused(Refused):
    """The step is not in the table, or not for this role."""

    def __init__(
        self,
        order_id: str,
        from_status: Status,
        to_status: Status,
        legal: tuple[Status, ...],
    ) -> None:
        """`legal`: what the same person may do with the order as it stands."""
        super().__init__(order_id, from_status, to_status)
        self.order_id = order_id
        self.from_status = from_status
        self.to_status = to_status
        self.legal = legal


class ReasonNeeded(Refused):
    """A legal step that needs a reason came without one, or with one not on the list."""

    def __init__(self, to_status: Status, given: str | None, codes: tuple[str, ...]) -> None:
        super().__init__(to_status, given)
        self.to_status = to_status
        self.given = given
        self.codes = codes


class SlotNeeded(Refused):
    """A step into REPLANNED came without the new slot."""

    def __init__(self, order_id: str) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class DeedHeld(Refused):
    """A final tap on this order is still held and can be undone; nothing else may happen."""

    def __init__(self, order_id: str, to_status: Status, due_at: datetime) -> None:
        super().__init__(order_id, to_status)
        self.order_id = order_id
        self.to_status = to_status
        self.due_at = due_at


class ClaimedElsewhere(Refused):
    """Another counter or person serves this order; taking over is a manager's deed."""

    def __init__(self, order_id: str, counter: str, person: str) -> None:
        super().__init__(order_id, counter)
        self.order_id = order_id
        self.counter = counter
        self.person = person


class NothingToUndo(Refused):
    """The deed cannot be taken back: it is final, or something happened since."""

    def __init__(self, order_id: str) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class HandOverWrong(Refused):
    """The lines of a hand-over do not fit the order or the status they lead to."""

    def __init__(self, order_id: str, line: int | None, problem: str) -> None:
        """`problem`: one of the codes in `order.HAND_OVER_PROBLEMS`."""
        super().__init__(order_id, line, problem)
        self.order_id = order_id
        self.line = line
        self.problem = problem


class QuestionOpen(Refused):
    """Head office asks whether to stop: it must be answered before anything is handed over."""

    def __init__(self, order_id: str, command_id: str) -> None:
        super().__init__(order_id, command_id)
        self.order_id = order_id
        self.command_id = command_id


class JournalCorrupt(Exception):
    """A journal holds what no legal history can hold."""

    def __init__(self, order_id: str | None, problem: str) -> None:
        super().__init__(f"{order_id or 'journal'}: {problem}")
        self.order_id = order_id
        self.problem = problem
