"""Tests how head office determines which device of a store is its hub."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.devices import LOOPBACK, Device, has, make_hub, pair, serving, until
from tests.services.bodies import numbered

pytestmark = pytest.mark.slow

READY = ("READY", "--by", "Léa")


@pytest.fixture
def office(tmp_path: Path) -> Device:
    """Head office with one store, LYON-01."""
    device = Device(tmp_path / "office")
    done = device.do("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    assert done.returncode == 0
    return device


def known_at_head_office(office: Device, order_id: str, status: str) -> bool:
    orders = {each["collect_id"]: each for each in office.json("headoffice", "orders")}
    return bool(order_id in orders and orders[order_id]["status"] == f"COLLECT_{status}")


def test_a_shop_that_worked_alone_joins_head_office_with_its_orders_and_devices(
    office: Device, tmp_path: Path
) -> None:
    hub, counter = Device(tmp_path / "hub"), Device(tmp_path / "counter")
    lines = "\n".join(json.dumps(body) for body in numbered(2))
    hub.do("import", "-", stdin=lines)
    with hub.listening("hub", "--listen", LOOPBACK) as address:
        pair(hub, counter, "counter", "Counter 2")
    with serving(office) as url:
        make_hub(office, hub, url)
        with hub.listening("hub", "--listen", str(address)), counter.running("run"):
            until(lambda: has(counter, "C-2", "STARTED"), "the orders come down")
            counter.do("advance", "C-1", *READY)
            until(lambda: known_at_head_office(office, "C-1", "READY"), "head office knows")
        assert hub.json("verify")["waiting"] == 0


def test_another_device_becomes_the_hub_and_the_old_one_passes_on_what_it_held(
    office: Device, tmp_path: Path
) -> None:
    old, new = Device(tmp_path / "old"), Device(tmp_path / "new")
    old.do("import", "-", stdin=json.dumps(numbered(3)))
    with old.listening("hub", "--listen", LOOPBACK):
        # Paired before the hub pairs with head office, which changes the store's id.
        pair(old, new, "counter", "Counter 2")
        with new.running("run"):
            until(lambda: has(new, "C-3", "STARTED"), "the orders come down")
    with serving(office) as url:
        make_hub(office, old, url)
        with old.running("hub"):
            until(lambda: known_at_head_office(office, "C-3", "STARTED"), "head office knows")
        old.do("advance", "C-1", *READY)
        make_hub(office, new, url)
        with new.running("hub"):
            new.do("advance", "C-2", *READY)
            until(lambda: known_at_head_office(office, "C-2", "READY"), "the new one is the hub")
            with old.running("hub"):
                until(lambda: old.json("verify")["role"] == "counter", "the old one steps down")
                until(lambda: has(new, "C-1", "READY"), "nothing of the old one's is lost")
                until(lambda: known_at_head_office(office, "C-1", "READY"), "nor at head office")


def test_a_device_of_another_store_does_not_become_the_hub(office: Device, tmp_path: Path) -> None:
    elsewhere, counter = Device(tmp_path / "elsewhere"), Device(tmp_path / "counter")
    elsewhere.do("import", "-", stdin=json.dumps(numbered(1)))
    with elsewhere.listening("hub", "--listen", LOOPBACK) as address, serving(office) as url:
        pair(elsewhere, counter, "counter", "Counter 2")
        with counter.running("run"):
            until(lambda: has(counter, "C-1", "STARTED"), "the orders come down")
        code = office.json("headoffice", "pairing-code", "--store", "LYON-01")["code"]
        refused = counter.do("pair", code, "--upstream", url)
        assert refused.returncode == 1
        assert "orders of another store" in refused.stderr
        reported = counter.json("verify")
        assert (reported["role"], reported["upstream"]) == ("counter", address.url)
        with counter.running("run"):
            elsewhere.do("advance", "C-1", *READY)
            until(lambda: has(counter, "C-1", "READY"), "it works where it did")
