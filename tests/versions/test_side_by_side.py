"""Tests this version and the one before side by side, as while a shop is being updated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from kiosk.domain.order import Actor
from kiosk.domain.people.person import Person
from kiosk.domain.workflow import Role
from kiosk.given_settings import GivenFile
from kiosk.services.counter.mail_again import MailAgain, mail_again
from kiosk.services.people.setting_changes import NoteSetting, note_setting
from kiosk.storage.local_database import open_store
from tests.collect_api.retailer import Retailer
from tests.end_to_end.devices import LOOPBACK, has, make_hub, pair, serving, until
from tests.services.bodies import numbered
from tests.versions.conftest import Devices
from tests.versions.installed import InstalledDevice

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

ORDERS = 6
LINES = "\n".join(json.dumps(body) for body in numbered(ORDERS))
BY_PLACE = ("upstream", "downstream")
VERSIONS = ["former", "present"]


def ways(usual: tuple[str, str]) -> list[ParameterSet]:
    """Which version is upstream: both ways with `--full`, otherwise the usual one."""
    both = [*permutations(VERSIONS)]
    return [pytest.param(*way, marks=() if way == usual else pytest.mark.full) for way in both]


def note_a_setting(here: InstalledDevice) -> None:
    """Records what the version before does not know: a setting that was changed on the screen."""
    store = open_store(here.data_dir)
    try:
        sophie = Person("Sophie", Role.MANAGER)
        noted = NoteSetting(sophie, "Comptoir 2", "idle_s", "60 s", "90 s")
        store.run_blocking(note_setting, noted)
    finally:
        store.close()


def ask_for_mail(here: InstalledDevice, order_id: str) -> None:
    """Records another thing that it does not know: an e-mail that staff ask for."""
    store = open_store(here.data_dir)
    try:
        changes = store.run_blocking(mail_again, MailAgain(order_id, Actor(Role.STAFF, "Léa")))
        assert changes.order_ids == {order_id}
    finally:
        store.close()


@contextmanager
def retailer_of(office: InstalledDevice, url: str) -> Iterator[Retailer]:
    """A retailer's system that head office knows."""
    client = office.json("headoffice", "client", "create", "Shop")
    retailer = Retailer(url, client["client_id"], client["client_secret"]).sign_in()
    try:
        yield retailer
    finally:
        retailer.http.close()


@contextmanager
def in_store(
    office: InstalledDevice,
    url: str,
    hub: InstalledDevice,
    counter: InstalledDevice,
    check_in: InstalledDevice,
) -> Iterator[None]:
    """A store of head office in which a hub, a counter and a check-in run."""
    make_hub(office, hub, url)
    with hub.listening("hub", "--listen", LOOPBACK):
        pair(hub, counter, "counter", "Comptoir 2")
        pair(hub, check_in, "check-in", "Borne 1")
        with (
            counter.running("run", "--screens", "counter"),
            check_in.running("run", "--screens", "check-in"),
        ):
            yield


def asked_and_taken(retailer: Retailer, hub: InstalledDevice, collect_id: str, status: str) -> None:
    """A retailer's system sets a status, as soon as head office allows it, and the hub has it."""
    path = f"/collects/{collect_id}/status"
    sent = {"status": f"COLLECT_{status}", "date": "2026-11-24T12:00:00Z", "comment": "Till"}

    def is_asked() -> bool:
        return bool(retailer.call("PUT", path, json=sent).status_code == 204)

    until(is_asked, f"head office asks for {status}")
    until(lambda: has(hub, collect_id, status), f"the hub takes the step into {status}")


