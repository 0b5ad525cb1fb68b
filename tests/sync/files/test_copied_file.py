"""A counter that was just paired takes over its hub's orders as one file."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.people.person import Person
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.verification import verify
from tests.storage.sample import PAUL, add_orders, new_order
from tests.sync.direct import eventually, same
from tests.sync.files.copied import (
    Counter,
    given_by,
    has_orders,
    named,
    new_counter,
    takes_over,
    worked_hub,
)
from tests.sync.network import Shop, in_shop
from tests.sync.people import hand_over, knows, ready, status

pytestmark = [pytest.mark.heavy, pytest.mark.usefixtures("small_files")]

PIN_HASH = "hash-of-a-pin"


def found(counter: Counter, typed: str) -> tuple[str, ...]:
    """The orders that somebody finds there by what they typed."""
    cards = counter.device.store.read_blocking(lambda reader: reader.search(typed, 5))
    return tuple(card.order_id for card in cards)


def test_it_has_all_orders_at_once_and_checks_them_afterwards(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter = await new_counter(shop, hub)
        assert found(counter, named(3)) == found(counter, named(58)) == ()
        await takes_over(counter)
        assert len(counter.device.line.pages) == 1
        # On connections that have looked into the index before.
        assert found(counter, named(3)) == (named(3),)
        assert found(counter, named(58)) == (named(58),)
        assert same(hub, counter.device)
        assert status(counter.device, named(3)) is Status.PICK_UP_OK
        await eventually(lambda: not counter.path.exists())
        # It works with them, and follows what happens.
        ready(counter.device, named(50), PAUL)
        hand_over(counter.device, named(50), PAUL, "Comptoir 2")
        ready(hub, named(51))
        await eventually(lambda: same(hub, counter.device))
        assert found(counter, named(50)) == (named(50),)
        assert counter.is_unchecked()
        counter.received.may_check.set()
        await eventually(counter.is_complete)
        await eventually(lambda: "copy_checked" in counter.notes)
        assert not list(verify(counter.device.store.database))
        add_orders(hub.store, [new_order(700)])
        await eventually(lambda: knows(counter.device, named(700)))
        hub.line.join()
        await shop.converged()

    in_shop(tmp_path, day)


def test_what_the_hub_signs_can_be_handed_on_by_the_counter(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter, third = await new_counter(shop, hub), await new_counter(shop, hub, name="third")
        third.files.is_known = False
        await takes_over(counter)
        third.work()
        await eventually(third.is_complete)
        own, in_pages = (
            one.device.store.read_blocking(
                lambda reader: reader.event_log.signatures(
                    [each.event.event_id for each in reader.event_log.entries(0, 1000)]
                )
            )
            for one in (counter, third)
        )
        assert own
        assert own.items() <= in_pages.items()
        last = counter.device.store.read_blocking(lambda reader: reader.event_log.entries(0, 1000))
        assert last[-1].event.event_id in own

    in_shop(tmp_path, day)


def test_the_file_holds_nothing_that_is_the_hubs_alone(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        sophie = Person("Sophie", Role.MANAGER, "1", PIN_HASH)
        hub.store.run_blocking(lambda uow, people: uow.people.replace(people), (sophie,))
        counter = await new_counter(shop, hub)
        offer = await counter.files.given.offer()
        assert offer is not None
        (path,) = hub.store.database.path.parent.glob("kiosk-given-*.db")
        assert path.stat().st_mode & 0o077 == 0
        with closing(load_sqlite().connect(hub.store.database.path)) as connection:
            rows = connection.execute(
                "SELECT secret_hash FROM peer UNION SELECT code_hash FROM pairing_code "
                "UNION SELECT pin_hash FROM person"
            )
            secrets = [secret for (secret,) in rows]
        with closing(load_sqlite().connect(path)) as connection:
            tables = {
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_schema WHERE type = 'table'"
                )
            }
        assert len(secrets) == 3
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in content]
        own = {"device", "peer", "pairing_code", "person", "pin_miss", "upload", "upstream"}
        assert not tables & {*own, "command", "held_action", "held_arrival", "attempt", "row_copy"}
        assert tables >= {"orders", "event", "line"}

    in_shop(tmp_path, day)


def test_a_hub_deletes_the_files_of_a_program_that_was_killed(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        copies = given_by(hub).given
        assert await copies.offer() is not None
        (left,) = hub.store.database.path.parent.glob("kiosk-given-*.db")
        running = asyncio.ensure_future(given_by(hub).given.run())
        await eventually(lambda: not left.exists())
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    in_shop(tmp_path, day)


@pytest.mark.parametrize("role", [DeviceRole.CHECK_IN, DeviceRole.BOARD])
def test_a_device_in_public_view_gets_pages(tmp_path: Path, role: DeviceRole) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter = await new_counter(shop, hub, role)
        counter.work()
        await eventually(counter.is_complete)
        assert not list(hub.store.database.path.parent.glob("kiosk-given-*.db"))
        assert knows(counter.device, named(40))

    in_shop(tmp_path, day)


def test_a_former_hub_is_asked_for_pages(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter = await new_counter(shop, hub)
        counter.files.is_known = False
        counter.work()
        await eventually(counter.is_complete)
        assert "copy_not_offered" in counter.notes
        assert same(hub, counter.device)

    in_shop(tmp_path, day)


def test_a_broken_connection_goes_on_where_it_broke(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter = await new_counter(shop, hub)
        counter.files.parts_left = 3
        counter.work()
        await eventually(lambda: counter.files.parts_left == 0)
        counter.files.parts_left = None
        await eventually(counter.is_unchecked)
        assert len(counter.files.offsets) > 4
        assert len(set(counter.files.offsets)) == len(counter.files.offsets)
        assert same(hub, counter.device)

    in_shop(tmp_path, day)


def test_devices_that_ask_at_the_same_time_get_the_same_file(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter, third = await new_counter(shop, hub), await new_counter(shop, hub, name="third")
        third.files = counter.files
        made: list[str] = []
        counter.files.has_offered = lambda offer: made.append(offer.copy_id)
        await takes_over(counter)
        await takes_over(third)
        assert len(made) == 2
        assert len(set(made)) == 1

    in_shop(tmp_path, day)


def test_who_has_recorded_something_meanwhile_gets_pages(tmp_path: Path) -> None:
    """The hub has not got it yet, so it is not in the file: it must stay."""

    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter = await new_counter(shop, hub)

        counter.files.parts_left = 1
        counter.work()
        await eventually(lambda: has_orders(counter))
        counter.device.line.cut()
        known = next(one for one in map(named, range(20, 30)) if knows(counter.device, one))
        hand_over(counter.device, known, PAUL, "Comptoir 2")
        counter.files.parts_left = None
        counter.device.line.join()
        await eventually(counter.is_complete)
        await eventually(lambda: same(hub, counter.device))
        assert status(hub, known) is Status.PICK_UP_OK

    in_shop(tmp_path, day)
