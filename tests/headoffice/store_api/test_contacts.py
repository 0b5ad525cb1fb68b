"""When stores called last is saved for many of them together, and never holds up a call."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.headoffice.storage import devices
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import DeviceRecord
from kiosk.headoffice.store_api.contacts import CONTACT_EVERY, SAVED_EVERY, Contacts
from kiosk.headoffice.store_api.office import HeadOffice
from tests.headoffice.conftest import Clock, Wait
from tests.headoffice.hub import NOON, Hub

MOMENT = timedelta(milliseconds=20)


def called(number: int, last_contact_at: datetime | None = None) -> DeviceRecord:
    return DeviceRecord(
        f"hub-{number}",
        f"store-{number}",
        "hub",
        DeviceRole.HUB,
        secret_hash="",
        paired_at=NOON,
        public_key="",
        signs_since=None,
        last_contact_at=last_contact_at,
    )


def last_contact(database: OfficeDatabase, hub: Hub) -> datetime | None:
    with database.reader() as connection:
        found = devices.find_device(connection, hub.device_id)
    assert found is not None
    return found.last_contact_at


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to any database meanwhile."""
    sent: list[str] = []

    def note(*given: object) -> None:
        sent.append(str(given[2]))

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def test_what_a_hundred_stores_called_within_a_moment_is_saved_twice(wait: Wait) -> None:
    saved: list[Mapping[str, datetime]] = []

    async def action() -> None:
        second = asyncio.Event()

        async def save(contacts: Mapping[str, datetime]) -> None:
            saved.append(contacts)
            if len(saved) == 2:
                second.set()

        contacts = Contacts(save, MOMENT)
        for number in range(100):
            await contacts.note(called(number), NOON)
        assert len(saved) == 1
        await second.wait()
        await contacts.close()

    wait(action())
    assert [list(each) for each in saved] == [["hub-0"], [f"hub-{n}" for n in range(1, 100)]]


def test_a_contact_is_shown_a_minute_late_at_most(
    office: HeadOffice, hub: Hub, clock: Clock, wait: Wait, database: OfficeDatabase
) -> None:
    assert timedelta(minutes=1) == CONTACT_EVERY + SAVED_EVERY
    for _ in range(4):
        clock.pass_(seconds=25)
        wait(office.authenticate(hub.device_id, hub.secret))
        shown_at = last_contact(database, hub)
        assert shown_at is not None
        assert clock.now - shown_at < CONTACT_EVERY


def test_what_is_not_saved_yet_is_saved_when_head_office_ends(
    office: HeadOffice, hub: Hub, clock: Clock, wait: Wait, database: OfficeDatabase
) -> None:
    other = Hub(office, "hub-nice")

    async def action() -> None:
        await other.join(office.admin.create_store("Nice", "NICE-01").store_id)
        assert last_contact(database, other) is None
        await office.close()

    wait(action())
    assert last_contact(database, other) == clock.now


def test_a_device_that_is_being_changed_is_not_waited_for(
    office: HeadOffice, hub: Hub, clock: Clock, wait: Wait, database: OfficeDatabase
) -> None:
    if not database.is_postgresql:
        pytest.skip("a file has one writer")
    before = last_contact(database, hub)
    clock.pass_(hours=1)
    with database.transaction() as connection:
        devices.revoke(connection, hub.device_id, clock.now, wipes=False)
        wait(office.authenticate(hub.device_id, hub.secret))
    assert last_contact(database, hub) == before


def test_a_hub_for_which_there_is_nothing_costs_one_statement(hub: Hub, wait: Wait) -> None:
    with statements() as sent:
        reply = wait(hub.office.commands(hub.peer, EMPTY_LOG, 10))
    assert reply.commands == ()
    assert len([each for each in sent if "SELECT" in each]) == 1
