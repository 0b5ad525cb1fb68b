"""What the public board shows, in which turn, and for how long."""

from __future__ import annotations

from kiosk.domain.codes.pickup_code import check_character
from kiosk.domain.status import Status
from kiosk.services.ports.sounds import Sound
from tests.screens.board.conftest import ROWS, BoardShown, Open
from tests.screens.shop import Shop


def made(begin: str) -> str:
    """A pickup code as stores make them."""
    body = begin.ljust(6, "2")
    return body + check_character(body)


def ready(shop: Shop, begin: str, customer: str = "Camille Durand") -> str:
    order_id = shop.new_order(customer, code=made(begin))
    shop.advance(order_id, Status.READY)
    return order_id


def shows(board: BoardShown, *codes: str) -> None:
    board.until(lambda: board.codes("ready") == list(codes))


def test_it_shows_what_is_prepared_and_what_is_ready(open_board: Open, shop: Shop) -> None:
    shop.new_order(code=made("A7K"))
    shop.new_order(code=made("TMR"), in_min=180)
    shop.order_in(Status.BLOCKED)
    with_bay = ready(shop, "B4M")
    shop.arrive(with_bay, "A12")
    shop.new_order(code="R-2026-4711")
    board = open_board()
    shows(board, "B4M")
    assert board.codes("preparing") == ["A7K", "4711"]
    assert board.row("B4M")["bay"] == "A12"
    assert {"A7K", "B4M", "A12", "En préparation", "In preparation"} <= set(board.shown.texts())
    assert board.heard.sounds == []


def test_two_codes_that_begin_alike_have_four_characters(open_board: Open, shop: Shop) -> None:
    ready(shop, "A7K3")
    shop.new_order(code=made("A7KP"))
    board = open_board()
    shows(board, "A7K3")
    assert board.codes("preparing") == ["A7KP"]


def test_a_new_row_comes_on_top_stands_out_and_sounds_once(open_board: Open, shop: Shop) -> None:
    ready(shop, "A7K")
    board = open_board()
    shows(board, "A7K")
    board.pass_s(30)
    ready(shop, "B4M")
    shows(board, "B4M", "A7K")
    assert [board.row(code)["is_new"] for code in ("B4M", "A7K")] == [True, False]
    board.pass_s(9)
    assert board.row("B4M")["is_new"]
    board.pass_s(1)
    assert not board.row("B4M")["is_new"]
    assert board.heard.sounds == [Sound.NEW_ROW]


def test_a_row_goes_when_it_is_collected_or_after_ten_minutes(open_board: Open, shop: Shop) -> None:
    first, _second = ready(shop, "A7K"), ready(shop, "B4M")
    board = open_board()
    board.until(lambda: sorted(board.codes("ready")) == ["A7K", "B4M"])
    shop.arrive(first)
    shop.serve(first)
    shop.advance(first, Status.PICK_UP_OK)
    shows(board, "B4M")
    board.pass_s(599)
    shows(board, "B4M")
    board.pass_s(1)
    shows(board)


def test_a_customer_who_comes_later_finds_their_order_there(open_board: Open, shop: Shop) -> None:
    order_id = ready(shop, "A7K")
    shop.clock.pass_s(3600)
    board = open_board()
    board.until(lambda: not board.is_stale and board.codes("ready") == [])
    shop.arrive(order_id)
    shows(board, "A7K")


def test_pages_turn_every_ten_seconds_and_a_new_row_brings_the_first(
    open_board: Open, shop: Shop
) -> None:
    begins = [f"{letter}22" for letter in "ABCDEFGH"]
    for begin in begins:
        ready(shop, begin)
        shop.clock.pass_s(1)
    board = open_board()
    shows(board, *begins[: -ROWS - 1 : -1])
    board.pass_s(10)
    assert board.codes("ready") == ["B22", "A22"]
    board.pass_s(10)
    assert len(board.codes("ready")) == ROWS
    board.pass_s(10)
    ready(shop, "Z22")
    board.until(lambda: board.codes("ready")[:1] == ["Z22"])


def test_calls_are_shown_one_after_the_other(open_board: Open, shop: Shop) -> None:
    first, second = ready(shop, "A7K"), ready(shop, "B4M")
    for order_id in (first, second):
        shop.arrive(order_id)
    board = open_board()
    board.until(lambda: len(board.codes("ready")) == 2)
    board.call(first, "Comptoir 2")
    board.until(lambda: board.called() == ("A7K", "Comptoir 2"))
    assert {"A7K", "Comptoir 2"} <= set(board.shown.texts())
    board.pass_s(1)
    board.call(second, "Comptoir 1")
    board.until(lambda: board.row("B4M")["counter"] == "Comptoir 1")
    assert board.called() == ("A7K", "Comptoir 2")
    board.pass_s(10)
    assert board.called() == ("A7K", "Comptoir 2")
    board.pass_s(1)
    assert board.called() == ("B4M", "Comptoir 1")
    board.pass_s(12)
    assert board.called() == ("", "")
    assert board.codes("ready") == ["B4M", "A7K"]
    assert board.heard.sounds == [Sound.CALL, Sound.CALL]
    board.call(first, "Comptoir 2")
    board.until(lambda: board.called() == ("A7K", "Comptoir 2"))


def test_who_is_served_is_not_called_any_more(open_board: Open, shop: Shop) -> None:
    first, second = ready(shop, "A7K"), ready(shop, "B4M")
    for order_id in (first, second):
        shop.arrive(order_id)
    board = open_board()
    board.until(lambda: len(board.codes("ready")) == 2)
    board.call(first, "Comptoir 2")
    board.call(second, "Comptoir 2")
    board.until(lambda: board.row("B4M")["counter"] == "Comptoir 2")
    shop.serve(second)
    shop.advance(second, Status.PICK_UP_OK)
    shows(board, "A7K")
    board.pass_s(12)
    assert board.called() == ("", "")


def test_what_was_called_before_the_board_opened_is_not_called_again(
    open_board: Open, shop: Shop
) -> None:
    order_id = ready(shop, "A7K")
    shop.arrive(order_id)
    board = open_board()
    board.call(order_id, "Comptoir 2")
    board.until(lambda: board.called()[0])
    shop.clock.pass_s(60)
    other = open_board()
    other.until(lambda: other.codes("ready") == ["A7K"])
    assert other.called() == ("", "")
    assert other.row("A7K")["counter"] == "Comptoir 2"
