"""An action of several steps at a cut-off counter: all of it applies, or a person looks at it."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.path_reasons import CUSTOMER_ABSENT_OR_LEFT, CUSTOMER_WILL_RETURN
from kiosk.domain.status import Status
from tests.storage.sample import (
    COUNTER_2,
    LEA,
    PAUL,
    SOPHIE,
    TOMORROW,
    give_reason,
    go,
    serve,
    undo,
)
from tests.sync.direct import eventually
from tests.sync.mornings import CMD, opened, with_customer
from tests.sync.network import Shop, in_shop
from tests.sync.people import (
    hand_over,
    is_here,
    order,
    ready,
    resolves_review,
    reviews,
    status,
    timeline,
)

FAILED = Status.PICK_UP_FAILED


def test_absent_at_a_cut_off_counter_applies_as_a_whole(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await with_customer(shop)
        paul.line.cut()
        give_reason(paul.store, CMD, CUSTOMER_ABSENT_OR_LEFT, PAUL, COUNTER_2)
        assert status(hub, CMD) is Status.AWAITING
        paul.line.join()
        await shop.converged()
        for device in (hub, paul):
            assert timeline(device, CMD)[-2:] == [
                (Status.BLOCKED, "applied", None),
                (FAILED, "applied", None),
            ]
            assert not is_here(device, CMD)
            assert reviews(device) == []
        assert shop.status_at_office(CMD) is FAILED

    in_shop(tmp_path, day)


def test_absent_does_not_fail_an_order_that_was_blocked_meanwhile(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        ready(hub, CMD)
        await shop.converged()
        paul.line.cut()
        give_reason(paul.store, CMD, CUSTOMER_ABSENT_OR_LEFT, PAUL, COUNTER_2)
        go(hub.store, CMD, Status.BLOCKED, actor=LEA)
        paul.line.join()
        await shop.converged()
        for device in (hub, paul):
            assert status(device, CMD) is Status.BLOCKED
            assert order(device, CMD).state.reason == "BLOCKED_PARCEL_NOT_FOUND"
            assert reviews(device) == [("OLD_VERSION", "Paul", FAILED)]
        resolves_review(hub, confirm=True)
        await shop.converged()
        for device in (hub, paul):
            assert status(device, CMD) is FAILED
            assert order(device, CMD).state.reason == CUSTOMER_ABSENT_OR_LEFT.code
            assert reviews(device) == []

    in_shop(tmp_path, day)


def test_will_return_does_not_move_an_order_that_another_counter_failed(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await with_customer(shop)
        serve(hub.store, CMD)
        await shop.converged()
        paul.line.cut()
        give_reason(paul.store, CMD, CUSTOMER_WILL_RETURN, SOPHIE, COUNTER_2)
        go(hub.store, CMD, FAILED, actor=LEA)
        paul.line.join()
        await shop.converged()
        for device in (hub, paul):
            assert status(device, CMD) is FAILED
            assert order(device, CMD).state.slot != TOMORROW
            assert reviews(device) == [("OLD_VERSION", "Sophie", Status.REPLANNED)]
        resolves_review(hub, confirm=True)
        await shop.converged()
        for device in (hub, paul):
            assert status(device, CMD) is Status.REPLANNED
            assert order(device, CMD).state.slot == TOMORROW

    in_shop(tmp_path, day)


def test_absent_meets_a_hand_over_and_a_person_looks_at_it_once(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await with_customer(shop)
        paul.line.cut()
        give_reason(paul.store, CMD, CUSTOMER_ABSENT_OR_LEFT, PAUL, COUNTER_2)
        hand_over(hub, CMD, LEA, "Comptoir 1")
        paul.line.join()
        await shop.converged()
        for device in (hub, paul):
            assert status(device, CMD) is Status.PICK_UP_OK
            assert reviews(device) == [("DISPUTED_HAND_OVER", "Paul", FAILED)]

    in_shop(tmp_path, day)


def test_undoing_a_tap_does_not_lift_a_block_of_another_counter(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        ready(hub, CMD)
        await shop.converged()
        tapped = go(paul.store, CMD, Status.AWAITING, actor=PAUL, at=COUNTER_2)
        await shop.converged()
        paul.line.cut()
        undo(paul.store, tapped, PAUL, COUNTER_2)
        assert status(paul, CMD) is Status.READY
        go(hub.store, CMD, Status.BLOCKED, actor=LEA)
        paul.line.join()
        await eventually(lambda: reviews(hub) == [("OLD_VERSION", "Paul", Status.READY)])
        await shop.converged()
        for device in (hub, paul):
            assert status(device, CMD) is Status.BLOCKED

    in_shop(tmp_path, day)


def test_a_claim_still_applies_after_an_arrival_that_was_recorded_already(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await opened(shop)
        ready(hub, CMD)
        await shop.converged()
        paul.line.cut()
        serve(paul.store, CMD, PAUL, COUNTER_2)
        go(hub.store, CMD, Status.AWAITING, actor=LEA)
        paul.line.join()
        await shop.converged()
        for device in (hub, paul):
            assert status(device, CMD) is Status.IN_PROGRESS
            assert reviews(device) == []

    in_shop(tmp_path, day)
