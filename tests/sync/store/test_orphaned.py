"""Events that a hub lost with its disk and only a check-in has: nobody may take them from there."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from kiosk.domain.status import Status
from kiosk.sync.client import pull
from tests.storage.sample import add_orders, new_order
from tests.sync.direct import Device, eventually
from tests.sync.holdings import events
from tests.sync.network import Shop, in_shop
from tests.sync.people import comes, is_here, knows, ready, status
from tests.sync.store.test_restore_hub import FOURTH, in_the_evening

FIFTH = "CMD-000005"


async def lost_but_for_the_check_in(shop: Shop) -> tuple[Device, Device, Device]:
    """The hub has an older disk; what it recorded since has reached only the check-in."""
    hub, paul, kiosk = await in_the_evening(shop)
    kept = shop.keep(hub)
    hub.line.cut()
    await paul.stop()
    add_orders(hub.store, [new_order(5)])
    ready(hub, FOURTH)
    await eventually(lambda: knows(kiosk, FIFTH) and status(kiosk, FOURTH) is Status.READY)
    kiosk.line.cut()
    comes(kiosk, FOURTH)
    await shop.restart(hub, kept)
    shop.work(hub, paul)
    return hub, paul, kiosk


@pytest.fixture(autouse=True)
def short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the hub answer a poll at once when it has nothing new."""
    monkeypatch.setattr(pull, "WAIT_S_MAX", 0.05)


def test_a_check_in_forgets_what_its_hub_has_lost(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, _, kiosk = await lost_but_for_the_check_in(shop)
        await shop.converged(kiosk)
        assert status(kiosk, FOURTH) is Status.AWAITING
        kiosk.line.join()
        hub.line.join()
        await shop.converged()
        assert not knows(kiosk, FIFTH)
        assert status(kiosk, FOURTH) is Status.STARTED
        # The arrival stands all the same: a check-in may report it.
        assert is_here(hub, FOURTH)
        assert is_here(kiosk, FOURTH)
        assert events(kiosk.store) == events(hub.store)

    in_shop(tmp_path, day)


def test_an_order_that_is_taken_again_comes_again(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, _, kiosk = await lost_but_for_the_check_in(shop)
        kiosk.line.join()
        hub.line.join()
        await eventually(lambda: not knows(kiosk, FIFTH))
        add_orders(hub.store, [new_order(5)])
        ready(hub, FIFTH)
        await shop.converged()
        assert status(kiosk, FIFTH) is Status.READY

    in_shop(tmp_path, day)


def test_a_counter_forgets_nothing(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        _, paul, kiosk = await in_the_evening(shop)
        for device in (paul, kiosk):
            delete = "DELETE FROM event WHERE store_seq IS NULL"
            take_place = "UPDATE event SET store_seq = NULL, outcome = NULL, hub_epoch = NULL"
            with device.store.database.transaction() as connection:
                connection.exec_driver_sql(take_place)
                if device is paul:
                    with pytest.raises(IntegrityError, match="never shortened"):
                        connection.exec_driver_sql(delete)
                else:
                    connection.exec_driver_sql(delete)

    in_shop(tmp_path, day)
