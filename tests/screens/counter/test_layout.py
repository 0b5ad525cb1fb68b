"""Tests size, names, clipping and Tab order of every scene, display and language.

The scenes as they are usually are measured in `test_contrast`, which shows all of them anyway.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import PySide6
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem

from kiosk.domain.status import Status
from kiosk.resources import TRANSLATIONS_DIR
from kiosk.screens.counter import SCREEN
from tests.counts import cases, portion
from tests.screens.counter.conftest import NADIA, CounterShown, Open
from tests.screens.counter.scenes import SCENES, fill, select, show_scene
from tests.screens.hands import Shown, accessible_name, is_interactive
from tests.screens.shop import Shop

pytestmark = pytest.mark.heavy

LANDSCAPE = ["15.6 inch", "10.1 inch", "coarse 15.6 inch", "21.5 inch", "24 inch"]
SMALLEST = [("10.1 inch",)]
COLUMNS = ("arrived", "ready", "toPrepare")
LONG = "xx"
PADDING_WORDS = " lorem ip dolor sit am cons adi elit sed do eius tem inc ut lab"


def longer(text: str) -> str:
    """Returns `text` made 40 % longer."""
    return text + PADDING_WORDS[: max(3, round(0.4 * len(text)))].rstrip()


@pytest.fixture
def long_texts(tmp_path: Path) -> Path:
    """Returns a folder with a translation whose texts are 40 % longer than the English ones.

    It is compiled, since Qt may translate in a thread that must not wait for Python.
    """
    tree = ET.parse(TRANSLATIONS_DIR / f"{SCREEN}_fr.ts")
    tree.getroot().set("language", "en")
    for message in tree.iter("message"):
        source, translation = message.findtext("source"), message.find("translation")
        assert source
        assert translation is not None
        for text in [*translation.iter("numerusform")] or [translation]:
            text.text = longer(source)
    written = tmp_path / f"{SCREEN}_{LONG}.ts"
    tree.write(written, encoding="utf-8")
    lrelease = Path(PySide6.__path__[0]) / "lrelease"
    compiled = written.with_suffix(".qm")
    subprocess.run([lrelease, "-silent", written, "-qm", compiled], check=True)
    return tmp_path


def front(shown: Shown) -> list[QQuickItem]:
    """The visible items of the topmost popup or, without one, of the screen."""
    items = shown.items()
    popups = [item for item in items if item.inherits("QQuickPopupItem")]
    return [item for item in items if popups[-1].isAncestorOf(item)] if popups else items


def rectangle(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def scene_problems(counter: CounterShown) -> list[str]:
    shown = counter.shown
    reachable = front(shown)
    controls = [item for item in reachable if item.isEnabled() and is_interactive(item)]
    return [
        *too_small(shown, controls),
        *badly_named(controls),
        *cut_off(shown, reachable),
        *outside(shown, controls),
    ]


def too_small(shown: Shown, controls: list[QQuickItem]) -> Iterator[str]:
    for item in controls:
        is_found = item.objectName() == "found"
        least = 20 if item.property("kind") == "primary" or is_found else 15
        if is_row(item):
            least = 12 if item.objectName().startswith("tick") else 13
        height_mm, width_mm = item.height() / shown.px_per_mm, item.width() / shown.px_per_mm
        if height_mm < least - 0.05 or width_mm < 15 - 0.05:
            yield f"{accessible_name(item)!r} is {width_mm:.1f} × {height_mm:.1f} mm"


def is_row(item: QQuickItem) -> bool:
    """Whether it is a row of a page of the panel: a miss is seen there, and can be undone."""
    around: QQuickItem | None = item
    while around is not None and around.objectName() != "panel":
        around = around.parentItem()
    return around is not None and any_ancestor(item, "QQuickFlickable")


def badly_named(controls: list[QQuickItem]) -> Iterator[str]:
    names = Counter(accessible_name(item) for item in controls)
    if names[""]:
        yield f"{names['']} controls have no name"
    yield from (f"{n} controls are called {name!r}" for name, n in names.items() if n > 1)


def cut_off(shown: Shown, items: list[QQuickItem]) -> Iterator[str]:
    for item in items:
        text = item.property("text") if item.inherits("QQuickText") else ""
        # Names of customers and codes of a row may be cut: they stand whole in the panel.
        if not text or item.objectName() == "mayBeCut":
            continue
        if item.property("truncated"):
            yield f"{text!r} is elided"
        width, height = item.property("contentWidth"), item.property("contentHeight")
        if width > item.width() + 1.5 or height > item.height() + 1.5:
            yield (
                f"{text!r} needs {width:.0f} × {height:.0f}, "
                f"has {item.width():.0f} × {item.height():.0f}"
            )
        if re.search(r"\w-?\n", text):
            yield f"{text!r} has a forced break"
        if is_broken_in_a_word(item, text):
            yield f"{text!r} is broken within a word"
        yield from out_of_its_control(item, text)


def is_broken_in_a_word(item: QQuickItem, text: str) -> bool:
    """Whether a text of several lines has a word that is longer than a line."""
    if item.property("lineCount") < 2:
        return False
    font = QFont(item.property("font"))
    context = qmlContext(item)
    assert context is not None
    painted_px = QQmlExpression(context, item, "fontInfo.pixelSize").evaluate()[0]
    font.setPixelSize(painted_px)
    words = re.split(r"[ \n\u200b-]", text)
    longest = max(QFontMetricsF(font).horizontalAdvance(word) for word in words)
    return bool(longest > item.width() + 1.5)


def out_of_its_control(item: QQuickItem, text: str) -> Iterator[str]:
    """Yields a problem if a text leaves a control around it, up to the next scrolling item."""
    inner = rectangle(item)
    around: QQuickItem | None = item.parentItem()
    while around is not None and not around.inherits("QQuickFlickable"):
        if around.inherits("QQuickControl") and around.width() > 0:
            outer = rectangle(around).adjusted(-1.5, -1.5, 1.5, 1.5)
            if not outer.contains(inner):
                yield f"{text!r} sticks out of {around.objectName() or accessible_name(around)}"
                return
        around = around.parentItem()


def outside(shown: Shown, controls: list[QQuickItem]) -> Iterator[str]:
    window = QRectF(0, 0, shown.window.view.width(), shown.window.view.height())
    for item in controls:
        rect = rectangle(item)
        scrolls = any_ancestor(item, "QQuickFlickable")
        if rect.left() < -1 or rect.right() > window.right() + 1:
            yield f"{accessible_name(item)!r} lies beside the screen"
        if not scrolls and (rect.top() < -1 or rect.bottom() > window.bottom() + 1):
            yield f"{accessible_name(item)!r} lies below the screen"


def any_ancestor(item: QQuickItem, kind: str) -> bool:
    around: QQuickItem | None = item.parentItem()
    while around is not None:
        if around.inherits(kind):
            return True
        around = around.parentItem()
    return False


def lasting_problems(counter: CounterShown) -> list[str]:
    """The problems of the scene that shows, once it is as it stays."""
    found = scene_problems(counter)
    if found:
        # What was read after the scene had come to rest moves rows until they are painted.
        counter.shown.until(lambda: counter.tasks.is_idle)
        counter.shown.until_still()
        found = scene_problems(counter)
    return found


def all_problems(
    counter: CounterShown, orders: dict[Status, str], scenes: Iterable[str] = SCENES
) -> list[str]:
    problems = []
    for name in scenes:
        show_scene(counter, orders, name)
        problems += [f"{name}: {problem}" for problem in lasting_problems(counter)]
    return problems


@pytest.mark.parametrize("display", cases(SMALLEST, LANDSCAPE))
def test_nothing_is_cut_with_texts_that_are_longer(
    open_counter: Open, shop: Shop, display: str, long_texts: Path
) -> None:
    orders = fill(shop)
    options = {"translations_dir": long_texts}
    counter = open_counter(NADIA, display, options=options, language=LONG)
    assert any("lorem" in text for text in counter.shown.texts())
    assert all_problems(counter, orders) == []


@pytest.mark.parametrize(
    ("display", "status", "left_handed"),
    cases(
        [
            ("10.1 inch", Status.IN_PROGRESS, False),
            ("15.6 inch", Status.READY, False),
            ("coarse 15.6 inch", Status.READY, True),
        ],
        LANDSCAPE,
        [Status.READY, Status.IN_PROGRESS],
        [False, True],
    ),
)
def test_tab_visits_every_control_once_in_visual_order(
    open_counter: Open, shop: Shop, display: str, status: Status, left_handed: bool
) -> None:
    """The panel comes last on either side: it is about a row of the lists."""
    orders = fill(shop)
    counter = open_counter(NADIA, display, language="fr", left_handed=left_handed)
    select(counter, orders[status])
    counter.shown.until_still()
    visited = tab_round(counter.shown)
    assert len(visited) == len(set(visited))
    rows = [item for item in visited if item.objectName() == "card"]
    marks = [item for item in visited if item.objectName() == "markReady"]
    in_rows = ("card", "markReady")
    expected = [item for item in counter.shown.controls() if item.objectName() not in in_rows]
    stops = [item for item in visited if item.objectName() not in in_rows]
    assert {accessible_name(i) for i in stops} == {accessible_name(i) for i in expected}
    assert len(rows) == len(counter.shown.all_called("list")), "one stop for each list"
    assert len(marks) <= 1, "and one for the mark of its row"
    places = [place(counter.shown, item) for item in visited]
    start = places.index(min(places))
    assert places[start:] + places[:start] == sorted(places)


def tab_round(shown: Shown) -> list[QQuickItem]:
    visited: list[QQuickItem] = []
    for _ in range(60):
        shown.key(Qt.Key.Key_Tab)
        item = shown.window.view.activeFocusItem()
        if visited and item == visited[0]:
            return visited
        visited.append(item)
    raise AssertionError("Tab never came round")


def place(shown: Shown, item: QQuickItem) -> tuple[int, float, float, float]:
    """A control's sort key: the top bar, then list by list, then the panel, each from its top."""
    rect = rectangle(item)
    panel = rectangle(shown.called("panel"))
    columns = [rectangle(column) for name in COLUMNS for column in shown.all_called(name)]
    if rect.bottom() < columns[0].top():
        return 0, 0, 0, rect.left()
    if not panel.contains(rect.center()):
        begin = max(column.left() for column in columns if column.left() < rect.left() + 1)
        return 1, begin, round(rect.center().y()), rect.left()
    return 2, 0, height_in_panel(item), rect.left()


