"""What customers do at a store's check-in screen."""

from __future__ import annotations

from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.devices.rate_limit import (
    begin_attempt,
    begin_scan,
    pause_left_s,
    scan_pause_left_s,
)
from kiosk.services.orders import check_in
from kiosk.services.orders.check_in import ByName, CheckIn, Recognised
from kiosk.services.orders.help import EndHelp, ask_help, end_help
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import order_of

DEVICE_NAME = "check-in"


def gives(store: LocalDatabase, code: str) -> Recognised:
    """A customer gives a code at the check-in screen."""
    attempt = store.run_blocking(begin_attempt, DEVICE_NAME)
    return store.run_blocking(
        lambda uow, typed: check_in.recognise_code(uow, attempt.number, typed), code
    )  # fmt: skip


def names(store: LocalDatabase, surname: str, last: str, other: str = "") -> Recognised:
    """A customer gives a name and a second factor."""
    attempt = store.run_blocking(begin_attempt, DEVICE_NAME)
    return store.run_blocking(
        lambda uow, given: check_in.recognise_name(uow, attempt.number, given),
        ByName(surname, last, other),
    )


def code_of(store: LocalDatabase, order_id: str) -> str:
    return order_of(store, order_id).pickup_code


def arrives(store: LocalDatabase, *order_ids: str, bay: str | None = None) -> check_in.Arrived:
    return store.run_blocking(check_in.arrive, CheckIn(order_ids, bay))


def status_of(store: LocalDatabase, order_id: str) -> Status:
    return order_of(store, order_id).status


def scans_wrong(store: LocalDatabase, times: int) -> None:
    """A customer scans codes of no order."""
    for _ in range(times):
        assert store.run_blocking(begin_scan, DEVICE_NAME).number is not None


def scan_pause_s(store: LocalDatabase) -> float:
    """The seconds that the device still accepts no scans."""
    return store.run_blocking(scan_pause_left_s, DEVICE_NAME)


def answers_help(store: LocalDatabase) -> None:
    """Somebody at a counter answers the call for help from the device."""
    called = store.run_blocking(ask_help, DEVICE_NAME)
    store.run_blocking(end_help, EndHelp(called.help_id, Actor(Role.STAFF, "Léa")))


def misses(store: LocalDatabase, times: int) -> None:
    """A customer gives wrong codes."""
    for _ in range(times):
        gives(store, "ZZZZZZZ")


def pause_s(store: LocalDatabase) -> float:
    """The seconds that the device still pauses."""
    return store.run_blocking(pause_left_s, DEVICE_NAME)