# The other way is a part of updating a store device by device.
@pytest.mark.parametrize(BY_PLACE, ways(("former", "present")))
def test_a_hub_and_a_terminal_of_two_versions_work_together(
    device: Devices, upstream: str, downstream: str
) -> None:
    hub, terminal = device("hub", upstream), device("terminal", downstream)
    assert hub.do("import", "-", stdin=LINES).returncode == 0
    with hub.listening("hub", "--listen", LOOPBACK):
        pair(hub, terminal, "counter", "Comptoir 2")
        with terminal.running("run", "--screens", "counter"):
            until(lambda: has(terminal, "C-1", "STARTED"), "the terminal has the order")
            assert terminal.do("advance", "C-1", "READY", "--by", "Léa").returncode == 0
            until(lambda: has(hub, "C-1", "READY"), "the hub has the terminal's step")
            assert hub.do("advance", "C-2", "READY", "--by", "Karim").returncode == 0
            until(lambda: has(terminal, "C-2", "READY"), "the terminal has the hub's step")
            if downstream == "present":
                note_a_setting(terminal)
                ask_for_mail(terminal, "C-2")
            code = hub.json("show", "C-2")["pickup_code"]
            assert terminal.do("arrive", code).returncode == 0
            until(lambda: has(hub, "C-2", "AWAITING"), "the hub knows who is here")
    for each in (hub, terminal):
        checked = each.do("verify")
        assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(BY_PLACE, ways(("present", "former")))
