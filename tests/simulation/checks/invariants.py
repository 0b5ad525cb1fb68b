"""The invariants, and their checks on a store's device after every transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kiosk.domain.status import Status
from kiosk.domain.workflow import is_correctable
from kiosk.services.ports.upstream_state import UNCHECKED
from tests.end_to_end.model import TABLE
from tests.simulation.device import Computer

GENESIS = "0" * 64
INVARIANTS = {
    1: "What was confirmed on a screen is on that disk.",
    2: "Every event gets exactly one final outcome and has its effect at most once.",
    3: "Every order's journal is a chain of legal steps.",
    4: "store_seq and device_seq have no gap.",
    5: "A cursor equals the hash of the rows held.",
    6: "At rest all digests are equal.",
    7: "Nothing follows PICK_UP_OK.",
    8: "One claim per order.",
    9: "No event of an old hub epoch takes effect unsequenced.",
    10: "Permuting clocks changes no status.",
    11: "Every event that did not apply is visible to a person.",
    12: "A person's confirmed action never disappears without a card.",
    13: "When faults stop, all queues are empty within 60 s.",
    14: "Every command is decided or waits for a named person.",
    15: "No store sees another's row.",
    16: "The audit chain verifies and extends the head that head office witnessed.",
    17: "Personal data is gone after its date, the chain still verifies.",
}
COPIED_IN_PAGES = "SELECT 1 FROM upstream WHERE snapshot_cursor <> ?"
BUG = 0
STALL = -1

Numbered = dict[tuple[str, int, int], str]
"""The hash of the event with a device id, epoch and number, as seen on any disk."""


class Violation(Exception):
    """An invariant does not hold. `number`: its number; BUG for an unexplained failure."""

    def __init__(self, number: int, where: str, what: str) -> None:
        sentence = INVARIANTS.get(number, "Nothing fails that no fault explains.")
        super().__init__(f"invariant {number} ({sentence}) at {where}: {what}")
        self.number = number


def require(holds: bool, number: int, where: str, what: Callable[[], str]) -> None:
    """Raise Violation with the text of `what` unless `holds`."""
    if not holds:
        raise Violation(number, where, what())


@dataclass(frozen=True)
class Step:
    """One status event of a journal."""

    from_status: str | None
    to_status: str
    version: int
    data: str


def needs_step_before(step: Step, data: dict[str, Any]) -> bool:
    """Whether a step means nothing without the one before it in its operation.

    So do a correction and a step that cannot be taken back.
    """
    if step.from_status is None:
        return False
    is_final = not is_correctable(Status(step.from_status), Status(step.to_status))
    return is_final or "corrects" in data


def entry_hash(prev: str, *covered: Any) -> str:
    """The hash of an entry, implemented independently of the program."""
    text = json.dumps([prev, *covered], separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def check_steps(steps: Iterable[Step], where: str, order_id: str) -> tuple[str, int]:
    """3 and 7: legal steps, each from where the last one led, none after PICK_UP_OK.

    Returns the last status ("" without steps) and the number of steps.
    """
    status: str | None = None
    version = 0
    for step in steps:
        require(
            status != Status.PICK_UP_OK,
            7,
            where,
            lambda: f"{order_id} goes on to {step.to_status}",  # noqa: B023
        )
        legal = (
            step.to_status in (Status.INIT, Status.STARTED)
            if status is None
            else Status(step.to_status) in TABLE[Status(status)]
        )
        follows = (step.from_status, step.version) == (status, version)
        require(
            legal and follows,
            3,
            where,
            lambda: f"{order_id}: {status}@{version} then {step}",  # noqa: B023
        )
        status, version = step.to_status, version + 1
    return status or "", version


@dataclass
class Checked:
    """How far one device's log and own numbers were checked."""

    seq: int = 0
    hash: str = GENESIS
    position: int = 0
    event_id: str = ""
    own_heads: dict[int, tuple[int, str]] = field(default_factory=dict)
    swapped: int = 0


