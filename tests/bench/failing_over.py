"""Kills the primary of head office's database under load, and counts what is lost.

    python -m tests.bench.failing_over POSTGRESQL_PROGRAMS [--pgbouncer]

Two PostgreSQL nodes, four processes of head office, HAProxy before them where it is installed, and
the hubs of 50 stores with 500 events each, while people and order systems ask for what head office
alone keeps (`retailers`). The standby is cut off for a moment, the primary is killed by SIGKILL,
the standby is promoted.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from tests.bench.called_back import called, wait_until_sent
from tests.bench.lasting_hubs import LastingHub, Log, Tally
from tests.bench.processes import free_port, head_office
from tests.bench.promises import Promises, missing, overbooked
from tests.bench.results import report
from tests.bench.retailers import (
    CALLED_FOR,
    CAPACITY,
    Administrator,
    OrderSystem,
    let_receivers_be_here,
    open_place,
)
from tests.bench.storming import EVENTS, hub_token, log_bodies
from tests.bench.two_nodes import Node, two_nodes
from tests.collect_api.receiver import Receiver, receiving

STORES = 50
PROCESSES = 4
POOLED = 8 * PROCESSES + 8
"""The connections of each PgBouncer to its server: one for each thread of head office, and those
of the people here: what waits for a standby keeps one."""

DIFFERENT_LOGS = 5
KILLED_AT = 0.4
"""What share of the events is acknowledged when the primary is killed."""

ALONE_S = 5.0
"""How long people and order systems have head office to themselves before the storm begins."""

CUT_OFF_S = 3.0
"""How long the standby gets nothing before the primary is killed."""

LOOK_S = 1.0
LOOKS = 3
"""So often in a row the primary must not answer before the standby is promoted."""

SETTLE_S_MAX = 240.0
SIZE = "SELECT pg_database_size(current_database())"

HAPROXY = """
defaults
    mode http
    timeout connect 3s
    timeout client 60s
    timeout server 60s
    retries 3
    option redispatch
frontend stores
    bind 127.0.0.1:{port}
    default_backend processes
