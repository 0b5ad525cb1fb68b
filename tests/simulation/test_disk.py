"""The simulated disk's faults reach the database files that the program opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.database import Database
from tests.simulation.device import quietly
from tests.simulation.disk import Disk


class CountedDisk:
    """A simulated disk, and counts of its commits and crashes."""

    def __init__(self, path: Path) -> None:
        self.commits = 0
        self.crashes: list[str] = []
        self.disk = Disk(path, self.crashes.append, self._committed)

    def _committed(self) -> None:
        self.commits += 1


def _store(path: Path) -> Database:
    database = Database(path)
    database.prepare()
    return database


def _office(path: Path) -> OfficeDatabase:
    database = OfficeDatabase(sqlite_url(path))
    database.prepare(lambda: str(uuid4()))
    return database


OPENED: dict[str, tuple[Callable[[Path], Any], str]] = {
    "store": (_store, "UPDATE device SET store_name = 'new'"),
    "head office": (_office, "UPDATE head_office SET history_id = 'new'"),
}


@pytest.fixture
def counted(tmp_path: Path) -> Iterator[CountedDisk]:
    made = CountedDisk(tmp_path / "kept.db")
    yield made
    made.disk.forget()


def _change(database: Any, statement: str) -> None:
    with database.transaction() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("kind", OPENED)
def test_what_was_committed_outlives_a_power_cut(kind: str, counted: CountedDisk) -> None:
    opens, statement = OPENED[kind]
    database = opens(counted.disk.path)
    before = counted.commits
    _change(database, statement)
    assert counted.commits == before + 1
    assert counted.disk.image(power_cut=True) == counted.disk.image()
    database.close()


@pytest.mark.parametrize("kind", OPENED)
def test_an_error_at_commit_reaches_the_program(kind: str, counted: CountedDisk) -> None:
    opens, statement = OPENED[kind]
    database = opens(counted.disk.path)
    before = counted.commits
    counted.disk.fail_at_commit()
    with pytest.raises(StoreUnavailable):
        _change(database, statement)
    assert counted.commits == before
    database.close()


@pytest.mark.parametrize("kind", OPENED)
def test_a_device_goes_down_at_its_commit(kind: str, counted: CountedDisk) -> None:
    opens, statement = OPENED[kind]
    database = opens(counted.disk.path)
    counted.disk.crash_at_commit("after")
    quietly(lambda: _change(database, statement))
    assert counted.crashes == ["crash after commit"]
    quietly(database.close)
