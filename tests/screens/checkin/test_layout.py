"""Tests size, names, clipping and overlaps of every page, display, language and text size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtGui import QFontMetricsF
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickItem

from kiosk.resources import TRANSLATIONS_DIR
from kiosk.screens.checkin.flow import LANGUAGES
from tests.counts import cases
from tests.screens.checkin.pages import every_sight, some_sights
from tests.screens.checkin.person import Approach, Person, ancestors, plain, rect_of
from tests.screens.hands import UPRIGHT, accessible_name
from tests.screens.speech.engines import Mute

pytestmark = pytest.mark.heavy

KEY_MM = 20.0
DISPLAYS = [
    *("10.1 inch", "upright 10.1 inch", "15.6 inch", "coarse 15.6 inch", UPRIGHT),
    *("21.5 inch", "upright 27 inch"),
]
USUAL = [("10.1 inch", False), (UPRIGHT, True)]
REACH_MM = 210.0
"""How far above the lower edge of an upright display a person can surely reach."""


class Longer(QTranslator):
    """A language whose words are 40 % longer than French ones."""

    def __init__(self) -> None:
        super().__init__()
        self._french = QTranslator()
        assert self._french.load("checkin_fr.qm", str(TRANSLATIONS_DIR))

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        known = self._french.translate(context, source, disambiguation, n)
        return " ".join(word + "é" * round(len(word) * 0.4) for word in str(known).split(" "))

    def isEmpty(self) -> bool:  # noqa: N802
        return False


@pytest.fixture
def longer() -> Iterator[Longer]:
    translator = Longer()
    yield translator
    QCoreApplication.removeTranslator(translator)


def speak_longer(person: Person, longer: Longer) -> None:
    QCoreApplication.installTranslator(longer)
    engine = person.shown.window.view.engine()
    assert isinstance(engine, QQmlEngine)
    engine.retranslate()


@pytest.mark.parametrize(
    ("display", "large"), cases([*USUAL, (UPRIGHT, False)], DISPLAYS, [False, True])
)
def test_whatever_is_touched_and_read_is_large_enough_and_has_its_own_name(
    approach: Approach, display: str, large: bool
) -> None:
    """By default each page in one of two languages."""
    person = approach(display, voice=Mute())
    if large:
        person.preferences.toggleLargeText()
    for number, language in enumerate(("fr", "nl")):
        person.preferences.setLanguage(language)
        places_of_bar = set()
        for sight in some_sights(person, number, 2):
            assert list(hard_to_touch(person)) == [], sight
            assert list(hard_to_read(person, 7.3 if large else 5.0)) == [], sight
            if language == "fr" and not person.view_model.property("asking"):
                places_of_bar.add(place_of_bar(person))
        assert language != "fr" or len(places_of_bar) == 1, "the bar never moves"


def hard_to_touch(person: Person) -> Iterator[str]:
    """Yields every control that is smaller than a key, or without a name of its own."""
    controls = person.controls()
    assert controls
    names = Counter(accessible_name(item) for item in controls)
    for item in controls:
        size_mm = min(rect_of(item).width(), rect_of(item).height()) / person.shown.px_per_mm
        name = accessible_name(item)
        if size_mm < KEY_MM - 0.01:
            yield f"{name!r} has {size_mm:.1f} mm"
        if not name or names[name] > 1:
            yield f"{names[name]} controls are called {name!r}"


def hard_to_read(person: Person, capitals_mm: float) -> Iterator[str]:
    """Yields every text whose capitals are lower than this."""
    for item in person.items("QQuickText"):
        words = str(item.property("text"))
        if words:
            size_px = item.property("fontInfo").property("pixelSize").toNumber()
            if size_px / person.shown.px_per_mm * 0.727 < capitals_mm - 0.1:
                yield words


def place_of_bar(person: Person) -> tuple[object, ...]:
    """Where the four buttons of the bar are."""
    bar = ("Grands caractères", "Contraste élevé", "Aide", "Recommencer")
    return tuple(rect_of(person.control(name)).getCoords() for name in bar)


@pytest.mark.parametrize(
    ("display", "words"),
    cases(
        [("10.1 inch", "longer"), ("upright 10.1 inch", "nl large"), (UPRIGHT, "es")],
        DISPLAYS,
        [*LANGUAGES, "longer", *(f"{language} large" for language in LANGUAGES)],
    ),
)
def test_nothing_is_clipped_elided_or_overlaid(
    approach: Approach, longer: Longer, display: str, words: str
) -> None:
    person = approach(display, voice=Mute())
    if words.endswith("large"):
        person.preferences.toggleLargeText()
    if words != "longer":
        person.preferences.setLanguage(words[:2])
    if words == "longer":
        speak_longer(person, longer)
    problems = [f"{sight}: {problem}" for sight in every_sight(person) for problem in flaws(person)]
    assert problems == []


def flaws(person: Person) -> Iterator[str]:
    """Yields every text or control that is clipped, elided, overlapped or off the screen."""
    texts = [item for item in person.items("QQuickText") if item.property("text")]
    controls = person.items("QQuickAbstractButton")
    window = rect_of(person.shown.window.root).adjusted(-1, -1, 1, 1)
    for item in texts:
        words = f"“{plain(str(item.property('text')))}”"
        yield from (f"{words} {problem}" for problem in flaws_of_text(item))
    for item in (*texts, *controls):
        if not window.contains(rect_of(item)):
            yield f"{accessible_name(item) or item.property('text')} leaves the screen"
    if person.view_model.property("asking") or person.view_model.property("busy"):
        return
    for one, other in (*product(texts, controls), *combinations(controls, 2)):
        if overlap(one, other) and not any(holder is other for holder in ancestors(one)):
            yield f"{one.property('text')} lies over {accessible_name(other)}"


def flaws_of_text(item: QQuickItem) -> Iterator[str]:
    if item.property("truncated"):
        yield "is elided"
    if item.property("contentWidth") > item.width() + 1:
        yield "is wider than its place"
    if item.property("contentHeight") > item.height() + 1:
        yield "is higher than its place"
    if item.property("lineCount") > 1 and widest_word(item) > item.width() + 1:
        yield "is broken within a word"
    for place in holders(item):
        if not rect_of(place).adjusted(-1, -1, 1, 1).contains(rect_of(item)):
            yield f"leaves {accessible_name(place) or place}"


def widest_word(item: QQuickItem) -> float:
    """In pixels. Words end where a line may: not at a no-break space."""
    metrics = QFontMetricsF(item.property("font"))
    words = re.split(r"(?<=-)|[ \n]", str(item.property("text")))
    return max(metrics.horizontalAdvance(word) for word in words)


def holders(item: QQuickItem) -> Iterator[QQuickItem]:
    """Yields the buttons and pictures around a text, and the items that clip it."""
    for holder in ancestors(item):
        is_picture = "Picture_" in holder.metaObject().className()
        if is_picture or holder.inherits("QQuickAbstractButton") or holder.clip():
            yield holder


def overlap(one: QQuickItem, other: QQuickItem) -> bool:
    shared = rect_of(one).intersected(rect_of(other))
    return shared.width() > 1 and shared.height() > 1


@pytest.mark.parametrize(
    ("display", "large"),
    cases(
        [(UPRIGHT, False), (UPRIGHT, True), ("upright 27 inch", False)],
        [UPRIGHT, "upright 27 inch"],
        [False, True],
    ),
)
def test_upright_display_keeps_what_is_touched_within_reach(
    approach: Approach, display: str, large: bool
) -> None:
    person = approach(display)
    if large:
        person.preferences.toggleLargeText()
    bottom = rect_of(person.shown.window.root).bottom()
    # Where the words are large, least room is left.
    for sight in some_sights(person, ("27" in display) + 1, 1 if large else 3):
        for item in person.controls():
            height_mm = (bottom - rect_of(item).top()) / person.shown.px_per_mm
            assert height_mm <= REACH_MM, f"{sight}: {accessible_name(item)}"
        if display == "upright 27 inch" and not person.view_model.property("asking"):
            assert_title_at_eye_height(person, sight)


def assert_title_at_eye_height(person: Person, sight: str) -> None:
    title = person.shown.window.view.activeFocusItem()
    assert title is not None
    capitals_mm = title.property("font").pixelSize() / person.shown.px_per_mm * 0.727
    assert capitals_mm >= 16, sight
    assert rect_of(title).top() < 0.1 * person.shown.window.root.height(), sight


@pytest.mark.parametrize("display", ["upright 10.1 inch", "10.1 inch"])
def test_bar_is_as_far_from_the_right_edge_as_from_the_left(
    approach: Approach, display: str
) -> None:
    """Even where this device can speak, which adds a button."""
    person = approach(display, voice=Mute())
    places = [rect_of(item) for item in person.controls()]
    width = person.shown.window.root.width()
    left, right = min(place.left() for place in places), max(place.right() for place in places)
    assert width - right == pytest.approx(left, abs=1)


def test_large_words_leave_an_upright_display_its_picture(approach: Approach) -> None:
    """Whether an order is ready is said by colour and icon too."""
    person = approach("upright 10.1 inch")
    person.preferences.toggleLargeText()
    pictured = {
        sight
        for sight in every_sight(person)
        if any("IconDisc_" in item.metaObject().className() for item in person.items("QQuickItem"))
    }
    assert {"askedReady", "askedNotReady", "collected", "unknown"} <= pictured
