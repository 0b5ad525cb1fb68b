"""Restores head office's PostgreSQL to a point in time, and lets its stores catch up.

    python -m tests.bench.restoring POSTGRESQL_PROGRAMS

The commands are those of packaging/head-office.md. Somebody drops a table; head office is restored
to the moment before. What was asked for until then is there, what came later is not, and the hubs
send again what they had uploaded since.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import select

from kiosk.headoffice.admin.admin_service import AdminService
from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.tables import COMMANDS
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.storage.database import utc_now
from tests.bench.lasting_hubs import LastingHub, Log, Tally
from tests.bench.processes import head_office
from tests.bench.results import report
from tests.bench.retailers import order_asked
from tests.bench.storming import EVENTS, hub_token, log_bodies
from tests.bench.two_nodes import Node, nodes_home

CAUGHT_UP_S_MAX = 60.0
COMMANDS_ASKED = 20


def run(programs: Path) -> bool:
    """Returns whether all is there that was there at the time, and nothing later."""
    with nodes_home() as home, ExitStack() as stack:
        node, restored = (Node(programs, home, name) for name in ("office", "restored"))
        stack.callback(restored.stop)
        stack.callback(node.stop)
        node.create(archive=True)
        node.start()
        database = OfficeDatabase(node.url)
        stack.callback(database.close)
        database.prepare(IdSource().new_id)
        office = HeadOffice(database)
        tokens = [asyncio.run(hub_token(office, number)) for number in range(2)]
        store_ids = [store.store_id for store in office.admin.stores()]
        log = Log(log_bodies(home / "store"))
        _upload(home / "first", node.url, [LastingHub(0, tokens[0], log, Tally())])

        node.base_backup()
        _ask(database, store_ids, "BEFORE")
        time.sleep(0.1)
        moment = str(node.sql("SELECT clock_timestamp()")[0][0])
        time.sleep(0.1)
        _ask(database, store_ids, "AFTER")
        _upload(home / "second", node.url, [LastingHub(0, tokens[1], log, Tally())])
        node.sql("DROP TABLE command CASCADE")
        node.sql("SELECT pg_switch_wal()")
        node.wait_for_archive()
        database.close()
        node.stop()

        began = time.monotonic()
        restored.restore(node, moment)
        restored.start()
        restored.wait_for_promotion()
        took_s = time.monotonic() - began
        hubs = [LastingHub(0, token, log, Tally()) for token in tokens]
        _upload(home / "third", restored.url, hubs)
        return _reported(restored.url, hubs, took_s)


def _ask(database: OfficeDatabase, store_ids: list[str], name: str) -> None:
    admin = AdminService(database, utc_now, IdSource())
    for number in range(COMMANDS_ASKED):
        store_id = store_ids[number % len(store_ids)]
        admin.create_orders(store_id, [order_asked(f"{name}-{number}")])


def _upload(directory: Path, url: str, hubs: list[LastingHub]) -> None:
    """Run head office until these hubs are equal with it."""

    async def until_equal() -> None:
        running = [asyncio.create_task(hub.run()) for hub in hubs]
        deadline = time.monotonic() + CAUGHT_UP_S_MAX
        while time.monotonic() < deadline:
            await asyncio.sleep(0.1)
            if all(hub.held == EVENTS for hub in hubs):
                break
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    with head_office(directory, url) as (_, port):
        for hub in hubs:
            hub.port = port
        asyncio.run(until_equal())


def _reported(url: str, hubs: list[LastingHub], took_s: float) -> bool:
    database = OfficeDatabase(url)
    with database.reader() as connection:
        here = set(connection.execute(select(COMMANDS.c.order_id)).scalars())
        problems = len(list(verify(connection, VerificationCounts())))
    database.close()
    before = sum(f"BEFORE-{number}" in here for number in range(COMMANDS_ASKED))
    after = sum(f"AFTER-{number}" in here for number in range(COMMANDS_ASKED))
    equal = sum(hub.held == EVENTS for hub in hubs)
    report("restored_in", took_s, "s")
    report("commands_until_the_time", before, "commands", of=COMMANDS_ASKED)
    report("commands_after_the_time", after, "commands", of=COMMANDS_ASKED)
    report("stores_equal_again", equal, "stores", of=len(hubs))
    report("problems_that_verify_finds", problems, "problems")
    return (before, after, equal, problems) == (COMMANDS_ASKED, 0, len(hubs), 0)


def main() -> int:
    """Returns 1 where head office is not as it was."""
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    is_good = run(parser.parse_args().programs)
    print("Head office is as it was." if is_good else "Head office differs.", file=sys.stderr)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
