"""Another device becomes the hub while the old one is cut off; then the old one returns."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.payloads import Answer
from kiosk.domain.status import Status
from kiosk.services.replication.links import Link
from tests.storage.sample import LEA, PAUL, TOMORROW, add_orders, go, new_order, order_of, serve
from tests.sync.direct import Device, eventually
from tests.sync.holdings import events
from tests.sync.mornings import CMD, opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import (
    answers,
    comes,
    hand_over,
    knows,
    questions,
    ready,
    reviews,
    status,
)
from tests.sync.store.test_restore_office import decisions

SECOND, THIRD, FOURTH = "CMD-000002", "CMD-000003", "CMD-000004"


async def four_orders(shop: Shop) -> tuple[Device, Device]:
    old, new = await opened(shop)
    add_orders(old.store, [new_order(number) for number in (2, 3, 4)])
    await shop.converged()
    return old, new


async def becomes_hub(shop: Shop, device: Device) -> None:
    """A manager makes counter 2 the hub of the store."""
    await device.stop()
    await shop.pair_hub(device)
    shop.work(device)
    await eventually(lambda: device.monitor.state.link is Link.ONLINE)


def role(device: Device) -> DeviceRole:
    return device.store.read_blocking(lambda reader: reader.devices.this_device()).role


def test_the_old_hub_steps_down_and_its_unsent_events_arrive(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        old, new = await four_orders(shop)
        kiosk = await shop.terminal("check-in", old, DeviceRole.CHECK_IN)
        await shop.converged()
        old.line.cut()
        new.line.cut()
        ready(old, SECOND)
        comes(kiosk, SECOND, "A1")
        add_orders(old.store, [new_order(5)])
        ready(old, "CMD-000005")
        await eventually(lambda: status(old, SECOND) is Status.AWAITING)
        await eventually(lambda: kiosk.monitor.state.waiting == 0)
        ready(new, THIRD, PAUL)
        await becomes_hub(shop, new)
        assert status(new, THIRD) is Status.READY
        hand_over(new, THIRD, PAUL, "Comptoir 2")
        await eventually(lambda: shop.status_at_office(THIRD) is Status.PICK_UP_OK)
        done = events(old.store) | events(new.store) | events(kiosk.store)
        old.line.join()
        await eventually(lambda: role(old) is DeviceRole.COUNTER)
        await shop.converged(kiosk)
        assert old.monitor.state.link is Link.ONLINE
        assert done <= shop.events_at_office()
        assert status(new, SECOND) is Status.AWAITING
        assert status(new, "CMD-000005") is Status.READY
        assert status(old, THIRD) is Status.PICK_UP_OK
        # The check-in shows that its hub is no longer one, and is paired with the new one.
        await eventually(lambda: kiosk.monitor.state.refusal == "not_hub")
        assert kiosk.monitor.state.link is Link.REFUSED
        comes(kiosk, FOURTH, "C3")
        await shop.pair_again(kiosk, new, DeviceRole.CHECK_IN)
        await shop.converged()
        assert reviews(new) == []
        assert set(decisions(new).values()) <= {1}

    in_shop(tmp_path, day)


def test_both_hubs_worked_on_the_same_order(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        old, new = await four_orders(shop)
        ready(old, CMD)
        ready(old, SECOND)
        await shop.converged()
        old.line.cut()
        new.line.cut()
        await becomes_hub(shop, new)
        hand_over(old, CMD, LEA, "Comptoir 1")
        hand_over(new, CMD, PAUL, "Comptoir 2")
        serve(old.store, SECOND, LEA)
        go(new.store, SECOND, Status.DELAYED, actor=PAUL, at="Comptoir 2")
        old.line.join()
        await shop.converged()
        reported = {(outcome_reason, person) for outcome_reason, person, _ in reviews(old)}
        assert ("DOUBLE_HAND_OVER", "Léa") in reported
        assert ("OLD_VERSION", "Léa") in reported
        assert reviews(old) == reviews(new)
        assert status(old, CMD) is Status.PICK_UP_OK
        assert status(old, SECOND) is Status.DELAYED

    in_shop(tmp_path, day)


def test_both_hubs_had_decided_the_same_request(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        old, new = await four_orders(shop)
        ready(old, SECOND)
        comes(old, SECOND)
        await shop.converged()
        shop.cancel(SECOND)
        await eventually(lambda: questions(new) != ())
        await shop.converged()
        new.line.cut()
        old.line.loses_log = True
        shop.order_online("C-1")
        shop.cancel(CMD)
        await eventually(lambda: status(old, CMD) is Status.CANCELLED)
        await eventually(lambda: knows(old, "C-1"))
        answers(old, SECOND, Answer.STOP)
        old.line.cut()
        assert shop.asked(CMD) == [("cancel", None, None)]
        old.line.loses_log = False
        await becomes_hub(shop, new)
        await eventually(lambda: status(new, CMD) is Status.CANCELLED)
        answers(new, SECOND, Answer.GO_ON, PAUL)
        hand_over(new, SECOND, PAUL, "Comptoir 2")
        ready(new, "C-1", PAUL)
        old.line.join()
        await shop.converged()
        assert shop.asked(CMD) == [("cancel", "DONE", None)]
        assert shop.asked("C-1") == [("create", "DONE", None)]
        assert shop.asked(SECOND) == [("cancel", "REFUSED", "CUSTOMER_PRESENT")]
        assert set(decisions(new).values()) <= {1}
        assert status(old, SECOND) is Status.PICK_UP_OK
        assert order_of(old.store, "C-1").pickup_code == order_of(new.store, "C-1").pickup_code
        # Léa had stopped the hand-over, and Paul had gone on: the first at head office counts.
        assert reviews(new) == [("OLD_VERSION", "Nora", Status.CANCELLED)]

    in_shop(tmp_path, day)


def test_both_hubs_took_the_same_file_of_orders(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        old, new = await four_orders(shop)
        old.line.cut()
        new.line.cut()
        await becomes_hub(shop, new)
        add_orders(old.store, [new_order(number) for number in (7, 8, 9)])
        add_orders(new.store, [new_order(7), new_order(8), new_order(9, quantities=(1, 4, 2))])
        ready(old, "CMD-000007")
        ready(new, "CMD-000008", PAUL)
        old.line.join()
        # Every device must know each order by the same code and lines: `converged` compares them.
        await shop.converged()
        assert status(new, "CMD-000007") is status(old, "CMD-000008") is Status.READY
        assert reviews(new) == []
        hand_over(old, "CMD-000008", LEA, "Comptoir 1")
        go(old.store, "CMD-000009", Status.READY, actor=LEA)
        hand_over(old, "CMD-000009", LEA, "Comptoir 1")
        await shop.converged()
        assert status(new, "CMD-000009") is Status.PICK_UP_OK

    in_shop(tmp_path, day)


def test_head_office_asks_the_new_hub_only(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        old, new = await four_orders(shop)
        old.line.cut()
        new.line.cut()
        await becomes_hub(shop, new)
        shop.replan(CMD, TOMORROW)
        await eventually(lambda: shop.asked(CMD) == [("replan", "DONE", None)])
        old.line.join()
        await shop.converged()
        assert status(old, CMD) is Status.REPLANNED

    in_shop(tmp_path, day)
