"""Head office asks a store for one step of an order, as a retailer's system does by a status."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.command_payloads import AdvanceOrder
from kiosk.domain.commands import CommandKind
from kiosk.domain.events.asked_steps import acting_role
from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.status import Status
from kiosk.domain.workflow import HEAD_OFFICE_STEPS, Role, is_legal
from kiosk.headoffice.replication.issue_commands import Draft
from kiosk.headoffice.storage.stores import lock_store
from kiosk.storage.migrations.versions.v1001_first_schema import transition_rows
from tests.storage.sample import add_orders, go, new_order
from tests.sync.direct import Device, eventually
from tests.sync.mornings import CMD, NOT_ARRIVED, opened, with_customer
from tests.sync.network import Shop, in_shop
from tests.sync.people import comes, order, ready, status, timeline

ADVANCE = CommandKind.ADVANCE
OFFICE = ("shop", Role.HEAD_OFFICE)
KNOWN_BEFORE = {(row["role"], row["from_status"], row["to_status"]) for row in transition_rows()}
"""The steps that a device of 0.1.0 takes, by role; its database refuses every other one."""


def ask(shop: Shop, to_status: Status, order_id: str = CMD, **more: str) -> None:
    """Head office asks the store of an order for a step."""
    admin = shop.office.admin
    (store,) = admin.stores()
    payload = AdvanceOrder(to_status, **more)
    with shop.office_database.transaction() as connection:
        locked = lock_store(connection, store.store_id)
        admin._issue(connection, locked, [Draft(ADVANCE, order_id, payload)], "shop")
    shop.office.commanded(store.store_id, locked.command_head.seq + 1)


def journal(device: Device, order_id: str) -> list[Event]:
    """The steps that are recorded of an order on a device."""
    entries = device.store.read_blocking(lambda reader: reader.timeline(order_id))
    return [one.event for one in entries if one.event.kind == EventKind.STATUS]


def step_of(event: Event) -> tuple[str, str, str]:
    """A step as the tables of a store's database have it."""
    return (event.actor.role, event.from_status or "", event.to_status or "")


def steps_to(begins: Status) -> tuple[Status, ...]:
    """How the store's manager brings a new order to a status."""
    if begins is Status.STARTED:
        return ()
    return (begins,) if is_legal(Status.STARTED, begins) else (Status.BLOCKED, begins)


async def decided(shop: Shop, *order_ids: str) -> None:
    """Wait until the store has decided all that it was asked for, and everybody knows."""

    def is_decided() -> bool:
        return all(
            decision is not None
            for order_id in order_ids or (CMD,)
            for _kind, decision, _code in shop.asked(order_id)
        )

    await eventually(is_decided)
    await shop.converged()


def test_a_step_is_taken_in_the_whole_store_and_shown_at_head_office(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        ask(shop, Status.DELAYED, reason="DELAYED_SUPPLIER", comment="A lorry is late")
        await decided(shop)
        for device in (hub, paul):
            assert status(device, CMD) is Status.DELAYED
            assert order(device, CMD).state.reason == "DELAYED_SUPPLIER"
        assert shop.asked(CMD) == [(ADVANCE, "DONE", None)]
        assert shop.status_at_office(CMD) is Status.DELAYED
        ask(shop, Status.READY)
        await decided(shop)
        assert order(paul, CMD).state.ready_at is not None
        steps = journal(paul, CMD)[-2:]
        assert [(one.actor.name, acting_role(one)) for one in steps] == 2 * [OFFICE]
        assert shop.status_at_office(CMD) is Status.READY

    in_shop(tmp_path, day)


def test_each_step_is_taken_exactly_where_the_workflow_has_it(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, _ = await opened(shop)
        pairs = [(one, to) for one in NOT_ARRIVED for to in HEAD_OFFICE_STEPS if one is not to]
        ids = {f"CMD-{n:06}": pair for n, pair in enumerate(pairs, 100)}
        add_orders(hub.store, [new_order(n) for n in range(100, 100 + len(pairs))])
        for order_id, (begins, _to) in ids.items():
            go(hub.store, order_id, *steps_to(begins))
        await shop.converged()
        for order_id, (_begins, to) in ids.items():
            ask(shop, to, order_id)
        await decided(shop, *ids)
        for order_id, (begins, to) in ids.items():
            done = is_legal(begins, to)
            expected = (ADVANCE, "DONE", None) if done else (ADVANCE, "REFUSED", "NOT_POSSIBLE")
            assert shop.asked(order_id) == [expected], (begins, to)
            assert shop.status_at_office(order_id) is (to if done else begins)
            known = [step_of(one) in KNOWN_BEFORE for one in journal(hub, order_id)]
            assert all(known), (begins, to)

    in_shop(tmp_path, day)


def test_no_step_is_taken_while_the_customer_is_there(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, _ = await with_customer(shop)
        ask(shop, Status.DELAYED)
        await decided(shop)
        assert shop.asked(CMD) == [(ADVANCE, "REFUSED", "CUSTOMER_PRESENT")]
        assert status(hub, CMD) is Status.AWAITING

    in_shop(tmp_path, day)


def test_a_customer_who_waits_for_an_order_is_there_too(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, _ = await opened(shop)
        comes(hub, CMD)
        ask(shop, Status.READY)
        await decided(shop)
        assert shop.asked(CMD) == [(ADVANCE, "REFUSED", "CUSTOMER_PRESENT")]
        assert status(hub, CMD) is Status.STARTED

    in_shop(tmp_path, day)


def test_what_is_so_already_is_done_and_what_only_the_store_can_say_is_refused(
    tmp_path: Path,
) -> None:
    async def day(shop: Shop) -> None:
        hub, _ = await opened(shop)
        ready(hub, CMD)
        await shop.converged()
        steps = len(timeline(hub, CMD))
        ask(shop, Status.READY)
        for to_status in (Status.AWAITING, Status.CANCELLED, Status.PICK_UP_OK):
            ask(shop, to_status)
        await decided(shop)
        refused = (ADVANCE, "REFUSED", "NOT_POSSIBLE")
        assert shop.asked(CMD) == [(ADVANCE, "DONE", None), *3 * [refused]]
        assert status(hub, CMD) is Status.READY
        assert [one for one in timeline(hub, CMD)[steps:] if one[1] is not None] == []

    in_shop(tmp_path, day)