def height_in_panel(item: QQuickItem) -> float:
    """Where a control's middle is; what scrolls counts by its place in the whole of that."""
    middle_px = rectangle(item).center().y()
    part: QQuickItem | None = item.parentItem()
    while part is not None and not part.inherits("QQuickFlickable"):
        part = part.parentItem()
    if part is None:
        return round(middle_px)
    top_px, whole_px = rectangle(part).top(), float(part.property("contentHeight"))
    below_px = middle_px - top_px + float(part.property("contentY"))
    return top_px + part.height() * min(1.0, below_px / whole_px)


@pytest.mark.parametrize("display", cases(SMALLEST, LANDSCAPE))
def test_the_panel_of_a_left_handed_counter_is_left_with_all_that_is_in_it(
    open_counter: Open, shop: Shop, display: str
) -> None:
    """By default every third scene: the others show what they show on the other side too."""
    orders = fill(shop)
    counter = open_counter(NADIA, display, language="fr", left_handed=True)
    select(counter, orders[Status.IN_PROGRESS])
    counter.shown.until_still()
    panel = rectangle(counter.shown.called("panel"))
    assert panel.left() < counter.shown.window.view.width() * 0.05
    for column in counter.shown.all_called("list"):
        assert rectangle(column).left() >= panel.right()
    inside = [rectangle(button) for button in counter.buttons().values()]
    assert inside
    assert all(panel.adjusted(-1, -1, 1, 1).contains(each) for each in inside)
    assert all_problems(counter, orders, portion(SCENES, 1, 3)) == []


