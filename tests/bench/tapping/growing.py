"""Measures what must not take longer with the number of orders that a store has kept."""

from __future__ import annotations

from pathlib import Path

from tests.bench.kiosk_process import command, start
from tests.bench.results import report_growth
from tests.bench.tapping.beside import measure_taps
from tests.bench.tapping.other_work import Nothing


def growth(directory: Path, sizes: tuple[int, int], taps: int) -> None:
    """Measures start, taps and the list of ready orders in a store of either size."""
    found: dict[str, list[list[float]]] = {"start": [], "lone_tap": [], "command_orders_ready": []}
    for orders in sizes:
        folder = directory / str(orders)
        alone = Nothing(orders, 2 * taps)
        found["lone_tap"].append(
            measure_taps("tap_to_painted_alone", folder, taps, alone, orders=orders)
        )
        alone.prepare(folder, 0)
        found["start"].append(start(folder, orders, 0.0))
        ready = ("orders", "--json", "--status", "READY")
        found["command_orders_ready"].append(command("orders_ready", folder, orders, *ready))
    for name, (few, many) in found.items():
        report_growth(name, few, many, orders=sizes)
