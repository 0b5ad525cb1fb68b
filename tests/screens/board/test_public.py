"""What nobody may read on the board, whether it can be read, and whether it is true."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtQuick import QQuickItem

from kiosk.domain.status import Status
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.replication.links import Link, LinkMonitor, LinkState
from kiosk.storage.local_database import LocalDatabase
from tests.screens.board.conftest import BoardShown, Open
from tests.screens.board.test_board import made, ready, shows
from tests.screens.pixels import Picture, whole
from tests.screens.shop import Shop

CAPITALS_MM_MIN = 37.0
TEXT_TYPES = ("QString", "QStringList", "QVariantList", "QVariantMap", "QVariant")


def strings(of: object) -> list[str]:
    """All texts in a value, however deep."""
    if isinstance(of, dict):
        return [text for part in of.values() for text in strings(part)]
    if isinstance(of, list | tuple):
        return [text for part in of for text in strings(part)]
    return [of] if isinstance(of, str) else []


def texts_in(board: BoardShown) -> str:
    """Every text property of the view model and of all items and objects of the board."""
    found: list[str] = []
    root = board.shown.window.root
    objects: list[QObject] = [board.view_model, root, *root.findChildren(QObject)]
    for item in board.shown.items():
        objects += [item, *item.findChildren(QObject)]
    for one in objects:
        meta = one.metaObject()
        properties = [meta.property(number) for number in range(meta.propertyCount())]
        names = [str(one.name()) for one in properties if str(one.typeName()) in TEXT_TYPES]
        found += [text for name in names for text in strings(one.property(name))]
    return "\n".join(found)


@pytest.mark.parametrize("shows_names", [False, True])
def test_no_surname_and_no_whole_code_is_anywhere(
    open_board: Open, shop: Shop, *, shows_names: bool
) -> None:
    seen = [made(begin) for begin in ("A7K", "B4M", "C5N")]
    shop.new_order("Ulrichine Zwingli", code=seen[0])
    for begin in ("B4M", "C5N"):
        shop.arrive(ready(shop, begin, "Ulrichine Zwingli"))
    board = open_board(shows_names=shows_names)
    board.until(lambda: len(board.codes("ready")) == 2)
    called = next(iter(shop.store.read_blocking(lambda reader: reader.summaries(Status.AWAITING))))
    board.call(called.order_id, "Comptoir 2")
    board.until(lambda: board.called()[0])
    text = texts_in(board)
    assert {"A7K", "B4M", "C5N", "Comptoir 2"} <= set(text.splitlines())
    assert "Zwingli" not in text
    assert not [code for code in seen if code in text]
    assert ("Ulrichine Z." in text) is shows_names
    assert ("Ulrichine" in text) is shows_names


def capitals_mm(board: BoardShown, item: QQuickItem) -> float:
    """How high the capitals of a text are; one that is measured may not shrink."""
    font: Any = item.property("font")
    assert item.property("minimumPixelSize") >= font.pixelSize() - 1
    return QFontMetricsF(font).capHeight() / board.shown.px_per_mm


@pytest.mark.parametrize(("display", "rows"), [("32 inch", 6), ("43 inch", 8)])
def test_codes_and_bays_are_read_from_three_metres(
    open_board: Open, shop: Shop, display: str, rows: int
) -> None:
    for letter in "ABCDEFGHJ":
        shop.arrive(ready(shop, f"{letter}W{letter}"), "A120")
        shop.new_order(code=made(f"W{letter}W"))
    board = open_board(display)
    board.until(lambda: len(board.codes("ready")) == len(board.codes("preparing")) == rows)
    board.shown.until_still()
    names = ("publicCode", "publicBay")
    found = [one for name in names for one in board.shown.all_called(name)]
    assert len(found) == 3 * rows
    for item in found:
        assert item.property("truncated") is False
        assert item.width() >= item.property("contentWidth") - 0.5
        assert capitals_mm(board, item) >= CAPITALS_MM_MIN - 0.2
    window = whole(board.shown.window.root)
    for row in board.shown.all_called("publicRow"):
        assert window.contains(whole(row))
    tops = sorted({round(whole(row).top()) for row in board.shown.all_called("publicRow")})
    assert len(tops) == rows
    assert min(b - a for a, b in pairwise(tops)) >= 52 * board.shown.px_per_mm - 2


@pytest.mark.parametrize("display", ["32 inch", "43 inch"])
def test_no_letter_reaches_below_its_row(open_board: Open, shop: Shop, display: str) -> None:
    order_id = ready(shop, "A7K", "Pygmalion Gipay")
    shop.arrive(order_id)
    board = open_board(display, shows_names=True)
    board.until(lambda: details(board) == ["Pygmalion G."])
    assert lowest_px(board) <= 0
    board.call(order_id, "Comptoir 2")
    board.until(lambda: details(board) == ["Comptoir 2"])
    assert lowest_px(board) <= 0


def details(board: BoardShown) -> list[str]:
    return [str(item.property("text")) for item in board.shown.all_called("publicDetail")]


def lowest_px(board: BoardShown) -> float:
    """How far the lowest letter of the only row's detail is below the row."""
    board.shown.until_still()
    item, row = board.shown.called("publicDetail"), board.shown.called("publicRow")
    font: Any = item.property("font")
    below_px = QFontMetricsF(font).tightBoundingRect(item.property("text")).bottom()
    assert below_px > 0.1 * font.pixelSize()
    return item.mapToItem(row, QPointF(0, item.baselineOffset() + below_px)).y() - row.height()


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_every_text_stands_out(open_board: Open, shop: Shop, mode: str) -> None:
    shop.new_order(code=made("W2W"))
    board = open_board(mode=mode)
    board.until(lambda: board.codes("preparing") == ["W2W"])
    order_id = ready(shop, "A7K")
    shop.arrive(order_id, "A12")
    shows(board, "A7K")
    for is_called in (False, True):
        if is_called:
            board.call(order_id, "Comptoir 2")
            board.until(lambda: board.called()[0])
        board.shown.until_still()
        picture = Picture(board.shown.window.grab())
        words = [item for item in board.shown.items() if item.property("text") and item.width() > 0]
        assert len(words) >= 6
        for item in words:
            contrast = picture.text_contrast(whole(item).toAlignedRect())
            assert contrast >= 7, (item.property("text"), contrast)


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("fr", "Merci de vérifier au comptoir", "Please check at the counter"),
        ("en", "Please check at the counter", "Merci de vérifier au comptoir"),
    ],
)
def test_without_its_hub_it_sends_people_to_the_counter(
    open_board: Open, shop: Shop, language: str, first: str, second: str
) -> None:
    link = LinkMonitor(LinkState(Link.ONLINE, is_hub=False))
    ready(shop, "A7K")
    board = open_board(link=link, language=language)
    shows(board, "A7K")
    link.set(LinkState(Link.OFFLINE, is_hub=False))
    board.pass_s(29)
    shows(board, "A7K")
    board.pass_s(31)
    assert board.is_stale
    texts = board.shown.texts()
    assert texts.index(first) < texts.index(second)
    assert "A7K" not in texts
    link.set(LinkState(Link.ONLINE, is_hub=False))
    board.pass_s(1)
    shows(board, "A7K")
    assert not board.is_stale


