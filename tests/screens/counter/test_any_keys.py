"""Tests with random keys that neither scans nor typing act on an order."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from kiosk.domain.status import Status
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.keyboard import CTRL, ENTER
from tests.screens.shop import Shop

pytestmark = pytest.mark.heavy

STATUSES = (Status.STARTED, Status.READY, Status.AWAITING, Status.IN_PROGRESS, Status.BLOCKED)
PRINTABLE = st.characters(min_codepoint=33, max_codepoint=126)


@dataclass(frozen=True)
class Keys:
    """Keys typed one after the other, `gap_ms` apart."""

    typed: str
    gap_ms: int


SCANS = st.builds(
    lambda frame, code, gap_ms, end: Keys(frame.replace("-", code) + end, gap_ms),
    st.sampled_from(["-", "\x02-\x03", "\x1a-", "\x1d-", "-\x1a", "$-"]),
    st.text(PRINTABLE, min_size=4, max_size=16),
    st.integers(1, 300),
    st.sampled_from(["", "\r", "\n", "\t", "\r\r", "\r\n", "\t\r"]),
)
TYPED = st.builds(
    Keys,
    st.text(st.one_of(PRINTABLE, st.sampled_from(" \r\t\n")), min_size=1, max_size=8),
    st.integers(1, 999),
)
PLACES = st.sampled_from(["card", "primary", "field", "screen"])


def focus(counter: CounterShown, place: str) -> None:
    """Moves the focus to an item that a stray key would press."""
    shown = counter.shown
    items = {
        "card": shown.all_called("card"),
        "primary": list(counter.buttons().values()),
        "field": shown.all_called("text"),
        "screen": [shown.window.root],
    }[place]
    for item in items[:1]:
        item.forceActiveFocus()


def has_done_all(counter: CounterShown) -> bool:
    return not counter.actions.is_busy and not counter.search.is_reading


def test_no_scan_and_no_typing_moves_an_order(open_counter: Open, shop: Shop) -> None:
    order_ids = [shop.order_in(status) for status in STATUSES]
    before = [shop.steps(order_id) for order_id in order_ids]
    counter = open_counter()
    keyboard = counter.shown.keyboard

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.one_of(SCANS, TYPED), PLACES), max_size=4), st.integers(0, 4))
    def goes_on(keys: list[tuple[Keys, str]], selected: int) -> None:
        counter.search.clear()
        counter.view_model.select(order_ids[selected])
        counter.shown.until(lambda: counter.is_selected(order_ids[selected]))
        for one, place in keys:
            focus(counter, place)
            keyboard.key(Qt.Key.Key_F24)
            keyboard.types(one.typed, one.gap_ms)
            keyboard.rests()
        counter.shown.until(lambda: has_done_all(counter))
        held = shop.store.read_blocking(lambda reader: reader.held_actions())
        assert [shop.steps(order_id) for order_id in order_ids] == before
        assert held == ()

    goes_on()
    counter.search.clear()
    counter.find(order_ids[0])
    focus(counter, "card")
    keyboard.key(ENTER, modifiers=CTRL)
    keyboard.rests()
    counter.wait_for(order_ids[0], Status.READY)
