"""Tests that a counter that is paired again as a check-in deletes the staff's data."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.status import Status
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.backup import backups, daily_backup
from kiosk.storage.local_database import open_store
from tests.cli.conftest import Cli
from tests.end_to_end.devices import Device
from tests.storage.sample import add_orders, go, new_order
from tests.storage.test_nothing_left import left_in

pytestmark = pytest.mark.heavy

WORDS = ("camille1@mail.example", "639980101", "Lampe1")


def becomes(uow: UnitOfWork, role: DeviceRole) -> None:
    uow.devices.save_this_device(replace(uow.devices.this_device(), role=role))


def works_as_a_counter(data_dir: Path) -> None:
    """Store one order in the device's database, as a counter holds it, and make a backup."""
    store = open_store(data_dir)
    store.run_blocking(becomes, DeviceRole.HUB)
    order = new_order(1)
    customer = replace(order.customer, phone="+33639980101", email=WORDS[0])
    lines = tuple(replace(line, label=WORDS[2]) for line in order.lines)
    add_orders(store, [replace(order, customer=customer, lines=lines)])
    go(store, order.order_id, Status.READY)
    store.run_blocking(becomes, DeviceRole.COUNTER)
    store.close()
    assert daily_backup(data_dir, datetime.now().astimezone()) is not None


def test_what_a_counter_held_leaves_it_when_it_becomes_a_check_in(
    kiosk: Cli, tmp_path: Path
) -> None:
    hub = Device(tmp_path / "hub")
    with hub.listening("hub", "--listen", "127.0.0.1:0") as address:
        code = hub.json("pairing-code", "--role", "counter")["code"]
        assert kiosk("pair", code, "--upstream", address.url).code == 0
        works_as_a_counter(kiosk.data_dir)
        assert set().union(*left_in(kiosk.data_dir, WORDS).values()) == set(WORDS)
        code = hub.json("pairing-code", "--role", "check-in")["code"]
        assert kiosk("pair", code).code == 0
    assert left_in(kiosk.data_dir, WORDS) == {}
    assert backups(kiosk.data_dir) == []
    shown = kiosk("orders", "--json")
    assert (shown.code, [word for word in WORDS if word in shown.out]) == (0, [])
    assert "Camille" in shown.out
    assert kiosk("verify").code == 0
