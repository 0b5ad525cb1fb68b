"""What order systems and people are promised waits for a standby; what is noted about calls not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import event

from kiosk.collect_api.callbacks.addresses import Reach
from kiosk.domain.places.hours import read_week
from kiosk.domain.status import Status
from kiosk.headoffice.admin.callback_admin import CallbackAdmin
from kiosk.headoffice.admin.client_admin import ClientAdmin
from kiosk.headoffice.admin.diagnostics_admin import DiagnosticsAdmin
from kiosk.headoffice.admin.place_admin import PlaceAdmin, PlaceChange
from kiosk.headoffice.admin.settings_admin import SettingsAdmin
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.device_reports import save_reports
from kiosk.services.devices.device_reports import DeviceReport, OwnReport
from tests.collect_api.conftest import Join
from tests.collect_api.receiver import receiving
from tests.collect_api.test_bookings import booked
from tests.collect_api.test_callbacks import Send, ended, send, subscribe
from tests.collect_api.test_changes import has
from tests.collect_api.test_create import created
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import Hub

__all__ = ["send"]

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)

LOCALLY = "SET LOCAL synchronous_commit = local"
WRITTEN = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")
PROMISED = {
    *("client", "access_token", "subscription", "signing_secret", "booking", "booked_unit"),
    *("collect", "command", "place", "settings_version", "diagnostics"),
}


@pytest.fixture
def reach() -> Reach:
    return Reach(["127.0.0.1"])


class Written:
    """The tables that were written by transactions that wait for a standby, and by others."""

    def __init__(self) -> None:
        self.waiting: set[str] = set()
        self.local: set[str] = set()


@pytest.fixture
def written(database: OfficeDatabase) -> Iterator[Written]:
    engine = database._office._engine  # type: ignore[union-attr]
    found = Written()
    open_: dict[int, list[str]] = {}

    def note(connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        open_.setdefault(id(connection), []).append(statement)

    def commit(connection: object) -> None:
        statements = open_.pop(id(connection), [])
        tables = {table for text in statements for table in WRITTEN.findall(text)}
        (found.local if LOCALLY in statements else found.waiting).update(tables)

    def forget(connection: object) -> None:
        open_.pop(id(connection), None)

    listeners = (("before_cursor_execute", note), ("commit", commit), ("rollback", forget))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    yield found
    for name, listener in listeners:
        event.remove(engine, name, listener)


def test_what_head_office_alone_keeps_waits_for_the_standby(
    database: OfficeDatabase,
    clock: Clock,
    hub: Hub,
    join: Join,
    written: Written,
) -> None:
    PlaceAdmin(database, clock).set("LYON-01", PlaceChange(read_week("mon-sun 09:00-10:00"), 30, 1))
    retailer = join("Shop")
    with receiving() as receiver:
        assert subscribe(retailer, receiver).status_code == 204
    created(retailer, bookingId=booked(retailer), slot=None)
    CallbackAdmin(database, clock).new_secret("Shop")
    SettingsAdmin(database, clock).give("LYON-01", "", {"keep_days": 5}, by="Nadia")
    report = DeviceReport("hub-1", clock(), said=OwnReport(version="0.2.0"))
    with database.transaction() as connection:
        save_reports(connection, hub.peer.store_id, [report])
    DiagnosticsAdmin(database, clock, lambda: "request-1").ask("LYON-01", "hub-1")
    ClientAdmin(database, clock, IdSource()).revoke("Shop")
    assert written.waiting >= PROMISED
    assert not written.local & PROMISED


def test_calls_back_go_on_without_a_standby(
    database: OfficeDatabase, hub: Hub, join: Join, send: Send, written: Written
) -> None:
    with receiving() as receiver:
        subscribe(join("Shop"), receiver)
        written.waiting.clear()
        has(hub, "C-1", Status.READY)
        send(ended(database))
        assert len(receiver.calls) == 2
    assert {"entry", "outbox"} <= written.local
    assert not written.waiting
