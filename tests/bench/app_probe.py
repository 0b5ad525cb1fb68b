"""Runs the program with a measuring task inside; the benchmarks start it as a process.

    python -m tests.bench.app_probe DATA_DIR start SECONDS [SCREEN...]
    python -m tests.bench.app_probe DATA_DIR taps PORT
    python -m tests.bench.app_probe DATA_DIR scroll FRAMES
    python -m tests.bench.app_probe DATA_DIR watch SECONDS

Prints its figures as one JSON object; with `watch` also a line, like those of `device_process`,
for each frame in which the column of ready orders shows new ones.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast

from kiosk.app import AppOptions, launch
from kiosk.app.addresses import Address
from kiosk.app.network import NetworkOptions
from kiosk.app.program import Program
from tests.bench.results import emit
from tests.bench.tapping.tapped import order_ids, taps_on_demand

PROCESS_START_TICKS = 19
SETTLE_S = 10.0
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
    """Measures the time to the first frame, and `seconds` later memory and work at rest."""
    first_s = await first_live_frame(program)
    await asyncio.sleep(min(SETTLE_S, seconds))
    began, used = time.monotonic(), time.process_time()
    await asyncio.sleep(max(0.0, seconds - SETTLE_S))
    lasted_s = time.monotonic() - began
    busy = (time.process_time() - used) / lasted_s
    return {"first_live_frame_s": first_s, "pss_mb": pss_mb(), "busy": busy, "rested_s": lasted_s}


async def measure_scrolling(program: Any, frames: float) -> dict[str, object]:
    """Measures frames in which all lists of the counter have moved on by SCROLL_PX."""
    await first_live_frame(program)
    await asyncio.sleep(1.0)
    view = program.screen("counter").window.view
    lists = [item for item in _items(view.contentItem()) if item.objectName() == "list"]
    loop = asyncio.get_running_loop()
    times: list[float] = []
    for number in range(int(frames)):
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
        new = set(order_ids(program, "ready")) - known
        if new:
            known.update(new)
            emit("changed", order_ids=sorted(new))

    program.screen("counter").window.view.frameSwapped.connect(look)
    emit("up")
    await asyncio.sleep(seconds)
    return {"reported": "over"}


def main() -> None:
    """Runs the real program on a store, with a measuring task."""
    directory, what, amount, *screens = sys.argv[1:]

    class MeasuredProgram(Program):
        data_dir = Path(directory)

        async def _start(self) -> None:
            await super()._start()
            self.start_work(self._measure())

        async def _measure(self) -> None:
            if what == "taps":
                await first_live_frame(self)
                await taps_on_demand(self)
            else:
                figures = await MEASURES[what](self, float(amount))
                print(json.dumps(figures), flush=True)
            self.close()

    launch.Program = MeasuredProgram  # type: ignore[attr-defined]
    network = NetworkOptions(listen=Address("127.0.0.1", int(amount))) if what == "taps" else None
    shown = tuple(screens) or ("counter",)
    launch.launch(AppOptions(Path(directory), screens=shown, network=network))


MEASURES = {"start": measure_start, "scroll": measure_scrolling, "watch": watch_ready}


if __name__ == "__main__":
    main()
