"""Open issues that wait for a person: questions, actions without effect, clocks, calls for help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from kiosk.services.devices.peer_clocks import SkewedClock, skewed_clocks
from kiosk.services.ports.boards import Question, Review
from kiosk.services.ports.projections import CallForHelp
from kiosk.services.ports.reader import Reader


@dataclass(frozen=True)
class OpenIssues:
    """All open issues, oldest first."""

    questions: tuple[Question, ...] = ()
    reviews: tuple[Review, ...] = ()
    clocks: tuple[SkewedClock, ...] = ()
    calls: tuple[CallForHelp, ...] = ()

    @cached_property
    def asked(self) -> dict[str, Question]:
        """The oldest open question about each order, by order id."""
        return {question.order_id: question for question in reversed(self.questions)}

    @cached_property
    def to_check(self) -> frozenset[str]:
        """The orders with an action that took no effect."""
        return frozenset(review.order_id for review in self.reviews if review.order_id)

    def differing(self, other: OpenIssues) -> frozenset[str]:
        """The orders whose cards or buttons differ between the two."""
        questions = set(self.questions) ^ set(other.questions)
        asked = frozenset(question.order_id for question in questions)
        return asked | (self.to_check ^ other.to_check)


def read_open_issues(reader: Reader, now: datetime) -> OpenIssues:
    """Reads the open issues of the store."""
    clocks = skewed_clocks(reader.devices.peers(), now)
    calls = reader.projections.calls_for_help()
    return OpenIssues(reader.questions(), reader.reviews(), clocks, calls)
