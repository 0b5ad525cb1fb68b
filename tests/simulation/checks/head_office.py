"""Checks on head office's database: each store's log is valid and only grows."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tests.simulation.checks.invariants import (
    GENESIS,
    Step,
    check_steps,
    entry_hash,
    needs_step_before,
    require,
)
from tests.simulation.headquarters import OfficeDevice


@dataclass
class Witnessed:
    """What head office held of one store at the last check."""

    seq: int = 0
    hash: str = GENESIS
    epoch: int = 0
    outcomes: dict[str, tuple[object, ...]] = field(default_factory=dict)


@dataclass
class Operations:
    """Which operations changed one order, and which of their steps did not apply."""

    last: tuple[str, str] | None = None
    missed: set[tuple[str, str]] = field(default_factory=set)

    def note(self, operation: tuple[str, str], *, has_applied: bool) -> None:
        """Note the next step; `operation` is its id and its device's."""
        if has_applied:
            self.last = operation
        else:
            self.missed.add(operation)

    def lacks_former(self, operation: tuple[str, str]) -> bool:
        """Whether the steps of an operation cannot follow from its own former steps."""
        return operation in self.missed and operation != self.last


class OfficeCheck:
    """Checks what is new after every transaction at head office."""

    def __init__(self, office: OfficeDevice, lying: str = "") -> None:
        """`lying`: the store whose hub lies: its order ids and outcomes are not checked."""
        self._office = office
        self._lying = lying
        self._stores: dict[str, Witnessed] = {}
        self._swapped = 0

    def __call__(self) -> None:
        """Check what was written since the last call. Raises Violation."""
        office = self._office
        if office.swapped != self._swapped:
            self._stores, self._swapped = {}, office.swapped
        for store_id, name, epoch, log_seq, log_hash in office.rows(
            "SELECT store_id, name, hub_epoch, log_seq, log_hash FROM store"
        ):
            seen = self._stores.setdefault(store_id, Witnessed())
            touched = self._log(store_id, epoch, seen)
            require(
                (seen.seq, seen.hash) == (log_seq, log_hash),
                5,
                f"office for {name}",
                lambda: f"the cursor says {log_seq}, the rows end at {seen.seq}",  # noqa: B023
            )
            for order_id in sorted(touched):
                self._order(store_id, name, order_id)

    def _log(self, store_id: str, epoch: int, seen: Witnessed) -> set[str]:
        """2, 4, 9 and 16: the log only grows, by the present hub, each event once.

        Returns the orders that the new entries are about.
        """
        touched: set[str] = set()
        where = f"office for {store_id[-4:]}"
        if seen.seq:
            kept = self._office.rows(
                "SELECT hash FROM entry WHERE store_id = ? AND store_seq = ?", store_id, seen.seq
            )
            require(kept == [(seen.hash,)], 16, where, lambda: f"entry {seen.seq} is another one")
        for (
            seq,
            entry_epoch,
            outcome,
            outcome_reason,
            event_id,
            event_hash,
            digest,
            order_id,
        ) in self._office.rows(
            "SELECT store_seq, hub_epoch, outcome, outcome_reason, event_id, event_hash, hash, "
            "order_id FROM entry WHERE store_id = ? AND store_seq > ? ORDER BY store_seq",
            store_id,
            seen.seq,
        ):
            require(seq == seen.seq + 1, 4, where, lambda: f"{seq} after {seen.seq}")  # noqa: B023
            expected = entry_hash(seen.hash, seq, entry_epoch, event_hash, outcome, outcome_reason)
            require(digest == expected, 16, where, lambda: f"entry {seq} does not chain")  # noqa: B023
            require(
                seen.epoch <= entry_epoch <= epoch,
                9,
                where,
                lambda: f"entry {seq} is of epoch {entry_epoch}",  # noqa: B023
            )
            require(
                event_id not in seen.outcomes,
                2,
                where,
                lambda: f"event {event_id} came twice",  # noqa: B023
            )
            seen.outcomes[event_id] = (seq, outcome, outcome_reason)
            seen.seq, seen.hash, seen.epoch = seq, digest, entry_epoch
            if order_id:
                touched.add(order_id)
        return touched

    @staticmethod
    def _has_reason(step: Step, before: list[Step], where: str, what: str) -> None:
        """12: a step that did not apply must not have followed from its order's state."""
        here = (before[-1].to_status, before[-1].version + 1) if before else (None, 0)
        require(
            (step.from_status, step.version) != here,
            12,
            where,
            lambda: f"a step that fits was not taken: {what} {step}",
        )

    def _order(self, store_id: str, name: str, order_id: str) -> None:
        """3, 7 and 15: an order's steps, and that head office shows the status they lead to."""
        where = f"office for {name}"
        steps: list[Step] = []
        operations = Operations()
        for from_status, to_status, version, outcome, reason, device_id, text in self._office.rows(
            "SELECT from_status, to_status, expected_version, outcome, outcome_reason, device_id, "
            "contents FROM entry "
            "WHERE store_id = ? AND order_id = ? AND kind = 'status' ORDER BY store_seq",
            store_id,
            order_id,
        ):
            step = Step(from_status, to_status, version, "{}")
            contents = json.loads(text)
            operation = (contents["operation_id"], device_id)
            needs_former = needs_step_before(step, contents["data"])
            if outcome == "applied":
                steps.append(step)
            elif (
                outcome != "rejected"
                and name != self._lying
                and not (needs_former and operations.lacks_former(operation))
            ):
                self._has_reason(step, steps, where, f"{order_id} {outcome} {reason}")
            operations.note(operation, has_applied=outcome == "applied")
        status, version = check_steps(steps, where, order_id)
        if not steps:
            return
        shown = self._office.rows(
            "SELECT status, version FROM orders WHERE store_id = ? AND order_id = ?",
            store_id,
            order_id,
        )
        require(
            shown == [(status, version)],
            3,
            where,
            lambda: f"{order_id} is shown as {shown}, its journal says {status}@{version}",
        )
        is_its_own = order_id.startswith(name) or name == self._lying
        require(is_its_own, 15, where, lambda: f"it holds {order_id}")
