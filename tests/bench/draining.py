"""Measures how fast a device sends what it recorded in thirty days without its upstream."""

from __future__ import annotations

import shutil
from pathlib import Path

from kiosk.headoffice.storage.database import sqlite_url
from kiosk.storage.local_database import open_store
from tests.bench.processes import Process, device, free_port, fresh_database, head_office
from tests.bench.results import report
from tests.bench.shop import (
    EVENTS_OF_A_DAY,
    add_orders,
    copy_log,
    pair_hub,
    pair_terminal,
    work_through,
)

TIMEOUT_S = 1200.0


def drain(directory: Path, events: int, postgresql: str | None) -> None:
    """Measures a terminal that sends to its hub, and a hub to head office on each database."""
    drain_terminal(directory / "terminal-drain", events)
    drain_hub(directory / "hub-drain", events, None)
    if postgresql is not None:
        with fresh_database(postgresql) as url:
            drain_hub(directory / "hub-drain", events, url)


def drain_terminal(directory: Path, events: int) -> None:
    """Measures a terminal that worked alone on the orders of its hub."""
    hub, terminal = open_store(directory / "hub"), open_store(directory / "terminal")
    port = free_port()
    pair_terminal(hub, port, terminal, directory / "terminal")
    order_ids = add_orders(hub, events // EVENTS_OF_A_DAY)
    copy_log(hub, terminal)
    work_through(terminal, order_ids)
    waiting = terminal.read_blocking(lambda reader: reader.waiting()).count
    hub.close()
    terminal.close()
    with device(directory / "hub", port) as upstream, device(directory / "terminal") as process:
        took_s = _drained_s(process)
        pss_mb = upstream.pss_mb()
    hub = open_store(directory / "hub")
    kept, without_effect = hub.read_blocking(
        lambda reader: (reader.event_log.count(), reader.reviews())
    )
    hub.close()
    assert kept == waiting + len(order_ids), "the hub does not hold everything once"
    assert not without_effect, "the hub refused what had been legal"
    shutil.rmtree(directory)
    _report("terminal_to_hub", waiting, took_s, hub_pss_mb=round(pss_mb))


def drain_hub(directory: Path, events: int, postgresql: str | None) -> None:
    """Measures a hub that worked without head office."""
    hub = open_store(directory / "hub")
    order_ids = add_orders(hub, events // (EVENTS_OF_A_DAY + 1))
    work_through(hub, order_ids)
    kept = hub.read_blocking(lambda reader: reader.event_log.count())
    url = postgresql or sqlite_url(directory / "office" / "headoffice.db")
    with head_office(directory / "office", url) as (office, port):
        pair_hub(url, port, hub, directory / "hub")
        hub.close()
        with device(directory / "hub") as process:
            took_s = _drained_s(process)
            pss_mb = office.pss_mb()
    shutil.rmtree(directory)
    name = "sqlite" if postgresql is None else "postgresql"
    _report(f"hub_to_head_office_{name}", kept, took_s, head_office_pss_mb=round(pss_mb))


def _drained_s(process: Process) -> float:
    """Returns the seconds from the start of the process until nothing waits to be sent."""
    began = process.until("started")["at"]
    process.until("up", TIMEOUT_S, lambda params: params["waiting"] > 0)
    done = process.until("up", TIMEOUT_S, lambda params: params["waiting"] == 0)
    return float(done["at"] - began)


def _report(name: str, events: int, took_s: float, **params: object) -> None:
    report(f"{name}_drained", took_s, "s", events=events, **params)
    report(f"{name}_rate", events / took_s, "events/s", events=events)
