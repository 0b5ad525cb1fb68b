"""Taps on the counter inside the running program, each until it is committed and painted."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

from tests.bench.results import emit

HEARTBEAT_S = 0.002
TAP_TIMEOUT_S = 5.0
BETWEEN_TAPS_S = 0.01
SETTLE_S = 1.0


async def taps_on_demand(program: Any) -> None:
    """For each line `taps N FIRST` of the standard input, makes N orders ready; prints the times.

    It takes orders whose id is FIRST or after it, each once; fewer where the counter has fewer to
    prepare. Ends with the standard input.
    """
    await asyncio.sleep(SETTLE_S)
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    emit("up")
    done: set[str] = set()
    while line := (await reader.readline()).decode().split():
        beat = _Heartbeat()
        beating = asyncio.create_task(beat.run())
        times = await _taps(program, int(line[1]), line[2], done)
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)
        emit("tapped", taps_s=times, longest_gui_block_s=beat.longest_s)


async def _taps(program: Any, count: int, first: str, done: set[str]) -> list[float]:
    """Makes `count` orders ready that are not `done`; returns the seconds that each took."""
    times: list[float] = []
    for order_id in order_ids(program, "toPrepare"):
        if len(times) == count:
            break
        if order_id >= first and order_id not in done:
            done.add(order_id)
            took_s = await _tap(program, order_id)
            if took_s is not None:
                times.append(took_s)
            await asyncio.sleep(BETWEEN_TAPS_S)
    return times


def order_ids(program: Any, column: str) -> list[str]:
    """Returns the orders of a column of the counter, from top to bottom."""
    model = getattr(program.screen("counter").view_model.columns, column)
    return [model.keyAt(position) for position in range(model.rowCount())]


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
