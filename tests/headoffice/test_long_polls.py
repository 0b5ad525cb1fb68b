"""A long poll is woken at once by the same process, soon by another, and costs little."""

import asyncio
from collections.abc import Sequence

from kiosk.domain.events.log import EMPTY_LOG
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.notifier import Heads, Notifier
from kiosk.headoffice.store_api.office import HeadOffice
from tests.headoffice.conftest import Wait
from tests.headoffice.hub import Hub
from tests.headoffice.test_requests import asked

LONG_S = 60.0


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


def test_without_news_the_wait_ends(office: HeadOffice, hub: Hub, wait: Wait) -> None:
    wait(office.wait(hub.peer, "log", EMPTY_LOG.seq, 0.01))


def test_a_thousand_who_wait_are_one_question(wait: Wait) -> None:
    asked_for: list[int] = []

    async def look(store_ids: Sequence[str]) -> Heads:
        asked_for.append(len(store_ids))
        return [(store_id, 7, 0) for store_id in store_ids]

    async def action() -> None:
        notifier = Notifier(look, poll_s=0.01)
        names = [f"store {number}" for number in range(1000)]
        await asyncio.gather(*(notifier.wait(name, "log", 6, LONG_S) for name in names))
        await notifier.close()

    wait(action())
    assert asked_for == [1000]


def test_a_database_restored_under_the_server_keeps_those_waiting_who_wait(wait: Wait) -> None:
    async def yesterday(store_ids: Sequence[str]) -> Heads:
        return [(store_id, 0, 50) for store_id in store_ids]

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
