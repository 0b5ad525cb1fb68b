"""Measures head office when every hub reconnects at once, and while every hub only waits."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.storage.local_database import open_store
from kiosk.sync.protocol.bodies import EntriesBody
from kiosk.sync.protocol.conversions import from_entry
from kiosk.sync.protocol.fields import EVENTS_MAX
from kiosk.sync.protocol.pairing_bodies import PairBody
from tests.bench.processes import Params, Process, fresh_database, head_office
from tests.bench.results import report, report_times
from tests.bench.shop import EVENTS_OF_A_DAY, add_orders, work_through

EVENTS = 500
DIFFERENT_LOGS = 8
"""Stores share this many logs: an event id needs to be unique only within its store."""

FEW = 4
"""How many stores head office lets write at once."""

TIMEOUT_S = 1800.0


def storm(directory: Path, postgresql: str, stores: int) -> None:
    """Measures stores with 500 events each: four at a time, then all at once."""
    logs = [log_bodies(directory / f"log-{number}") for number in range(DIFFERENT_LOGS)]
    ideal, _ = _send(directory / "few", postgresql, stores, logs, FEW)
    reported, peak_mb = _send(directory / "all", postgresql, stores, logs, stores)
    rates = [params["accepted"] / params["took_s"] for params in (ideal, reported)]
    assert reported["accepted"] == ideal["accepted"] == stores * EVENTS, "not everything was kept "
    "once"
    params = {"stores": stores, "events": stores * EVENTS}
    report("storm_ideal", rates[0], "events/s", clients=FEW, **params)
    report("storm_accepted", rates[1], "events/s", statuses=reported["statuses"], **params)
    report("storm_took", reported["took_s"], "s", broken=reported["broken"], **params)
    report("storm_to_ideal", reported["took_s"] / ideal["took_s"], "times", **params)
    report_times("storm_ideal_admitted", ideal["admitted_s"], **params)
    report_times("storm_admitted", reported["admitted_s"], **params)
    report("storm_head_office_pss", peak_mb, "MB", **params)


def idle(directory: Path, postgresql: str, stores: int, seconds: float) -> None:
    """Measures CPU and memory while this many stores wait for commands and nothing happens."""
    with fresh_database(postgresql) as url:
        file = _stores_file(directory, url, stores, [[]])
        with head_office(directory / "office", url) as (office, port):
            arguments = [str(port), str(file), "--idle", str(seconds)]
            clients = Process("-m", "tests.bench.storm_clients", *arguments)
            clients.until("waiting", TIMEOUT_S)
            before_s, memory = office.cpu_s(), [office.pss_mb()]
            reported = clients.until("done", TIMEOUT_S)
            busy = (office.cpu_s() - before_s) / seconds
            memory.append(office.pss_mb())
            clients.end()
    assert not reported["ended"], f"{reported['ended']} of the long polls broke off"
    params = {"stores": stores, "seconds": seconds, "statuses": reported["statuses"]}
    report("idle_long_polls_cpu", 100 * busy, "% of a core", **params)
    report("idle_long_polls_pss", max(memory), "MB", **params)


def log_bodies(data_dir: Path) -> list[str]:
    """Returns the bodies with which a hub sends a log of 500 events."""
    hub = open_store(data_dir)
    work_through(hub, add_orders(hub, EVENTS // (EVENTS_OF_A_DAY + 1) + 1))
    entries = hub.read_blocking(lambda reader: reader.event_log.entries(0, EVENTS))
    hub.close()
    pages = [entries[start : start + EVENTS_MAX] for start in range(0, EVENTS, EVENTS_MAX)]
    bodies = [EntriesBody(hub_epoch=1, entries=tuple(map(from_entry, page))) for page in pages]
    return [body.model_dump_json(by_alias=True) for body in bodies]


def _send(
    directory: Path, postgresql: str, stores: int, logs: list[list[str]], at_once: int
) -> tuple[Params, float]:
    """Returns the clients' report, and head office's peak memory in MB."""
    with fresh_database(postgresql) as url:
        file = _stores_file(directory, url, stores, logs)
        with head_office(directory / "office", url) as (office, port):
            arguments = [str(port), str(file), "--at-once", str(at_once)]
            clients = Process("-m", "tests.bench.storm_clients", *arguments)
            with _watched(office) as memory:
                reported = clients.until("done", TIMEOUT_S)
            clients.end()
    return reported, max(memory)


@contextmanager
def _watched(process: Process) -> Iterator[list[float]]:
    """Yields the memory of a process in MB, measured every second."""
    seen = [process.pss_mb()]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(1.0):
            seen.append(process.pss_mb())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _stores_file(directory: Path, url: str, stores: int, logs: list[list[str]]) -> Path:
    """Creates stores with a hub each; returns the file that `storm_clients` reads."""
    database = OfficeDatabase(url)
    database.prepare(IdSource().new_id)
    office = HeadOffice(database)
    tokens = [asyncio.run(hub_token(office, number)) for number in range(stores)]
    database.close()
    directory.mkdir(parents=True)
    file = directory / "stores.json"
    file.write_text(json.dumps({"tokens": tokens, "logs": logs}))
    return file


async def hub_token(office: HeadOffice, number: int) -> str:
    """Creates a store and pairs its hub; returns what the hub shows with each call."""
    store = office.admin.create_store(f"Store {number}", f"PLACE-{number}")
    code = office.admin.make_pairing_code(store.store_id).code
    body = PairBody(code=str(code), device_id=f"hub-{number}", device_name="hub")
    reply = await office.pair(body)
    return f"{reply.device_id}.{reply.secret}"
