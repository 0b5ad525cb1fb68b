"""What a store's hub has to do while somebody taps on its counter."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.services.orders.intake import take_orders
from kiosk.storage.local_database import open_store
from tests.bench.filled_store import fill, new_orders
from tests.bench.importing import write_file
from tests.bench.processes import Process, device
from tests.bench.shop import EVENTS_OF_A_DAY, add_orders, copy_log, pair_terminal, work_through

ATTACKS = ("idle", "half", "slow", "codes", "secrets")
ATTACK_S = 20.0
IMPORTED_AT_ONCE = 10_000
TERMINALS = 30
TIMEOUT_S = 600.0

IsBusy = Callable[[], bool]
"""Whether the other work still goes on."""


class Nothing:
    """No other work; the store has `orders` orders, three hundred of them open."""

    def __init__(self, orders: int, to_prepare: int) -> None:
        self._orders, self._to_prepare = orders, to_prepare

    @property
    def tapped(self) -> str:
        """The first of the orders that are there to be tapped."""
        return f"CMD-{self._orders:07}"

    def prepare(self, hub: Path, _port: int) -> None:
        """Fills the store of the hub that will listen on this port."""
        store = fill(hub, self._orders)
        store.run_blocking(take_orders, list(new_orders(self._to_prepare, self._orders)))
        store.close()

    @contextmanager
    def going_on(self, _hub: Path, _port: int) -> Iterator[IsBusy]:
        """Yields whether the work goes on, which begins with the block and ends with it."""
        yield lambda: True


class _Repeated(Nothing):
    """Work that a thread does again and again, each time with the next number from 0."""

    @contextmanager
    def going_on(self, hub: Path, port: int) -> Iterator[IsBusy]:
        """Yields whether the work goes on, which begins with the block and ends with it."""
        over = threading.Event()

        def work() -> None:
            for number in itertools.count():
                if over.is_set() or not self._once(number, hub, port):
                    return

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield thread.is_alive
        finally:
            over.set()
            thread.join()

    def _once(self, number: int, hub: Path, port: int) -> bool:
        """Does the work; returns False when there is no more."""
        raise NotImplementedError


class Imports(_Repeated):
    """Another process imports files of ten thousand orders, one after the other."""

    def _once(self, number: int, hub: Path, _port: int) -> bool:
        file = hub.with_name(f"{number}.jsonl")
        write_file(file, IMPORTED_AT_ONCE, 5_000_000 + number * IMPORTED_AT_ONCE)
        command = [sys.executable, "-m", "kiosk", "--data", str(hub), "import", str(file)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return True


class FirstCopies(_Repeated):
    """New terminals take their first copy of the store, one after the other."""

    def prepare(self, hub: Path, port: int) -> None:
        """Pairs more terminals than can take their copy meanwhile."""
        super().prepare(hub, port)
        store = open_store(hub)
        for number in range(TERMINALS):
            data_dir = hub.with_name(f"terminal-{number}")
            terminal = open_store(data_dir)
            pair_terminal(store, port, terminal, data_dir)
            terminal.close()
        store.close()

    def _once(self, number: int, hub: Path, _port: int) -> bool:
        if number == TERMINALS:
            return False
        with device(hub.with_name(f"terminal-{number}")) as terminal:
            terminal.until("up", TIMEOUT_S)
        return True


class Attacks(_Repeated):
    """A thousand connections of a stranger at once, each kind for some seconds."""

    def _once(self, number: int, _hub: Path, port: int) -> bool:
        kind = ATTACKS[number % len(ATTACKS)]
        arguments = [kind, "127.0.0.1", str(port), "--seconds", str(ATTACK_S)]
        attackers = Process("-m", "tests.hostile.attackers", *arguments)
        attackers.until("over", TIMEOUT_S)
        attackers.end()
        return True


class Drain(Nothing):
    """A terminal sends what it recorded without its hub; other orders are tapped."""

    def __init__(self, events: int, to_prepare: int) -> None:
        super().__init__(events // EVENTS_OF_A_DAY, to_prepare)

    def prepare(self, hub: Path, port: int) -> None:
        """Lets a terminal work alone on the orders of its hub, which then gets more."""
        data_dir = hub.with_name("terminal")
        store, terminal = open_store(hub), open_store(data_dir)
        pair_terminal(store, port, terminal, data_dir)
        order_ids = add_orders(store, self._orders)
        copy_log(store, terminal)
        work_through(terminal, order_ids)
        more = list(new_orders(self._to_prepare, self._orders))
        store.run_blocking(take_orders, more)
        store.close()
        terminal.close()

    @contextmanager
    def going_on(self, hub: Path, _port: int) -> Iterator[IsBusy]:
        """Yields whether something waits to be sent yet."""
        with device(hub.with_name("terminal")) as terminal:
            terminal.until("up", TIMEOUT_S, lambda params: params["waiting"] > 0)
            sent = threading.Event()

            def watch() -> None:
                terminal.until("up", TIMEOUT_S, lambda params: params["waiting"] == 0)
                sent.set()

            thread = threading.Thread(target=watch)
            thread.start()
            yield lambda: not sent.is_set()
            thread.join()
