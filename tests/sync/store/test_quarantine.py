"""Contradicting data is never ingested; the reason is stored, and the remedy shown works."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.quarantine import QuarantineReason
from kiosk.domain.status import Status
from kiosk.headoffice.storage import overview
from kiosk.headoffice.storage.overview import DeviceLine
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.services.replication.links import Link
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.local_database import open_store
from kiosk.sync.protocol.ports import WireProblem
from tests.storage.sample import PAUL, add_orders, new_order
from tests.sync.direct import Device, eventually
from tests.sync.mornings import CMD, opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import ready, status

SECOND = "CMD-000002"
HASHED, SEALED = "reason = 'forged'", "actor_name = 'Mallory'"
"""A change that an event's hash covers, and one that only a seal covers."""


async def alters(shop: Shop, device: Device, what: str = HASHED) -> None:
    """Change the newest event in a device's file by hand; the device starts again."""
    await device.stop()
    device.store.close()
    database = load_sqlite().connect(str(shop.path / device.name / FILE_NAME))
    guards = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    for name, _ in (kept := guards.fetchall()):
        database.execute(f"DROP TRIGGER {name}")
    newest = "(SELECT max(position) FROM event)"
    database.execute(f"UPDATE event SET {what} WHERE position = {newest}")
    for _, statement in kept:
        database.execute(statement)
    database.commit()
    database.close()
    await shop.restart(device)
    shop.work(device)


async def set_aside(shop: Shop, device: Device) -> None:
    """First half of the remedy: stop the program and rename its database."""
    await device.stop()
    device.store.close()
    path = shop.path / device.name / FILE_NAME
    path.rename(path.with_suffix(".aside"))
    device.store = open_store(path.parent, shop.clock)


def at_hub(hub: Device) -> list[PeerRecord]:
    """The devices in quarantine at the hub."""
    peers = hub.store.read_blocking(lambda reader: reader.devices.peers())
    return [peer for peer in peers if peer.quarantined_at]


def at_office(shop: Shop) -> list[DeviceLine]:
    """The devices in quarantine at head office."""
    with shop.office_database.reader() as connection:
        return [line for line in overview.devices(connection) if line.quarantined_at]


async def reported_reason(device: Device) -> str | None:
    """The reason with which its upstream refuses a device."""
    try:
        await device.line.hello(())
    except WireProblem as problem:
        return problem.problem.reason
    return None


@pytest.mark.parametrize("what", [HASHED, SEALED])
def test_a_terminal_whose_file_was_altered_works_again_with_a_new_one(
    tmp_path: Path, what: str
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        add_orders(hub.store, [new_order(2)])
        await shop.converged()
        paul.line.cut()
        ready(paul, CMD, PAUL)
        await alters(shop, paul, what)
        paul.line.join()
        await eventually(lambda: paul.monitor.state.link is Link.REFUSED)
        (kept,) = at_hub(hub)
        assert kept.quarantined_for == QuarantineReason.INVALID_HASH
        assert await reported_reason(paul) == QuarantineReason.INVALID_HASH
        # Paired again with the altered file, it would send the same again.
        await shop.pair_again(paul, hub, DeviceRole.COUNTER)
        await eventually(lambda: at_hub(hub) != [])

        await set_aside(shop, paul)
        await shop.pair_again(paul, hub, DeviceRole.COUNTER)
        ready(hub, SECOND)
        await shop.converged()
        ready(paul, CMD, PAUL)
        await shop.converged()
        assert status(hub, CMD) is status(paul, SECOND) is Status.READY
        assert paul.monitor.state.link is Link.ONLINE

    in_shop(tmp_path, day)


@pytest.mark.parametrize("what", [HASHED, SEALED])
def test_a_hub_whose_file_was_altered_works_again_with_a_new_one(tmp_path: Path, what: str) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        add_orders(hub.store, [new_order(2)])
        await shop.converged()
        paul.line.cut()
        hub.line.cut()
        await eventually(lambda: paul.monitor.state.link is Link.OFFLINE)
        ready(hub, CMD)
        await alters(shop, hub, what)
        hub.line.join()
        await eventually(lambda: hub.monitor.state.link is Link.REFUSED)
        (kept,) = at_office(shop)
        assert (kept.quarantined_for, kept.is_hub) == (QuarantineReason.INVALID_HASH, True)
        assert await reported_reason(hub) == QuarantineReason.INVALID_HASH

        await set_aside(shop, hub)
        await shop.pair_hub(hub)
        shop.work(hub)
        await shop.pair_again(paul, hub, DeviceRole.COUNTER)
        ready(paul, SECOND, PAUL)
        await shop.converged()
        ready(hub, CMD)
        await shop.converged()
        assert shop.status_at_office(CMD) is shop.status_at_office(SECOND) is Status.READY
        assert hub.monitor.state.link is paul.monitor.state.link is Link.ONLINE

    in_shop(tmp_path, day)
