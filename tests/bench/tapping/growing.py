"""Measures what must not take longer with the number of orders that a store has kept."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.bench.kiosk_process import command, start
from tests.bench.results import report_growth
from tests.bench.tapping.beside import measure_taps
from tests.bench.tapping.other_work import Nothing

STARTS = 20
READY = ("orders", "--json", "--status", "READY")


class _Filled(Nothing):
    """No other work, in a copy of a store that was filled before: that takes minutes."""

    def __init__(self, filled: Path, orders: int, to_prepare: int) -> None:
        super().__init__(orders, to_prepare)
        self._filled = filled
        super().prepare(filled, 0)

    def prepare(self, hub: Path, _port: int) -> None:
        """Copies the store, and lets the disk write what it has not yet."""
        shutil.copytree(self._filled, hub)
        os.sync()


def growth(directory: Path, sizes: tuple[int, int], taps: int) -> None:
    """Measures start, taps and the list of ready orders in a store of either size."""
    found: dict[str, list[list[float]]] = {"start": [], "lone_tap": [], "command_orders_ready": []}
    for orders in sizes:
        folder = directory / str(orders)
        filled = folder / "filled"
        alone = _Filled(filled, orders, 2 * taps)
        found["lone_tap"].append(
            measure_taps("tap_to_painted_alone", folder / "taps", taps, alone, orders=orders)
        )
        found["start"].append(start(filled, orders, 0.0, runs=STARTS))
        found["command_orders_ready"].append(
            command("orders_ready", filled, orders, *READY, runs=STARTS)
        )
    for name, (few, many) in found.items():
        report_growth(name, few, many, orders=sizes)