backend processes
    balance leastconn
    http-reuse never
    option httpchk GET /health
{servers}
"""


@dataclass(frozen=True)
class Times:
    """When the standby was cut off, the primary killed, and the standby the primary."""

    cut_off_s: float
    killed_s: float
    back_s: float


@dataclass
class Asked:
    """What is asked of head office beside the storm, and by whom."""

    promises: Promises
    web: OrderSystem
    till: OrderSystem
    called: OrderSystem
    called_for: list[str]
    receiver: Receiver


def run(programs: Path, pooled: int | None) -> bool:
    """Returns whether nothing that was acknowledged is missing and every store is equal."""
    with two_nodes(programs, pooled) as (primary, standby, url), ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-failover")))
        database = OfficeDatabase(url)
        stack.callback(database.close)
        database.prepare(IdSource().new_id)
        tokens, store_ids = _stores(database)
        logs = [Log(log_bodies(directory / f"log-{number}")) for number in range(DIFFERENT_LOGS)]
        ports = [
            stack.enter_context(_head_office(directory / f"office-{number}", url))
            for number in range(PROCESSES)
        ]
        port = stack.enter_context(_balanced(ports, directory))
        asked = _asked(stack, database, port or ports[0], store_ids)
        tally = Tally()
        hubs = [
            LastingHub(port or ports[number % PROCESSES], token, logs[number % len(logs)], tally)
            for number, token in enumerate(tokens)
        ]
        administrator = Administrator(database, asked.promises, store_ids)
        people = (
            administrator.work,
            asked.web.book,
            asked.till.book,
            partial(asked.called.subscribe, asked.receiver),
        )
        with asked.promises.asked_by(people):
            time.sleep(ALONE_S)
            times = asyncio.run(_storm(hubs, tally, primary, standby))
        wait_until_sent(database, asked.called.client_id, SETTLE_S_MAX)
        are_stores_good = _reported(database, hubs, tally, times)
        return _reported_promises(database, asked, times) and are_stores_good


def _stores(database: OfficeDatabase) -> tuple[list[str], list[str]]:
    """The tokens of the stores' hubs, and the stores' identifiers, both by number."""
    office = HeadOffice(database)
    made = [asyncio.run(hub_token(office, number)) for number in range(STORES)]
    return made, [office.admin.store(f"PLACE-{number}").store_id for number in range(STORES)]


@contextmanager
def _head_office(directory: Path, url: str) -> Iterator[int]:
    let_receivers_be_here(directory)
    with head_office(directory, url) as (_, port):
        yield port


def _asked(stack: ExitStack, database: OfficeDatabase, port: int, store_ids: list[str]) -> Asked:
    """Who asks what; one of them is called back from the first event on."""
    open_place(database)
    promises, called_for = Promises(), store_ids[:CALLED_FOR]
    web, till = (OrderSystem(database, promises, port, name) for name in ("Web", "Till"))
    called = OrderSystem(database, promises, port, "Called", *called_for)
    for system in (web, till, called):
        stack.callback(system.close)
    asked = Asked(promises, web, till, called, called_for, stack.enter_context(receiving()))
    called.subscribe(asked.receiver, 0)
    return asked


@contextmanager
def _balanced(ports: list[int], directory: Path) -> Iterator[int | None]:
    """Run HAProxy before the processes; yields its port, None where it is not installed."""
    program = shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if program is None:
        print("Without HAProxy: each store has one process.", file=sys.stderr)
        yield None
        return
    port = free_port()
    checks = "check inter 1s fall 2 rise 1"
    servers = "\n".join(
        f"    server office{number} 127.0.0.1:{each} {checks}" for number, each in enumerate(ports)
    )
    settings = directory / "haproxy.cfg"
    settings.write_text(HAPROXY.format(port=port, servers=servers))
    process = subprocess.Popen([program, "-q", "-f", str(settings)])
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


async def _storm(hubs: list[LastingHub], tally: Tally, primary: Node, standby: Node) -> Times:
    running = [asyncio.create_task(hub.run()) for hub in hubs]
    enough = KILLED_AT * STORES * EVENTS
    try:
        while sum(hub.acknowledged for hub in hubs) < enough:
            _raise_if_any_ended(running)
            await asyncio.sleep(0.02)
        times = await asyncio.to_thread(_fail_over, primary, standby)
        deadline = time.monotonic() + SETTLE_S_MAX
        while not all(hub.is_equal and hub.held == hub.acknowledged for hub in hubs):
            _raise_if_any_ended(running)
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(0.1)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    return times


def _raise_if_any_ended(running: list[asyncio.Task[None]]) -> None:
    for task in running:
        if task.done():
            task.result()


def _fail_over(primary: Node, standby: Node) -> Times:
    standby.cut_off()
    cut_off_s = time.monotonic()
    time.sleep(CUT_OFF_S)
    primary.kill()
    killed_s = time.monotonic()
    standby.notice()
    missed = 0
    while missed < LOOKS:
        time.sleep(LOOK_S)
        try:
            primary.sql("SELECT 1")
            missed = 0
        except Exception:  # noqa: BLE001 - whatever it is: it does not answer
            missed += 1
    standby.promote()
    return Times(cut_off_s, killed_s, time.monotonic())


def _without_service(at_s: list[float], killed_s: float) -> float:
    """The longest time between two acknowledgements about the kill and after it, in seconds."""
    about = sorted(at for at in at_s if at > killed_s - CUT_OFF_S - LOOK_S)
    return max((later - at for at, later in pairwise(about)), default=float("inf"))


def _reported(database: OfficeDatabase, hubs: list[LastingHub], tally: Tally, times: Times) -> bool:
    acknowledged, found = sum(hub.acknowledged for hub in hubs), sum(hub.held for hub in hubs)
    with database.reader() as connection:
        problems = len(list(verify(connection, VerificationCounts())))
        size = connection.exec_driver_sql(SIZE).scalar_one()
    equal = sum(hub.is_equal for hub in hubs)
    without_s = _without_service(tally.acknowledged_at_s, times.killed_s)
    alone = sum(times.cut_off_s < at_s < times.killed_s for at_s in tally.acknowledged_at_s)
    params = {"stores": len(hubs), "processes": PROCESSES}
    report("events_acknowledged", acknowledged, "events", **params)
    report("events_sent_again", tally.sent_again, "events", **params)
    report("events_found", found, "events", **params)
    report("events_lost", acknowledged - found, "events", **params)
    report("stores_equal", equal, "stores", broken_calls=tally.broken, **params)
    report("problems_that_verify_finds", problems, "problems")
    report("database_bytes_per_event", size / found, "B")
    report("promoted_after", times.back_s - times.killed_s, "s")
    report("uploads_without_service", without_s, "s")
    report("uploads_without_the_standby", alone, "uploads", seconds=CUT_OFF_S)
    is_complete = found == acknowledged == len(hubs) * EVENTS and not problems
    return is_complete and equal == len(hubs) and alone > 0


def _reported_promises(database: OfficeDatabase, asked: Asked, times: Times) -> bool:
    promises = asked.promises
    lost = missing(database, promises)
    lost["tokens"] = asked.called.tokens_lost()
    lost["subscriptions"] = asked.called.turns_lost(database)
    alone = promises.begun_and_kept(times.cut_off_s, times.killed_s)
    for kind in lost:
        made = len(promises.of(kind))
        more = {"refused": promises.refused[kind], "without_the_standby": alone[kind]}
        report(f"{kind}_acknowledged", made, kind, lost=lost[kind], **more)
    at_s = [promise.at_s for promise in promises.made]
    report("head_office_without_service", _without_service(at_s, times.killed_s), "s")
    too_many = overbooked(database, promises, CAPACITY)
    report("slots_overbooked", too_many, "slots", bookings=len(promises.of("bookings")))
    got = called(database, asked.receiver, asked.called.client_id, asked.called_for)
    report("callbacks_owed", got.owed, "callbacks", **asdict(got))
    are_asked = all(promises.of(kind) for kind in lost) and got.owed > 0
    return are_asked and not (sum(lost.values()) or alone or too_many) and got.is_good


def main() -> int:
    """Returns 1 where anything was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    parser.add_argument("--pgbouncer", action="store_true", help="reach PostgreSQL through it")
    given = parser.parse_args()
    is_good = run(given.programs, POOLED if given.pgbouncer else None)
    print("Nothing was lost." if is_good else "Something was lost.", file=sys.stderr)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
