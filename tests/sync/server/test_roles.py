"""Tests what each role may do: a check-in sends arrivals, a board reads, stores stay separate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import DeviceHead, Event, EventDraft, EventKind
from kiosk.domain.events.journal import stamp
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.domain.events.payloads import Step
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.services.devices.pairing import revoke
from kiosk.services.replication.links import Link
from kiosk.sync.protocol.bodies import EntriesBody, EventsBody
from kiosk.sync.protocol.conversions import from_entry, from_sent
from kiosk.sync.protocol.ports import Peer, WireProblem
from kiosk.sync.protocol.signature_coverage import signature_of
from tests.storage.sample import LEA, SOPHIE, add_orders, go, new_order
from tests.sync.direct import Device, eventually
from tests.sync.holdings import events
from tests.sync.mornings import CMD, opened
from tests.sync.network import Shop, in_shop
from tests.sync.pair_bodies import key_of
from tests.sync.people import comes, is_here, ready, reviews, status


async def with_check_in(shop: Shop) -> tuple[Device, Device]:
    """Counter 1 is the hub, a second device the check-in; the order is ready."""
    hub, _ = await opened(shop)
    ready(hub, CMD)
    kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
    await shop.converged()
    return hub, kiosk


def peer_of(device: Device, role: DeviceRole) -> Peer:
    this_device = device.store.read_blocking(lambda reader: reader.devices.this_device())
    return Peer(this_device.device_id, role, this_device.store_id)


# --- check-in and board


def test_a_check_in_sends_arrivals(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, kiosk = await with_check_in(shop)
        comes(kiosk, CMD, "B7")
        await shop.converged()
        assert status(hub, CMD) is Status.AWAITING
        assert is_here(hub, CMD)

    in_shop(tmp_path, day)


@pytest.mark.parametrize(
    ("to_status", "actor"),
    [(Status.CANCELLED, SOPHIE), (Status.DELAYED, LEA), (Status.AWAITING, LEA)],
)
def test_whatever_else_a_check_in_sends_takes_no_effect_and_is_seen(
    tmp_path: Path, to_status: Status, actor: Actor
) -> None:
    async def day(shop: Shop) -> None:
        hub, kiosk = await with_check_in(shop)
        go(kiosk.store, CMD, to_status, actor=actor)
        comes(kiosk, CMD)
        await shop.converged()
        assert ("NOT_PERMITTED", actor.name, to_status) in reviews(hub)
        assert status(hub, CMD) in (Status.READY, Status.AWAITING)
        # It does not delay the events after it.
        assert is_here(hub, CMD)

    in_shop(tmp_path, day)


def test_a_board_reads_and_cannot_send(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, _ = await opened(shop)
        board = await shop.terminal("board", hub, DeviceRole.BOARD)
        await shop.converged()
        ready(hub, CMD)
        await eventually(lambda: status(board, CMD) is Status.READY)
        go(board.store, CMD, Status.DELAYED)
        assert hub.hub is not None
        (sent,) = board.store.read_blocking(lambda reader: reader.upstream.own_to_send(10))
        body = EventsBody(events=(from_sent(*sent),), relayed=())
        with pytest.raises(WireProblem) as caught:
            await hub.hub.ingest_events(peer_of(board, DeviceRole.BOARD), body)
        assert (caught.value.status, caught.value.problem.code) == (403, "not_permitted")
        assert status(hub, CMD) is Status.READY
        assert board.monitor.state.link is Link.ONLINE

    in_shop(tmp_path, day)


# --- another store


def test_another_stores_device_sees_nothing(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, _ = await opened(shop)
        (tmp_path / "nice").mkdir()
        nice = Shop(tmp_path / "nice")
        try:
            theirs = await nice.hub()
            assert hub.hub is not None
            theirs.line.served = hub.hub
            with pytest.raises(WireProblem) as caught:
                await theirs.line.log(EMPTY_LOG, 10, 0.0)
            assert caught.value.status == 401
            theirs.line.served = shop.office
            with pytest.raises(WireProblem) as caught:
                await theirs.line.commands(EMPTY_LOG, 10, 0.0)
            assert caught.value.status == 401
        finally:
            await nice.close()

    in_shop(tmp_path, day)


def test_two_stores_of_one_head_office_do_not_meet(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, _ = await opened(shop)
        lyon = shop.store
        shop.store = shop.office.admin.create_store("Nice", "NICE-01")
        theirs = await shop.hub("counter in Nice")
        shop.store = lyon
        add_orders(theirs.store, [new_order(900)])
        await eventually(lambda: theirs.monitor.state.link is Link.ONLINE)
        await eventually(lambda: theirs.monitor.state.waiting == 0)
        shop.cancel(CMD)
        await eventually(lambda: status(hub, CMD) is Status.CANCELLED)
        for line, own in ((hub.line, "CMD-000001"), (theirs.line, "CMD-000900")):
            page = await line.log(EMPTY_LOG, 100, 0.0)
            assert {entry.event.order_id for entry in page.entries} == {own}
        asked = await theirs.line.commands(EMPTY_LOG, 10, 0.0)
        assert asked.commands == ()
        entries = hub.store.read_blocking(lambda reader: reader.event_log.entries(0, 10))
        body = EntriesBody(hub_epoch=1, entries=tuple(map(from_entry, entries)))
        with pytest.raises(WireProblem):
            await theirs.line.send_entries(body)
        await shop.converged(theirs)

    in_shop(tmp_path, day)


# --- revoked, quarantined


def test_a_revoked_device_keeps_its_work_and_says_so(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        paul.line.cut()
        await eventually(lambda: paul.monitor.state.link is Link.OFFLINE)
        ready(paul, CMD)
        this_device = paul.store.read_blocking(lambda reader: reader.devices.this_device())
        hub.store.run_blocking(revoke, this_device.device_id)
        paul.line.join()
        await eventually(lambda: paul.monitor.state.link is Link.REFUSED)
        assert paul.monitor.state.refusal == "revoked"
        await eventually(lambda: paul.monitor.state.waiting == 1)
        # It works on alone, and loses nothing when it is paired again.
        go(paul.store, CMD, Status.DELAYED)
        await eventually(lambda: paul.monitor.state.waiting == 2)
        assert status(hub, CMD) is Status.STARTED
        await shop.pair_again(paul, hub, DeviceRole.COUNTER)
        await shop.converged()
        assert status(hub, CMD) is Status.DELAYED
        assert paul.monitor.state.refusal is None

    in_shop(tmp_path, day)


def test_head_office_shuts_a_hub_out_and_the_store_works_on(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        this_device = hub.store.read_blocking(lambda reader: reader.devices.this_device())
        shop.office.admin.revoke(this_device.device_id)
        ready(paul, CMD)
        await eventually(lambda: hub.monitor.state.link is Link.REFUSED)
        await eventually(lambda: status(hub, CMD) is Status.READY)
        await eventually(lambda: hub.monitor.state.waiting == 1)
        assert shop.status_at_office(CMD) is Status.STARTED
        await hub.stop()
        await shop.pair_hub(hub)
        shop.work(hub)
        await eventually(lambda: shop.status_at_office(CMD) is Status.READY)

    in_shop(tmp_path, day)


def altered(event: Event) -> Event:
    """An event that somebody altered without fitting its hash."""
    return replace(event, to_status=Status.CANCELLED)


def forged(event: Event) -> Event:
    """Another event under a used number, with a hash that fits."""
    draft = EventDraft(
        EventKind.STATUS,
        SOPHIE,
        event.order_id,
        event.from_status,
        Status.CANCELLED,
        event.expected_version,
        payload=Step(),
    )
    head = DeviceHead(event.device_id, event.device_epoch, event.device_seq - 1, event.prev_hash)
    return stamp(
        draft,
        head,
        event_id="forged",
        operation_id="forged",
        occurred_at=event.occurred_at,
        new_salt=lambda: "salt",
    )


@pytest.mark.parametrize("change", [altered, forged])
def test_a_device_that_contradicts_itself_is_shut_out(
    tmp_path: Path, change: Callable[[Event], Event]
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        ready(paul, CMD)
        await shop.converged()
        (reported,) = [
            event
            for event in paul.store.read_blocking(lambda reader: reader.journal(CMD))
            if event.to_status is Status.READY
        ]
        before = events(hub.store)
        sent = change(reported)
        signature = signature_of(key_of(sent.device_id), sent)
        body = EventsBody(events=(from_sent(sent, None, signature),), relayed=())
        with pytest.raises(WireProblem) as caught:
            await paul.line.send_events(body)
        assert (caught.value.status, caught.value.problem.code) == (422, "altered")
        assert events(hub.store) == before
        go(paul.store, CMD, Status.DELAYED)
        await eventually(lambda: paul.monitor.state.refusal == "quarantined")
        assert status(hub, CMD) is Status.READY
        await shop.pair_again(paul, hub, DeviceRole.COUNTER)
        await shop.converged()
        assert status(hub, CMD) is Status.DELAYED

    in_shop(tmp_path, day)
