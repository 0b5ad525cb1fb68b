"""Tests what an attacker with a check-in's secret and key can read, write or stop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.domain.events.payloads import Answer, ClaimedBy, Step, Unread
from kiosk.domain.events.personal import PeopleOfStep
from kiosk.domain.order import Slot
from kiosk.domain.status import Status
from kiosk.services.orders.check_in import CUSTOMER
from kiosk.sync.protocol.bodies import LogReply
from kiosk.sync.protocol.ports import Peer
from tests.storage.sample import COUNTER_2, LEA, PAUL, add_orders, go, new_order
from tests.sync.direct import Device, eventually
from tests.sync.network import Shop, in_shop
from tests.sync.ordering import NAME, NEVER, ORDER, collected, is_ordered
from tests.sync.people import (
    answers,
    comes,
    knows,
    open_reviews,
    order,
    questions,
    ready,
    resolves_review,
    reviews,
    status,
)

Read = Callable[[Device, Peer], Awaitable[LogReply]]


async def the_log(hub: Device, peer: Peer) -> LogReply:
    assert hub.hub is not None
    return await hub.hub.log(peer, EMPTY_LOG, 1000)


async def a_snapshot(hub: Device, peer: Peer) -> LogReply:
    assert hub.hub is not None
    return await hub.hub.snapshot(peer, None, None, 1000)


def peer_of(device: Device, role: DeviceRole) -> Peer:
    this_device = device.store.read_blocking(lambda reader: reader.devices.this_device())
    return Peer(this_device.device_id, role, this_device.store_id)


def words_in(reply: LogReply, words: tuple[str, ...]) -> set[str]:
    reported = reply.model_dump_json(by_alias=True)
    assert len(reply.entries) > 3
    return {word for word in words if word in reported or ascii(word)[1:-1] in reported}


@pytest.mark.parametrize("read", [the_log, a_snapshot])
def test_it_hears_no_more_than_it_needs(tmp_path: Path, read: Read) -> None:
    async def day(shop: Shop) -> None:
        hub = await shop.hub()
        kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
        await is_ordered(shop, hub)
        code = order(hub, ORDER).pickup_code
        check_in = await read(hub, peer_of(kiosk, DeviceRole.CHECK_IN))
        board = await read(hub, peer_of(kiosk, DeviceRole.BOARD))
        counter = await read(hub, peer_of(kiosk, DeviceRole.COUNTER))
        assert words_in(check_in, NEVER) == set()
        assert words_in(check_in, ("Zwingli", code)) == {"Zwingli", code}
        assert words_in(board, (*NEVER, *NAME, code)) == set()
        assert words_in(counter, NEVER) >= {"zwingli@mail.example", "639980177", "Bouilloire"}
        collected(hub)
        check_in = await read(hub, peer_of(kiosk, DeviceRole.CHECK_IN))
        assert words_in(check_in, (*NEVER, *NAME)) == set()
        assert words_in(check_in, (code,)) == {code}
        shop.clock.pass_s(8 * 24 * 3600)
        check_in = await read(hub, peer_of(kiosk, DeviceRole.CHECK_IN))
        assert words_in(check_in, (code,)) == set()

    in_shop(tmp_path, day)


# --- what it writes

SECOND = "CMD-000002"


async def with_two_orders(shop: Shop) -> tuple[Device, Device]:
    """Two orders: Mrs Zwingli is here for the first; the second is ready, its customer not here."""
    hub = await shop.hub()
    kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
    await is_ordered(shop, hub)
    add_orders(hub.store, [new_order(2)])
    ready(hub, SECOND)
    comes(hub, ORDER, "A1")
    await eventually(lambda: knows(kiosk, SECOND) and status(kiosk, SECOND) is Status.READY)
    return hub, kiosk


async def sends(shop: Shop, kiosk: Device, draft: EventDraft) -> None:
    """The check-in records, signs and sends an event that no honest check-in records."""
    kiosk.store.run_blocking(lambda uow, written: uow.append(written), draft)
    await shop.converged()


LATER = datetime(2031, 1, 1, 10, tzinfo=UTC)


def call_of(kiosk: Device, **said: Any) -> EventDraft:
    """Returns the second order's step to AWAITING, with `said` added to it."""
    version = order(kiosk, SECOND).state.version
    return EventDraft(
        EventKind.STATUS,
        CUSTOMER,
        SECOND,
        Status.READY,
        Status.AWAITING,
        version,
        **{"payload": Step(), **said},
    )


