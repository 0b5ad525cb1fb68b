"""Pick-up-by dates reach every device; the last one of the log counts."""

from __future__ import annotations

from datetime import UTC, date
from pathlib import Path

from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.opening_hours import OpeningDays
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.headoffice.storage import codec
from kiosk.services.orders.keeping import KeepLonger, keep_longer
from tests.storage.sample import LEA, PAUL, go
from tests.sync.direct import Device, eventually
from tests.sync.mornings import CMD, opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import hand_over, order, ready, reviews, status

FRIDAY, NEXT_WEEK = date(2026, 11, 27), date(2026, 12, 4)


def keeps(device: Device, days: int, person: Actor = LEA) -> date | None:
    """Somebody keeps the order, at a counter whose settings say for how many days."""
    rules = KeepingRules(days, 3, OpeningDays(), UTC)
    device.store.run_blocking(keep_longer, KeepLonger(CMD, person, rules))
    return until(device)


def until(device: Device) -> date | None:
    return order(device, CMD).state.keep_until


def until_at_office(shop: Shop) -> date | None:
    with shop.office_database.reader() as connection:
        row = connection.exec_driver_sql("SELECT * FROM orders WHERE order_id = ?", (CMD,)).one()
    return codec.read_state(row).keep_until


async def ready_everywhere(shop: Shop) -> tuple[Device, Device]:
    hub, paul = await opened(shop)
    ready(hub, CMD)
    await shop.converged()
    return hub, paul


def test_a_date_reaches_the_whole_store_and_head_office(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await ready_everywhere(shop)
        kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
        kept = keeps(paul, 2, PAUL)
        await shop.converged()
        assert [until(device) for device in (hub, kiosk)] == [kept, kept] == [FRIDAY, FRIDAY]
        assert until_at_office(shop) == kept
        since = order(hub, CMD).state.ready_at
        assert since is not None
        assert order(paul, CMD).state.ready_at == order(kiosk, CMD).state.ready_at == since

    in_shop(tmp_path, day)


def test_the_last_of_two_dates_in_the_log_counts(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await ready_everywhere(shop)
        paul.line.cut()
        later = keeps(paul, 9, PAUL)
        sooner = keeps(hub, 2)
        assert (until(paul), until(hub)) == (later, sooner)
        paul.line.join()
        await shop.converged()
        assert until(hub) == until(paul) == until_at_office(shop) == later != sooner
        assert reviews(hub) == []

    in_shop(tmp_path, day)


def test_a_date_for_what_was_collected_meanwhile_has_no_effect(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await ready_everywhere(shop)
        paul.line.cut()
        keeps(paul, 2, PAUL)
        hand_over(hub, CMD, LEA, "Comptoir 1")
        paul.line.join()
        await shop.converged()
        for device in (hub, paul):
            assert status(device, CMD) is Status.PICK_UP_OK
            assert until(device) is None
            assert reviews(device) == []

    in_shop(tmp_path, day)


def test_no_date_is_set_under_a_flag_that_the_hub_has_set_meanwhile(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await ready_everywhere(shop)
        paul.line.cut()
        keeps(paul, 2, PAUL)
        go(hub.store, CMD, Status.BLOCKED)
        paul.line.join()
        await shop.converged()
        assert until(hub) is until(paul) is None
        assert order(paul, CMD).state.ready_at == order(hub, CMD).state.ready_at is not None

    in_shop(tmp_path, day)


def test_head_office_says_until_when_before_the_order_is_ready(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        shop.office.admin.keep(CMD, NEXT_WEEK)
        await eventually(lambda: shop.asked(CMD) == [("keep", "DONE", None)])
        ready(hub, CMD)
        await shop.converged()
        assert until(hub) == until(paul) == until_at_office(shop) == NEXT_WEEK
        hand_over(hub, CMD, LEA, "Comptoir 1")
        shop.office.admin.keep(CMD, FRIDAY)
        await eventually(lambda: shop.asked(CMD)[-1] == ("keep", "REFUSED", "NOT_POSSIBLE"))

    in_shop(tmp_path, day)
