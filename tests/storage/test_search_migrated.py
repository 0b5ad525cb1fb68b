"""A store from before the search knew every form of a name and a phone is searched as a new one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from kiosk.domain.order import Order
from kiosk.storage.migrations.versions import v0007_found_by_any_part as migration
from kiosk.storage.migrations.versions.v0001_first_schema import SEARCH
from kiosk.storage.searching import index_columns
from kiosk.storage.store import LocalStore, open_store
from tests.storage.former_schemas import take_back
from tests.storage.sample import new_order, order_of, problems, take
from tests.storage.test_search import PEOPLE, found

OLD = [
    new_order(7, last_name="N\u02bcGuessan", phone="+330639980120"),
    new_order(8, last_name="da Costa", phone="+262692123456"),
    new_order(9, last_name="L’Hôpital", phone="06 39 98 (bureau)"),
]


@pytest.fixture
def migrated(store: LocalStore, data_dir: Path) -> LocalStore:
    """A store of the former schema, with orders, opened by this version."""
    take(store, [*PEOPLE, *OLD])
    with store.database.transaction() as connection:
        take_back(connection, "0006")
        for statement in (
            "DROP TABLE order_search",
            SEARCH,
            "INSERT INTO order_search(rowid, words) SELECT id, 'x' FROM orders",
            "UPDATE orders SET surname_folded = 'nʼguessan' WHERE id = 7",
        ):
            connection.execute(text(statement))
    return open_store(data_dir)


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("nguessan", "7"),
        ("06 39 98 01 20", "7"),
        ("+33 (0)6 39 98 01", "7"),
        ("dacosta", "8"),
        ("0692 12 34 56", "8"),
        ("lhopital", "9"),
        ("063998 lhopital", "9"),
        ("ab2-cd3k", "1"),
        ("CMD-000002", "2"),
    ],
)
def test_orders_of_the_former_schema_are_found(
    migrated: LocalStore, typed: str, order: str
) -> None:
    assert found(migrated, typed) == [order]


def test_surnames_of_the_former_schema_are_folded_anew(migrated: LocalStore) -> None:
    orders = migrated.call(lambda uow, name: uow.open_orders_by_surname(name), "nguessan")
    assert [order.order_id for order in orders] == ["CMD-000007"]
    assert problems(migrated) == []
    migrated.close()


def test_the_migration_finds_orders_by_what_new_ones_are_found_by(store: LocalStore) -> None:
    """True until the rule changes again, with a migration of its own."""
    take(store, [*PEOPLE, *OLD])
    for new in (*PEOPLE, *OLD):
        assert _migrated_words(order_of(store, new.order_id)) == index_columns(
            order_of(store, new.order_id)
        )


def _migrated_words(order: Order) -> dict[str, str]:
    class Row:
        id = 1
        order_id = order.order_id
        pickup_code = order.pickup_code
        first_name = order.customer.first_name
        last_name = order.customer.last_name
        phone = order.customer.phone

    words = migration._found_by(Row)
    del words["id"]
    return words