class ShopCheck:
    """Checks what is new on one device of a store after every transaction."""

    def __init__(self, device: Computer, store: str, numbered: Numbered) -> None:
        """`store`: the exchange place. `numbered`: shared by all devices of a run."""
        self._device = device
        self._store = store
        self._numbered = numbered
        self._done = Checked()

    def __call__(self) -> None:
        """Check what was written since the last call. Raises Violation."""
        device, done = self._device, self._done
        if device.swapped != done.swapped or self._is_replaced(done):
            self._done = done = Checked(swapped=device.swapped)
        touched = self._log(done)
        touched |= self._own_numbers(done)
        for order_id in sorted(touched):
            self._order(order_id)

    def _is_replaced(self, done: Checked) -> bool:
        """Whether what was checked is no longer here: a first copy takes its place."""
        query = "SELECT event_id FROM event WHERE position = ?"
        return bool(done.position) and self._device.rows(query, done.position) != [(done.event_id,)]

    def _log(self, done: Checked) -> set[str]:
        """4 and 16: numbers without gaps, in one hash chain. Returns the orders concerned.

        A first copy in pages, which begins with the open orders, is checked once it is complete.
        """
        device = self._device
        touched: set[str] = set()
        if device.rows(COPIED_IN_PAGES, UNCHECKED):
            return touched
        if done.seq:
            rows = device.rows("SELECT store_hash FROM event WHERE store_seq = ?", done.seq)
            if rows != [(done.hash,)]:
                done.seq, done.hash = 0, GENESIS
        for seq, epoch, outcome, outcome_reason, digest, event_hash, order_id in device.rows(
            "SELECT store_seq, hub_epoch, outcome, outcome_reason, store_hash, hash, order_id "
            "FROM event WHERE store_seq > ? ORDER BY store_seq",
            done.seq,
        ):
            require(
                seq == done.seq + 1,
                4,
                device.name,
                lambda: f"store_seq {seq} after {done.seq}",  # noqa: B023
            )
            expected = entry_hash(done.hash, seq, epoch, event_hash, outcome, outcome_reason)
            require(
                digest == expected,
                16,
                device.name,
                lambda: f"entry {seq} does not chain to the one before",  # noqa: B023
            )
            done.seq, done.hash = seq, digest
            if order_id:
                touched.add(order_id)
        return touched

    def _own_numbers(self, done: Checked) -> set[str]:
        """4 and 16: this device's own numbers have no gaps and form a hash chain in each epoch.

        No number is ever given twice, even after the disk was replaced. Returns the orders
        concerned.
        """
        device = self._device
        touched: set[str] = set()
        for position, event_id, device_id, own, epoch, seq, prev, digest, order_id in device.rows(
            "SELECT position, event_id, device_id, device_id = (SELECT device_id FROM device), "
            "device_epoch, device_seq, prev_hash, hash, order_id FROM event WHERE position > ? "
            "ORDER BY position",
            done.position,
        ):
            done.position, done.event_id = position, event_id
            if order_id:
                touched.add(order_id)
            require(
                self._numbered.setdefault((device_id, epoch, seq), digest) == digest,
                4,
                device.name,
                lambda: f"two events are number {seq} of {device_id} in epoch {epoch}",  # noqa: B023
            )
            if not own:
                continue
            before = done.own_heads.get(epoch, (0, GENESIS))
            follows = (seq - 1, prev) == before
            # Own events that were lost with the disk come back in the order of the store's log.
            if not follows and device.swapped:
                done.own_heads.pop(epoch, None)
                continue
            require(
                follows,
                4,
                device.name,
                lambda: f"device_seq {seq} after {before[0]}",  # noqa: B023
            )
            done.own_heads[epoch] = (seq, digest)
        return touched

    def _order(self, order_id: str) -> None:
        """3, 7, 8 and 15: an order's events, and that its row shows what they lead to."""
        device = self._device
        sequenced, waiting = [], []
        operations: set[str] = set()
        before = ""  # The operation of the last step that applies.
        for operation_id, from_status, to_status, version, data, outcome in device.rows(
            "SELECT operation_id, from_status, to_status, expected_version, data, outcome "
            "FROM event WHERE order_id = ? AND kind = 'status' "
            "ORDER BY store_seq IS NULL, store_seq, position",
            order_id,
        ):
            step = Step(from_status, to_status, version, data)
            if outcome == "applied":
                sequenced.append(step)
                before = operation_id
            elif outcome is None:
                needs_former = needs_step_before(step, json.loads(data))
                goes_on = operation_id in operations and needs_former
                waiting.append((operation_id, goes_on, step))
            operations.add(operation_id)
        status, version = check_steps(sequenced, device.name, order_id)
        last = sequenced[-1] if sequenced else None
        for operation_id, goes_on, step in waiting:
            if goes_on and before != operation_id:
                continue  # Such a step means what it means only after the step before it.
            legal = status and Status(step.to_status) in TABLE[Status(status)]
            if legal and (step.from_status, step.version) == (status, version):
                status, version, last = step.to_status, version + 1, step
                before = operation_id
        shown = device.rows(
            "SELECT status, version, claim_counter, exchange_place_id FROM orders "
            "WHERE order_id = ?",
            order_id,
        )
        if not sequenced:
            return
        require(
            shown[0][:2] == (status, version),
            3,
            device.name,
            lambda: f"{order_id} is shown as {shown[0][:2]}, its journal says {status}@{version}",
        )
        claim = json.loads(last.data).get("claim") if last else None
        counter = claim["counter"] if claim else None
        require(
            shown[0][2] == counter and (counter is None or status == Status.IN_PROGRESS),
            8,
            device.name,
            lambda: f"{order_id} is claimed by {shown[0][2]}, its journal says {counter}",
        )
        require(
            shown[0][3] == self._store,
            15,
            device.name,
            lambda: f"{order_id} belongs to {shown[0][3]}",
        )
