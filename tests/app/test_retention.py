"""Tests that customers are erased N days after their orders ended, by a trusted clock."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.app import watch
from kiosk.app.clock_record import FILE_NAME as CLOCK_FILE
from kiosk.app.retention import Clocks, Retention, RetentionSettings
from kiosk.app.watch import Watch
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.status import Status
from kiosk.logs import Log
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.progress import UpstreamContact, note_contact
from kiosk.storage.backup import back_up_former, backups, daily_backup
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.local_database import LocalDatabase, open_store
from tests.storage.sample import FakeClock, add_orders, go, new_order, order_of
from tests.storage.test_nothing_left import left_in
from tests.sync.direct import eventually

KEEPING = RetentionSettings(customer_data_days=90, opens_at_h=8, closes_at_h=20)
YEAR_S = 365 * 24 * 3600.0
DAY_S = 24 * 3600.0


@dataclass
class Shop:
    """A store with one order that was cancelled at noon, and its Retention."""

    store: LocalDatabase
    clock: FakeClock
    data_dir: Path
    steady_s: float = 0.0

    def __post_init__(self) -> None:
        self.log = Log(self.data_dir, "app")
        self.start()

    def start(self) -> None:
        """Create the Retention, as the program does at each start."""
        clocks = Clocks(self.clock, lambda: self.steady_s)
        self.retention = Retention(
            self.store,
            lambda _: None,
            KEEPING,
            log=self.log,
            data_dir=self.data_dir,
            clocks=clocks,
        )

    def pass_s(self, seconds: float) -> None:
        """Set every clock forward."""
        self.clock.pass_s(seconds)
        self.steady_s += seconds

    def days_go_by(self, count: int) -> None:
        for _ in range(count):
            self.pass_s(DAY_S)
            self.look()

    def look(self) -> None:
        asyncio.run(self.retention.erase_due())

    def hear(self, offset: timedelta) -> None:
        """Head office answers; its clock is ahead by `offset`."""
        offset_ms = round(offset.total_seconds() * 1000)
        self.store.run_blocking(note_contact, UpstreamContact(self.clock.now, offset_ms, {}))

    @property
    def is_named(self) -> bool:
        return order_of(self.store, "CMD-000001").customer.last_name != ""


@pytest.fixture
def shop(data_dir: Path) -> Iterator[Shop]:
    clock = FakeClock()
    store = open_store(data_dir, clock)
    add_orders(store, [new_order(1)])
    go(store, "CMD-000001", Status.CANCELLED)
    opened = Shop(store, clock, data_dir)
    yield opened
    opened.log.close()
    store.close()


def test_who_collected_is_erased_after_ninety_days(shop: Shop) -> None:
    shop.days_go_by(90)
    assert shop.is_named
    shop.days_go_by(1)
    assert not shop.is_named


def test_a_clock_a_year_ahead_for_seventy_seconds_erases_nobody(shop: Shop) -> None:
    shop.days_go_by(10)
    shop.clock.pass_s(YEAR_S)
    shop.look()
    shop.pass_s(70)
    shop.look()
    assert shop.is_named
    shop.clock.pass_s(-YEAR_S)
    shop.days_go_by(3)
    assert shop.is_named


def test_a_program_that_starts_with_a_clock_a_year_ahead_erases_nobody(shop: Shop) -> None:
    shop.days_go_by(10)
    shop.clock.pass_s(YEAR_S)
    shop.start()
    shop.look()
    assert shop.is_named
    assert "clock_doubted" in (shop.data_dir / "logs" / "app.jsonl").read_text()


def test_head_office_bears_out_what_a_long_closed_store_cannot_know(shop: Shop) -> None:
    shop.days_go_by(10)
    shop.clock.pass_s(YEAR_S)
    shop.start()
    shop.hear(timedelta(seconds=2))
    shop.look()
    assert not shop.is_named


def test_head_office_was_asked_before_the_clock_jumped_and_bears_nothing_out(shop: Shop) -> None:
    shop.days_go_by(10)
    shop.hear(timedelta(seconds=2))
    shop.clock.pass_s(YEAR_S)
    shop.hear(timedelta(seconds=2))
    shop.look()
    assert shop.is_named


def test_head_office_says_that_the_clock_is_skewed(shop: Shop) -> None:
    shop.clock.pass_s(YEAR_S)
    shop.start()
    shop.hear(timedelta(days=-365))
    shop.look()
    assert shop.is_named


@pytest.mark.parametrize(
    "written", ["", "[]", "{", '{"seen_at": 3, "doubted_since": null}', "[" * 5000]
)
def test_what_is_kept_of_the_clock_may_be_spoilt(shop: Shop, written: str) -> None:
    shop.days_go_by(10)
    (shop.data_dir / CLOCK_FILE).write_text(written)
    shop.pass_s(90 * DAY_S)
    shop.look()
    assert shop.is_named
    kept = json.loads((shop.data_dir / CLOCK_FILE).read_text())
    assert datetime.fromisoformat(kept["doubted_since"]) == shop.clock.now


def test_the_file_is_written_anew_after_an_erasure(shop: Shop) -> None:
    shop.days_go_by(91)
    journal = shop.data_dir / "kiosk.db-wal"
    assert journal.stat().st_size == 0
    held = b"".join(path.read_bytes() for path in shop.data_dir.glob("kiosk.db*"))
    assert b"Durand" not in held
    assert b"durand" not in held


# --- a check-in


def becomes_a_check_in(shop: Shop) -> tuple[str, ...]:
    """Turn a counter that has followed the log into a check-in; returns what it may not hold."""
    held = order_of(shop.store, "CMD-000001")
    assert daily_backup(shop.data_dir, shop.clock.now) is not None
    back_up_former(shop.data_dir / FILE_NAME, "0001")

    def paired(uow: UnitOfWork, _command: None) -> None:
        uow.devices.save_this_device(replace(uow.devices.this_device(), role=DeviceRole.CHECK_IN))

    shop.store.run_blocking(paired, None)
    return (held.customer.email, held.customer.phone, held.lines[0].label)


@pytest.mark.parametrize("ahead_s", [0.0, YEAR_S])
def test_what_a_check_in_held_in_another_role_leaves_whatever_the_clock_says(
    shop: Shop, ahead_s: float
) -> None:
    shop.days_go_by(1)
    words = becomes_a_check_in(shop)
    assert all(words)
    assert set().union(*left_in(shop.data_dir, words).values()) == set(words)
    shop.clock.pass_s(ahead_s)
    shop.start()
    shop.look()
    assert left_in(shop.data_dir, words) == {}


def test_a_counter_keeps_its_orders_and_its_copies(shop: Shop) -> None:
    words = becomes_a_check_in(shop)

    def paired(uow: UnitOfWork, _command: None) -> None:
        uow.devices.save_this_device(replace(uow.devices.this_device(), role=DeviceRole.COUNTER))

    shop.store.run_blocking(paired, None)
    shop.look()
    assert len(left_in(shop.data_dir, words)) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="where threads have a niceness of their own")
def test_the_daily_backup_yields_the_processor_to_taps(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def daily_backup(*_: object, **__: object) -> None:
        made.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    monkeypatch.setattr(watch, "daily_backup", daily_backup)
    all_else = os.getpriority(os.PRIO_PROCESS, 0)

    async def one_backup() -> None:
        begun = Watch(
            shop.store, lambda _: None, log=shop.log, data_dir=shop.data_dir, on_damage=lambda: None
        )
        task = asyncio.ensure_future(begun.backups())
        await eventually(lambda: bool(made))
        task.cancel()

    asyncio.run(one_backup())
    assert made == [max(all_else, watch.NICENESS)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == all_else


def test_a_check_in_keeps_the_last_backup_alone(shop: Shop) -> None:
    becomes_a_check_in(shop)
    shop.look()
    watch = Watch(
        shop.store,
        lambda _: None,
        log=shop.log,
        data_dir=shop.data_dir,
        on_damage=lambda: None,
    )
    daily_backup(shop.data_dir, shop.clock.now - timedelta(days=1))

    async def one_backup() -> None:
        task = asyncio.ensure_future(watch.backups())
        reported = shop.data_dir / "logs" / "app.jsonl"
        await eventually(lambda: "backup_made" in reported.read_text())
        task.cancel()

    asyncio.run(one_backup())
    assert len(backups(shop.data_dir)) == 1
