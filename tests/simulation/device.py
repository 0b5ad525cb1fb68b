"""A simulated computer with the program on it: starts, crashes, restarts, gets an older disk.

Everything that runs on it is one of its tasks, so that a crash ends all of it at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Protocol

from kiosk.services.ports.first_copy import OfferedCopies
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.sync.protocol.ports import Served
from tests.simulation.answering import answered
from tests.simulation.disk import Crash, Disk, Files
from tests.simulation.record import Tally, Trace
from tests.simulation.wires import Device
from tests.storage.sample import NOON


class Around(Protocol):
    """The part of the world that a device uses."""

    trace: Trace
    tally: Tally

    def committed(self, device: Computer) -> None:
        """Called when a transaction was committed on a device."""

    def bug(self, device: Computer, error: BaseException) -> None:
        """Called when the program failed in a way that no simulated fault explains."""


class Computer:
    """A computer of a store or of head office."""

    def __init__(self, around: Around, name: str, path: Path, rng: Random) -> None:
        self.around = around
        self.name = name
        self.rng = rng
        self.disk = Disk(path, self._crashed, self._committed)
        self.is_up = self._has_files = False
        self.starts = 0
        self.clock_off_s = 0.0
        self.swapped = 0
        """How often the disk was replaced by an older copy."""
        self.troubled_at = 0.0
        self._tasks: dict[asyncio.Task[Any], None] = {}
        self._eye: Any = None

    # --- time

    def now(self) -> datetime:
        """The time on this device's clock, in UTC."""
        return NOON + timedelta(seconds=asyncio.get_running_loop().time() + self.clock_off_s)

    # --- up and down

    @property
    def is_well(self) -> bool:
        """Whether it runs, and has not just crashed."""
        return self.is_up and not self.disk.is_dead

    def start(self) -> bool:
        """Switch it on; returns whether the program came up."""
        self.starts += 1
        self._has_files = True
        try:
            self._open()
        except BaseException as error:
            if not (isinstance(error, StoreUnavailable) or self.disk.is_dead):
                raise
            self.around.trace.note(self.name, "does not start", type(error).__name__)
            self._clear(power_cut=False)
            return False
        self.is_up = True
        self.around.trace.note(self.name, "starts", self.starts)
        return True

    def stop(self) -> None:
        """Shut it down cleanly."""
        if self.is_up:
            self.around.trace.note(self.name, "stops")
            self._end()
            self._close()

    def pull_plug(self, *, power_cut: bool) -> None:
        """Crash it between two statements. `power_cut`: unsynced writes are lost, too."""
        if self.is_up:
            self._down("power cut" if power_cut else "kill", power_cut=power_cut)

    def _crashed(self, how: str) -> None:
        asyncio.get_running_loop().call_soon(lambda: self._after_crash(how))

    def _after_crash(self, how: str) -> None:
        if self.is_up:
            self.around.tally.faults[how.split(" at ", 1)[0]] += 1
            power_cut = self.rng.random() < 0.5
            if power_cut:
                self.around.tally.faults["power cut"] += 1
            self._down(how, power_cut=power_cut)

    def _down(self, how: str, *, power_cut: bool) -> None:
        self.around.trace.note(self.name, f"down: {how}", "power cut" if power_cut else "")
        self.troubled_at = asyncio.get_running_loop().time()
        self.disk.is_dead = True
        self._end()
        self._clear(power_cut=power_cut)

    def _end(self) -> None:
        self.is_up = False
        for task in tuple(self._tasks):
            task.cancel()
        self._tasks.clear()

    def _clear(self, *, power_cut: bool) -> None:
        """Close the files without letting the close change them: as after a crash."""
        files = self.disk.image(power_cut=power_cut)
        self._close()
        self.disk.put_back(files)

    def restore(self, files: Files) -> None:
        """Replace the disk by an older copy. The device must be down."""
        assert not self.is_up
        self.swapped += 1
        self.disk.put_back(files)

    def _open(self) -> None:
        """Open the files and start the tasks. Raises Crash and StoreUnavailable."""
        raise NotImplementedError

    def _close(self) -> None:
        self._has_files = False
        if self._eye is not None:
            self._eye.close()
            self._eye = None

    def _committed(self) -> None:
        self.around.committed(self)

    # --- its tasks

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run a coroutine on this device, until it is done or the device goes down."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[task] = None
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        error = None if task.cancelled() else task.exception()
        if task not in self._tasks:
            return  # The device went down and cancelled it.
        del self._tasks[task]
        if error is not None and not isinstance(error, Crash) and not self.disk.is_dead:
            self.around.bug(self, error)

    @property
    def served(self) -> Served | None:
        """The server on this device; None while there is none."""
        raise NotImplementedError

    @property
    def copies(self) -> OfferedCopies | None:
        """The files of first copies that are ready on this device; None: it gives none."""
        return None

    def answering(self, call: str, device: Device, body: bytes) -> asyncio.Task[bytes] | None:
        """A task that answers a call; None where the device is down or has no server."""
        served = self.served if self.is_up else None
        if served is None:
            return None
        return self.spawn(answered(served, call, device, body, self.copies))

    # --- what is on its disk

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Query the database file from outside, whether or not the device runs."""
        if self._eye is None:
            self._eye = load_sqlite().connect(str(self.disk.path), isolation_level=None)
            self._eye.execute("PRAGMA query_only = 1")
        found: list[tuple[Any, ...]] = self._eye.execute(query, values).fetchall()
        if not self._has_files:
            files = self.disk.image()
            self._eye.close()
            self._eye = None
            self.disk.put_back(files)
        return found


def quietly(work: Callable[[], Any]) -> None:
    """Run `work` and ignore its errors: on a crashed device it may fail."""
    with suppress(Exception, Crash):
        work()
