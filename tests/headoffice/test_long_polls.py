"""A long poll is woken at once by the same process, soon by another, and costs little."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.headoffice.admin.diagnostics_admin import DiagnosticsAdmin
from kiosk.headoffice.admin.settings_admin import SettingsAdmin
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.notifier import POLL_S, Looked, Notifier
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.identity.trust import SigningKey
from kiosk.sync.protocol.pairing_bodies import PairingsBody, WireReport
from tests.headoffice.conftest import Clock, Wait
from tests.headoffice.hub import Hub
from tests.headoffice.test_requests import asked

LONG_S = 60.0


@pytest.fixture
def gifts(database: OfficeDatabase, hub: Hub, clock: Clock) -> dict[str, Callable[[], object]]:
    """What head office may have for a hub beside commands, by its name."""
    stating = HeadOffice(database, clock=clock, signing=SigningKey.new())
    said = WireReport(device_id=hub.device_id, heard_at=clock(), version="0.2.0")
    body = PairingsBody(hub_epoch=1, fingerprint="ab" * 32, pairings=(), reports=(said,))
    asyncio.run(stating.pairings(hub.peer, body))
    diagnostics = DiagnosticsAdmin(database, clock, IdSource().new_id)
    settings = SettingsAdmin(database, clock)
    return {
        "code": lambda: stating.admin.make_terminal_code("Lyon", DeviceRole.BOARD),
        "diagnostics": lambda: diagnostics.ask("Lyon", hub.device_id),
        "settings": lambda: settings.give("Lyon", "*", {"mode": "dark"}, by="Nadia"),
    }


def test_a_request_wakes_the_hub_that_waits(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait
) -> None:
    async def action() -> None:
        waiting = asyncio.create_task(office.wait(hub.peer, "commands", 0, LONG_S))
        await asyncio.sleep(0)
        office.admin.create_orders(lyon.store_id, [asked()])
        await waiting
        assert len(await hub.fetch()) == 1
        await office.close()

    wait(action())


def test_a_request_that_came_just_before_is_not_waited_for(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait
) -> None:
    office.admin.create_orders(lyon.store_id, [asked()])
    wait(office.wait(hub.peer, "commands", 0, LONG_S))


def test_a_request_of_another_process_is_seen_too(
    url: str, office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait
) -> None:
    other = OfficeDatabase(url)
    other.prepare(IdSource().new_id)
    elsewhere = HeadOffice(other)

    async def action() -> None:
        waiting = asyncio.create_task(office.wait(hub.peer, "commands", 0, LONG_S))
        await asyncio.sleep(0)
        elsewhere.admin.create_orders(lyon.store_id, [asked()])
        await waiting
        assert len(await hub.fetch()) == 1
        await office.close()

    wait(action())
    other.close()


@pytest.mark.parametrize("given", ["code", "diagnostics", "settings"])
def test_what_comes_beside_commands_wakes_the_hub_too(
    given: str, gifts: dict[str, Callable[[], object]], office: HeadOffice, hub: Hub, wait: Wait
) -> None:
    async def action() -> None:
        before = await office.commands(hub.peer, EMPTY_LOG, 10)
        assert not await office.wait(hub.peer, "commands", 0, 0.01)
        waiting = asyncio.create_task(office.wait(hub.peer, "commands", 0, LONG_S))
        await asyncio.sleep(0)
        gifts[given]()
        assert await waiting
        assert await office.commands(hub.peer, EMPTY_LOG, 10) != before
        # Once is enough.
        assert not await office.wait(hub.peer, "commands", 0, 1.5 * POLL_S)
        await office.close()

    wait(action())


def test_without_news_the_wait_ends(office: HeadOffice, hub: Hub, wait: Wait) -> None:
    assert wait(office.wait(hub.peer, "log", EMPTY_LOG.seq, 0.01)) is False


def test_a_thousand_who_wait_are_one_question(wait: Wait) -> None:
    asked_for: list[int] = []

    async def look(store_ids: Sequence[str]) -> Looked:
        asked_for.append(len(store_ids))
        return Looked([(store_id, 7, 0) for store_id in store_ids])

    async def action() -> None:
        notifier = Notifier(look, poll_s=0.01)
        names = [f"store {number}" for number in range(1000)]
        await asyncio.gather(*(notifier.wait(name, "log", 6, LONG_S) for name in names))
        await notifier.close()

    wait(action())
    assert asked_for == [1000]


def test_a_database_restored_under_the_server_keeps_those_waiting_who_wait(wait: Wait) -> None:
    async def yesterday(store_ids: Sequence[str]) -> Looked:
        return Looked([(store_id, 0, 50) for store_id in store_ids])

    async def action() -> None:
        notifier = Notifier(yesterday, poll_s=0.01)
        notifier.ring("Lyon", "commands", 100)
        await notifier.wait("Lyon", "commands", 50, LONG_S)
        waiting = asyncio.create_task(notifier.wait("Lyon", "commands", 50, LONG_S))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        notifier.ring("Lyon", "commands", 51)
        await waiting
        await notifier.close()

    wait(action())
