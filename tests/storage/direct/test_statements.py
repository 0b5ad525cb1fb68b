"""The statements that the driver runs fit the tables that the models define."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import create_engine

from kiosk.storage.direct import arrivals, cards, events, figures_of_day, held, one_row, orders
from kiosk.storage.engine.statement import Statement
from kiosk.storage.tables import METADATA

MODULES = (arrivals, cards, events, figures_of_day, held, one_row, orders)


def _statements(module: ModuleType) -> Iterator[Statement]:
    for value in vars(module).values():
        many = value.values() if isinstance(value, dict) else value
        for each in many if isinstance(value, (dict, tuple)) else [value]:
            if isinstance(each, Statement):
                yield each


STATEMENTS = [statement for module in MODULES for statement in _statements(module)]


@pytest.fixture
def tables() -> Iterator[Any]:
    """A database with the tables of the models alone."""
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as connection:
        yield connection.connection.driver_connection
    engine.dispose()


def test_every_module_with_statements_is_known() -> None:
    assert all(list(_statements(module)) for module in MODULES)


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda each: each.text.strip()[:60])
def test_a_statement_names_tables_and_columns_of_the_models(
    statement: Statement, tables: sqlite3.Connection
) -> None:
    with closing(tables.execute(statement.text, _parameters(statement))) as found:
        names = [column[0] for column in found.description]

    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names)


def test_who_was_served_today_is_looked_for_among_the_arrivals_of_today(
    tables: sqlite3.Connection,
) -> None:
    """Not from all orders that were collected, of which each has to be looked for there."""
    served = figures_of_day.SERVED
    query = f"EXPLAIN QUERY PLAN {served.text}"
    with closing(tables.execute(query, _parameters(served))) as plan:
        steps = [step for *_, step in plan if step.startswith(("SCAN", "SEARCH"))]
    assert steps[0].startswith("SEARCH arrival USING INDEX ix_arrival_ended_at")
    assert steps[-1].startswith("SEARCH orders USING INDEX sqlite_autoindex_orders_1")


def _parameters(statement: Statement) -> dict[str, object]:
    return {"these": "[]", "most": 1} | {
        name: None
        for name in ("column", "this", "begin", "arrival_id", "event_id")
        if f":{name}" in statement.text
    }
