"""The store's log: every event in the sequence that the hub gave it, with its outcome.

Only the hub writes the log. Entries are numbered without gaps, and each one's hash covers the
hash before it: two devices with the same last number and hash hold the same log. An event that
did not apply has an entry too, so that a person can see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.event import GENESIS_HASH, Event
from kiosk.domain.events.hashed_json import json_hash
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Order
from kiosk.domain.problem import Problem


class Outcome(StrEnum):
    """How the hub resolved an event."""

    APPLIED = "applied"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    CONFLICT = "conflict"


class OutcomeReason(StrEnum):
    """Why an event did not apply."""

    ALREADY_SO = "ALREADY_SO"
    CLAIMED_ELSEWHERE = "CLAIMED_ELSEWHERE"
    OLD_VERSION = "OLD_VERSION"
    DOUBLE_HAND_OVER = "DOUBLE_HAND_OVER"
    DISPUTED_HAND_OVER = "DISPUTED_HAND_OVER"
    HANDED_OVER_AFTER_CANCEL = "HANDED_OVER_AFTER_CANCEL"
    ILLEGAL = "ILLEGAL"
    NOT_PERMITTED = "NOT_PERMITTED"
    UNKNOWN_ORDER = "UNKNOWN_ORDER"
    # Never in the log: of events set aside because they contradict it, EventKind.SET_ASIDE.
    SET_ASIDE = "SET_ASIDE"


@frozen
class Verdict:
    """How an event was resolved; `outcome_reason` is None when it applies."""

    outcome: Outcome
    outcome_reason: OutcomeReason | str | None = None


APPLIES = Verdict(Outcome.APPLIED)


@frozen
class LogHead:
    """The end of a log: its last entry's number and hash."""

    seq: int
    hash: str


EMPTY_LOG = LogHead(0, GENESIS_HASH)


@frozen
class Entry:
    """One event with its number in the store's log.

    `order`: what was ordered, if the event brings a new order into the store, else None.
    """

    store_seq: int
    hub_epoch: int
    event: Event
    outcome: Outcome
    outcome_reason: str | None
    prev_hash: str
    hash: str
    order: Order | None = None

    @property
    def head(self) -> LogHead:
        """The log's head when this entry is its last."""
        return LogHead(self.store_seq, self.hash)


def entry_hash(
    prev_hash: str, store_seq: int, hub_epoch: int, event_hash: str, verdict: Verdict
) -> str:
    """The hash of an entry; `prev_hash` is that of the entry before."""
    covered = [prev_hash, store_seq, hub_epoch, event_hash, verdict.outcome, verdict.outcome_reason]
    return json_hash(covered)


def sequence(
    event: Event, head: LogHead, hub_epoch: int, verdict: Verdict, order: Order | None = None
) -> Entry:
    """The entry for `event` that follows `head` in the log."""
    seq = head.seq + 1
    digest = entry_hash(head.hash, seq, hub_epoch, event.hash, verdict)
    return Entry(
        seq, hub_epoch, event, verdict.outcome, verdict.outcome_reason, head.hash, digest, order
    )


def check_log(entries: Iterable[Entry], head: LogHead) -> LogHead:
    """Check entries that follow `head` in the sequence of their numbers; returns the new head.

    Raises JournalCorrupt on a gap, a repeated number, or an entry that was altered.
    """
    for entry in entries:
        store_seq = entry.store_seq
        if entry.store_seq != head.seq + 1:
            raise JournalCorrupt(
                entry.event.order_id,
                Problem("entry_gap", store_seq=store_seq, expected=head.seq + 1),
            )
        if entry.prev_hash != head.hash:
            raise JournalCorrupt(
                entry.event.order_id, Problem("entry_unchained", store_seq=store_seq)
            )
        verdict = Verdict(entry.outcome, entry.outcome_reason)
        expected = entry_hash(
            head.hash, entry.store_seq, entry.hub_epoch, entry.event.hash, verdict
        )
        if expected != entry.hash:
            raise JournalCorrupt(
                entry.event.order_id, Problem("entry_altered", store_seq=store_seq)
            )
        head = entry.head
    return head
