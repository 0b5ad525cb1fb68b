"""Measures the Collect API: calls of eight order systems at once, with few and many orders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from kiosk.headoffice.storage.database import sqlite_url
from kiosk.headoffice.storage.office_file import FILE_NAME
from tests.bench.collects.filled_office import fill_office
from tests.bench.processes import Params, Process, fresh_database, head_office
from tests.bench.results import report, report_times

CLIENTS = 8
KINDS = ("create", "read", "list", "status", "slots")
WARM_UP = 80
TIMEOUT_S = 600.0
NOBODY = "https://127.0.0.1:9"
"""Callbacks to this computer are not permitted: they cost a try."""


def calls(directory: Path, postgresql: str | None, orders: tuple[int, ...], count: int) -> None:
    """Measures `count` calls of each kind, on SQLite and on PostgreSQL."""
    for database in ("sqlite", "postgresql"):
        if database == "postgresql" and postgresql is None:
            continue
        used = postgresql if database == "postgresql" else None
        growing: dict[str, list[float]] = {kind: [] for kind in KINDS}
        for stored in orders:
            folder = directory / f"{database}-{stored}"
            folder.mkdir(parents=True)
            with some_database(used) as url:
                for kind, p99 in _measure(folder, url, stored, count).items():
                    growing[kind].append(p99)
        for kind, found in growing.items():
            report(f"collect_{kind}_p99_growth", found[-1] / found[0], "x", database=database)


@contextmanager
def some_database(postgresql: str | None) -> Iterator[str | None]:
    """Yields the URL of a new database on this server; None for SQLite."""
    if postgresql is None:
        yield None
    else:
        with fresh_database(postgresql) as url:
            yield url


def _measure(folder: Path, url: str | None, orders: int, count: int) -> dict[str, float]:
    """Returns the 99th percentile of each kind of call, in seconds."""
    params = {"database": "postgresql" if url else "sqlite", "orders": orders, "clients": CLIENTS}
    filled = fill_office(url or sqlite_url(folder / FILE_NAME), orders, NOBODY)
    file = folder / "filled.json"
    file.write_text(json.dumps(asdict(filled)))
    p99 = {}
    with head_office(folder, url) as (office, port):
        systems = Process("-m", "tests.bench.collects.order_systems", str(port), str(file))
        for kind in KINDS:
            made = min(count, orders - WARM_UP) if kind == "status" else count
            _made(systems, kind, WARM_UP)
            before_s = office.cpu_s()
            done = _made(systems, kind, made)
            cpu_s = office.cpu_s() - before_s
            report(f"collect_{kind}_cpu", 1000 * cpu_s / made, "ms/call", **params)
            rate = made / done["took_s"]
            answers = done["statuses"]
            report(f"collect_{kind}_rate", rate, "calls/s", **params, answers=answers)
            report_times(f"collect_{kind}", done["each_s"], **params)
            p99[kind] = sorted(done["each_s"])[int(made * 0.99)]
        systems.end()
    return p99


def _made(systems: Process, kind: str, count: int) -> Params:
    systems.say(f"{kind} {CLIENTS} {count}")
    return systems.until("done", TIMEOUT_S)
