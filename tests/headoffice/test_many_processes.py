"""Several processes of head office on one database: numbers have no gaps, nothing is lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.domain.status import Status
from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.executor import ThreadExecutor
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.protocol.conversions import from_head
from tests.headoffice.conftest import Wait
from tests.headoffice.hub import Hub, order_named
from tests.headoffice.test_requests import asked


@pytest.fixture
def offices(url: str, database: OfficeDatabase) -> Iterator[list[HeadOffice]]:
    """Three head offices, each with its own connections, as in three processes."""
    opened = [OfficeDatabase(url) for _ in range(3)]
    for each in opened:
        each.prepare(IdSource().new_id)
    yield [HeadOffice(each) for each in opened]
    for each in opened:
        each.close()


def test_requests_from_everywhere_are_numbered_one_after_the_other(
    offices: list[HeadOffice], lyon: StoreRecord, hub: Hub, wait: Wait
) -> None:
    def ask(number: int) -> None:
        admin = offices[number % 3].admin
        admin.create_orders(lyon.store_id, [asked(collectId=f"C-{number}")])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(ask, range(60)))
    commands = wait(hub.fetch())
    assert [command.command_seq for command in commands] == list(range(1, 61))
    assert {command.order_id for command in commands} == {f"C-{number}" for number in range(60)}


def test_a_batch_that_reaches_two_processes_is_kept_once(
    offices: list[HeadOffice], lyon: StoreRecord, hub: Hub, database: OfficeDatabase, wait: Wait
) -> None:
    for number in range(20):
        hub.add_order(order_named(f"C-{number}"))
        hub.advance(f"C-{number}", Status.READY, Status.BLOCKED)
    twins = []
    for office in offices:
        twin = Hub(office)
        twin.peer, twin.log, twin.epoch = hub.peer, hub.log, hub.epoch
        twins.append(twin)

    with ThreadPoolExecutor(3) as pool:
        replies = list(pool.map(lambda twin: wait(twin.send(after=0)), twins))
    assert {reply.log_head for reply in replies} == {from_head(hub.head)}
    with database.reader() as connection:
        counted = VerificationCounts()
        assert list(verify(connection, counted)) == []
    assert (counted.events, counted.orders) == (60, 20)


def test_processes_that_start_at_once_make_the_tables_once(url: str) -> None:
    opened = [OfficeDatabase(url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: each.prepare(IdSource().new_id), opened))
    with opened[0].reader() as connection:
        assert list(verify(connection, VerificationCounts())) == []
    for each in opened:
        each.close()


def test_work_in_threads_comes_to_the_same(database: OfficeDatabase, hub: Hub, wait: Wait) -> None:
    threads = ThreadExecutor(3)
    hub.office = HeadOffice(database, run=threads)
    hub.add_order(order_named("C-1"))
    assert wait(hub.send()).log_head == from_head(hub.head)
    threads.close()
