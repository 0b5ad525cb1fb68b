"""A hub creates no order for an exchange place of another store."""

from pathlib import Path

import pytest

from tests.storage.sample import add_orders, new_order
from tests.sync.direct import eventually
from tests.sync.network import Shop, in_shop
from tests.sync.people import reviews


def test_an_order_of_another_place_is_refused_to_head_office(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = shop.device("counter 1")
        hub.store.take_orders_of(["NICE-01"])
        await shop.pair_hub(hub)
        shop.order_online("C-1")
        shop.work(hub)
        await eventually(lambda: shop.asked("C-1") == [("create", "REFUSED", "OTHER_PLACE")])
        assert hub.store.read_blocking(lambda reader: reader.order("C-1")) is None
        await shop.converged()

    in_shop(tmp_path, day)


@pytest.mark.parametrize(
    ("places", "is_taken"), [(["place"], True), ([], True), (["NICE-01"], False)]
)
def test_an_order_that_a_former_hub_had_is_taken_at_its_place_alone(
    tmp_path: Path, places: list[str], is_taken: bool
) -> None:
    async def day(shop: Shop) -> None:
        first = await shop.hub()
        await shop.converged()
        await first.stop()
        (order_id,) = add_orders(first.store, [new_order(1)]).added
        second = shop.device("counter 2")
        second.store.take_orders_of(places)
        await shop.pair_hub(second)
        shop.work(second, first)
        await eventually(
            lambda: bool(second.store.read_blocking(lambda reader: reader.event_log.head()).seq)
        )
        # What the former hub began and nobody took stays with it, beside its reviews.
        await shop.converged(*([] if is_taken else [first]))
        known = second.store.read_blocking(lambda reader: reader.order(order_id))
        assert (known is not None) is is_taken
        assert bool(reviews(second)) is not is_taken

    in_shop(tmp_path, day)
