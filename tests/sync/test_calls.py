"""A call at one counter is known on every device of the store."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.codes.short_code import short_code
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import EventKind
from kiosk.domain.events.log import Outcome
from kiosk.domain.order import Call
from kiosk.screens.board.orders import times_at
from kiosk.services.counter.calls import CallCustomer, call_customer
from kiosk.services.ports.public_board import PublicOrder
from kiosk.storage.verification import verify
from tests.storage.sample import COUNTER_1, COUNTER_2, LEA
from tests.sync.direct import Device, eventually
from tests.sync.network import Shop, in_shop
from tests.sync.ordering import ORDER, is_ordered
from tests.sync.people import card, comes, hand_over, is_here, open_reviews


def calls(device: Device, counter: str) -> None:
    device.store.run_blocking(call_customer, CallCustomer(ORDER, counter, LEA))


def call(device: Device) -> Call | None:
    return card(device, ORDER).call


def on(device: Device) -> tuple[PublicOrder, ...]:
    """What a public board on this device has to show."""
    now = device.store.run_blocking(lambda uow, _: uow.now(), None)
    return device.store.read_blocking(lambda reader: reader.public_orders(times_at(now)))


def counter_of(device: Device) -> str:
    called = call(device)
    return called.counter if called else ""


def test_the_last_call_is_known_on_every_device_also_after_a_cut(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await shop.hub()
        await is_ordered(shop, hub)
        paul = await shop.terminal("counter 2", hub)
        board = await shop.terminal("board", hub, DeviceRole.BOARD)
        comes(hub, ORDER)
        await eventually(lambda: is_here(paul, ORDER) and is_here(board, ORDER))
        calls(paul, COUNTER_2)
        await eventually(lambda: counter_of(hub) == counter_of(board) == COUNTER_2)
        assert call(board) == call(hub) == call(paul)
        assert [(one.calls, one.call, one.short_name) for one in on(board)] == [
            (True, call(hub), "")
        ]
        codes = [[short_code(order.code) for order in on(one)] for one in (hub, board)]
        assert codes[0] == codes[1] != []
        assert {one.short_name for one in on(hub)} == {"Ulrichine Z."}
        paul.line.cut()
        calls(hub, COUNTER_1)
        calls(paul, COUNTER_2)
        assert (counter_of(hub), counter_of(paul)) == (COUNTER_1, COUNTER_2)
        paul.line.join()
        await shop.converged()
        assert [counter_of(one) for one in (hub, paul, board)] == [COUNTER_2] * 3
        assert all(list(verify(one.store.database)) == [] for one in (hub, paul, board))

    in_shop(tmp_path, day)


def test_a_call_for_a_customer_who_was_served_meanwhile_bothers_nobody(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await shop.hub()
        await is_ordered(shop, hub)
        paul = await shop.terminal("counter 2", hub)
        comes(hub, ORDER)
        await eventually(lambda: is_here(paul, ORDER))
        paul.line.cut()
        calls(paul, COUNTER_2)
        hand_over(hub, ORDER, LEA, COUNTER_1)
        paul.line.join()
        await shop.converged()
        assert [call(one) for one in (hub, paul)] == [None, None]
        assert open_reviews(hub) == open_reviews(paul) == ()
        for one in (hub, paul):
            entries = one.store.read_blocking(lambda reader: reader.timeline(ORDER))
            outcomes = [e.outcome for e in entries if e.event.kind is EventKind.CALLED]
            assert outcomes == [Outcome.SUPERSEDED]

    in_shop(tmp_path, day)
