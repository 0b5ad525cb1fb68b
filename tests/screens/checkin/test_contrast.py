"""Measures in the pixels of every page of the check-in that texts and edges stand out."""

from __future__ import annotations

import pytest

from tests.counts import cases
from tests.screens.checkin.pages import some_sights
from tests.screens.checkin.person import Approach
from tests.screens.checkin.test_layout import DISPLAYS
from tests.screens.counter.test_contrast import texts_in_view, weak_edges, weak_texts
from tests.screens.hands import UPRIGHT
from tests.screens.pixels import Picture

MODES = ["light", "dark", "contrast"]


@pytest.mark.parametrize(
    ("display", "mode"),
    cases([("10.1 inch", "dark"), (UPRIGHT, "contrast"), ("15.6 inch", "light")], DISPLAYS, MODES),
)
def test_every_text_and_edge_stands_out_as_it_is_painted(
    approach: Approach, display: str, mode: str
) -> None:
    """By default each page in one mode."""
    person = approach(display)
    person.shown.window.root.setProperty("mode", mode)
    weak, pages, seen = [], 0, 0
    for sight in some_sights(person, MODES.index(mode), len(MODES)):
        if person.view_model.property("busy") or person.view_model.property("asking"):
            continue  # The page is pale on purpose: it cannot be used then.
        picture = Picture(person.shown.window.grab())
        texts = list(texts_in_view(person.shown))
        pages += 1
        seen += len(texts)
        weak += [f"{sight}: {text}" for text in weak_texts(texts, picture)]
        weak += [f"{sight}: {edge}" for edge in weak_edges(person.shown, picture)]
    assert seen > 2 * pages
    assert weak == []
