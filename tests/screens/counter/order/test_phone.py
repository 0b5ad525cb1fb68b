"""Tests how the selected order's phone number is formatted, or shown as it was received."""

from __future__ import annotations

from kiosk.domain.status import Status
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.shop import Shop

UNREAD = "As it was given: it could not be read as a phone number."


def details_of(counter: CounterShown, order_id: str) -> list[str]:
    counter.select(order_id)
    counter.shown.tap(counter.shown.called("historyButton"))
    assert counter.shown.called("historyPage") is not None
    return counter.shown.texts()


def on_one_line(phone: str) -> str:
    return phone.replace(" ", "\u00a0")


def test_a_phone_is_shown_as_people_say_it(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order(phone="+33639980592")
    texts = details_of(open_counter(), order_id)
    assert on_one_line("06 39 98 05 92") in texts
    assert UNREAD not in texts


def test_a_phone_from_abroad_is_shown_with_its_prefix(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order(phone="+32471234567")
    assert on_one_line("+32 471 23 45 67") in details_of(open_counter(), order_id)


def test_a_phone_that_could_not_be_read_says_so(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order(phone="06 39, voir mail")
    texts = details_of(open_counter(), order_id)
    assert "06 39, voir mail" in texts
    assert UNREAD in texts


def test_a_phone_as_it_is_shown_finds_its_order(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order(phone="+33639980592")
    shop.order_in(Status.READY, "Karim Benali")
    counter = open_counter()
    counter.search.setText("06 39 98 05 92")
    counter.shown.until(lambda: len(counter.shown.all_called("found")) == 1)
    assert counter.shown.all_called("found")[0].property("orderId") == order_id