@pytest.mark.parametrize("display", cases(SMALLEST, LANDSCAPE))
def test_the_panel_is_as_large_for_every_order(
    open_counter: Open, shop: Shop, display: str
) -> None:
    """Otherwise a second tap on a card could hit something else."""
    orders = {status: shop.order_in(status, "Camille Durand") for status in Status}
    shop.arrive(orders[Status.READY], "A32")
    counter = open_counter(NADIA, display, language="fr")
    counter.shown.look()
    sizes = {rectangle(counter.shown.called("panel")).getRect()}
    for order_id in orders.values():
        select(counter, order_id)
        counter.shown.look()
        sizes.add(rectangle(counter.shown.called("panel")).getRect())
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("display", "language"),
    cases([("10.1 inch", "fr"), ("15.6 inch", "en")], LANDSCAPE, ["fr", "en"]),
)
def test_a_passing_sentence_leaves_the_heads_of_the_lists_and_the_undo_in_sight(
    open_counter: Open, shop: Shop, display: str, language: str
) -> None:
    orders = fill(shop)
    counter = open_counter(NADIA, display, language=language)
    show_scene(counter, orders, "held")
    counter.view_model.scanned("NOSUCH1")
    counter.shown.until(lambda: counter.shown.is_there("toast"))
    counter.shown.until_still()
    toast = rectangle(counter.shown.called("toast"))
    for column in counter.shown.all_called("list"):
        top = rectangle(column).topLeft()
        first = QRectF(top.x(), top.y(), 1, 23 * counter.shown.px_per_mm)
        assert not toast.intersects(first), "it lies over the first row of a list"
    for name in ("undoButton", "panel"):
        assert not toast.intersects(rectangle(counter.shown.called(name))), name
