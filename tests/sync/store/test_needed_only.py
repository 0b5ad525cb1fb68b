"""A check-in holds only what it recognises customers by; its hub holds the whole order.

What a hub sends to it at all: `tests/hostile/test_taken_over_check_in.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.codes.short_code import short_code
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.order import Customer
from kiosk.domain.status import Status
from kiosk.services.orders.check_in import CheckInResult
from kiosk.storage.backup import back_up
from kiosk.storage.verification import verify
from kiosk.sync.client import first_copy
from tests.storage.sample import SOPHIE, add_orders, go, new_order
from tests.sync.direct import Device, eventually
from tests.sync.network import Shop, in_shop
from tests.sync.ordering import (
    NAME,
    NEVER,
    ORDER,
    by_name,
    collected,
    is_ordered,
    keep,
    left,
    left_by_night,
    with_an_order,
)
from tests.sync.people import asks_code, comes, knows, order, ready, status

FIRST = "CMD-000001"


def test_a_check_in_holds_no_more_than_it_recognises_by_and_works_alone(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, kiosk = await with_an_order(shop)
        await shop.converged()
        assert left(shop, "check-in") == set()
        assert left(shop, "counter 1") >= {"zwingli@mail.example", "639980177", "Bouilloire"}
        kiosk.line.cut()
        assert by_name(kiosk, "77").result is CheckInResult.CONFIRM
        assert by_name(kiosk, "78").result is CheckInResult.UNKNOWN
        found = asks_code(kiosk, ORDER)
        assert (found.result, found.short_name) == (CheckInResult.CONFIRM, "Ulrichine Z.")
        assert found.item_count == sum(line.quantity for line in order(hub, ORDER).lines)
        comes(kiosk, ORDER, "A1")
        kiosk.line.join()
        await eventually(lambda: status(hub, ORDER) is Status.AWAITING)
        await shop.converged()

    in_shop(tmp_path, day)


@pytest.mark.parametrize("by", ["the log", "a snapshot"])
@pytest.mark.parametrize("when", ["open", "collected"])
def test_a_first_copy_holds_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str, when: str
) -> None:
    if by == "a snapshot":
        monkeypatch.setattr(first_copy, "SNAPSHOT_FROM", 1)

    async def day(shop: Shop) -> None:
        hub = await shop.hub()
        await is_ordered(shop, hub)
        if when == "collected":
            collected(hub)
        kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
        board = await shop.terminal("board", hub, DeviceRole.BOARD)
        await eventually(lambda: all(knows(one, ORDER) for one in (kiosk, board)))
        await shop.converged()
        code = order(hub, ORDER).pickup_code
        assert bool(kiosk.line.pages) == (by == "a snapshot")
        assert left(shop, "check-in") == set()
        assert left(shop, "board", (*NEVER, *NAME, code)) == set()
        held = order(board, ORDER).pickup_code
        assert len(held) < len(code)
        assert short_code(held) == short_code(code)
        if when == "open":
            assert by_name(kiosk, "77").short_name == "Ulrichine Z."
        else:
            assert left(shop, "check-in", NAME) == set()
            assert asks_code(kiosk, ORDER).result is CheckInResult.COLLECTED

    in_shop(tmp_path, day)


def test_a_board_never_gets_a_name_or_a_whole_code(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await shop.hub()
        await shop.terminal("board", hub, DeviceRole.BOARD)
        await is_ordered(shop, hub)
        comes(hub, ORDER, "A1")
        await shop.converged()
        code = order(hub, ORDER).pickup_code
        assert left(shop, "board", (*NEVER, *NAME, code)) == set()

    in_shop(tmp_path, day)


def test_a_check_in_forgets_the_name_and_then_the_code_of_an_order_that_ended(
    tmp_path: Path,
) -> None:
    async def day(shop: Shop) -> None:
        hub, kiosk = await with_an_order(shop)
        collected(hub)
        await eventually(lambda: status(kiosk, ORDER) is Status.PICK_UP_OK)
        await shop.converged()
        assert left(shop, "check-in") == set()
        code = order(hub, ORDER).pickup_code
        keep(kiosk, 0)
        assert left_by_night(shop, kiosk, NAME) == set()
        assert asks_code(kiosk, ORDER).result is CheckInResult.COLLECTED
        keep(kiosk, 6)
        assert left(shop, "check-in", (code,)) == {code}
        keep(kiosk, 7)
        assert left_by_night(shop, kiosk, (code,)) == set()
        keep(hub, 100)
        assert left(shop, "counter 1", NAME) >= {"Zwingli", "Ulrichine"}
        await shop.converged()
        assert list(verify(kiosk.store.database)) == []

    in_shop(tmp_path, day)


def test_a_cancelled_order_that_is_taken_up_again_has_its_name_that_day(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, kiosk = await with_an_order(shop)
        go(hub.store, ORDER, Status.CANCELLED, actor=SOPHIE)
        await eventually(lambda: status(kiosk, ORDER) is Status.CANCELLED)
        keep(kiosk, 0)
        assert "Zwingli" in left(shop, "check-in", NAME)
        keep(kiosk, 1)
        assert left_by_night(shop, kiosk, NAME) == set()

    in_shop(tmp_path, day)


def test_a_check_in_that_an_older_hub_gave_everything_forgets_it(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, kiosk = await with_an_order(shop)
        await kiosk.stop()
        whole, known = order(hub, ORDER), order(hub, ORDER).customer
        email = "zwingli@mail.example"
        given = Customer(known.first_name, known.last_name, "+33639980177", email, "fr")
        kiosk.store.run_blocking(
            lambda uow, _: uow.projections.change_details(whole, given, None), None
        )
        assert left(shop, "check-in") >= {email, "639980177"}
        keep(kiosk, None)
        assert left_by_night(shop, kiosk, NEVER) == set()
        assert by_name(kiosk, "77").result is CheckInResult.CONFIRM

    in_shop(tmp_path, day)


def test_an_older_hub_gives_everything_and_a_check_in_takes_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "kiosk.sync.server.hub.entries_for", lambda _find, _role, entries, _now: entries
    )

    async def day(shop: Shop) -> None:
        hub, kiosk = await with_an_order(shop)
        collected(hub)
        await eventually(lambda: status(kiosk, ORDER) is Status.PICK_UP_OK)
        await shop.converged()
        assert left(shop, "check-in") == set()

    in_shop(tmp_path, day)


def test_a_hub_of_yesterday_gets_back_from_a_counter_what_no_check_in_holds(
    tmp_path: Path,
) -> None:
    async def day(shop: Shop) -> None:
        hub = await shop.hub()
        paul = await shop.terminal("counter 2", hub)
        kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
        await shop.converged()
        kept = shop.keep(hub)
        hub.line.loses_log = True  # Head office receives nothing of this day.
        add_orders(hub.store, [new_order(1)])
        ready(hub, FIRST)
        await eventually(lambda: knows(kiosk, FIRST) and status(kiosk, FIRST) is Status.READY)
        comes(kiosk, FIRST, "A1")
        await eventually(lambda: status(paul, FIRST) is Status.AWAITING)
        await eventually(lambda: status(kiosk, FIRST) is Status.AWAITING)
        whole = order(paul, FIRST)
        await shop.restart(hub, kept)
        hub.line.loses_log = False
        kiosk.line.cut()
        shop.work(hub)
        await eventually(lambda: knows(hub, FIRST))
        kiosk.line.join()
        await shop.converged()
        assert order(hub, FIRST) == whole
        assert whole.customer.email
        assert order(kiosk, FIRST).customer.email == ""

    in_shop(tmp_path, day)


# --- another role


def is_whole(device: Device, hub: Device) -> bool:
    return (
        knows(device, ORDER)
        and order(device, ORDER) == order(hub, ORDER)
        and comments(device) == comments(hub)
    )


def comments(device: Device) -> list[tuple[str | None, object]]:
    reported = device.store.read_blocking(lambda reader: reader.timeline(ORDER))
    return [(one.event.comment, one.event.recorded_personal) for one in reported]


async def paul_collects(shop: Shop, *, is_cut: bool = False) -> tuple[Device, Device]:
    """Paul hands the order over at counter 2, cut off from the hub or not."""
    hub = await shop.hub()
    paul = await shop.terminal("counter 2", hub)
    await is_ordered(shop, hub)
    await eventually(lambda: knows(paul, ORDER) and status(paul, ORDER) is Status.READY)
    if is_cut:
        paul.line.cut()
    collected(paul)
    if not is_cut:
        await shop.converged()
    return hub, paul


def test_a_counter_that_becomes_a_check_in_and_a_counter_again(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await paul_collects(shop)
        assert left(shop, "counter 2") >= {"Quincampoix", "parapluie", "639980177"}
        await shop.pair_again(paul, hub, DeviceRole.CHECK_IN)
        keep(paul, None)
        assert left_by_night(shop, paul, (*NEVER, *NAME)) == set()
        await shop.converged()
        await shop.pair_again(paul, hub, DeviceRole.COUNTER)
        await eventually(lambda: is_whole(paul, hub))
        await shop.converged()

    in_shop(tmp_path, day)


def test_what_a_counter_had_not_sent_is_sent_whole_before_it_leaves(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await paul_collects(shop, is_cut=True)
        await paul.stop()
        await shop.pair(paul, hub, DeviceRole.CHECK_IN)
        keep(paul, None)
        assert left(shop, "counter 2") >= {"Quincampoix", "parapluie"}
        shop.work(paul)
        await shop.converged(paul)
        await eventually(
            lambda: not paul.store.read_blocking(lambda r: r.order_events.all_pending())
        )
        assert ("parapluie") in [comment for comment, _ in comments(hub)]
        keep(paul, None)
        assert left_by_night(shop, paul, NEVER) == set()

    in_shop(tmp_path, day)


def test_a_check_in_that_becomes_the_hub_gets_everything_from_head_office(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, kiosk = await with_an_order(shop)
        comes(kiosk, ORDER, "A1")
        await shop.converged()
        whole = order(hub, ORDER)
        await hub.stop()
        await kiosk.stop()
        await shop.pair_hub(kiosk)
        shop.work(kiosk)
        await eventually(lambda: knows(kiosk, ORDER) and is_whole(kiosk, hub))
        assert order(kiosk, ORDER) == whole
        await shop.converged(hub)

    in_shop(tmp_path, day)


def test_a_backup_of_a_check_in_holds_no_more_than_it(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        _, kiosk = await with_an_order(shop)
        await shop.converged()
        back_up(kiosk.store.database.path, tmp_path / "copy" / "kept.db")
        assert left(shop, "copy") == set()

    in_shop(tmp_path, day)
