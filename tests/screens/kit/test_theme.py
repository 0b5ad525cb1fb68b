"""Tests the contrast and letter height that Theme defines."""

import pytest
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtQml import QJSValue

from tests.screens.kit.conftest import DISPLAYS, Show, Shown

MODES = ["light", "dark", "contrast"]
STATUS_TOKENS = ["toPrepare", "inProgress", "ready", "warn", "late", "blocked"]
TEXT_PAIRS = [
    *[("ink", ground) for ground in ("canvas", "surface", "sunken", "pressed", "tint")],
    *[("inkSoft", ground) for ground in ("canvas", "surface", "sunken", "tint")],
    ("accentInk", "accent"),
    ("accentInk", "accentPressed"),
    *[("danger", ground) for ground in ("canvas", "surface", "dangerTint")],
]
EDGE_PAIRS = [
    (edge, ground)
    for edge in ("border", "outline", "focus", "danger", "accent")
    for ground in ("canvas", "surface", "tint")
]


def luminance(colour: QColor) -> float:
    """Relative luminance, WCAG 2.2."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def colour(shown: Shown, name: str) -> QColor:
    value = shown.theme(name)
    assert isinstance(value, QColor), name
    return value


def token(shown: Shown, name: str) -> dict[str, str]:
    value = shown.root.property("tokens")
    tokens = value.toVariant() if isinstance(value, QJSValue) else value
    return dict(tokens[name])


TOKENS_QML = (
    "readonly property var tokens: ({"
    + ", ".join(f"{name}: Theme.token('{name}')" for name in STATUS_TOKENS)
    + "})"
)


@pytest.mark.parametrize("mode", MODES)
def test_all_text_stands_out_seven_to_one(show: Show, mode: str) -> None:
    shown = show("", mode=mode)
    weak = {
        pair: ratio
        for pair in TEXT_PAIRS
        if (ratio := contrast(colour(shown, pair[0]), colour(shown, pair[1]))) < 7
    }
    assert weak == {}


@pytest.mark.parametrize("mode", MODES)
def test_edges_and_the_focus_ring_stand_out_three_to_one(show: Show, mode: str) -> None:
    shown = show("", mode=mode)
    weak = {
        pair: ratio
        for pair in EDGE_PAIRS
        if (ratio := contrast(colour(shown, pair[0]), colour(shown, pair[1]))) < 3
    }
    assert weak == {}
    assert shown.theme("focusWidth") >= 2  # type: ignore[operator]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", STATUS_TOKENS)
def test_a_status_can_be_read_and_its_shape_seen(show: Show, mode: str, name: str) -> None:
    shown = show(TOKENS_QML, mode=mode)
    colours = token(shown, name)
    assert contrast(QColor(colours["ink"]), QColor(colours["fill"])) >= 7
    for ground in ("surface", "canvas", "tint"):
        assert contrast(QColor(colours["border"]), colour(shown, ground)) >= 3, ground


def test_no_two_statuses_share_an_icon_or_a_fill(show: Show) -> None:
    for mode in MODES:
        shown = show(TOKENS_QML, mode=mode)
        tokens = [token(shown, name) for name in STATUS_TOKENS]
        assert len({each["icon"] for each in tokens}) == len(STATUS_TOKENS)
        assert len({each["fill"] for each in tokens}) == len(STATUS_TOKENS)


def capital_height_mm(shown: Shown, size_name: str) -> float:
    size_px, px_per_mm = shown.theme(size_name), shown.theme("pxPerMm")
    assert isinstance(size_px, int)
    assert isinstance(px_per_mm, float)
    font = QFont(str(shown.theme("fontFamily")))
    font.setPixelSize(size_px)
    return QFontMetricsF(font).capHeight() / px_per_mm


@pytest.mark.parametrize("display", DISPLAYS)
@pytest.mark.parametrize(
    ("reader", "body_mm", "least_mm"),
    [("staff", 4, 3), ("customer", 5, 5), ("customer with large text", 7.3, 7.3)],
)
def test_capitals_are_as_high_as_the_reader_needs(
    show: Show, display: str, reader: str, body_mm: float, least_mm: float
) -> None:
    shown = show("", audience=reader.partition(" ")[0], display=display)
    shown.root.setProperty("largeText", reader.endswith("large text"))
    assert capital_height_mm(shown, "bodySize") >= body_mm
    for name in ("displaySize", "titleSize", "bodySize", "secondarySize", "codeSize"):
        assert capital_height_mm(shown, name) >= least_mm, name


def test_the_theme_changes_while_the_screen_is_shown(show: Show) -> None:
    shown = show("")
    before = colour(shown, "canvas")
    shown.root.setProperty("mode", "dark")
    assert colour(shown, "canvas") != before


def test_two_screens_keep_their_own_theme(show: Show) -> None:
    counter = show("", mode="light", audience="staff")
    check_in = show("", mode="dark", audience="customer")
    themes = [screen.root.property("theme") for screen in (counter, check_in)]
    assert [theme.property("dark") for theme in themes] == [False, True]