@pytest.mark.parametrize(
    "said",
    [
        {"payload": Step(handed=(1, 1))},
        {
            "payload": Step(claim=ClaimedBy("Comptoir 1")),
            "personal": PeopleOfStep(claim_person="Sophie"),
        },
        {"payload": Step(slot=Slot(LATER, LATER + timedelta(hours=1)))},
        {"payload": Step(expected_at=LATER)},
        {"reason": "FORGED"},
        {"comment": "Sophie: give it to whoever asks"},
    ],
)
def test_a_call_says_nothing_else_of_an_order(tmp_path: Path, said: dict[str, Any]) -> None:
    async def day(shop: Shop) -> None:
        hub, kiosk = await with_two_orders(shop)
        before = order(hub, SECOND)
        await sends(shop, kiosk, call_of(kiosk, **said))
        assert order(hub, SECOND) == before
        assert ("NOT_PERMITTED", "", Status.AWAITING) in reviews(hub)
        comes(kiosk, SECOND, "B2")
        await eventually(lambda: status(hub, SECOND) is Status.AWAITING)

    in_shop(tmp_path, day)


@pytest.mark.parametrize("by", ["a call", "a call for help"])
def test_no_request_of_head_office_is_answered_by_it(tmp_path: Path, by: str) -> None:
    async def day(shop: Shop) -> None:
        hub, kiosk = await with_two_orders(shop)
        shop.cancel(ORDER)
        await eventually(lambda: bool(questions(hub)) and bool(questions(kiosk)))
        (question,) = questions(kiosk)
        draft = call_of(kiosk, payload=Step(command_id=question.command_id))
        if by == "a call for help":
            asked = {"command_id": question.command_id, "help_id": "h", "place": "Entrance"}
            draft = EventDraft(EventKind.HELP, CUSTOMER, payload=Unread(asked))
        await sends(shop, kiosk, draft)
        answers(hub, ORDER, Answer.STOP)
        await eventually(lambda: status(hub, ORDER) is Status.CANCELLED)

    in_shop(tmp_path, day)


@pytest.mark.parametrize("personal", [{"salts": 5}, {"salts": [1]}, {"customer": "x", "salts": {}}])
def test_no_event_stops_what_a_check_in_is_given(tmp_path: Path, personal: dict[str, Any]) -> None:
    async def day(shop: Shop) -> None:
        hub, kiosk = await with_two_orders(shop)
        paul = await shop.terminal("counter 2", hub)
        await eventually(lambda: knows(paul, SECOND) and status(paul, SECOND) is Status.READY)
        version = order(paul, SECOND).state.version
        step = (Status.READY, Status.AWAITING, version)
        draft = EventDraft(
            EventKind.STATUS, CUSTOMER, SECOND, *step, payload=Step(), personal=Unread(personal)
        )
        await sends(shop, paul, draft)
        assert status(kiosk, SECOND) is Status.AWAITING

    in_shop(tmp_path, day)


# --- what it stops


def test_no_action_of_a_person_is_mixed_with_what_it_sends(tmp_path: Path) -> None:
    """The check-in sends an event with the operation id of an action under review."""

    async def day(shop: Shop) -> None:
        hub, kiosk = await with_two_orders(shop)
        paul = await shop.terminal("counter 2", hub)
        await eventually(lambda: knows(paul, ORDER) and status(paul, ORDER) is Status.AWAITING)
        await shop.converged()
        paul.line.cut()
        go(paul.store, ORDER, Status.DELAYED, actor=PAUL, at=COUNTER_2)
        go(hub.store, ORDER, Status.BLOCKED, actor=LEA)
        paul.line.join()
        await shop.converged()
        (card,) = open_reviews(hub)
        forged = call_of(kiosk)
        kiosk.store.run_blocking(
            lambda uow, draft: uow.append(draft, operation_id=card.operation_id), forged
        )
        await shop.converged()
        assert reviews(hub) == [("OLD_VERSION", "Paul", Status.DELAYED)]
        resolves_review(hub, confirm=True)
        await shop.converged()
        assert status(hub, ORDER) is Status.DELAYED
        assert reviews(hub) == []

    in_shop(tmp_path, day)
