"""Runs each test on a new SQLite file and on a new PostgreSQL schema."""

import asyncio
import uuid
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url

from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.protocol.ports import WireProblem
from tests.headoffice.hub import NOON, Hub
from tests.headoffice.postgresql import POSTGRESQL
from tests.new_databases import new_office

HERE = Path(__file__).parent


class Clock:
    """Head office's clock, which only the test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


DATABASE_ITSELF = (
    *("database", "test_guards.py", "test_verification.py", "test_many_processes.py"),
    *("test_other_files.py", "test_restored_databases.py"),
)
"""Tests of what the two databases do differently: they run on both."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """By default use PostgreSQL alone where there is one, with `--full` SQLite as well.

    The tests of the network, of attacks and of the simulator run head office on SQLite.
    """
    for item in items if POSTGRESQL is not None else ():
        here = item.path.is_relative_to(HERE) and item.path.relative_to(HERE).parts[0]
        kind = getattr(item, "callspec", None) and item.callspec.params.get("url")  # type: ignore[attr-defined]
        if here and here not in DATABASE_ITSELF and kind == "sqlite":
            item.add_marker(pytest.mark.full)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def empty_database(kind: str, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: "sqlite" or "postgresql"."""
    if kind == "sqlite":
        yield sqlite_url(tmp_path / "headoffice.db")
        return
    if POSTGRESQL is None:
        pytest.skip("KIOSK_TEST_POSTGRESQL names no database to test on")
    name = f"test_{uuid.uuid4().hex}"
    engine = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    own = make_url(POSTGRESQL).update_query_dict({"options": f"-csearch_path={name}"})
    yield own.render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    with empty_database(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def database(url: str) -> Iterator[OfficeDatabase]:
    opened = new_office(url)
    yield opened
    opened.close()


@pytest.fixture
def office(database: OfficeDatabase, clock: Clock) -> HeadOffice:
    return HeadOffice(database, clock=clock)


@pytest.fixture
def lyon(office: HeadOffice) -> StoreRecord:
    return office.admin.create_store("Lyon", "LYON-01")


@pytest.fixture
def hub(office: HeadOffice, lyon: StoreRecord) -> Hub:
    """The hub of the store in Lyon."""
    joined = Hub(office)
    asyncio.run(joined.join(lyon.store_id))
    return joined


Wait = Callable[[Coroutine[Any, Any, Any]], Any]


def refused(wait: Wait, action: Coroutine[Any, Any, Any]) -> tuple[int, str]:
    """The status and code with which an action is refused."""
    with pytest.raises(WireProblem) as caught:
        wait(action)
    return caught.value.status, caught.value.problem.code


@pytest.fixture
def wait() -> Wait:
    """Runs a coroutine to its end."""
    return asyncio.run
