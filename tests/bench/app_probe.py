"""Runs the program with a measuring task inside; the benchmarks start it as a process.

    python -m tests.bench.app_probe DATA_DIR start SECONDS
    python -m tests.bench.app_probe DATA_DIR taps COUNT [IMPORT_FILE]
    python -m tests.bench.app_probe DATA_DIR scroll FRAMES
    python -m tests.bench.app_probe DATA_DIR watch SECONDS

Prints its figures as one JSON object; with `watch` also a line, like those of `device_process`,
for each frame in which the column of ready orders shows new ones.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast

from kiosk.app import AppOptions, launch
from kiosk.app.program import Program
from tests.bench.results import emit

PROCESS_START_TICKS = 19
HEARTBEAT_S = 0.002
TAP_TIMEOUT_S = 5.0
SCROLL_PX = 24


def seconds_since_process_start() -> float:
    """Returns how long this process has run, in seconds."""
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    started_s = int(fields[PROCESS_START_TICKS]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started_s


def pss_mb() -> float:
    """Returns the proportional set size of this process, in MB."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


async def first_live_frame(program: Any) -> float:
    """Waits for a frame with cards from the database; returns seconds since process start."""
    counter = program.screen("counter")
    shown = asyncio.get_running_loop().create_future()

    def look() -> None:
        columns = counter.view_model.columns
        cards = columns.ready.rowCount() or columns.toPrepare.rowCount()
        if cards and not shown.done():
            shown.set_result(seconds_since_process_start())

    counter.window.view.frameSwapped.connect(look)
    counter.window.view.update()
    return cast("float", await shown)


async def measure_start(program: Any, seconds: float) -> dict[str, object]:
    """Measures the time to the first frame, and memory `seconds` later."""
    first_s = await first_live_frame(program)
    await asyncio.sleep(seconds)
    return {"first_live_frame_s": first_s, "pss_mb": pss_mb(), "after_s": seconds}


async def measure_taps(program: Any, count: int, import_file: str | None) -> dict[str, object]:
    """Measures taps on "Mark ready", each until it is committed and its new state painted."""
    await first_live_frame(program)
    await asyncio.sleep(1.0)
    importing = _start_import(program, import_file)
    beat = _Heartbeat()
    beating = asyncio.create_task(beat.run())
    order_ids = _order_ids(program, "toPrepare")
    times: list[float] = []
    during = 0
    for order_id in order_ids:
        if len(times) == count:
            break
        is_importing = importing is not None and importing.poll() is None
        if importing is not None and not is_importing:
            break
        took_s = await _tap(program, order_id)
        if took_s is not None:
            times.append(took_s)
            during += is_importing
        await asyncio.sleep(0.02)
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)
    if importing is not None:
        importing.wait()
    return {"taps_s": times, "during_import": during, "longest_gui_block_s": beat.longest_s}


async def measure_scrolling(program: Any, frames: int) -> dict[str, object]:
    """Measures frames in which all lists of the counter have moved on by SCROLL_PX."""
    await first_live_frame(program)
    await asyncio.sleep(1.0)
    view = program.screen("counter").window.view
    lists = [item for item in _items(view.contentItem()) if item.objectName() == "list"]
    loop = asyncio.get_running_loop()
    times: list[float] = []
    for number in range(frames):
        painted = loop.create_future()
        connection = view.frameSwapped.connect(partial(_finish, painted))
        begin = time.perf_counter()
        for item in lists:
            way = max(1, int(item.property("contentHeight") - item.height()))
            item.setProperty("contentY", abs((number * SCROLL_PX) % (2 * way) - way))
        view.update()
        await painted
        times.append(time.perf_counter() - begin)
        view.frameSwapped.disconnect(connection)
    return {"frames_s": times, "lists": len(lists)}


def _finish(painted: asyncio.Future[None]) -> None:
    if not painted.done():
        painted.set_result(None)


def _items(item: Any) -> Iterator[Any]:
    yield item
    for child in item.childItems():
        yield from _items(child)


async def watch_ready(program: Any, seconds: float) -> dict[str, object]:
    """For `seconds`, prints which orders have become ready in each frame shown."""
    await first_live_frame(program)
    known: set[str] = set()

    def look() -> None:
        new = set(_order_ids(program, "ready")) - known
        if new:
            known.update(new)
            emit("changed", order_ids=sorted(new))

    program.screen("counter").window.view.frameSwapped.connect(look)
    emit("up")
    await asyncio.sleep(seconds)
    return {"reported": "over"}


def _order_ids(program: Any, column: str) -> list[str]:
    model = getattr(program.screen("counter").view_model.columns, column)
    return [model.keyAt(position) for position in range(model.rowCount())]


def _start_import(program: Any, import_file: str | None) -> subprocess.Popen[bytes] | None:
    if import_file is None:
        return None
    command = [sys.executable, "-m", "kiosk", "--data", str(program.data_dir), "import"]
    return subprocess.Popen([*command, import_file], stdout=subprocess.DEVNULL)


async def _tap(program: Any, order_id: str) -> float | None:
    """Taps "Mark ready" of an order; returns the seconds to its frame, None without the button."""
    counter = program.screen("counter")
    view_model, view = counter.view_model, counter.window.view
    view_model.select(order_id)
    order = view_model.order
    await _until(lambda: order.details and order.details.card.order_id == order_id)
    if all(button.key != "mark_ready" for button in order.buttons):
        return None
    painted = asyncio.get_running_loop().create_future()
    ready = view_model.columns.ready

    def look() -> None:
        if not painted.done() and ready.indexOf(order_id) >= 0:
            painted.set_result(time.perf_counter())

    view.frameSwapped.connect(look)
    begin = time.perf_counter()
    order.pressPrimary()
    try:
        return float(await asyncio.wait_for(painted, TAP_TIMEOUT_S) - begin)
    finally:
        view.frameSwapped.disconnect(look)


async def _until(condition: Any) -> None:
    deadline = time.monotonic() + TAP_TIMEOUT_S
    while not condition():
        assert time.monotonic() < deadline, "the order was not shown"
        await asyncio.sleep(0.005)


class _Heartbeat:
    """Measures the longest time for which the GUI thread was blocked."""

    def __init__(self) -> None:
        self.longest_s = 0.0

    async def run(self) -> None:
        """Runs until cancelled."""
        last = time.perf_counter()
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            now = time.perf_counter()
            self.longest_s = max(self.longest_s, now - last - HEARTBEAT_S)
            last = now


def main() -> None:
    """Runs the real program on a store, with a measuring task."""
    directory, what, amount, *rest = sys.argv[1:]

    class MeasuredProgram(Program):
        data_dir = Path(directory)

        async def _start(self) -> None:
            await super()._start()
            self.start_work(self._measure())

        async def _measure(self) -> None:
            if what == "watch":
                figures = await watch_ready(self, float(amount))
            elif what == "scroll":
                figures = await measure_scrolling(self, int(amount))
            elif what == "start":
                figures = await measure_start(self, float(amount))
            else:
                figures = await measure_taps(self, int(amount), rest[0] if rest else None)
            print(json.dumps(figures), flush=True)
            self.close()

    launch.Program = MeasuredProgram  # type: ignore[attr-defined]
    launch.launch(AppOptions(Path(directory), screens=("counter",)))


if __name__ == "__main__":
    main()
