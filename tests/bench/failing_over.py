"""Kills the primary of head office's database under load, and counts what is lost.

    python -m tests.bench.failing_over POSTGRESQL_PROGRAMS

Two PostgreSQL nodes, four processes of head office, HAProxy before them where it is installed, and
the hubs of 50 stores with 500 events each, while somebody at head office asks stores for orders.
The standby is cut off for a moment, the primary is killed by SIGKILL, the standby is promoted.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select

from kiosk.headoffice.admin.admin_service import AdminService
from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.tables import COMMANDS
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.orders.collect_body import AskedOrder, read_to_pass_on
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.database import utc_now
from tests.bench.lasting_hubs import LastingHub, Log, Tally
from tests.bench.processes import free_port, head_office
from tests.bench.results import report
from tests.bench.storming import EVENTS, hub_token, log_bodies
from tests.bench.two_nodes import Node, two_nodes
from tests.services.bodies import body

STORES = 50
PROCESSES = 4
DIFFERENT_LOGS = 5
KILLED_AT = 0.4
"""What share of the events is acknowledged when the primary is killed."""

CUT_OFF_S = 0.5
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


@dataclass
class Asked:
    """Commands that head office's administrator asked for, until `over` is set."""

    over: threading.Event = field(default_factory=threading.Event)
    acknowledged: list[str] = field(default_factory=list)
    at_s: list[float] = field(default_factory=list)
    refused: int = 0


def run(programs: Path) -> bool:
    """Returns whether nothing that was acknowledged is missing and every store is equal."""
    with two_nodes(programs) as (primary, standby, url), ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-failover")))
        database = OfficeDatabase(url)
        stack.callback(database.close)
        database.prepare(IdSource().new_id)
        tokens, store_ids = _stores(database)
        logs = [Log(log_bodies(directory / f"log-{number}")) for number in range(DIFFERENT_LOGS)]
        ports = [
            stack.enter_context(head_office(directory / f"office-{number}", url))[1]
            for number in range(PROCESSES)
        ]
        port = stack.enter_context(_balanced(ports, directory))
        tally, asked = Tally(), Asked()
        hubs = [
            LastingHub(port or ports[number % PROCESSES], token, logs[number % len(logs)], tally)
            for number, token in enumerate(tokens)
        ]
        asking = threading.Thread(target=_ask, args=(database, store_ids, asked))
        asking.start()
        try:
            killed_s, back_s = asyncio.run(_storm(hubs, tally, primary, standby))
        finally:
            asked.over.set()
            asking.join()
        return _reported(database, hubs, tally, asked, (killed_s, back_s))


def _stores(database: OfficeDatabase) -> tuple[list[str], list[str]]:
    office = HeadOffice(database)
    made = [asyncio.run(hub_token(office, number)) for number in range(STORES)]
    return made, [store.store_id for store in office.admin.stores()]


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


async def _storm(
    hubs: list[LastingHub], tally: Tally, primary: Node, standby: Node
) -> tuple[float, float]:
    """Returns when the primary was killed, and when the standby was the primary."""
    running = [asyncio.create_task(hub.run()) for hub in hubs]
    enough = KILLED_AT * STORES * EVENTS
    try:
        while sum(hub.acknowledged for hub in hubs) < enough:
            _raise_if_any_ended(running)
            await asyncio.sleep(0.02)
        killed_s, back_s = await asyncio.to_thread(_fail_over, primary, standby)
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
    return killed_s, back_s


def _raise_if_any_ended(running: list[asyncio.Task[None]]) -> None:
    for task in running:
        if task.done():
            task.result()


def _fail_over(primary: Node, standby: Node) -> tuple[float, float]:
    standby.cut_off()
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
    return killed_s, time.monotonic()


def _ask(database: OfficeDatabase, store_ids: list[str], asked: Asked) -> None:
    """Asks one store after the other for an order, for as long as it takes."""
    admin = AdminService(database, utc_now, IdSource())
    number = 0
    while not asked.over.is_set():
        number += 1
        order_id = f"ASKED-{number}"
        try:
            admin.create_orders(store_ids[number % len(store_ids)], [order_asked(order_id)])
        except StoreUnavailable:
            asked.refused += 1
            time.sleep(0.2)
            continue
        asked.acknowledged.append(order_id)
        asked.at_s.append(time.monotonic())
        time.sleep(0.01)


def order_asked(order_id: str) -> AskedOrder:
    """An order that head office may ask a store for."""
    read = read_to_pass_on(body(collectId=order_id))
    assert isinstance(read, AskedOrder)
    return read


def _without_service(at_s: list[float], killed_s: float) -> float:
    """The longest time between two acknowledgements about the kill and after it, in seconds."""
    about = sorted(at for at in at_s if at > killed_s - CUT_OFF_S - LOOK_S)
    return max((later - at for at, later in pairwise(about)), default=float("inf"))


def _reported(
    database: OfficeDatabase,
    hubs: list[LastingHub],
    tally: Tally,
    asked: Asked,
    times_s: tuple[float, float],
) -> bool:
    killed_s, back_s = times_s
    acknowledged, found = sum(hub.acknowledged for hub in hubs), sum(hub.held for hub in hubs)
    with database.reader() as connection:
        here = set(connection.execute(select(COMMANDS.c.order_id)).scalars())
        problems = len(list(verify(connection, VerificationCounts())))
        size = connection.exec_driver_sql(SIZE).scalar_one()
    missing = sum(order_id not in here for order_id in asked.acknowledged)
    equal = sum(hub.is_equal for hub in hubs)
    params = {"stores": len(hubs), "processes": PROCESSES}
    report("events_acknowledged", acknowledged, "events", **params)
    report("events_sent_again", tally.sent_again, "events", **params)
    report("events_found", found, "events", **params)
    report("events_lost", acknowledged - found, "events", **params)
    report("commands_acknowledged", len(asked.acknowledged), "commands", refused=asked.refused)
    report("commands_lost", missing, "commands")
    report("stores_equal", equal, "stores", broken_calls=tally.broken, **params)
    report("problems_that_verify_finds", problems, "problems")
    report("database_bytes_per_event", size / found, "B")
    report("promoted_after", back_s - killed_s, "s")
    report("uploads_without_service", _without_service(tally.acknowledged_at_s, killed_s), "s")
    report("commands_without_service", _without_service(asked.at_s, killed_s), "s")
    lost = (acknowledged - found) + missing + problems
    return lost == 0 and equal == len(hubs) and acknowledged == len(hubs) * EVENTS


def main() -> int:
    """Returns 1 where anything was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    is_good = run(parser.parse_args().programs)
    print("Nothing was lost." if is_good else "Something was lost.", file=sys.stderr)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
