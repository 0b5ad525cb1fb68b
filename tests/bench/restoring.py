"""Restores head office's PostgreSQL to a point in time, and lets its stores catch up.

    python -m tests.bench.restoring POSTGRESQL_PROGRAMS

The commands are those of packaging/head-office.md. Two processes serve, a receiver is called back.
Somebody drops a table; head office is restored to the moment before. What it was asked for until
then is there, what came later is not, the hubs send again what they had uploaded since, and the
receiver is not called again for what it had heard.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from tests.bench.called_back import called, wait_until_sent
from tests.bench.lasting_hubs import LastingHub, Log, Tally
from tests.bench.processes import head_office
from tests.bench.promises import Promises, missing
from tests.bench.results import report
from tests.bench.retailers import (
    Administrator,
    OrderSystem,
    let_receivers_be_here,
    open_place,
)
from tests.bench.storming import EVENTS, hub_token, log_bodies
from tests.bench.two_nodes import Node, nodes_home
from tests.collect_api.receiver import Receiver, receiving

CAUGHT_UP_S_MAX = 60.0
SENT_S_MAX = 120.0
PROCESSES = 2
TURNS = 20
"""How often somebody at head office and an order system each work, before the time and after it."""

LATER = ("commands", "clients", "bookings", "collects", "settings")
"""Kinds of which each one that came after the time is told apart from those before."""


@dataclass
class Scene:
    """Two stores, whose logs are the same, and a client that is called back for both."""

    home: Path
    tokens: list[str]
    store_ids: list[str]
    log: Log
    client_id: str
    receiver: Receiver

    def hub(self, number: int, ports: list[int]) -> LastingHub:
        """The hub of a store, which knows one of the processes."""
        return LastingHub(ports[number], self.tokens[number], self.log, Tally())

    @contextmanager
    def served(self, url: str) -> Iterator[list[int]]:
        """Run the processes, each with the data folder that it always has."""
        with ExitStack() as stack:
            ports = []
            for number in range(PROCESSES):
                directory = self.home / f"office-{number}"
                let_receivers_be_here(directory)
                ports.append(stack.enter_context(head_office(directory, url))[1])
            yield ports


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
        scene = _scene(home, database, stack.enter_context(receiving()))
        with scene.served(node.url) as ports:
            _subscribe(database, scene, ports[0])
            _catch_up([scene.hub(0, ports)])
            wait_until_sent(database, scene.client_id, SENT_S_MAX)

        node.base_backup()
        before, after = Promises(), Promises()
        with scene.served(node.url) as ports:
            _work(database, scene, before, ports[0], 0)
            time.sleep(0.1)
            moment = str(node.sql("SELECT clock_timestamp()")[0][0])
            time.sleep(0.1)
            _work(database, scene, after, ports[1], TURNS)
            _catch_up([scene.hub(1, ports)])
            wait_until_sent(database, scene.client_id, SENT_S_MAX)
        node.sql("DROP TABLE command CASCADE")
        node.sql("SELECT pg_switch_wal()")
        node.wait_for_archive()
        database.close()
        node.stop()

        heard = len(scene.receiver.calls)
        began = time.monotonic()
        restored.restore(node, moment)
        restored.start()
        restored.wait_for_promotion()
        report("restored_in", time.monotonic() - began, "s")
        again = OfficeDatabase(restored.url)
        stack.callback(again.close)
        with scene.served(restored.url) as ports:
            hubs = [scene.hub(number, ports) for number in range(len(scene.tokens))]
            _catch_up(hubs)
            wait_until_sent(again, scene.client_id, SENT_S_MAX)
        report("called_after_the_restore", len(scene.receiver.calls) - heard, "calls", before=heard)
        return _reported(again, scene, hubs, before, after)


def _scene(home: Path, database: OfficeDatabase, receiver: Receiver) -> Scene:
    database.prepare(IdSource().new_id)
    office = HeadOffice(database)
    tokens = [asyncio.run(hub_token(office, number)) for number in range(2)]
    store_ids = [office.admin.store(f"PLACE-{number}").store_id for number in range(2)]
    open_place(database)
    return Scene(home, tokens, store_ids, Log(log_bodies(home / "store")), "", receiver)


def _subscribe(database: OfficeDatabase, scene: Scene, port: int) -> None:
    system = OrderSystem(database, Promises(), port, "Called")
    system.subscribe(scene.receiver, 0)
    system.close()
    scene.client_id = system.client_id


def _work(
    database: OfficeDatabase, scene: Scene, promises: Promises, port: int, since: int
) -> None:
    """Somebody at head office and an order system each have their turns."""
    administrator = Administrator(database, promises, scene.store_ids)
    system = OrderSystem(database, promises, port, f"Web {since}")
    for number in range(since, since + TURNS):
        administrator.work(number)
        system.book(number)
    system.close()


def _catch_up(hubs: list[LastingHub]) -> None:
    """Return when these hubs are equal with head office."""

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

    asyncio.run(until_equal())


def _reported(
    database: OfficeDatabase,
    scene: Scene,
    hubs: list[LastingHub],
    before: Promises,
    after: Promises,
) -> bool:
    lost, gone = missing(database, before), missing(database, after)
    for kind in lost:
        made = len(before.of(kind))
        report(f"{kind}_until_the_time", made - lost[kind], kind, of=made)
    still = {kind: len(after.of(kind)) - gone[kind] for kind in LATER}
    for kind, count in still.items():
        report(f"{kind}_after_the_time", count, kind, of=len(after.of(kind)))
    with database.reader() as connection:
        problems = len(list(verify(connection, VerificationCounts())))
    equal = sum(hub.held == EVENTS for hub in hubs)
    report("stores_equal_again", equal, "stores", of=len(hubs))
    report("problems_that_verify_finds", problems, "problems")
    got = called(database, scene.receiver, scene.client_id, scene.store_ids)
    report("callbacks_owed", got.owed, "callbacks", **asdict(got))
    are_asked = all(before.of(kind) and after.of(kind) for kind in LATER)
    is_as_it_was = not (sum(lost.values()) or sum(still.values()) or problems)
    return are_asked and is_as_it_was and equal == len(hubs) and got.is_good and not got.repeated


def main() -> int:
    """Returns 1 where head office is not as it was."""
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    is_good = run(parser.parse_args().programs)
    print("Head office is as it was." if is_good else "Head office differs.", file=sys.stderr)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
