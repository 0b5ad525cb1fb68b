"""Coverage of a run: the legal transitions and the kinds of concurrency that it reached."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kiosk.domain.events.log import OutcomeReason
from kiosk.domain.status import Status
from tests.end_to_end.model import TABLE
from tests.simulation.shop import ShopDevice

TRANSITIONS = [f"{origin}>{to}" for origin in Status for to in Status if to in TABLE[origin]]

CANCELLED_EARLY = "cancel or replan, not yet arrived: done"
ASKED_STOP = "cancel, customer present: stopped"
ASKED_GO_ON = "cancel, customer present: goes on"
CANCEL_TOO_LATE = "cancel, handed over while offline: refused"
REPLAN_PRESENT = "replan, customer present: refused"
CAME_THOUGH_MOVED = "replanned, then the customer comes: arrival recorded"
SERVED_THOUGH_MOVED = "replanned, then the customer comes: served along a path"
TWO_COUNTERS = "two counters take the same order: the first has it"
DOUBLE_HAND_OVER = "both cut off, both hand over: flagged"
DISPUTED = "handed over × failed or partly, cut off: disputed"
DISPUTE_RESOLVED = "disputed or double hand-over: resolved by a person"
LATE_CHECK_IN = "late check-in, order already further: superseded"
OLD_VERSION = "delayed event on an old version: conflict"
TWO_COMMANDS = "two undecided commands: the later supersedes"
PROVISIONAL = "terminal cannot reach its hub: provisional"
ROWS = (
    CANCELLED_EARLY,
    ASKED_STOP,
    ASKED_GO_ON,
    CANCEL_TOO_LATE,
    REPLAN_PRESENT,
    CAME_THOUGH_MOVED,
    SERVED_THOUGH_MOVED,
    TWO_COUNTERS,
    DOUBLE_HAND_OVER,
    DISPUTED,
    DISPUTE_RESOLVED,
    LATE_CHECK_IN,
    OLD_VERSION,
    TWO_COMMANDS,
    PROVISIONAL,
)

_BY_REASON = {
    OutcomeReason.CLAIMED_ELSEWHERE: TWO_COUNTERS,
    OutcomeReason.DOUBLE_HAND_OVER: DOUBLE_HAND_OVER,
    OutcomeReason.DISPUTED_HAND_OVER: DISPUTED,
    OutcomeReason.OLD_VERSION: OLD_VERSION,
}
_CONTESTED = (OutcomeReason.DOUBLE_HAND_OVER, OutcomeReason.DISPUTED_HAND_OVER)
_BY_DECISION = {
    ("REFUSED", "cancel", "ALREADY_COLLECTED"): CANCEL_TOO_LATE,
    ("REFUSED", "replan", "CUSTOMER_PRESENT"): REPLAN_PRESENT,
}


class Log:
    """A store's log, read from its hub's database file."""

    def __init__(self, hub: ShopDevice) -> None:
        self._rows = hub.rows(
            "SELECT kind, order_id, from_status, to_status, operation_id, reason, data, outcome, "
            "outcome_reason "
            "FROM event WHERE store_seq IS NOT NULL ORDER BY store_seq"
        )

    def transitions(self) -> Iterator[str]:
        """Yields every transition that was applied, as "FROM>TO"."""
        for kind, _, origin, to, _, _, _, outcome, _ in self._rows:
            if kind == "status" and outcome == "applied" and origin is not None:
                yield f"{origin}>{to}"

    def rows(self) -> Iterator[str]:
        """Yields every row of ROWS that was reached."""
        statuses: dict[str, str] = {}
        moved: set[str] = set()
        asked: set[str] = set()
        contested: set[str] = set()
        for (
            kind,
            order_id,
            origin,
            to,
            operation_id,
            reason,
            text,
            outcome,
            outcome_reason,
        ) in self._rows:
            data = json.loads(text)
            if outcome != "applied":
                yield from self._without_effect(origin, to, outcome_reason)
                contested |= {operation_id} if outcome_reason in _CONTESTED else set()
            elif kind == "status":
                statuses[order_id] = to
                moved |= {operation_id} if origin == Status.REPLANNED else set()
                yield from [SERVED_THOUGH_MOVED] * (
                    to == Status.IN_PROGRESS and operation_id in moved
                )
                yield from self._asked_for(to, data.get("command_id"), asked)
            elif kind == "arrived":
                if any(statuses.get(each) == Status.REPLANNED for each in data["orders"]):
                    yield CAME_THOUGH_MOVED
            elif kind == "decided":
                yield from self._decided(reason, data, asked)
            elif kind == "reviewed" and data.get("operation_id") in contested:
                yield DISPUTE_RESOLVED

    @staticmethod
    def _without_effect(origin: str, to: str, outcome_reason: str) -> Iterator[str]:
        if outcome_reason in _BY_REASON:
            yield _BY_REASON[OutcomeReason(outcome_reason)]
        if (origin, to, outcome_reason) == (
            Status.READY,
            Status.AWAITING,
            OutcomeReason.ALREADY_SO,
        ):
            yield LATE_CHECK_IN

    @staticmethod
    def _asked_for(to: str, command_id: str | None, asked: set[str]) -> Iterator[str]:
        if command_id and to in (Status.CANCELLED, Status.REPLANNED) and command_id not in asked:
            yield CANCELLED_EARLY
        if command_id in asked and to == Status.CANCELLED:
            yield ASKED_STOP

    @staticmethod
    def _decided(reason: str, data: dict[str, Any], asked: set[str]) -> Iterator[str]:
        command_id = data["command_id"]
        if reason == "WAITING":
            asked.add(command_id)
        if (reason, data["code"]) == ("REFUSED", "CUSTOMER_PRESENT") and command_id in asked:
            yield ASKED_GO_ON
        if reason == "SUPERSEDED":
            yield TWO_COMMANDS
        row = _BY_DECISION.get((reason, data["command"], data["code"]))
        if row is not None:
            yield row