def test_head_office_and_a_hub_of_two_versions_work_together(
    device: Devices, upstream: str, downstream: str
) -> None:
    office, hub = device("office", upstream), device("hub", downstream)
    created = office.do("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    assert created.returncode == 0, created.stderr
    with serving(office) as url:
        make_hub(office, hub, url)
        with hub.listening("hub", "--listen", LOOPBACK):
            assert office.do("headoffice", "import", "-", stdin=LINES).returncode == 0
            until(lambda: has(hub, "C-1", "STARTED"), "head office's order is in the store")
            assert hub.do("advance", "C-1", "READY", "--by", "Léa").returncode == 0

            def status_at_head_office() -> bool:
                orders = office.json("headoffice", "orders")
                found = orders["orders"] if isinstance(orders, dict) else orders
                return any(
                    order["collect_id"] == "C-1" and order["status"] == "COLLECT_READY"
                    for order in found
                )

            until(status_at_head_office, "head office has the store's step")
            reason = ("--reason", "CANCELLED_BY_CLIENT")
            assert office.do("headoffice", "cancel", "C-2", *reason).returncode == 0
            until(lambda: has(hub, "C-2", "CANCELLED"), "the store has cancelled the order")
    assert office.do("headoffice", "verify").returncode == 0
    assert hub.do("verify").returncode == 0


def test_terminals_of_the_version_before_follow_what_head_office_asks_for(
    device: Devices,
) -> None:
    """Steps that head office could not ask for in the version before; the terminals work on."""
    office, hub = device("office", "present"), device("hub", "present")
    counter, check_in = device("counter", "former"), device("check-in", "former")
    created = office.do("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    assert created.returncode == 0, created.stderr
    with (
        serving(office) as url,
        retailer_of(office, url) as retailer,
        in_store(office, url, hub, counter, check_in),
    ):
        assert office.do("headoffice", "import", "-", stdin=LINES).returncode == 0
        for terminal in (counter, check_in):
            until(partial(has, terminal, "C-6", "STARTED"), "the terminal has the orders")
        note_a_setting(hub)
        for status in ("DELAYED", "READY", "BLOCKED", "STOCK_OK", "STARTED", "READY"):
            asked_and_taken(retailer, hub, "C-1", status)
        ask_for_mail(hub, "C-1")
        assert retailer.call("DELETE", "/collects/C-2").status_code == 204
        until(partial(has, hub, "C-2", "CANCELLED"), "the hub has cancelled the order")
        asked_and_taken(retailer, hub, "C-2", "DELAYED")
        for terminal in (counter, check_in):
            until(partial(has, terminal, "C-2", "DELAYED"), "the terminal follows")
            assert has(terminal, "C-1", "READY")
        assert counter.do("advance", "C-3", "READY", "--by", "Léa").returncode == 0
        until(partial(has, check_in, "C-3", "READY"), "the check-in has the counter's step")
        code = hub.json("show", "C-1")["pickup_code"]
        assert check_in.do("arrive", code).returncode == 0
        until(partial(has, counter, "C-1", "AWAITING"), "the counter knows who is here")
    for each in (hub, counter, check_in):
        checked = each.do("verify")
        assert checked.returncode == 0, checked.stdout + checked.stderr
    assert office.do("headoffice", "verify").returncode == 0


def test_a_hub_takes_what_head_office_gives_once_it_is_updated(device: Devices) -> None:
    office, former = device("office", "present"), device("hub", "former")
    created = office.do("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    assert created.returncode == 0, created.stderr

    def give(value: str) -> None:
        done = office.do("headoffice", "settings", "set", value, "--store", "LYON-01")
        assert done.returncode == 0, done.stderr

    give("keep_days=5")
    with serving(office) as url:
        make_hub(office, former, url)
        with former.listening("hub", "--listen", LOOPBACK):
            give("keep_days=6")
            assert office.do("headoffice", "import", "-", stdin=LINES).returncode == 0
            until(lambda: has(former, "C-1", "STARTED"), "the hub works on, as before")
        assert not (former.data_dir / "given.json").exists()
        updated = replace(former, program=device("hub", "present").program)
        with updated.listening("hub", "--listen", LOOPBACK):
            until((updated.data_dir / "given.json").exists, "it takes the settings")
    kept = GivenFile(updated.data_dir).read()
    assert kept is not None
    assert [(one.name, one.value) for one in kept.given.entries] == [("keep_days", 6)]


def test_a_store_is_updated_device_by_device_while_it_works(device: Devices) -> None:
    """The hub first, killed while a terminal of the version before works on; then the terminal."""
    hub, terminal = device("hub", "former"), device("terminal", "former")
    present = device("hub", "present").program
    assert hub.do("import", "-", stdin=LINES).returncode == 0
    with hub.listening("hub", "--listen", LOOPBACK) as address:
        pair(hub, terminal, "counter", "Comptoir 2")
        with terminal.running("run", "--screens", "counter"):
            until(lambda: has(terminal, "C-1", "STARTED"), "the terminal has the orders")
            assert terminal.do("advance", "C-1", "READY", "--by", "Léa").returncode == 0
            until(lambda: has(hub, "C-1", "READY"), "the hub has the step")
    listen = ("--listen", str(address))
    with terminal.running("run", "--screens", "counter"):
        assert terminal.do("advance", "C-2", "READY", "--by", "Léa").returncode == 0
        updated = replace(hub, program=present)
        with updated.listening("hub", *listen):
            until(lambda: has(updated, "C-2", "READY"), "it has what was done meanwhile")
            assert terminal.do("advance", "C-3", "READY", "--by", "Léa").returncode == 0
            until(lambda: has(updated, "C-3", "READY"), "and what is done now")
    both = (updated, replace(terminal, program=present))
    with both[0].listening("hub", *listen), both[1].running("run", "--screens", "counter"):
        assert both[1].do("advance", "C-4", "READY", "--by", "Léa").returncode == 0
        until(lambda: has(both[0], "C-4", "READY"), "both are updated")
    for each in both:
        checked = each.do("verify")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert each.status_counts() == {"COLLECT_READY": 4, "COLLECT_STARTED": ORDERS - 4}


def test_data_of_a_later_schema_are_refused_and_left_as_they_are(
    device: Devices, tmp_path: Path
) -> None:
    here = device("here", "present")
    assert here.do("import", "-", stdin=LINES).returncode == 0
    before = here.status_counts()
    former = replace(here, program=device("here", "former").program)
    opened = former.do("orders")
    if opened.returncode == 0:
        pytest.skip("both versions have the same schema")
    assert opened.stderr.count("\n") <= 2, opened.stderr
    assert here.status_counts() == before
