"""A day as the retailer sees it: head office and the hub are processes, the receiver is a server.

Orders are prepared, checked in, partly handed over, replanned, cancelled on either side and
refused, while the receiver fails, hangs and comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.actions import Details
from kiosk.domain.order import Actor, HandedLine, HandOver, NewOrder
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders import counter
from kiosk.services.orders.check_in import CheckIn, arrive
from kiosk.services.orders.collect_body import read_body
from kiosk.services.orders.intake import take_orders
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.collect_api.receiver import Receiver, receiving
from tests.collect_api.retailer import Retailer
from tests.collect_api.woop import CLIENT_ID, SECRET, Woop, woop_serving
from tests.end_to_end.devices import Device, make_hub, serving, until
from tests.services.bodies import body

pytestmark = pytest.mark.slow

SLOT = {"start": "2030-11-24T14:00:00Z", "end": "2030-11-24T14:30:00Z"}
MISSING = "PARTIALLY_MISSING"
LATER = {"start": "2030-11-25T09:00:00Z", "end": "2030-11-25T09:30:00Z"}
STAFF, MANAGER = Actor(Role.STAFF, "Léa"), Actor(Role.MANAGER, "Sophie")


@dataclass(frozen=True, slots=True)
class Counter:
    """The counter of the store, whose hub runs beside it."""

    store: LocalDatabase

    def has(self, order_id: str, status: Status) -> bool:
        found = self.store.read_blocking(lambda reader: list(reader.summaries(status)))
        return order_id in [order.order_id for order in found]

    def becomes(self, order_id: str, to_status: Status, actor: Actor = STAFF, **more: Any) -> None:
        command = counter.Advance(order_id, to_status, actor, "Counter 1", Details(**more))
        self.store.run_blocking(counter.advance, command)

    def enters(self, made: dict[str, Any]) -> None:
        """The store takes an order that no order system created."""
        order = read_body(made)
        assert isinstance(order, NewOrder), order
        self.store.run_blocking(take_orders, [order])

    def comes(self, order_id: str, bay: str) -> None:
        self.store.run_blocking(arrive, CheckIn((order_id,), bay))

    def serves(self, order_id: str) -> None:
        command = counter.OrderCommand(order_id, STAFF, "Counter 1")
        self.store.run_blocking(counter.serve, command)


@dataclass(frozen=True, slots=True)
class Day:
    """Everybody of that day."""

    retailer: Retailer
    counter: Counter
    receiver: Receiver
    hub: Device
    woop: Woop

    @contextmanager
    def is_online(self) -> Iterator[None]:
        """The hub runs beside the counter, and reaches head office."""
        with self.hub.listening("hub", "--listen", "127.0.0.1:0"):
            yield

    def creates(self, *collect_ids: str) -> None:
        for collect_id in collect_ids:
            made = body(collectId=collect_id, exchangePlaceId="LYON-01", slot=SLOT)
            assert self.retailer.post("/collects", made).status_code == 204

    def came(self, collect_id: str) -> list[str]:
        """The statuses that came about a collect, each change once, in the order of arrival."""
        calls = {
            call.headers["webhook-id"]: call.body["status"]
            for call in list(self.receiver.calls)
            if call.body["collectId"] == collect_id
        }
        return [status.removeprefix("COLLECT_") for status in calls.values()]

    def more(self, collect_id: str) -> dict[str, str]:
        """The additional data of the last status of a collect."""
        calls = [call for call in self.receiver.calls if call.body["collectId"] == collect_id]
        return {each["key"]: each["value"] for each in calls[-1].body.get("additionalData", [])}

    def told(self, collect_id: str, status: str) -> Any:
        """The body of the last callback about this status of a collect."""
        said = (collect_id, f"COLLECT_{status}")
        return [call.body for call in self.receiver.calls if call.said == said][-1]

    def at_woop(self, collect_id: str) -> list[str]:
        """What Woop was sent about a collect, in the order of arrival."""
        return [status for known, status in list(self.woop.changes) if known == collect_id]

    def answers(self, method: str, path: str, **more: Any) -> int:
        return self.retailer.call(method, path, **more).status_code


@contextmanager
def _day(tmp_path: Path) -> Iterator[Day]:
    office, hub = Device(tmp_path / "office"), Device(tmp_path / "hub")
    office.data_dir.mkdir()
    (office.data_dir / "kiosk.toml").write_text('callback_networks = ["127.0.0.1"]\n', "utf-8")
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    with serving(office) as url, receiving() as receiver, woop_serving() as woop:
        opened = ("create-store", "Lyon", "--exchange-place", "LYON-01")
        assert office.do("headoffice", *opened).returncode == 0
        client = office.json("headoffice", "client", "create", "Shop")
        retailer = Retailer(url, client["client_id"], client["client_secret"]).sign_in()
        account = ("--client-id", CLIENT_ID, "--audience", "woop", "--secret-file", str(secret))
        assert office.do("headoffice", "relay", "set", woop.url, *account).returncode == 0
        make_hub(office, hub, url)
        wanted = {"callbacks": {"collectStatus": {"url": f"{receiver.url}/{{collectId}}"}}}
        assert retailer.post("/subscriptions", wanted).status_code == 204
        store = open_store(hub.data_dir)
        try:
            yield Day(retailer, Counter(store), receiver, hub, woop)
        finally:
            store.close()
            retailer.http.close()
            receiver.released.set()


def test_the_retailer_gets_every_status_of_the_day_once_and_in_order(tmp_path: Path) -> None:
    with _day(tmp_path) as day:
        shop = day.counter
        with day.is_online():
            _morning(day)
        # The store's network is down: the customer collects, and the retailer cancels too late.
        shop.comes("C-5", "A1")
        shop.serves("C-5")
        shop.becomes("C-5", Status.PICK_UP_OK)
        assert day.answers("DELETE", "/collects/C-5") == 204
        with day.is_online():
            _evening(day)


def _morning(day: Day) -> None:
    shop = day.counter
    taken = body(collectId="C-TAKEN", exchangePlaceId="LYON-01", slot=SLOT)
    shop.enters(taken)
    until(lambda: day.came("C-TAKEN") == ["STARTED"], "the store's own order is told")
    assert day.answers("POST", "/collects", json=taken) == 409

    # The receiver fails while the orders come in.
    day.receiver.status = 503
    day.creates("C-1", "C-2", "C-3", "C-4", "C-5")
    until(lambda: shop.has("C-5", Status.STARTED), "the store has the orders")
    until(lambda: len(day.receiver.calls) >= 2, "the receiver is called in vain")

    # It hangs while the store works, and the retailer changes its mind.
    day.receiver.status = None
    shop.becomes("C-1", Status.READY)
    shop.comes("C-1", "A32")
    shop.serves("C-1")
    handed = HandOver((HandedLine(1, 2), HandedLine(2, 0, MISSING)))
    shop.becomes("C-1", Status.PICK_UP_PARTIALLY, reason=MISSING, hand_over=handed)
    assert day.answers("PATCH", "/collects/C-2", json={"slot": LATER}) == 204
    assert day.answers("DELETE", "/collects/C-3") == 204
    until(lambda: shop.has("C-3", Status.CANCELLED), "the store cancels for the retailer")
    shop.becomes("C-4", Status.CANCELLED, MANAGER, reason="CANCELLED_BY_CLIENT")
    shop.becomes("C-5", Status.READY)
    until(lambda: day.retailer.shown("C-5")["status"] == "COLLECT_READY", "head office knows")


def _evening(day: Day) -> None:
    until(lambda: len(day.receiver.calls) >= 3, "a call hangs")
    day.receiver.status = 204
    day.receiver.released.set()
    served = ["STARTED", "READY", "AWAITING", "IN_PROGRESS"]
    expected = {
        "C-1": [*served, "PICK_UP_PARTIALLY"],
        "C-2": ["STARTED", "REPLANNED"],
        "C-3": ["STARTED", "PICK_UP_FAILED"],
        "C-4": ["STARTED", "PICK_UP_FAILED"],
        # Once as it happened, and once because the store did not cancel.
        "C-5": [*served, "PICK_UP_OK", "PICK_UP_OK"],
    }
    until(lambda: {one: day.came(one) for one in expected} == expected, "all of it arrives")
    assert day.more("C-1") == {"reason": MISSING, "handed.1": "2", "handed.2": "0"}
    assert day.more("C-3") == {"cancelled": "CANCELLED_UNKNOWN"}
    assert day.more("C-4") == {"cancelled": "CANCELLED_BY_CLIENT"}
    assert day.more("C-5").keys() == {"refused"}
    assert day.told("C-1", "AWAITING")["additionalData"] == [{"key": "space", "value": "A32"}]
    assert day.told("C-2", "REPLANNED")["slot"] == LATER
    shown = {one: day.retailer.shown(one)["status"] for one in expected}
    assert shown == {one: f"COLLECT_{statuses[-1]}" for one, statuses in expected.items()}
    # Woop, which stands above this head office, created the collects and knows how they began.
    sent = {
        "C-1": [f"COLLECT_{status}" for status in (*served[1:], "PICK_UP_PARTIALLY")],
        "C-2": ["COLLECT_REPLANNED"],
        "C-3": ["COLLECT_CANCELLED"],
        "C-4": ["COLLECT_CANCELLED"],
        "C-5": [f"COLLECT_{status}" for status in (*served[1:], "PICK_UP_OK")],
    }
    until(lambda: {one: day.at_woop(one) for one in sent} == sent, "Woop has it, too")
    # What is known to be impossible by then.
    assert day.answers("PATCH", "/collects/C-3", json={"slot": LATER}) == 403
    assert day.answers("DELETE", "/collects/C-4") == 403
