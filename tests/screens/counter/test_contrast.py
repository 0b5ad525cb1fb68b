"""Measures every scene: texts, edges and the focus ring stand out, all is big enough and whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtQml import QQmlProperty
from PySide6.QtQuick import QQuickItem

from kiosk.domain.status import Status
from tests.counts import cases, portion
from tests.screens.counter.conftest import NADIA, CounterShown, Open
from tests.screens.counter.scenes import SCENES, fill, select, show_scene
from tests.screens.counter.test_layout import front, lasting_problems
from tests.screens.hands import Shown, accessible_name, is_interactive
from tests.screens.pixels import Picture, contrast, in_view, whole
from tests.screens.shop import Shop

pytestmark = pytest.mark.heavy

TEXT_MIN, EDGE_MIN, RING_PX_MIN = 7, 3, 2
DISPLAYS = ["10.1 inch", "coarse 15.6 inch", "15.6 inch", "21.5 inch", "24 inch"]
LANGUAGES = ["fr", "en"]
MODES = ["light", "dark", "contrast"]
SEEN_PX_MIN = 8
"""Of a text of which less is in view, as at the edge of a list, no pixel may be its ink."""


def texts_in_view(shown: Shown) -> Iterator[tuple[QQuickItem, QRectF]]:
    """The texts of the topmost popup, else of the screen, each with its area in the window."""
    items = shown.items()
    popups = [item for item in items if item.inherits("QQuickPopupItem")]
    above = [item for item in items if item.objectName() == "toast"]
    for item in items:
        if not item.inherits("QQuickText") or not item.property("text"):
            continue
        if popups and not popups[-1].isAncestorOf(item):
            continue
        area = in_view(item)
        is_covered = any(
            in_view(cover).intersects(area) and not cover.isAncestorOf(item) for cover in above
        )
        is_seen = area.width() >= SEEN_PX_MIN and area.height() >= 0.6 * item.height()
        if is_seen and not is_covered:
            yield item, area


def is_off(item: QQuickItem) -> bool:
    """Whether it belongs to a control that cannot be used now: WCAG 1.4.6 excepts these."""
    around: QQuickItem | None = item
    while around is not None:
        if is_interactive(around) and not around.isEnabled():
            return True
        around = around.parentItem()
    return False


def weak_texts(texts: list[tuple[QQuickItem, QRectF]], picture: Picture) -> Iterator[str]:
    for item, area in texts:
        found = picture.text_contrast(area.toAlignedRect())
        if found < TEXT_MIN and not is_off(item):
            yield f"{item.property('text')!r} has {found:.1f}:1"


def weak_edges(shown: Shown, picture: Picture) -> Iterator[str]:
    """Yields controls whose edge is as pale as what lies around it."""
    for item in set(shown.controls()) & set(front(shown)):
        background = item.property("background")
        edge = background if isinstance(background, QQuickItem) else item
        if not edge.inherits("QQuickRectangle") or not edge.isVisible():
            continue
        is_drawn = QQmlProperty(edge, "border.width").read() > 1
        if not is_drawn or in_view(edge) != whole(edge):
            continue
        area = in_view(edge).toAlignedRect()
        middle = area.center().y()
        if area.left() < 3 or area.right() > shown.window.view.width() - 4:
            continue
        outside = picture.at(area.left() - 2, middle)
        line, inside = (picture.at(area.left() + dx, middle) for dx in (1, 6))
        if max(contrast(line, outside), contrast(inside, outside)) < EDGE_MIN:
            yield f"the edge of {item.objectName()!r} is #{line:06x} on #{outside:06x}"


@pytest.mark.parametrize(
    ("display", "language", "mode"),
    cases(
        [
            ("10.1 inch", "fr", "light"),
            ("15.6 inch", "en", "dark"),
            ("coarse 15.6 inch", "fr", "contrast"),
        ],
        DISPLAYS,
        LANGUAGES,
        MODES,
    ),
)
def test_every_text_and_edge_stands_out_and_all_is_big_enough_named_and_whole(
    open_counter: Open, shop: Shop, display: str, language: str, mode: str
) -> None:
    """By default all scenes on the smallest display, and every fifth in each other mode."""
    orders = fill(shop)
    counter = open_counter(NADIA, display, language=language, mode=mode)
    weak, problems = [], []
    for name in portion(SCENES, MODES.index(mode), 1 if display == DISPLAYS[0] else 5):
        show_scene(counter, orders, name)
        picture = Picture(counter.shown.window.grab())
        texts = list(texts_in_view(counter.shown))
        assert len(texts) > 3, name
        weak += [f"{name}: {text}" for text in weak_texts(texts, picture)]
        weak += [f"{name}: {edge}" for edge in weak_edges(counter.shown, picture)]
        problems += [f"{name}: {problem}" for problem in lasting_problems(counter)]
    assert weak == []
    assert problems == []


@pytest.mark.parametrize(
    ("display", "mode"),
    cases([("10.1 inch", "dark"), ("15.6 inch", "light")], DISPLAYS, MODES),
)
def test_the_ring_of_what_has_the_focus_stands_out(
    open_counter: Open, shop: Shop, display: str, mode: str
) -> None:
    orders = fill(shop)
    counter = open_counter(NADIA, display, language="fr", mode=mode)
    show_scene(counter, orders, "marked")
    select(counter, orders[Status.IN_PROGRESS])
    counter.shown.until_still()
    assert counter.undo.isShown, "its buttons lie on another ground"
    assert list(weak_rings(counter)) == []


def weak_rings(counter: CounterShown) -> Iterator[str]:
    """Tab by Tab: enough pixels change enough when the focus goes on, as in WCAG 2.4.13.

    Each picture is compared with that of two stops later: rings of neighbours overlap.
    """
    shown, stops = counter.shown, list[tuple[QQuickItem, QRectF, Picture]]()
    while len(stops) < 4 or stops[-3][0] != stops[0][0]:
        assert len(stops) < 60, "Tab never came round"
        shown.key(Qt.Key.Key_Tab)
        shown.until_still()
        item = shown.window.view.activeFocusItem()
        stops.append((item, in_view(ring_of(item)), Picture(shown.window.grab())))
    for (item, place, focused), (_, _, later) in zip(stops, stops[2:], strict=False):
        changed = later.changes(focused, place, EDGE_MIN)
        # Corners are round.
        needed = 0.8 * RING_PX_MIN * 2 * (place.width() + place.height())
        if changed < needed:
            yield f"{accessible_name(item)!r} changes {changed} pixels of {needed:.0f}"


def ring_of(item: QQuickItem) -> QQuickItem:
    """The visible ring in an item that has the focus; the item itself where it has none."""
    waiting = [item]
    while waiting:
        part = waiting.pop(0)
        if part.metaObject().className().startswith("FocusRing") and part.isVisible():
            return part
        waiting += part.childItems()
    return item
