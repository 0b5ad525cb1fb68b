"""Matches steps in the journal with the acts of people, and lists steps that nobody meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.status import Status

LASTING_S = 6.0
"""How long after an act its steps may be written: it may be held for 1 s; the rest is slack."""

SCAN_LASTS_S = 60.0
"""An arrival that needs no question is held for 10 s, and while a place is being chosen."""

KEPT_S = 90.0
"""How long an act is kept, to be listed with a step that nobody meant."""


@dataclass
class Act:
    """An act of a person that may move an order.

    `order_ids` None: any order that a recent act was about, as Undo may. `offered`: the statuses
    to which its first step can lead; None: any. `operation`: the operation that matched it.
    """

    what: str
    at_s: float
    order_ids: frozenset[str] | None = None
    offered: frozenset[Status] | None = None
    operation: str | None = None
    lasts_s: float = LASTING_S


@dataclass
class Ledger:
    """The acts of people, and the steps of the journal that were matched with them or not."""

    acts: list[Act] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    moved: dict[str, int] = field(default_factory=dict)
    unmeant: list[str] = field(default_factory=list)
    checked_s: float = 0.0

    def act(
        self,
        what: str,
        at_s: float,
        order_ids: frozenset[str] | None = None,
        offered: frozenset[Status] | None = None,
    ) -> None:
        """Records an act of a person that may move these orders."""
        self.acts.append(Act(what, at_s, order_ids, offered))

    def scanned(self, order_ids: frozenset[str], at_s: float) -> None:
        """Records that a customer of these orders scanned a code: they may have arrived by it."""
        arrives = frozenset({Status.AWAITING})
        self.acts.append(Act("scan", at_s, order_ids, arrives, lasts_s=SCAN_LASTS_S))

    def begin(self, events: Iterable[Event], now_s: float) -> None:
        """Ignores the events that exist before the first act."""
        self.checked_s = now_s
        self.seen.update(event.event_id for event in events)

    def others(self, events: Iterable[Event]) -> None:
        """Ignores events that other devices of the store recorded."""
        self.seen.update(event.event_id for event in events)

    def check(self, events: Iterable[Event], now_s: float, before: Iterable[str]) -> None:
        """Finds the act behind every new step; `before`: the last acts, for the report.

        `now_s`: when these events were read. New steps were written after the check before.
        """
        written_after_s, self.checked_s = self.checked_s, now_s
        steps = [event for event in events if event.kind is EventKind.STATUS]
        new = [step for step in steps if step.event_id not in self.seen and step.from_status]
        self.seen.update(step.event_id for step in steps)
        # One act may move several orders; the one that it was meant for need not come first.
        unexplained = [step for step in new if not self._explain(step, written_after_s)]
        for event in unexplained:
            if self._explain(event, written_after_s):
                continue
            step = f"{event.order_id}: {event.from_status} → {event.to_status}"
            step += f" by {event.actor} at {event.occurred_at}, read at {now_s:.2f} s,"
            step += f" reason {event.reason}, {dict(event.recorded)}"
            acts = [f"{now_s - act.at_s:.1f} s ago {act}" for act in self.acts]
            self.unmeant.append(f"{step} after {' | '.join(before)}; acts: {acts}")
        self.acts = [act for act in self.acts if now_s - act.at_s <= KEPT_S]

    def _explain(self, event: Event, written_after_s: float) -> bool:
        """Whether an act is behind a step, which it then counts."""
        act = self._behind(event, written_after_s)
        if act is not None:
            self.moved[act.what] = self.moved.get(act.what, 0) + 1
        return act is not None

    def _behind(self, event: Event, written_after_s: float) -> Act | None:
        """Returns the act behind a step: one act for each operation, shared by its steps."""
        recent = [act for act in self.acts if written_after_s - act.at_s <= act.lasts_s]
        for act in recent:
            if act.operation == event.operation_id:
                return act
        touched = {order_id for act in recent for order_id in act.order_ids or ()}
        # What leads only there comes first: "Customer arrived" before "Serve", which may do both.
        latest_first = recent[::-1]
        for act in sorted(latest_first, key=lambda act: len(act.offered or Status)):
            meant = touched if act.order_ids is None else act.order_ids
            is_meant = event.order_id in meant
            is_offered = act.offered is None or event.to_status in act.offered
            if act.operation is None and is_meant and is_offered:
                act.operation = event.operation_id
                return act
        return None
