"""Somebody rewrites a machine's journal and makes its hashes fit: the other side's log stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.headoffice.verification import Counted
from kiosk.headoffice.verification import verify as verify_office
from kiosk.services.boards import Review
from kiosk.services.links import LinkCause
from kiosk.storage.verification import verify
from tests.storage.sample import PAUL, SOPHIE, new_order, take
from tests.sync.direct import Machine, eventually
from tests.sync.holdings import events
from tests.sync.mornings import CMD, opened
from tests.sync.network import Shop, in_shop
from tests.sync.people import cards_to_settle, hand_over, knows, ready, settles, status
from tests.sync.rewriting import delete_order, forge_office, rewrite, unguarded

SECOND, THIRD = "CMD-000002", "CMD-000003"
THE_HAND_OVER = "order_id = 'CMD-000002' AND to_status = 'COLLECT_PICK_UP_OK'"
FORGED = (
    f"UPDATE event SET actor_name = 'Mallory', reason = 'FORGED' WHERE {THE_HAND_OVER}",
    "UPDATE orders SET reason = 'FORGED' WHERE order_id = 'CMD-000002'",
)


async def a_day(shop: Shop) -> tuple[Machine, Machine]:
    """Two counters at work; what they did is at head office."""
    hub, paul = await opened(shop)
    take(hub.store, [new_order(2), new_order(3)])
    ready(hub, SECOND)
    hand_over(hub, SECOND, PAUL, "Comptoir 1")
    ready(hub, THIRD)
    ready(hub, CMD)
    await shop.settled()
    return hub, paul


def reasons(machine: Machine, order_id: str) -> set[str | None]:
    return {event.reason for event in machine.store.query(lambda r: r.journal(order_id))}


async def looked_at(shop: Shop, machine: Machine) -> None:
    """Everybody holds the same, and somebody has looked at every card of what was set aside."""

    def is_done() -> bool:
        for _ in aside(machine):
            settles(machine, person=SOPHIE)
        return shop._is_quiet(shop.machines) and not aside(machine)

    await eventually(is_done, 30.0)
    await shop.settled()


def aside(machine: Machine) -> list[Review]:
    return [card for card in cards_to_settle(machine) if card.why == "SET_ASIDE"]


@pytest.mark.parametrize("who", ["hub", "terminal"])
def test_forged_contents_give_way_to_the_log_of_the_other_side(tmp_path: Path, who: str) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await a_day(shop)
        forger = hub if who == "hub" else paul
        await shop.restart(forger)
        rewrite(forger.store, *FORGED)
        assert list(verify(forger.store.database)) == []
        assert "FORGED" in reasons(forger, SECOND)
        shop.work(forger)
        await eventually(lambda: "FORGED" not in reasons(forger, SECOND))
        assert status(forger, SECOND) is Status.PICK_UP_OK
        kept = forger.store.query(lambda reader: reader.log.kept_aside())
        assert "FORGED" in {one.contents["reason"] for one in kept}
        # Everybody sees that it happened, until somebody says that they have looked.
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
        # It was recorded in an epoch of its own, which nobody has forged: it stands.
        assert later <= shop.events_at_office()
        assert status(hub, THIRD) is status(paul, THIRD) is Status.PICK_UP_OK

    in_shop(tmp_path, day)


def test_head_office_whose_history_was_rewritten_is_believed_and_named(tmp_path: Path) -> None:
    """The hub keeps aside what it had; every tool says so until somebody has looked."""

    async def day(shop: Shop) -> None:
        hub, paul = await a_day(shop)
        forge_office(shop, "actor_role = 'manager'", "kind = 'status' AND store_seq = 5")
        take(hub.store, [new_order(4)])
        await eventually(lambda: bool(aside(hub) and aside(paul)))
        with shop.office_database.reader() as connection:
            found = list(verify_office(connection, Counted()))
        assert any("contradict the store's log" in problem for problem in found), found
        found = list(verify(hub.store.database))
        assert any("contradict the store's log" in problem for problem in found), found
        await looked_at(shop, hub)

    in_shop(tmp_path, day)


def test_a_hub_whose_records_are_not_what_they_say_is_named_and_not_followed(
    tmp_path: Path,
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await a_day(shop)
        paul.line.cut()
        take(hub.store, [new_order(4)])
        with unguarded(hub.store) as connection:
            connection.exec_driver_sql(
                "UPDATE event SET reason = 'FORGED' WHERE position = (SELECT max(position) "
                "FROM event)"
            )
        paul.line.join()
        await eventually(lambda: paul.monitor.state.cause is LinkCause.LOG_ALTERED)
        assert not knows(paul, "CMD-000004")

    in_shop(tmp_path, day)
