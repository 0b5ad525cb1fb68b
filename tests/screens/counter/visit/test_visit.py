"""The customer's other orders, the shelf and colleagues' notes, in the panel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtQuick import QQuickItem

from kiosk.domain.events.event import EventKind
from kiosk.domain.status import Status
from kiosk.services.counter.notes import WriteNote, notes_of, write_note
from tests.screens.counter.conftest import KARIM_ELSEWHERE, CounterShown, Open
from tests.screens.shop import MANAGER, Shop

PHONE = "+33639980001"


def two_orders(shop: Shop, second: Status = Status.READY) -> tuple[str, str]:
    """Two orders of one customer: the first ready, the second in this status."""
    first, other = shop.new_order(phone=PHONE), shop.new_order(phone=PHONE)
    shop.advance(first, Status.READY)
    if second is not Status.STARTED:
        shop.advance(other, second)
    return first, other


def words(counter: CounterShown) -> str:
    return " ".join(counter.shown.texts())


def test_both_orders_of_a_customer_take_the_taps_of_one(open_counter: Open, shop: Shop) -> None:
    first, second = two_orders(shop)
    counter = open_counter(undo_s=0.3)
    counter.select(first)
    assert "Serve the 2 orders" in words(counter)
    counter.press("serve_now")
    counter.wait_for(second, Status.IN_PROGRESS)
    counter.shown.until(lambda: "Hand over all (2)" in words(counter))
    counter.verify()
    counter.press("hand_over_all")
    counter.wait_for(first, Status.PICK_UP_OK)
    counter.wait_for(second, Status.PICK_UP_OK)
    (operation,) = {shop.journal(one)[-1].operation_id for one in (first, second)}
    assert operation


def top_of(counter: CounterShown, text: str) -> float:
    """Where a text stands in the panel, from the top of the window."""
    items = [item for item in counter.shown.items() if item.property("text") == text]
    return min(item.mapToScene(QPointF(0, 0)).y() for item in items)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_items_of_each_order_stand_below_its_own_head(
    open_counter: Open, shop: Shop, language: str
) -> None:
    first = shop.new_order(
        phone=PHONE, code="ZA8K2M", shelf="B2-01", lines=(("Perceuse", 1), ("Foret", 2))
    )
    other = shop.new_order(phone=PHONE, code="G7KRL9A", shelf="B2-02", lines=(("Lampe", 4),))
    for order_id in (first, other):
        shop.advance(order_id, Status.READY)
    counter = open_counter(language=language)
    counter.select(first)
    heads = ["ZA8 K2M · B2-01", "G7K RL9A · B2-02"]
    wanted = [heads[0], "Perceuse", "Foret", heads[1], "Lampe"]
    for step in ("serve_now", None):
        counter.shown.until(lambda: set(wanted) <= set(counter.shown.texts()))
        counter.shown.until_still()
        tops = [top_of(counter, text) for text in wanted]
        assert tops == sorted(tops)
        if step:
            counter.press(step)
            counter.wait_for(other, Status.IN_PROGRESS)
    counter.shown.tap(counter.shown.called(f"other:{other}"))
    counter.shown.until(lambda: "Lampe" not in counter.shown.texts())
    unit = "articles" if language == "fr" else "items"
    assert f"G7K RL9A · 4 {unit} · B2-02" in counter.shown.texts()


def test_one_order_needs_no_head(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.select(order_id)
    assert not counter.shown.is_there("ownHead")


@pytest.mark.parametrize(
    ("language", "served", "collected"),
    [
        ("fr", "2 commandes en cours", "2 commandes retirées"),
        ("en", "2 orders being served", "2 orders collected"),
    ],
)
def test_the_undo_strip_counts_the_orders_of_one_tap(
    open_counter: Open, shop: Shop, language: str, served: str, collected: str
) -> None:
    first, second = two_orders(shop)
    counter = open_counter(language=language)
    counter.select(first)
    counter.press("serve_now")
    counter.shown.until(lambda: is_said(counter, served))
    counter.wait_for(second, Status.IN_PROGRESS)
    counter.hand_over()
    counter.shown.until(lambda: is_said(counter, collected))
    counter.shown.tap(counter.shown.called("undoButton"))
    counter.shown.until(lambda: counter.is_selected(first))
    assert shop.status(first) is shop.status(second) is Status.IN_PROGRESS


def test_an_order_that_is_unticked_stays(open_counter: Open, shop: Shop) -> None:
    first, second = two_orders(shop)
    counter = open_counter()
    counter.select(first)
    counter.shown.tap(counter.shown.called(f"other:{second}"))
    assert "Serve the 2 orders" not in words(counter)
    counter.press("serve_now")
    counter.wait_for(first, Status.IN_PROGRESS)
    assert shop.status(second) is Status.READY


def is_said(counter: CounterShown, words: str) -> bool:
    """Whether a text begins with these words: the strip may go on with the seconds."""
    return any(text.startswith(words) for text in counter.shown.texts())


def says(counter: CounterShown, sentence: str, short: str) -> bool:
    """Whether it is said, in short on a small display."""
    return any(text in (sentence, short) for text in counter.shown.texts())


def says_not_ready(counter: CounterShown) -> bool:
    return says(counter, "One more order of theirs is not ready.", "One more is not ready")


@pytest.mark.parametrize("display", ["15.6 inch", "10.1 inch"])
@pytest.mark.parametrize("is_here", [False, True])
def test_one_more_that_is_not_ready_is_said_before_they_leave(
    open_counter: Open, shop: Shop, display: str, is_here: bool
) -> None:
    first, _ = two_orders(shop, Status.STARTED)
    if is_here:
        shop.arrive(first)
    counter = open_counter(display=display)
    counter.select(first)
    counter.shown.until(lambda: says_not_ready(counter))
    counter.press("serve" if is_here else "serve_now")
    counter.wait_for(first, Status.IN_PROGRESS)
    counter.shown.until(lambda: says_not_ready(counter))


@pytest.mark.parametrize("display", ["15.6 inch", "10.1 inch"])
def test_one_more_that_another_counter_serves_is_said_too(
    open_counter: Open, shop: Shop, display: str
) -> None:
    first, second = two_orders(shop)
    counter = open_counter(display=display)
    counter.select(first)
    shop.serve(second, *KARIM_ELSEWHERE)
    sentence = "One more order of theirs is at another place."
    counter.shown.until(lambda: says(counter, sentence, "One more is elsewhere"))


def test_a_note_is_read_and_seen_to(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    shop.store.run_blocking(write_note, WriteNote(order_id, "Sa sœur viendra", MANAGER))
    counter = open_counter()
    counter.select(order_id)
    assert counter.shown.called("openNotes").property("text") == "Sa sœur viendra"
    counter.shown.tap(counter.shown.called("notesButton"))
    counter.shown.tap(counter.shown.called("noteDone"))
    counter.shown.until(lambda: shop.order(order_id).state.open_notes == ())
    counter.shown.until(lambda: "Seen to by Nadia" in words(counter))


@pytest.mark.parametrize("display", ["10.1 inch", "coarse 15.6 inch"])
def test_a_note_is_left_on_every_display(open_counter: Open, shop: Shop, display: str) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter(display=display)
    counter.select(order_id)
    if not counter.shown.is_there("notesButton"):
        counter.shown.tap(counter.shown.called("historyButton"))
    button = counter.shown.called("notesButton")
    assert whole_in_what_scrolls(button)
    counter.shown.tap(button)
    counter.shown.until(lambda: counter.shown.all_called("newNote"))
    counter.shown.look()
    counter.shown.type("revient vers 18 h")
    counter.shown.tap(counter.shown.called("safe"))
    counter.shown.until(lambda: notes_on(shop, order_id) == ["revient vers 18 h"])


def whole_in_what_scrolls(item: QQuickItem) -> bool:
    """Whether all of it is in sight, where something around it scrolls."""
    around: QQuickItem | None = item.parentItem()
    while around is not None and not around.inherits("QQuickFlickable"):
        around = around.parentItem()
    if around is None:
        return True
    top = item.mapToItem(around, QPointF(0, 0)).y()
    return top >= 0 and top + item.height() <= around.height()


def opens_notes(counter: CounterShown, order_id: str) -> None:
    counter.find(order_id)
    counter.shown.until(lambda: counter.shown.all_called("notesButton"))
    counter.shown.tap(counter.shown.called("notesButton"))
    counter.shown.until(lambda: counter.shown.all_called("newNote"))
    counter.shown.look()


def notes_on(shop: Shop, order_id: str) -> list[str]:
    journal = shop.store.read_blocking(lambda reader: reader.journal(order_id))
    return [note.text for note in notes_of(journal)]


def test_a_note_that_was_typed_is_left_by_done(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    opens_notes(counter, order_id)
    counter.shown.type("revient vers 18 h")
    counter.shown.tap(counter.shown.called("safe"))

    counter.shown.until(lambda: notes_on(shop, order_id) == ["revient vers 18 h"])
    opens_notes(counter, order_id)
    counter.shown.tap(counter.shown.called("safe"))
    counter.shown.until(lambda: counter.sheet.kind == "")
    assert notes_on(shop, order_id) == ["revient vers 18 h"], "an empty one is no note"


def test_a_scan_amid_a_note_loses_none_of_it(open_counter: Open, shop: Shop) -> None:
    order_id, scanned = shop.order_in(Status.READY), shop.order_in(Status.READY, "Karim Benali")
    counter = open_counter()
    opens_notes(counter, order_id)
    counter.shown.type("appeler sa fille")
    counter.shown.keyboard.now_ms += 2000
    counter.shown.scan(shop.code(scanned))

    counter.shown.until(lambda: counter.is_selected(scanned))
    counter.shown.until(lambda: notes_on(shop, order_id) == ["appeler sa fille"])
    assert notes_on(shop, scanned) == []


def test_a_note_can_be_typed_on_the_screen(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter(language="fr")
    opens_notes(counter, order_id)
    counter.shown.tap(counter.shown.named("Clavier\u00a0: Nouvelle note"))
    for key in ("R", "É", "Espace", "1", "8", "Trait d’union", "H"):
        counter.shown.tap(counter.shown.named(key))
    counter.shown.tap(counter.shown.called("safe"))

    counter.shown.until(lambda: notes_on(shop, order_id) == ["Ré 18-h"])


def test_the_parcel_is_put_elsewhere(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.READY)
    counter = open_counter()
    counter.select(order_id)
    counter.shown.tap(counter.shown.called("shelfButton"))
    entry = counter.shown.called("text")
    counter.shown.tap(entry)
    counter.shown.type("9")
    counter.shown.tap(counter.shown.called("action"))
    counter.shown.until(lambda: shop.order(order_id).lies_on not in (None, "B2"))


def test_ready_records_the_shelf_that_was_proposed(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.STARTED)
    counter = open_counter()
    counter.select(order_id)
    counter.press("mark_ready")
    counter.wait_for(order_id, Status.READY)
    kinds = [event.kind for event in shop.journal(order_id)]
    assert kinds[-2:] == [EventKind.SHELVED, EventKind.STATUS]
    assert shop.order(order_id).lies_on == "B2"


def test_a_store_that_wants_shelves_asks_for_one(open_counter: Open, shop: Shop) -> None:
    order_id = shop.new_order(shelf=None)
    counter = open_counter(shelf_required=True)
    counter.select(order_id)
    counter.press("mark_ready")
    counter.shown.until(lambda: counter.sheet.property("kind") == "shelf")
    assert shop.status(order_id) is Status.STARTED
