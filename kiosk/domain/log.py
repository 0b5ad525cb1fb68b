"""The store's log: every event in the order its hub gave it, with what became of it.

The hub alone writes the log. Each entry is numbered without gaps and chained by hash over the
one before, so that two machines that name the same number and the same hash hold the same log.
An event that took no effect has its entry too: it is kept, and a person can see it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.journal import GENESIS_HASH, Event
from kiosk.domain.order import Order

_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True)


class Outcome(StrEnum):
    """What became of an event at the hub."""

    APPLIED = "applied"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    CONFLICT = "conflict"


class Why(StrEnum):
    """Why an event took no effect."""

    ALREADY_SO = "ALREADY_SO"
    CLAIMED_ELSEWHERE = "CLAIMED_ELSEWHERE"
    OLD_VERSION = "OLD_VERSION"
    DOUBLE_HAND_OVER = "DOUBLE_HAND_OVER"
    DISPUTED_HAND_OVER = "DISPUTED_HAND_OVER"
    HANDED_OVER_AFTER_CANCEL = "HANDED_OVER_AFTER_CANCEL"
    ILLEGAL = "ILLEGAL"
    NOT_PERMITTED = "NOT_PERMITTED"
    UNKNOWN_ORDER = "UNKNOWN_ORDER"
    # Of no event of the log: a machine held what contradicts the log, see EventKind.SET_ASIDE.
    SET_ASIDE = "SET_ASIDE"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an event; `why` is None where it applies."""

    outcome: Outcome
    why: Why | str | None = None


APPLIES = Verdict(Outcome.APPLIED)


@dataclass(frozen=True, slots=True)
class LogHead:
    """Where a log ends: its last number, and the hash there."""

    seq: int
    hash: str


EMPTY_LOG = LogHead(0, GENESIS_HASH)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event with its place in the store's log.

    `order`: what was ordered, with the event that brings an order into the store, else None.
    """

    store_seq: int
    hub_epoch: int
    event: Event
    outcome: Outcome
    why: str | None
    prev_hash: str
    hash: str
    order: Order | None = None

    @property
    def head(self) -> LogHead:
        """Where the log stands with this entry."""
        return LogHead(self.store_seq, self.hash)


def entry_hash(
    prev_hash: str, store_seq: int, hub_epoch: int, event_hash: str, verdict: Verdict
) -> str:
    """The hash of an entry, chained to the one before."""
    covered = [prev_hash, store_seq, hub_epoch, event_hash, verdict.outcome, verdict.why]
    return hashlib.sha256(_ENCODER.encode(covered).encode("ascii")).hexdigest()


def sequence(
    event: Event, head: LogHead, hub_epoch: int, verdict: Verdict, order: Order | None = None
) -> Entry:
    """The next entry of the log that ends at `head`."""
    seq = head.seq + 1
    digest = entry_hash(head.hash, seq, hub_epoch, event.hash, verdict)
    return Entry(seq, hub_epoch, event, verdict.outcome, verdict.why, head.hash, digest, order)


def check_log(entries: Iterable[Entry], head: LogHead) -> LogHead:
    """Follow entries in their numbers from `head`; returns where they end.

    Raises JournalCorrupt on a gap, a repeated number, or an entry that was altered.
    """
    for entry in entries:
        where = f"entry {entry.store_seq} of the log"
        if entry.store_seq != head.seq + 1:
            raise JournalCorrupt(entry.event.order_id, f"{where}: expected {head.seq + 1}")
        if entry.prev_hash != head.hash:
            raise JournalCorrupt(entry.event.order_id, f"{where} does not chain to the one before")
        verdict = Verdict(entry.outcome, entry.why)
        expected = entry_hash(
            head.hash, entry.store_seq, entry.hub_epoch, entry.event.hash, verdict
        )
        if expected != entry.hash:
            raise JournalCorrupt(entry.event.order_id, f"{where} was altered")
        head = entry.head
    return head
