"""Head office goes back to yesterday's backup, and calls nobody a second time."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.collect.sent_ledger import SentLedger
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.subscriptions import SubscriptionRecord, save_subscription
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.office_file import FILE_NAME
from kiosk.headoffice.store_api.office import HeadOffice
from tests.collect_api.receiver import Receiver, receiving
from tests.collect_api.retailer import Retailer
from tests.collect_api.test_callbacks import happens
from tests.collect_api.test_changes import has
from tests.end_to_end.devices import Device, serving, until
from tests.headoffice.hub import NOON, Hub
from tests.services.bodies import body

DAY = "2040-11-26"
SLOT = {"start": f"{DAY}T09:00:00+01:00", "end": f"{DAY}T09:30:00+01:00"}
PLACE = ("--hours", "mon-sun 09:00-10:00", "--slot-minutes", "30", "--capacity", "1")


class Restored:
    """A head office with two clients that are called back, and a hub; it goes back to a backup."""

    def __init__(self, folder: Path, shop: Receiver, till: Receiver) -> None:
        self.office, self.folder = Device(folder / "office"), folder
        self.office.data_dir.mkdir()
        (self.office.data_dir / "kiosk.toml").write_text('callback_networks = ["127.0.0.1"]\n')
        office = self.office
        self.store = office.json(
            "headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01"
        )
        assert office.do("headoffice", "place", "set", "LYON-01", *PLACE).returncode == 0
        self.shop = office.json("headoffice", "client", "create", "Shop")
        till_client = office.json("headoffice", "client", "create", "Till")
        with self.database() as database:
            for client, receiver in ((self.shop, shop), (till_client, till)):
                callback = {"collectStatus": {"url": f"{receiver.url}/{{collectId}}"}}
                wanted = SubscriptionRecord(client["client_id"], callback, [], {})
                with database.transaction() as here:
                    save_subscription(here, wanted, NOON)
            self.hub = Hub(HeadOffice(database))
            asyncio.run(self.hub.join(self.store["store_id"]))

    def database(self) -> closing[OfficeDatabase]:
        return closing(OfficeDatabase(sqlite_url(self.office.data_dir / FILE_NAME)))

    def back_up(self) -> None:
        done = self.office.do("headoffice", "backup", str(self.folder / "yesterday.db"))
        assert done.returncode == 0, done.stderr

    def go_back(self) -> None:
        """As packaging/head-office.md says."""
        for suffix in ("-wal", "-shm"):
            (self.office.data_dir / f"{FILE_NAME}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.folder / "yesterday.db", self.office.data_dir / FILE_NAME)

    def retailer(self, url: str) -> Retailer:
        return Retailer(url, self.shop["client_id"], self.shop["client_secret"]).sign_in()

    def left(self) -> int:
        with self.database() as database, database.reader() as here:
            return len(outbox.listed(here, outbox.CALLBACK))

    def sends_again(self) -> None:
        """The hub's whole log, in a new process of head office's."""
        with self.database() as database:
            self.hub.office = HeadOffice(database)
            asyncio.run(self.hub.send())
            with database.reader() as here:
                assert list(verify(here, VerificationCounts())) == []


@pytest.fixture
def receivers() -> Iterator[tuple[Receiver, Receiver]]:
    with receiving() as shop, receiving() as till:
        yield shop, till


@pytest.fixture
def restored(tmp_path: Path, receivers: tuple[Receiver, Receiver]) -> Restored:
    return Restored(tmp_path, *receivers)


def _a_day(restored: Restored) -> None:
    """A collect that the shop creates with a booking, and an order that nobody's client made."""
    with serving(restored.office) as url, restored.database() as database:
        restored.hub.office = HeadOffice(database)
        retailer = restored.retailer(url)
        with closing(retailer.http):
            booking = {"exchangePlaceId": "LYON-01", "slot": SLOT}
            booking_id = retailer.post("/bookings", booking).json()["bookingId"]
            wanted = body(collectId="C-1", bookingId=booking_id, slot=None)
            assert retailer.post("/collects", wanted).status_code == 204
        asyncio.run(restored.hub.fetch_and_do())
        happens(restored.hub, "C-1", Status.READY)
        has(restored.hub, "S-1", Status.READY)
        until(lambda: not restored.left(), "everything is sent")


@pytest.mark.slow
def test_the_day_comes_back_and_nobody_is_called_twice(
    restored: Restored, receivers: tuple[Receiver, Receiver]
) -> None:
    shop, till = receivers
    restored.back_up()
    _a_day(restored)
    before = {"shop": list(shop.told), "till": list(till.told)}
    assert set(before["till"]) == {("S-1", "COLLECT_STARTED"), ("S-1", "COLLECT_READY")}
    assert set(before["shop"]) - set(before["till"]) == {
        ("C-1", "COLLECT_STARTED"),
        ("C-1", "COLLECT_READY"),
    }
    # The last status of the day happened while head office was off.
    restored.hub.advance("C-1", Status.AWAITING)
    restored.hub.advance("S-1", Status.AWAITING)
    restored.go_back()
    with serving(restored.office) as url:
        restored.sends_again()
        until(lambda: not restored.left(), "everything is sent")
        assert sorted(shop.told[len(before["shop"]) :]) == [
            ("C-1", "COLLECT_AWAITING"),
            ("S-1", "COLLECT_AWAITING"),
        ]
        assert till.told[len(before["till"]) :] == [("S-1", "COLLECT_AWAITING")]
        retailer = restored.retailer(url)
        with closing(retailer.http):
            assert retailer.shown("C-1")["status"] == "COLLECT_AWAITING"
            booking = {"exchangePlaceId": "LYON-01", "slot": SLOT}
            assert retailer.post("/bookings", booking).status_code == 409
    log = (restored.office.data_dir / "logs" / "headoffice.jsonl").read_text("utf-8")
    said = [json.loads(line) for line in log.splitlines() if "sent_before_restore" in line]
    assert [line["messages"] for line in said] == [6]


@pytest.mark.slow
def test_without_what_was_noted_repeats_have_the_same_identifiers(
    restored: Restored, receivers: tuple[Receiver, Receiver]
) -> None:
    restored.back_up()
    _a_day(restored)
    ids = [call.headers["webhook-id"] for call in receivers[0].calls]
    shutil.rmtree(restored.office.data_dir / "sent")
    restored.go_back()
    with serving(restored.office):
        restored.sends_again()
        until(lambda: not restored.left(), "everything is sent")
    again = [call.headers["webhook-id"] for call in receivers[0].calls][len(ids) :]
    assert sorted(again) == sorted(ids)


def test_a_line_that_was_broken_off_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "sent-2026-11-30.jsonl").write_bytes(b'{"message_id": "msg_1", "rec')
    assert list(SentLedger(tmp_path).newest_first()) == []
