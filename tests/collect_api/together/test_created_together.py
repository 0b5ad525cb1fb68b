"""Collects that are created at the same time: one transaction, and each has its own answer."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from kiosk.collect_api.ports import Client, NewCollect
from kiosk.collect_api.problems import CollectProblem
from kiosk.domain.places.hours import read_week
from kiosk.headoffice.admin.client_admin import ClientAdmin
from kiosk.headoffice.admin.place_admin import PlaceAdmin, PlaceChange
from kiosk.headoffice.collect.collects import CollectService
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.executor import ThreadExecutor
from kiosk.headoffice.storage.collects.collects import CollectRecord, NewClaim, claim
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import lock_store
from kiosk.services.orders.collect_body import AskedOrder, read_to_pass_on
from tests.collect_api.conftest import ON_BOTH
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import NOON
from tests.services.bodies import body

ON_POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
SLOT = {
    "start": (NOON + timedelta(hours=1)).isoformat(),
    "end": (NOON + timedelta(hours=1, minutes=30)).isoformat(),
}
WAIT_S = 30.0


class Counted(OfficeDatabase):
    """Counts its transactions."""

    begun = 0
    committed = 0

    @classmethod
    def of(cls, database: OfficeDatabase) -> Counted:
        """Another connection to a database."""
        return cls(database.url.render_as_string(hide_password=False))

    @contextmanager
    def transaction(self, *, is_sent_again: bool = False) -> Iterator[Connection]:
        self.begun += 1
        with super().transaction(is_sent_again=is_sent_again) as connection:
            yield connection
        self.committed += 1


@pytest.fixture
def client(clients: ClientAdmin) -> Client:
    made = clients.create("Shop")
    return Client(made.client_id, "Shop", None)


@pytest.fixture
def threads() -> Iterator[ThreadExecutor]:
    made = ThreadExecutor()
    yield made
    made.close()


def new(collect_id: str, place: str = "LYON-01", **more: Any) -> NewCollect:
    asked = read_to_pass_on(body(collectId=collect_id, exchangePlaceId=place, **more))
    assert isinstance(asked, AskedOrder)
    return NewCollect(asked, None, None)


async def answers(*calls: Coroutine[Any, Any, None]) -> list[int]:
    """The status of each call's answer."""
    found = await asyncio.gather(*calls, return_exceptions=True)
    return [one.status if isinstance(one, CollectProblem) else 204 for one in found]


def numbers(database: OfficeDatabase) -> list[tuple[str, int]]:
    """The commands in sequence: order id and number, of each store."""
    query = "SELECT order_id, command_seq FROM command ORDER BY store_id, command_seq"
    with database.reader() as connection:
        return [(row[0], row[1]) for row in connection.execute(text(query))]


@ON_BOTH
def test_each_has_its_own_answer(
    database: OfficeDatabase, clock: Clock, client: Client, lyon: StoreRecord, lille: StoreRecord
) -> None:
    week = PlaceChange(read_week("mon-sun 00:00-24:00"), 30, 2)
    PlaceAdmin(database, clock).set("LYON-01", week)
    counted = Counted.of(database)
    service = CollectService(Work(counted, clock=clock))
    bound = Client(client.client_id, "Shop", frozenset([lille.store_id]))
    wanted = [
        (client, new("C-1", slot=SLOT)),
        (client, new("C-2", "NOWHERE")),
        (client, new("C-1")),
        (client, new("C-3", "LILLE-01")),
        (bound, new("C-4")),
        (client, new("C-5", slot=SLOT)),
        (client, new("C-6", slot=SLOT)),
        (bound, new("C-7", "LILLE-01")),
    ]
    found = asyncio.run(answers(*(service.create(*one) for one in wanted)))
    assert found == [204, 403, 409, 204, 403, 204, 400, 204]
    assert counted.committed == 1
    assert sorted(numbers(database)) == [("C-1", 1), ("C-3", 1), ("C-5", 2), ("C-7", 2)]
    again = asyncio.run(answers(*(service.create(client, new(f"C-{n}")) for n in (1, 2, 3))))
    assert again == [409, 204, 409]
    counted.close()


@ON_POSTGRESQL
def test_a_store_that_is_busy_lets_the_others_go_on(
    database: OfficeDatabase,
    client: Client,
    threads: ThreadExecutor,
    lyon: StoreRecord,
    lille: StoreRecord,
) -> None:
    counted = Counted.of(database)
    service = CollectService(Work(counted, threads))

    async def check() -> None:
        with database.transaction() as here:
            lock_store(here, lyon.store_id)
            waiting, going_on = (
                asyncio.create_task(service.create(client, new(f"AT-{place}", place)))
                for place in ("LYON-01", "LILLE-01")
            )
            await asyncio.wait_for(going_on, WAIT_S)
            assert not waiting.done()
        await asyncio.wait_for(waiting, WAIT_S)

    asyncio.run(check())
    assert sorted(numbers(database)) == [("AT-LILLE-01", 1), ("AT-LYON-01", 1)]
    # Both together, then one alone: the group did not wait until it failed.
    assert counted.begun == counted.committed == 2
    counted.close()


@ON_POSTGRESQL
def test_what_another_process_saves_meanwhile_is_refused_alone(
    database: OfficeDatabase,
    client: Client,
    threads: ThreadExecutor,
    lyon: StoreRecord,
    lille: StoreRecord,
) -> None:
    service = CollectService(Work(database, threads))
    record = CollectRecord(lille.store_id, "C-1", "LILLE-01", "standard", None, None, NOON)
    found: list[int] = []

    def create() -> None:
        calls = (service.create(client, new(one)) for one in ("C-0", "C-1", "C-2"))
        found.extend(asyncio.run(answers(*calls)))

    creating = threading.Thread(target=create)
    with database.transaction() as here:
        assert claim(here, NewClaim(record, client.client_id, "another"))
        creating.start()
        _until_somebody_waits(database)
    creating.join(WAIT_S)
    assert found == [204, 409, 204]
    assert [seq for _, seq in numbers(database)] == [1, 2]


def _until_somebody_waits(database: OfficeDatabase) -> None:
    deadline = time.monotonic() + WAIT_S
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while time.monotonic() < deadline:
        with database.reader() as connection:
            if connection.execute(waiting).scalar_one():
                return
    raise AssertionError("nobody waits")
