"""Errors that an operator can fix are reported as such, and work goes on afterwards."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kiosk.headoffice.errors import InvalidDatabase
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.services.ports.order_database import StoreUnavailable

RENAME = text("UPDATE head_office SET history_id = 'new'")


def test_work_goes_on_once_the_file_can_be_written_again(tmp_path: Path) -> None:
    database = OfficeDatabase(sqlite_url(tmp_path / "headoffice.db"))
    database.prepare(lambda: "history-1")
    with database.transaction() as connection:
        # As on a connection that was opened while the disk was read-only.
        connection.exec_driver_sql("PRAGMA query_only = 1")
    with pytest.raises(StoreUnavailable) as refused, database.transaction() as connection:
        connection.execute(RENAME)
    assert refused.value.kind == "read_only"
    with database.transaction() as connection:
        connection.execute(RENAME)
    with database.reader() as connection:
        assert connection.execute(text("SELECT history_id FROM head_office")).scalar() == "new"
    database.close()


def test_a_fault_of_a_statement_is_not_reported_as_one_of_the_disk(
    database: OfficeDatabase,
) -> None:
    for opened in (database.reader, database.transaction):
        with pytest.raises(DBAPIError), opened() as connection:
            connection.execute(text("SELECT nothing FROM nowhere"))


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(InvalidDatabase) as refused:
        OfficeDatabase(url)
    assert refused.value.problem == "url"
