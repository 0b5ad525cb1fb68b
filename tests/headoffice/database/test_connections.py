"""PostgreSQL's connections: whether they still work, and how long they wait for a lock."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from kiosk.headoffice.storage.database import BUSY_S_MAX, OfficeDatabase
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.engine import postgresql

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)

PID = text("SELECT pg_backend_pid()")


def pid_of(database: OfficeDatabase) -> int:
    with database.reader() as connection:
        return int(connection.execute(PID).scalar_one())


def end(url: str, pid: int) -> None:
    """End a connection, as a restart of the server does."""
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    engine.dispose()


def test_a_connection_that_broke_in_a_pause_is_opened_anew(
    database: OfficeDatabase, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = pid_of(database)
    assert pid_of(database) == former
    end(url, former)
    monkeypatch.setattr(postgresql, "_TRUSTED_S", 0.0)
    assert pid_of(database) != former


def test_one_that_breaks_between_two_calls_refuses_the_second_only(
    database: OfficeDatabase, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "_TRUSTED_S", 60.0)
    former = pid_of(database)
    end(url, former)
    with pytest.raises(StoreUnavailable):
        pid_of(database)
    assert pid_of(database) != former


def test_a_transaction_waits_for_locks_for_as_long_as_is_said(database: OfficeDatabase) -> None:
    limits = []
    for is_sent_again in (False, True, False):
        with database.transaction(is_sent_again=is_sent_again) as connection:
            limits.append(connection.execute(text("SHOW lock_timeout")).scalar_one())
    assert limits == [f"{BUSY_S_MAX:.0f}s", "2s", f"{BUSY_S_MAX:.0f}s"]
