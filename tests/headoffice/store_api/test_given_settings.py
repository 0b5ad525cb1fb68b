"""A store's hub takes its settings from head office, and returns those that were lost there."""

from __future__ import annotations

import asyncio

import pytest

from kiosk.domain.events.log import EMPTY_LOG
from kiosk.given_settings import EVERY_DEVICE, GivenSettings, GivenValue
from kiosk.headoffice.admin.settings_admin import SettingsAdmin
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.store_settings import SettingsBody
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import Hub


@pytest.fixture
def nadia(database: OfficeDatabase, clock: Clock) -> SettingsAdmin:
    """What Nadia at head office works with."""
    return SettingsAdmin(database, clock)


def asked(hub: Hub, held: GivenSettings | None = None) -> GivenSettings:
    """What head office answers to a hub that holds this."""
    body = SettingsBody(held=held or GivenSettings())
    return asyncio.run(hub.office.settings(hub.peer, body)).given


def document(version: int, **values: object) -> GivenSettings:
    entries = [
        GivenValue.model_validate({"name": name, "value": value, "version": version})
        for name, value in sorted(values.items())
    ]
    return GivenSettings(version=version, entries=tuple(entries))


def test_a_hub_is_told_that_there_are_others_and_gets_them(nadia: SettingsAdmin, hub: Hub) -> None:
    async def digests() -> set[str | None]:
        hello = await hub.office.hello(hub.peer, ())
        commands = await hub.office.commands(hub.peer, EMPTY_LOG, 10)
        return {hello.settings, commands.settings}

    assert asyncio.run(digests()) == {""}
    nadia.give("Lyon", EVERY_DEVICE, {"keep_days": 5}, by="Nadia")
    given = asked(hub)
    assert given == document(1, keep_days=5)
    assert asyncio.run(digests()) == {given.digest}
    nadia.take_back("Lyon", EVERY_DEVICE, ["keep_days"], by="Nadia")
    assert asked(hub, given) == GivenSettings(version=2)
    assert asyncio.run(digests()) == {GivenSettings(version=2).digest}


def test_a_waiting_hub_hears_of_them_at_once(nadia: SettingsAdmin, hub: Hub) -> None:
    async def waits() -> str | None:
        await hub.office.commands(hub.peer, EMPTY_LOG, 10)
        waiting = asyncio.ensure_future(hub.office.wait(hub.peer, "commands", 0, 25.0))
        await asyncio.sleep(0)
        nadia.give("Lyon", EVERY_DEVICE, {"keep_days": 5}, by="Nadia")
        async with asyncio.timeout(20):
            await waiting
        reply = await hub.office.commands(hub.peer, EMPTY_LOG, 10)
        await hub.office.close()
        return reply.settings

    assert asyncio.run(waits()) == document(1, keep_days=5).digest


def test_nobody_but_the_hub_is_given_them(
    nadia: SettingsAdmin, hub: Hub, office: HeadOffice
) -> None:
    nadia.give("Lyon", EVERY_DEVICE, {"keep_days": 5}, by="Nadia")
    new = Hub(office, "hub-2")
    asyncio.run(new.join(hub.peer.store_id))
    with pytest.raises(WireProblem) as refused:
        asked(hub, document(9, keep_days=1))
    assert refused.value.status == 409
    assert asked(new).version == 1


def test_head_office_that_was_restored_takes_back_what_it_lost(
    nadia: SettingsAdmin, hub: Hub
) -> None:
    nadia.give("Lyon", EVERY_DEVICE, {"keep_days": 5}, by="Nadia")
    lost = document(4, keep_days=8, mode="dark")

    assert asked(hub, lost) == lost
    assert asked(hub, document(2, keep_days=2)) == lost
    history = nadia.history("Lyon")[1]
    assert [(one.given.version, one.given_by) for one in history] == [(1, "Nadia"), (4, "")]


def test_a_version_that_was_given_twice_gets_a_number_of_its_own(
    nadia: SettingsAdmin, hub: Hub
) -> None:
    nadia.give("Lyon", EVERY_DEVICE, {"keep_days": 5}, by="Nadia")
    other = document(1, keep_days=9)

    now = asked(hub, other)

    assert now.version == 2
    assert [(one.name, one.value) for one in now.entries] == [("keep_days", 5)]
    assert asked(hub, now) == now


def test_no_hub_pushes_the_versions_out_of_reach(nadia: SettingsAdmin, hub: Hub) -> None:
    nadia.give("Lyon", EVERY_DEVICE, {"keep_days": 5}, by="Nadia")
    assert asked(hub, document(10**9, keep_days=9)).version == 1
    assert len(nadia.history("Lyon")[1]) == 1
