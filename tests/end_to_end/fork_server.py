"""Forks processes for tests to kill, from a process that has everything imported.

Reads a line for each process to start: its work, its seed, the data directory. Writes
`started PID`, what the process reports, and `ended PID`. A process reports an action only after
it was saved, in one write, so that no line is partial.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import alembic.command
import alembic.config

from kiosk.domain.errors import NotAllowed
from kiosk.domain.status import Status
from kiosk.domain.workflow import permitted_next
from kiosk.services.orders import check_in, counter, intake
from kiosk.services.orders.counter import Advance, OrderCommand, Undo
from kiosk.services.ports.changes import Changes
from kiosk.storage.backup import back_up
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.storage.sample import COUNTER_1, SOPHIE, details_for, new_order

PRELOADED = (alembic.command, alembic.config)
ORDERS = 1000
BATCH = 25
HOLD_S = 0.02


def report(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


class Tapper:
    """Taps at random, as fast as the store saves."""

    def __init__(self, store: LocalDatabase, seed: int) -> None:
        self.store = store
        self.rng = random.Random(seed)
        self.last: str | None = None

    def tap(self) -> None:
        weighted = [self.advance] * 12 + [self.serve] * 3 + [self.undo] * 3
        weighted += [self.arrive] * 2 + [self.add_order, self.due]
        with suppress(NotAllowed):
            self.rng.choice(weighted)()

    def order_id(self) -> str:
        return f"CMD-{self.rng.randrange(ORDERS):06}"

    def advance(self) -> None:
        order_id = self.order_id()
        order = self.store.read_blocking(lambda reader: reader.order(order_id))
        assert order is not None
        legal = permitted_next(SOPHIE.role, order.status)
        if not legal:
            return
        to_status = self.rng.choice(legal)
        details = details_for(order, to_status)
        command = Advance(order_id, to_status, SOPHIE, COUNTER_1, details, hold_s=HOLD_S)
        self.confirm(self.store.run_blocking(counter.advance, command))

    def serve(self) -> None:
        on_order = OrderCommand(self.order_id(), SOPHIE, COUNTER_1)
        self.confirm(self.store.run_blocking(counter.serve, on_order))

    def confirm(self, changes: Changes) -> None:
        action = changes.action
        if action is not None:
            self.last = action.operation_id
            report("held" if action.held_until else "action", action.operation_id)

    def undo(self) -> None:
        if self.last is not None:
            report("undoing", self.last)
            self.store.run_blocking(counter.undo, Undo(self.last, SOPHIE, COUNTER_1))
            report("undone", self.last)
            self.last = None

    def arrive(self) -> None:
        place = check_in.CheckIn((self.order_id(),), f"A{self.rng.randrange(9)}")
        report("arrived", self.store.run_blocking(check_in.arrive, place).arrival.arrival_id)

    def add_order(self) -> None:
        first = self.rng.randrange(1000, 10**9)
        batch = [new_order(first + n, slot=None) for n in range(BATCH)]
        report("batch", first)
        self.store.run_blocking(intake.take_orders, batch)
        report("added", first)

    def due(self) -> None:
        self.confirm(self.store.run_blocking(counter.carry_out_due, None))


def tap_for_ever(data_dir: Path, seed: int) -> None:
    """Tap at random; report each tap once it is saved."""
    store = open_store(data_dir)
    tapper = Tapper(store, seed)
    tapper.due()
    report("working")
    while True:
        tapper.tap()


def import_for_ever(data_dir: Path, seed: int) -> None:
    """Add large batches of orders."""
    store = open_store(data_dir)
    first = seed * 1_000_000
    report("working")
    while True:
        report("batch", first)
        store.run_blocking(intake.take_orders, [new_order(first + n) for n in range(400)])
        report("added", first)
        first += 1000


def import_in_batches(data_dir: Path, seed: int) -> None:
    """Add `seed` batches of the size that an import saves at once, then end."""
    store = open_store(data_dir)
    report("working")
    for batch in range(seed):
        first = 100_000 + batch * BATCH
        store.run_blocking(intake.take_orders, [new_order(first + n) for n in range(BATCH)])
    report("added", seed * BATCH)
    store.close()


def arrive_and_move(data_dir: Path, seed: int) -> None:
    """Record an arrival, and move another order."""
    store = open_store(data_dir)
    report("working")
    store.run_blocking(check_in.arrive, check_in.CheckIn((f"CMD-{seed:06}",), "A1"))
    command = Advance(f"CMD-{seed + 1:06}", Status.READY, SOPHIE, COUNTER_1)
    store.run_blocking(counter.advance, command)
    store.close()


def hold_the_lock(data_dir: Path, seed: int) -> None:
    """Hold a transaction open until killed."""
    store = open_store(data_dir)
    with store.database.unit_of_work() as uow:
        intake.take_orders(uow, [new_order(seed)])
        report("working")
        signal.pause()


def open_for_the_first_time(data_dir: Path, seed: int) -> None:
    """Create a database, then wait to be killed."""
    store = open_store(data_dir)
    report("working")
    store.close()
    signal.pause()


def back_up_for_ever(data_dir: Path, seed: int) -> None:
    """Make backups, each over the one before."""
    report("working")
    while True:
        back_up(data_dir / FILE_NAME, data_dir / "copy.db")
        report("copied", 1)


WORK: dict[str, Callable[[Path, int], None]] = {
    "tap": tap_for_ever,
    "import": import_for_ever,
    "batches": import_in_batches,
    "arrive": arrive_and_move,
    "hold": hold_the_lock,
    "open": open_for_the_first_time,
    "backup": back_up_for_ever,
}


def main() -> None:
    for line in sys.stdin:
        work, seed, data_dir = line.split(maxsplit=2)
        pid = os.fork()
        if pid == 0:
            try:
                WORK[work](Path(data_dir.rstrip("\n")), int(seed))
            finally:
                sys.stdout.flush()
                os._exit(0)
        report("started", pid)
        os.waitpid(pid, 0)
        report("ended", pid)


if __name__ == "__main__":
    main()