def test_a_board_that_never_reaches_its_hub_shows_nothing_old(open_board: Open, shop: Shop) -> None:
    ready(shop, "A7K")
    board = open_board(link=LinkMonitor(LinkState(Link.CONNECTING, is_hub=False)))
    board.pass_s(9)
    assert (board.is_stale, board.codes("ready")) == (False, [])
    board.pass_s(2)
    assert board.is_stale


class Failing:
    """A database whose disk stops answering."""

    def __init__(self, store: LocalDatabase) -> None:
        self.store, self.fails = store, False

    async def read(self, query: Callable[[Any], Any], *, first: bool = False) -> Any:
        if self.fails:
            raise StoreUnavailable("io", "test")
        return await self.store.read(query, first=first)


def test_beside_the_hub_it_notices_a_database_that_fails(open_board: Open, shop: Shop) -> None:
    ready(shop, "A7K")
    over = Failing(shop.store)
    board = open_board(over=over)
    shows(board, "A7K")
    over.fails = True
    board.pass_s(59)
    shows(board, "A7K")
    board.pass_s(2)
    board.until(lambda: board.is_stale)
    over.fails = False
    board.pass_s(5)
    board.until(lambda: board.codes("ready") == ["A7K"])


def test_after_damage_it_stays_silent(open_board: Open, shop: Shop) -> None:
    ready(shop, "A7K")
    board = open_board()
    shows(board, "A7K")
    board.view_model.show_damage()
    board.pass_s(100)
    assert board.is_stale
