"""Head office restores yesterday's database: hubs send again what it lost, and no command is
carried out twice or skipped."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.events.log import EMPTY_LOG
from kiosk.domain.status import Status
from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.overview import orders
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.protocol.conversions import from_head, to_command
from tests.headoffice.conftest import Wait, refused
from tests.headoffice.hub import Hub, order_named
from tests.headoffice.test_requests import CLIENT, asked


class Yesterday:
    """A head office whose database can be restored to an earlier state."""

    def __init__(self, folder: Path) -> None:
        self._now, self._then = folder / "now.db", folder / "then.db"
        self._open()

    def _open(self) -> None:
        self.database = OfficeDatabase(sqlite_url(self._now))
        self.database.prepare(IdSource().new_id)
        self.office = HeadOffice(self.database)

    def back_up(self) -> None:
        with self.database.transaction() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql(f"VACUUM INTO '{self._then}'")
            connection.exec_driver_sql("BEGIN")

    def restore(self, hub: Hub) -> None:
        self.database.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._now}{suffix}").unlink(missing_ok=True)
        shutil.copy(self._then, self._now)
        self._open()
        hub.office = self.office


@pytest.fixture
def yesterday(tmp_path: Path) -> Iterator[Yesterday]:
    made = Yesterday(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def store_hub(yesterday: Yesterday, wait: Wait) -> Hub:
    store = yesterday.office.admin.create_store("Lyon", "LYON-01")
    joined = Hub(yesterday.office)
    wait(joined.join(store.store_id))
    return joined


def test_a_hub_sends_again_all_that_head_office_lost(
    yesterday: Yesterday, store_hub: Hub, wait: Wait
) -> None:
    store_hub.add_order(order_named("C-1"))
    wait(store_hub.send())
    yesterday.back_up()
    store_hub.advance("C-1", Status.READY)
    wait(store_hub.send())
    yesterday.restore(store_hub)
    store_hub.advance("C-1", Status.BLOCKED)
    assert wait(store_hub.send()).log_head == from_head(store_hub.head)
    with yesterday.database.reader() as connection:
        assert list(verify(connection, VerificationCounts())) == []
        (line,) = orders(connection)
    assert line.status is Status.BLOCKED


def test_a_hub_that_is_ahead_goes_back_and_misses_no_new_request(
    yesterday: Yesterday, store_hub: Hub, wait: Wait
) -> None:
    office, store_id = yesterday.office, store_hub.peer.store_id
    office.admin.create_orders(store_id, [asked()])
    wait(store_hub.fetch_and_do())
    yesterday.back_up()
    office.admin.create_orders(store_id, [asked(collectId="C-2")])
    office.admin.create_orders(store_id, [asked(collectId="C-3")])
    wait(store_hub.fetch_and_do())
    wait(store_hub.send())
    yesterday.restore(store_hub)
    admin = yesterday.office.admin
    # As many commands as were lost, and one more: the numbers alone would not show the loss.
    for number in (4, 5, 6):
        admin.create_orders(store_id, [asked(collectId=f"C-{number}")])
    assert refused(wait, store_hub.fetch()) == (409, "diverged")
    store_hub.commands.pop()
    assert refused(wait, store_hub.fetch()) == (409, "diverged")
    store_hub.commands.pop()
    assert [command.order_id for command in wait(store_hub.fetch())] == ["C-4", "C-5", "C-6"]


def test_what_was_done_on_lost_requests_comes_back_with_the_log(
    yesterday: Yesterday, store_hub: Hub, wait: Wait
) -> None:
    store_id = store_hub.peer.store_id
    yesterday.office.admin.create_orders(store_id, [asked()])
    yesterday.back_up()
    wait(store_hub.fetch_and_do())
    yesterday.office.admin.cancel("C-1", CLIENT)
    wait(store_hub.fetch_and_do())
    wait(store_hub.send())
    yesterday.restore(store_hub)
    wait(store_hub.send())
    with yesterday.database.reader() as connection:
        (line,) = orders(connection)
        assert list(verify(connection, VerificationCounts())) == []
    assert line.status is Status.CANCELLED
    assert [(command.kind, command.decision) for command in line.commands] == [("create", "DONE")]
    assert yesterday.office.admin.create_orders(store_id, [asked()]).unchanged == ("C-1",)
    again = wait(yesterday.office.commands(store_hub.peer, EMPTY_LOG, 500))
    assert [to_command(command).kind for command in again.commands] == ["create"]


def test_a_log_proves_hubs_that_head_office_has_forgotten(
    yesterday: Yesterday, store_hub: Hub, wait: Wait
) -> None:
    store_hub.add_order(order_named("C-1"))
    store_hub.epoch = 3  # Two other devices were the hub meanwhile.
    store_hub.advance("C-1", Status.READY)
    store_hub.epoch = 1
    assert wait(store_hub.send()).log_head == from_head(store_hub.head)
    hello = wait(yesterday.office.hello(store_hub.peer, ()))
    assert hello.hub_epoch == 4
    # A hub that does not know of it yet compares anew, and is not quarantined.
    store_hub.advance("C-1", Status.BLOCKED)
    assert refused(wait, store_hub.send()) == (409, "gap")
    store_hub.epoch = hello.hub_epoch
    assert wait(store_hub.send()).log_head == from_head(store_hub.head)
    with yesterday.database.reader() as connection:
        assert list(verify(connection, VerificationCounts())) == []


def test_a_number_that_no_store_comes_to_is_believed_of_nobody(
    yesterday: Yesterday, store_hub: Hub, wait: Wait
) -> None:
    store_hub.epoch = 2**40
    store_hub.add_order(order_named("C-1"))
    assert refused(wait, store_hub.send()) == (422, "altered")
    assert yesterday.office.admin.store(store_hub.peer.store_id).hub_epoch == 1
