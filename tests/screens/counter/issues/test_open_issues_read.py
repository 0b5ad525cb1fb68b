"""Tests how the open issues are read, which happens after every tap: not through all of the log."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from kiosk.domain.status import Status
from kiosk.screens.counter.open_issues import read_open_issues
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import NOON, bring


def test_the_log_is_not_searched_for_open_issues(store: LocalDatabase) -> None:
    bring(store, 1, Status.READY)
    sent: list[tuple[str, Any]] = []
    with store.database.reader() as reader:
        engine = reader.connection.engine

        def note(_connection: object, _cursor: object, text: str, values: Any, *_: object) -> None:
            sent.append((text, values))

        event.listen(engine, "before_cursor_execute", note)
        read_open_issues(reader, NOON)
        event.remove(engine, "before_cursor_execute", note)
        plans = [
            row[3]
            for text, values in sent
            for row in reader.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
        ]
    found_by = {
        step.partition("event ")[2].partition(" (")[0] for step in plans if " event" in step
    }
    assert found_by == {
        *(f"USING INDEX ix_event_{few}" for few in ("help", "decided")),
        *(f"USING COVERING INDEX ix_event_{few}" for few in ("without_effect", "set_aside")),
        "USING INTEGER PRIMARY KEY",
    }
