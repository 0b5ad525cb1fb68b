"""Measures how soon a newly paired device is usable, and how soon its copy is complete."""

from __future__ import annotations

import shutil
from pathlib import Path

from kiosk.storage.local_database import open_store
from tests.bench.filled_store import fill
from tests.bench.processes import device, free_port
from tests.bench.results import report
from tests.bench.shop import add_orders, pair_terminal

TIMEOUT_S = 900.0


def first_sync(directory: Path, sizes: tuple[int, ...]) -> None:
    """Measures stores of these sizes: with only open orders, and with most orders collected."""
    for size in sizes:
        _copy(directory / f"open-{size}", "first_sync", size, is_worked=False)
        _copy(directory / f"worked-{size}", "first_sync_with_history", size, is_worked=True)


def _copy(directory: Path, name: str, size: int, *, is_worked: bool) -> None:
    if is_worked:
        hub = fill(directory / "hub", size)
    else:
        hub = open_store(directory / "hub")
        add_orders(hub, size)
    terminal = open_store(directory / "terminal")
    port = free_port()
    pair_terminal(hub, port, terminal, directory / "terminal")
    entries = hub.read_blocking(lambda reader: reader.event_log.count())
    hub.close()
    terminal.close()
    with device(directory / "hub", port), device(directory / "terminal") as process:
        began = process.until("started")["at"]
        usable_s = process.until("usable", TIMEOUT_S)["at"] - began
        whole_s = process.until("up", TIMEOUT_S)["at"] - began
        pss_mb = process.pss_mb()
    copied = open_store(directory / "terminal")
    assert copied.read_blocking(lambda reader: reader.event_log.count()) == entries, (
        "the copy is not whole"
    )
    copied.close()
    shutil.rmtree(directory)
    params = {"orders": size, "entries": entries}
    report(f"{name}_usable", usable_s, "s", **params)
    report(f"{name}_orders", size / whole_s, "orders/s", **params)
    report(f"{name}_entries", entries / whole_s, "entries/s", pss_mb=round(pss_mb), **params)
