"""A device's journal is rewritten with hashes that fit: the other side's log prevails."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.headoffice.admin.verification import VerificationCounts
from kiosk.headoffice.admin.verification import verify as verify_office
from kiosk.services.ports.boards import Review
from kiosk.services.replication.links import LinkCause
from kiosk.storage.verification import verify
from tests.storage.sample import PAUL, SOPHIE, add_orders, new_order
from tests.sync.direct import Device, eventually
from tests.sync.holdings import events
from tests.sync.mornings import CMD, opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import hand_over, knows, open_reviews, ready, resolves_review, status
from tests.sync.rewriting import delete_order, forge_office, rewrite, unguarded

SECOND, THIRD = "CMD-000002", "CMD-000003"
THE_HAND_OVER = "order_id = 'CMD-000002' AND to_status = 'COLLECT_PICK_UP_OK'"
FORGED = (
    f"UPDATE event SET reason = 'FORGED' WHERE {THE_HAND_OVER}",
    "UPDATE orders SET reason = 'FORGED' WHERE order_id = 'CMD-000002'",
)


async def a_day(shop: Shop) -> tuple[Device, Device]:
    """Two counters at work; what they did is at head office."""
    hub, paul = await opened(shop)
    add_orders(hub.store, [new_order(2), new_order(3)])
    ready(hub, SECOND)
    hand_over(hub, SECOND, PAUL, "Comptoir 1")
    ready(hub, THIRD)
    ready(hub, CMD)
    await shop.converged()
    return hub, paul


def reasons(device: Device, order_id: str) -> set[str | None]:
    return {event.reason for event in device.store.read_blocking(lambda r: r.journal(order_id))}


async def looked_at(shop: Shop, device: Device) -> None:
    """Wait until all hold the same, and dismiss every card of what was set aside."""

    def is_done() -> bool:
        for _ in aside(device):
            resolves_review(device, person=SOPHIE)
        return shop._is_quiet(shop.devices) and not aside(device)

    await eventually(is_done, 30.0)
    await shop.converged()


def aside(device: Device) -> list[Review]:
    return [card for card in open_reviews(device) if card.outcome_reason == "SET_ASIDE"]


def is_acknowledged(hub: Device) -> bool:
    """Whether the hub has noted that head office holds its whole log."""
    log = hub.store.read_blocking(
        lambda reader: (reader.upstream.progress(), reader.event_log.head())
    )
    return log[0].acked_store_seq == log[1].seq


@pytest.mark.parametrize("who", ["hub", "terminal"])
def test_forged_contents_give_way_to_the_log_of_the_other_side(tmp_path: Path, who: str) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await a_day(shop)
        forger = hub if who == "hub" else paul
        await eventually(lambda: is_acknowledged(hub))
        await shop.restart(forger)
        rewrite(forger.store, *FORGED)
        found = list(verify(forger.store.database))
        # Only what head office acknowledged does not fit at the hub.
        assert len(found) == (forger is hub), found
        assert all(problem.code == "entry_not_acknowledged" for problem in found)
        assert "FORGED" in reasons(forger, SECOND)
        shop.work(forger)
        await eventually(lambda: "FORGED" not in reasons(forger, SECOND))
        assert status(forger, SECOND) is Status.PICK_UP_OK
        kept = forger.store.read_blocking(lambda reader: reader.event_log.set_aside_events())
        assert "FORGED" in {one.contents["reason"] for one in kept}
        # Everybody sees it until somebody confirms having looked.
        await eventually(lambda: bool(aside(hub) and aside(paul)))
        await looked_at(shop, paul)
        assert aside(hub) == aside(paul) == []

    in_shop(tmp_path, day)


@pytest.mark.parametrize("who", ["hub", "terminal"])
def test_an_order_that_was_taken_out_of_history_comes_back(tmp_path: Path, who: str) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await a_day(shop)
        done = events(hub.store)
        forger = hub if who == "hub" else paul
        await shop.restart(forger)
        delete_order(forger.store, SECOND)
        shop.work(forger)
        await eventually(lambda: done <= events(forger.store))
        await eventually(lambda: bool(aside(hub) and aside(paul)))
        await looked_at(shop, hub)
        assert status(hub, SECOND) is status(paul, SECOND) is Status.PICK_UP_OK
        assert status(hub, THIRD) is Status.READY

    in_shop(tmp_path, day)


def test_what_follows_a_forged_event_is_kept_aside_with_it(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await a_day(shop)
        hub.line.cut()
        await shop.restart(hub)
        rewrite(hub.store, *FORGED)
        ready_before = events(hub.store)
        hand_over(hub, THIRD, PAUL, "Comptoir 1")
        later = events(hub.store) - ready_before
        shop.work(hub)
        hub.line.join()
        await eventually(lambda: "FORGED" not in reasons(hub, SECOND))
        await looked_at(shop, hub)
        # It was recorded in an epoch that nobody has forged: it stays.
        assert later <= shop.events_at_office()
        assert status(hub, THIRD) is status(paul, THIRD) is Status.PICK_UP_OK

    in_shop(tmp_path, day)


def test_head_office_whose_history_was_rewritten_is_believed_and_named(tmp_path: Path) -> None:
    """The hub sets aside what it had; every tool reports it until somebody has looked."""

    async def day(shop: Shop) -> None:
        hub, paul = await a_day(shop)
        forge_office(shop, "actor_role = 'manager'", "kind = 'status' AND store_seq = 5")
        add_orders(hub.store, [new_order(4)])
        await eventually(lambda: bool(aside(hub) and aside(paul)))
        with shop.office_database.reader() as connection:
            found = list(verify_office(connection, VerificationCounts()))
        assert any("records_set_aside" in problem.codes() for problem in found), found
        found = list(verify(hub.store.database))
        assert any("records_set_aside" in problem.codes() for problem in found), found
        await looked_at(shop, hub)

    in_shop(tmp_path, day)


@pytest.mark.parametrize("forged", ["reason = 'FORGED'", "actor_name = 'Mallory'"])
def test_a_hub_whose_records_are_not_what_they_say_is_named_and_not_followed(
    tmp_path: Path, forged: str
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await a_day(shop)
        paul.line.cut()
        add_orders(hub.store, [new_order(4)])
        with unguarded(hub.store) as connection:
            connection.exec_driver_sql(
                f"UPDATE event SET {forged} WHERE position = (SELECT max(position) FROM event)"
            )
        paul.line.join()
        await eventually(lambda: paul.monitor.state.cause is LinkCause.LOG_ALTERED)
        assert not knows(paul, "CMD-000004")

    in_shop(tmp_path, day)
