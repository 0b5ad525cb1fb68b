"""Lets a busy store work in fast motion, and measures whether what it uses stays flat.

A hub with all screens and a terminal with a counter run as a shop starts them. Beside them, people
act on both databases: orders come in, become ready, their customers arrive, are served and leave.
The store has worked before: what fills up once (SQLite keeps 2 MB of pages for each connection) is
full when measuring begins.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from kiosk.demo.sample_store import COUNTER
from kiosk.domain.errors import NotAllowed
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders.check_in import CheckIn, arrive
from kiosk.services.orders.counter import Advance, OrderCommand, advance, serve
from kiosk.services.orders.intake import take_orders
from kiosk.services.ports.boards import Card
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.bench.filled_store import OPEN, fill, new_orders
from tests.bench.processes import free_port
from tests.bench.results import report
from tests.bench.shop import pair_terminal

STAFF = Actor(Role.STAFF, "Léa")
ORDERS_AN_HOUR = 60
"""Of a busy store: fast motion is said in hours of it."""

ORDERS_BEFORE = 4_000
OPEN_MIN, OPEN_MAX = OPEN - 30, OPEN
SAMPLE_EVERY_S = 10.0
SETTINGS = 'introduction = false\nlanguage = "fr"\n'


@dataclass(frozen=True, slots=True)
class Use:
    """What a device uses: memory, open files, threads, and bytes on disk.

    The memory is what the process alone has written to. Its share of the libraries (PSS) would
    grow whenever another Python on the machine ends.
    """

    own_mb: float
    files: int
    threads: int
    wal_bytes: int
    log_bytes: int


def use_of(pid: int, data_dir: Path) -> Use:
    """What a process, with its data, uses now."""
    process = Path(f"/proc/{pid}")
    memory = (process / "smaps_rollup").read_text().splitlines()
    own_kb = next(int(line.split()[1]) for line in memory if line.startswith("Anonymous:"))
    wal = data_dir / "kiosk.db-wal"
    logs = (data_dir / "logs").glob("*") if (data_dir / "logs").exists() else ()
    return Use(
        own_kb / 1024,
        sum(1 for _ in (process / "fd").iterdir()),
        sum(1 for _ in (process / "task").iterdir()),
        wal.stat().st_size if wal.exists() else 0,
        sum(log.stat().st_size for log in logs),
    )


@contextmanager
def screens(data_dir: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a device's screens as a shop starts them, without a display."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "--data", str(data_dir), "run", *arguments],
        stdout=subprocess.DEVNULL,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"},
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


class Staff:
    """Somebody at one device, who takes orders on from one status to the next."""

    def __init__(self, store: LocalDatabase, counter: str, seed: int) -> None:
        self._store, self._counter = store, counter
        self._rng = random.Random(seed)
        self._numbers = count(seed * 1_000_000)
        self.collected = 0

    def act(self) -> None:
        """Does one thing; what the workflow no longer allows has been done at the other device."""
        columns = self._store.read_blocking(lambda reader: reader.columns())
        cards = [card for view in columns.values() for card in view.cards if not card.held_id]
        try:
            if len(cards) < OPEN_MIN or (len(cards) < OPEN_MAX and self._rng.random() < 0.2):
                new = next(new_orders(1, next(self._numbers), seed=self._rng.randrange(1 << 30)))
                self._store.run_blocking(take_orders, [new])
            else:
                self._take_on(self._rng.choice(cards))
        except (NotAllowed, StoreUnavailable):
            return

    def _take_on(self, card: Card) -> None:
        order_id, run = card.order_id, self._store.run_blocking
        match card.status:
            case Status.READY:
                run(arrive, CheckIn((order_id,), f"A{self._rng.randrange(40)}"))
            case Status.AWAITING:
                run(serve, OrderCommand(order_id, STAFF, self._counter))
            case Status.IN_PROGRESS:
                run(advance, Advance(order_id, Status.PICK_UP_OK, STAFF, self._counter))
                self.collected += 1
            case _:
                run(advance, Advance(order_id, Status.READY, STAFF, self._counter))


def soak(directory: Path, seconds: float, actions_a_second: float) -> None:
    """Runs a store for so long; prints what each device used, second quarter against last."""
    hub_dir, terminal_dir = directory / "soak-hub", directory / "soak-terminal"
    hub, terminal = fill(hub_dir, ORDERS_BEFORE), open_store(terminal_dir)
    port = free_port()
    pair_terminal(hub, port, terminal, terminal_dir)
    for data_dir in (hub_dir, terminal_dir):
        (data_dir / "kiosk.toml").write_text(SETTINGS)
    uses: dict[str, list[Use]] = {"hub": [], "terminal": []}
    people = (Staff(hub, COUNTER, 1), Staff(terminal, "Comptoir 2", 2))
    with ExitStack() as running:
        listen = ("--screens", "counter,check-in,board", "--listen", f"127.0.0.1:{port}")
        devices = {
            "hub": (running.enter_context(screens(hub_dir, *listen)), hub_dir),
            "terminal": (
                running.enter_context(screens(terminal_dir, "--screens", "counter")),
                terminal_dir,
            ),
        }
        begun_s = sampled_s = time.monotonic()
        acts = 0
        while (now_s := time.monotonic()) - begun_s < seconds:
            people[acts % 2].act()
            acts += 1
            if now_s - sampled_s >= SAMPLE_EVERY_S:
                sampled_s = now_s
                for name, (process, data_dir) in devices.items():
                    uses[name].append(use_of(process.pid, data_dir))
            time.sleep(max(0.0, begun_s + acts / actions_a_second - time.monotonic()))
    hub.close()
    terminal.close()
    _report(uses, acts, sum(person.collected for person in people), seconds)


def _report(uses: dict[str, list[Use]], acts: int, collected: int, seconds: float) -> None:
    report("soak_actions", acts, "actions", seconds=seconds)
    report("soak_orders_collected", collected, "orders", seconds=seconds)
    report("soak_hours_of_a_busy_store", collected / ORDERS_AN_HOUR, "hours", seconds=seconds)
    for name, samples in uses.items():
        quarter = max(1, len(samples) // 4)
        early, late = samples[quarter : 2 * quarter], samples[-quarter:]
        for what in asdict(samples[0]):
            before = statistics.median(getattr(use, what) for use in early)
            after = statistics.median(getattr(use, what) for use in late)
            report(f"soak_{name}_{what}", after, "", second_quarter=round(before, 1))
