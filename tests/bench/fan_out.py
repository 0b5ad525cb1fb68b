"""Measures how soon a tap at one device is committed and shown at the others."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from kiosk.storage.local_database import LocalDatabase, open_store
from tests.bench.processes import Process, device, free_port, screen
from tests.bench.results import report_times
from tests.bench.shop import add_orders, copy_log, pair_terminal

BETWEEN_TAPS_S = 0.05
SETTLE_S = 2.0
SCREEN_S_MAX = 600.0


def fan_out(directory: Path, count: int) -> None:
    """Measures taps at a terminal and the hub, as seen by other devices and a screen."""
    hub = open_store(directory / "hub")
    port = free_port()
    order_ids = _latest_first(hub, add_orders(hub, max(1000, 3 * count)))
    for name in ("first", "second"):
        terminal = open_store(directory / name)
        pair_terminal(hub, port, terminal, directory / name)
        copy_log(hub, terminal)
        terminal.close()
    hub.close()
    with (
        device(directory / "hub", port) as at_hub,
        device(directory / "first") as first,
        device(directory / "second") as second,
    ):
        for process in (first, second):
            process.until("up")
        time.sleep(SETTLE_S)
        to_terminal, to_hub = _taps(first, second, at_hub, order_ids[:count])
        back, _ = _taps(at_hub, second, None, order_ids[count : 2 * count])
    with (
        device(directory / "hub", port),
        device(directory / "first") as first,
        screen(directory / "second", SCREEN_S_MAX) as second,
    ):
        for process in (first, second):
            process.until("up")
        time.sleep(SETTLE_S)
        painted, _ = _taps(first, second, None, order_ids[2 * count : 3 * count])
    shutil.rmtree(directory)
    report_times("tap_to_committed_at_hub", to_hub)
    report_times("tap_to_committed_at_other_terminal", to_terminal)
    report_times("tap_at_hub_to_committed_at_terminal", back)
    report_times("tap_to_painted_at_other_terminal", painted)


def _latest_first(hub: LocalDatabase, order_ids: list[str]) -> list[str]:
    """Sorts orders so that each one, when made ready, is the first of its column."""
    cards = hub.read_blocking(lambda reader: reader.cards(order_ids))
    return sorted(order_ids, key=lambda order_id: cards[order_id].sort_key, reverse=True)


def _taps(
    tapped: Process, seen: Process, hub: Process | None, order_ids: list[str]
) -> tuple[list[float], list[float]]:
    """Returns the seconds from each tap until `seen`, and until `hub`, has committed it."""
    to_seen, to_hub = [], []
    for order_id in order_ids:
        tapped.say(f"ready {order_id}")
        began = tapped.until("tapped")["began"]
        to_seen.append(_seen_at(seen, order_id) - began)
        if hub is not None:
            to_hub.append(_seen_at(hub, order_id) - began)
        time.sleep(BETWEEN_TAPS_S)
    return to_seen, to_hub


def _seen_at(process: Process, order_id: str) -> float:
    changed = process.until("changed", 30.0, lambda params: order_id in params["order_ids"])
    return float(changed["at"])
