"""Head office says to a store's hub which other store has an order, by its code, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from kiosk.domain.status import Status
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.migrations.versions import v1002_code_of_an_order
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.whereabouts import CodesBody, StoreReply
from kiosk.sync.server.store_lookups import AT_OFFICE_MAX
from tests.headoffice.conftest import Wait
from tests.headoffice.hub import Hub, order_named

CODE = "K7QF2M8"


@pytest.fixture
def nice(office: HeadOffice, wait: Wait) -> Hub:
    """The hub of another store."""
    return other_hub(office, wait, "Nice")


def other_hub(office: HeadOffice, wait: Wait, name: str) -> Hub:
    hub = Hub(office, f"hub-{name}")
    wait(hub.join(office.admin.create_store(name, f"{name}-01").store_id, name))
    return hub


def has_order(
    hub: Hub, wait: Wait, *steps: Status, order_id: str = "C-1", code: str = CODE
) -> None:
    hub.add_order(replace(order_named(order_id), pickup_code=code))
    hub.advance(order_id, *steps)
    wait(hub.send())


def asks(office: HeadOffice, hub: Hub, wait: Wait, *codes: str) -> str:
    reply: StoreReply = wait(office.store_of(hub.peer, CodesBody(codes=codes)))
    return reply.store_name


def test_the_store_that_has_the_order_is_named(
    office: HeadOffice, hub: Hub, nice: Hub, wait: Wait
) -> None:
    has_order(nice, wait, Status.READY)
    assert asks(office, hub, wait, "ZZZZZZ7", CODE) == "Nice"
    assert asks(office, hub, wait, "ZZZZZZ7") == ""
    # Its own order is not in another store.
    assert asks(office, nice, wait, CODE) == ""


def test_an_order_that_has_ended_waits_nowhere(
    office: HeadOffice, hub: Hub, nice: Hub, wait: Wait
) -> None:
    has_order(nice, wait, Status.READY, Status.AWAITING, Status.IN_PROGRESS, Status.PICK_UP_OK)
    assert asks(office, hub, wait, CODE) == ""


def test_where_two_stores_have_the_code_none_is_named(
    office: HeadOffice, hub: Hub, nice: Hub, wait: Wait
) -> None:
    has_order(nice, wait)
    has_order(other_hub(office, wait, "Lille"), wait)
    assert asks(office, hub, wait, CODE) == ""


def test_the_key_of_a_code_counts_not_how_it_is_written(
    office: HeadOffice, hub: Hub, nice: Hub, wait: Wait
) -> None:
    has_order(nice, wait, code="00376012345678901244")
    assert asks(office, hub, wait, "376012345678901244") == "Nice"


def test_a_store_asks_so_often_a_minute_and_no_other_store_waits_for_it(
    office: HeadOffice, hub: Hub, nice: Hub, wait: Wait
) -> None:
    has_order(nice, wait)
    has_order(hub, wait, order_id="C-2", code="ZZZZZZ7")

    async def ask_often() -> None:
        for _ in range(AT_OFFICE_MAX):
            await office.store_of(hub.peer, CodesBody(codes=("ZZZZZZ2",)))
        with pytest.raises(WireProblem) as caught:
            await office.store_of(hub.peer, CodesBody(codes=(CODE,)))
        problem = caught.value.problem
        assert (caught.value.status, problem.code) == (429, "busy")
        assert 0 < (problem.retry_after_s or 0) <= 61
        reply = await office.store_of(nice.peer, CodesBody(codes=("ZZZZZZ7",)))
        assert reply.store_name == "Lyon"

    wait(ask_often())


def test_orders_from_before_this_version_are_found_too(url: str, wait: Wait) -> None:
    database = OfficeDatabase(url)
    database.prepare(IdSource().new_id)
    office = HeadOffice(database)
    hub, nice = other_hub(office, wait, "Lyon"), other_hub(office, wait, "Nice")
    has_order(nice, wait)
    with database.transaction() as connection:
        for statement in (
            "DROP INDEX ix_orders_code_key",
            "ALTER TABLE orders DROP COLUMN code_key",
        ):
            connection.execute(text(statement))
        # That one step alone: later versions have added more since.
        with Operations.context(MigrationContext.configure(connection)):
            v1002_code_of_an_order.upgrade()
    database.close()

    database = OfficeDatabase(url)
    assert asks(HeadOffice(database), hub, wait, CODE) == "Nice"
    database.close()
