"""What waits for a person: head office's questions, and deeds that took no effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from kiosk.services.boards import Question, Reader, Review
from kiosk.services.log_ports import CallForHelp
from kiosk.services.peer_clocks import WrongClock, wrong_clocks

if TYPE_CHECKING:
    from kiosk.screens.counter.desk import Desk


@dataclass(frozen=True)
class Matters:
    """All that is open now, oldest first."""

    questions: tuple[Question, ...] = ()
    reviews: tuple[Review, ...] = ()
    clocks: tuple[WrongClock, ...] = ()
    calls: tuple[CallForHelp, ...] = ()

    @cached_property
    def asked(self) -> dict[str, Question]:
        """The question about each order that one is open about."""
        return {question.order_id: question for question in reversed(self.questions)}

    @cached_property
    def to_check(self) -> frozenset[str]:
        """The orders with a deed that took no effect."""
        return frozenset(review.order_id for review in self.reviews if review.order_id)

    def differing(self, other: Matters) -> frozenset[str]:
        """The orders whose cards or buttons look different with the other."""
        questions = set(self.questions) ^ set(other.questions)
        asked = frozenset(question.order_id for question in questions)
        return asked | (self.to_check ^ other.to_check)


def read_matters(reader: Reader, now: datetime) -> Matters:
    """What is open in the store."""
    clocks = wrong_clocks(reader.log.peers(), now)
    calls = reader.log.calls_for_help()
    return Matters(reader.questions(), reader.reviews(), clocks, calls)


class MattersWatch:
    """Keeps the desk's matters as the store has them, and tells whose looks have changed."""

    def __init__(self, desk: Desk, on_change: Callable[[frozenset[str]], None]) -> None:
        """`on_change` gets the orders whose cards or buttons look different now."""
        self._desk = desk
        self._on_change = on_change
        self._is_stale = self._is_reading = False

    def refresh(self) -> None:
        """Read again; what changes meanwhile waits for the next read."""
        self._is_stale = True
        if not self._is_reading:
            self._is_reading = True
            self._desk.tasks.spawn(self._read())

    async def _read(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                matters = await self._desk.read(
                    lambda reader: read_matters(reader, self._desk.clock())
                )
                if matters is not None and matters != self._desk.matters:
                    former, self._desk.matters = self._desk.matters, matters
                    self._on_change(matters.differing(former))
        finally:
            self._is_reading = False
