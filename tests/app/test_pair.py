"""Tests when a hub steps down as it is paired with another hub."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.app.pair import _Become, _become
from kiosk.domain.device_roles import DeviceRole
from kiosk.services.devices.pairing import HasOwnOrders
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.sync.identity.pairing import Pairing
from tests.storage.sample import FakeClock, add_orders, new_order

STORE = "S-1"
AS_COUNTER = Pairing("http://127.0.0.1:1", "d", "s", DeviceRole.COUNTER, STORE, "Lyon", "", "")


@pytest.fixture
def former(tmp_path: Path) -> Iterator[LocalDatabase]:
    """The hub of epoch 2, without contact with head office since."""
    store = open_store(tmp_path, FakeClock())
    add_orders(store, [new_order(1)])

    def is_hub(uow: UnitOfWork, _command: None) -> None:
        uow.devices.save_this_device(
            replace(uow.devices.this_device(), store_id=STORE, hub_epoch=2)
        )

    store.run_blocking(is_hub, None)
    yield store
    store.close()


def this_device(store: LocalDatabase) -> ThisDevice:
    return store.read_blocking(lambda reader: reader.devices.this_device())


def test_it_steps_down_for_a_later_hub_of_its_store(former: LocalDatabase) -> None:
    former.run_blocking(_become, _Become(AS_COUNTER, hub_epoch=3, is_same=True))
    assert (this_device(former).role, this_device(former).hub_epoch) == (DeviceRole.COUNTER, 3)
    head = former.read_blocking(lambda reader: reader.event_log.head())
    assert head.seq > 0


@pytest.mark.parametrize(("hub_epoch", "is_same"), [(2, True), (1, True), (3, False)])
def test_it_stays_the_hub_for_an_earlier_one_and_for_another_store(
    former: LocalDatabase, hub_epoch: int, is_same: bool
) -> None:
    pairing = AS_COUNTER if is_same else replace(AS_COUNTER, store_id="S-2")
    with pytest.raises(HasOwnOrders):
        former.run_blocking(_become, _Become(pairing, hub_epoch=hub_epoch, is_same=is_same))
    assert (this_device(former).role, this_device(former).hub_epoch) == (DeviceRole.HUB, 2)
