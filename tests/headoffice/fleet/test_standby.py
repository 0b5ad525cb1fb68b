"""What stores send again does not wait for a standby; what only head office has does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from kiosk.domain.status import Status
from kiosk.given_settings import GivenSettings
from kiosk.headoffice.storage import office_server
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import lock_store
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.protocol.store_settings import SettingsBody
from tests.headoffice.conftest import Wait
from tests.headoffice.hub import Hub, order_named
from tests.headoffice.test_pairings import PAUL, reports
from tests.headoffice.test_requests import asked

LOCALLY = "SET LOCAL synchronous_commit = local"


@pytest.fixture
def statements(database: OfficeDatabase) -> Iterator[list[str]]:
    """The statements that reach a PostgreSQL server; each COMMIT is one."""
    if not database.is_postgresql:
        pytest.skip("a file has no standby")
    engine = database._office._engine  # type: ignore[union-attr]
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def test_a_log_is_committed_before_the_standby_has_it(
    hub: Hub, statements: list[str], wait: Wait
) -> None:
    hub.add_order(order_named("C-1"))
    hub.advance("C-1", Status.READY)
    wait(hub.send())
    writing = [text for text in statements if text.startswith(("INSERT", "UPDATE"))]
    assert writing
    assert statements.index(LOCALLY) < statements.index(writing[0])


def test_commands_codes_and_pairings_wait_for_the_standby(
    office: HeadOffice, lyon: StoreRecord, statements: list[str], wait: Wait
) -> None:
    office.admin.create_orders(lyon.store_id, [asked(collectId="C-1")])
    office.admin.cancel("C-1", "CANCELLED_BY_CLIENT")
    other = Hub(office, "hub-2")
    wait(other.join(lyon.store_id))
    first_contact = statements.index(LOCALLY) if LOCALLY in statements else len(statements)
    writing = [text for text in statements[:first_contact] if text.startswith("INSERT")]
    assert any("INTO command" in text for text in writing)
    assert any("INTO device" in text for text in writing)


def test_what_a_hub_says_of_itself_again_and_again_waits_for_no_standby(
    hub: Hub, statements: list[str], wait: Wait
) -> None:
    wait(reports(hub))
    statements.clear()
    wait(reports(hub))
    assert LOCALLY in statements
    statements.clear()
    wait(hub.office.settings(hub.peer, SettingsBody(held=GivenSettings())))
    assert LOCALLY in statements
    statements.clear()
    wait(reports(hub, PAUL))
    assert LOCALLY not in statements


def test_a_store_that_waits_for_the_standby_holds_up_no_other(
    hub: Hub, database: OfficeDatabase, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command to Lyon is not on the standby yet: its transaction keeps Lyon's row until then."""
    if not database.is_postgresql:
        pytest.skip("a file has no standby")
    monkeypatch.setattr(office_server, "SENT_AGAIN_BUSY_S_MAX", 0.2)
    lille = Hub(hub.office, "hub-2")
    wait(lille.join(hub.office.admin.create_store("Lille", "LILLE-01").store_id))
    hub.add_order(order_named("C-1"))
    lille.add_order(order_named("C-2", "LILLE-01"))
    with database.transaction() as connection:
        lock_store(connection, hub.peer.store_id)
        with pytest.raises(StoreUnavailable) as refused:
            wait(hub.send())
        assert refused.value.kind == "busy"
        assert wait(lille.send()).log_head.seq == 1
    assert wait(hub.send()).log_head.seq == 1


def test_a_transaction_leaves_the_servers_setting_to_the_next(database: OfficeDatabase) -> None:
    if not database.is_postgresql:
        pytest.skip("a file has no standby")

    def setting(*, is_sent_again: bool) -> str:
        with database.transaction(is_sent_again=is_sent_again) as connection:
            return str(connection.exec_driver_sql("SHOW synchronous_commit").scalar())

    with database.reader() as connection:
        asked = "SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'"
        servers = connection.exec_driver_sql(asked).scalar()
    found = [setting(is_sent_again=again) for again in (False, True, False)]
    assert found == [servers, "local", servers]
