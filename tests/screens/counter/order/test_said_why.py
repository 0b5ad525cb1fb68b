"""Tests what the panel says of choices: why a code counts, and what each reason does."""

from __future__ import annotations

from kiosk.domain.status import Status
from tests.screens.counter.conftest import Open
from tests.screens.shop import Shop


def test_the_panel_says_why_the_code_is_chosen_already(open_counter: Open, shop: Shop) -> None:
    by_code, by_name = (shop.order_in(Status.READY) for _ in range(2))
    shop.arrive(by_code, by_code=True)
    shop.arrive(by_name)
    for order_id in (by_code, by_name):
        shop.serve(order_id)
    counter = open_counter()
    counter.select(by_name)
    counter.shown.until(lambda: counter.shown.is_there("identityLabel"))
    assert counter.identity.verifiedBy == ""
    assert counter.shown.called("identityLabel").property("text") == "Identity verified by"
    counter.select(by_code)
    counter.shown.until(lambda: counter.identity.verifiedBy == "code")
    came = counter.order.details.code_given_at
    assert counter.identity.why == f"Code given at check-in, {came:%H:%M}"
    counter.shown.until(
        lambda: counter.shown.called("identityLabel").property("text") == counter.identity.why
    )
    counter.verify()
    counter.shown.until(lambda: counter.identity.why == "")


def test_each_other_reason_stands_under_what_it_does(open_counter: Open, shop: Shop) -> None:
    counter = open_counter()
    counter.find(shop.order_in(Status.READY))
    counter.press("problem")
    counter.shown.until(counter.rows)
    heads = [row["head"] for row in counter.asking.rows if row["head"]]
    assert len(heads) == len(set(heads)) >= 4
    head, under = "", set()
    for row in counter.asking.rows:
        head = row["head"] or head
        if row["text"] == "Other reason":
            assert head not in under
            under.add(head)
    assert len(under) >= 3
    hints = [row["hint"] for row in counter.asking.rows if row["hint"]]
    assert hints == ["Only an item is missing? Serve, then untick it."]
