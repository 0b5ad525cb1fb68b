"""Tests the signature on the screen at hand-over, where the store wants one."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.domain.codes.signature import SIGNATURE_BYTES_MAX, is_signature, strokes_of
from kiosk.domain.events.event import Event
from kiosk.domain.events.payloads import Step
from kiosk.domain.events.personal import PeopleOfStep
from kiosk.domain.status import Status
from tests.screens.counter.conftest import CounterShown, Open
from tests.screens.hands import accessible_name
from tests.screens.shop import Shop

Curve = list[tuple[float, float]]

WAVE: Curve = [(0.1 + 0.02 * n, 0.2 + 0.1 * math.sin(n / 3)) for n in range(40)]


def at(pad: QQuickItem, x: float, y: float) -> QPoint:
    """A point of the pad, in parts of its width, on the window."""
    return pad.mapToScene(QPointF(x * pad.width(), y * pad.width())).toPoint()


def draw(counter: CounterShown, curve: Curve) -> None:
    """A finger draws this curve on the pad."""
    pad, view = counter.shown.called("signaturePad"), counter.shown.window.view
    counter.shown.look()
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view, button, none, at(pad, *curve[0]))
    for x, y in curve[1:]:
        QTest.mouseMove(view, at(pad, x, y))
    QTest.mouseRelease(view, button, none, at(pad, *curve[-1]))


def asked_to_sign(open_counter: Open, shop: Shop, **settings: object) -> tuple[CounterShown, str]:
    """An order is being served, and its customer is asked to sign."""
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(signature=True, undo_s=0.3, **settings)
    counter.select(order_id)
    counter.hand_over()
    counter.shown.until(lambda: counter.shown.is_there("signaturePad"))
    return counter, order_id


def handed_over(shop: Shop, order_id: str) -> Event:
    """What was recorded of the hand-over."""
    return [event for event in shop.journal(order_id) if event.to_status is Status.PICK_UP_OK][-1]


def signed_as(event: Event) -> str | None:
    return event.personal.signature if isinstance(event.personal, PeopleOfStep) else None


def inked(counter: CounterShown) -> int:
    """How many points of the pad, between its words, are as dark as ink."""
    pad = counter.shown.called("signaturePad")
    image = counter.shown.window.grab()
    left, top = at(pad, 0.05, 0.18).toTuple()
    right, low = at(pad, 0.95, 0.4).toTuple()
    return sum(
        image.pixelColor(x, y).lightness() < 90
        for x in range(left, right, 2)
        for y in range(top, low, 2)
    )


@pytest.mark.parametrize("display", ["10.1 inch", "15.6 inch"])
def test_what_is_drawn_is_recorded_with_the_hand_over(
    open_counter: Open, shop: Shop, display: str
) -> None:
    counter, order_id = asked_to_sign(open_counter, shop, display=display)
    assert shop.status(order_id) is Status.IN_PROGRESS
    assert accessible_name(counter.shown.called("signaturePad")) == "Sign here with your finger."
    draw(counter, WAVE)
    draw(counter, [(0.2, 0.4), (0.5, 0.42), (0.8, 0.4)])
    counter.shown.until(lambda: inked(counter) > 20)
    counter.shown.tap(counter.shown.called("acceptSignature"))
    counter.wait_for(order_id, Status.PICK_UP_OK)

    text = signed_as(handed_over(shop, order_id)) or ""
    first, second = strokes_of(text)
    xs = [x / 4095 for x, _ in first]
    assert (min(xs), max(xs)) == pytest.approx((0.1, 0.88), abs=0.02)
    assert second[0][0] / 4095 == pytest.approx(0.2, abs=0.02)
    assert len(text) <= SIGNATURE_BYTES_MAX


def test_a_dot_is_no_signature(open_counter: Open, shop: Shop) -> None:
    counter, order_id = asked_to_sign(open_counter, shop)
    counter.shown.tap(counter.shown.called("signaturePad"))
    counter.shown.tap(counter.shown.called("acceptSignature"))
    assert counter.panel.shown == "signature"
    assert shop.status(order_id) is Status.IN_PROGRESS


def test_what_is_cleared_is_gone(open_counter: Open, shop: Shop) -> None:
    counter, order_id = asked_to_sign(open_counter, shop)
    draw(counter, WAVE)
    counter.shown.until(lambda: inked(counter) > 20)
    counter.shown.tap(counter.shown.called("clearSignature"))
    counter.shown.until(lambda: inked(counter) == 0)
    draw(counter, [(0.3, 0.2), (0.4, 0.25), (0.5, 0.2)])
    counter.shown.tap(counter.shown.called("acceptSignature"))
    counter.wait_for(order_id, Status.PICK_UP_OK)
    (stroke,) = strokes_of(signed_as(handed_over(shop, order_id)) or "")
    assert stroke[0][0] / 4095 == pytest.approx(0.3, abs=0.02)


def test_without_a_signature_there_is_a_reason(open_counter: Open, shop: Shop) -> None:
    counter, order_id = asked_to_sign(open_counter, shop)
    draw(counter, WAVE)
    counter.shown.tap(counter.shown.called("withoutSignature"))
    counter.shown.tap(counter.shown.called("unsigned:UNSIGNED_CANNOT"))
    counter.wait_for(order_id, Status.PICK_UP_OK)
    event = handed_over(shop, order_id)
    assert signed_as(event) is None
    assert isinstance(event.payload, Step)
    assert event.payload.hand_over is not None
    assert event.payload.hand_over.unsigned == "UNSIGNED_CANNOT"
    counter.find(order_id)
    counter.panel.open("history")
    counter.shown.until(
        lambda: any("not signed (Unable to sign)" in text for text in counter.shown.texts())
    )


def test_a_partial_hand_over_is_signed_for_too(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(signature=True)
    counter.select(order_id)
    counter.items.toggle(2)
    counter.items.setHanded(2, 1)
    counter.items.chooseReason("PARTIALLY_MISSING")
    counter.items.chooseTime(counter.items.picker.offered_first())
    counter.hand_over()
    draw(counter, WAVE)
    counter.shown.tap(counter.shown.called("acceptSignature"))
    counter.wait_for(order_id, Status.REPLANNED)
    steps = [e for e in shop.journal(order_id) if e.to_status is Status.PICK_UP_PARTIALLY]
    assert is_signature(signed_as(steps[-1]) or "")


def test_whoever_was_asked_to_sign_last_signs_for_their_own_order(
    open_counter: Open, shop: Shop
) -> None:
    counter, _ = asked_to_sign(open_counter, shop)
    draw(counter, WAVE)
    other = shop.order_in(Status.IN_PROGRESS)
    counter.select(other)
    counter.hand_over()
    counter.shown.until(lambda: counter.shown.is_there("signaturePad"))
    counter.shown.tap(counter.shown.called("acceptSignature"))
    assert shop.status(other) is Status.IN_PROGRESS
    assert inked(counter) == 0


def test_a_pad_that_is_full_takes_no_more(open_counter: Open, shop: Shop) -> None:
    counter, order_id = asked_to_sign(open_counter, shop)
    signature = counter.view_model.service.signing
    for number in range(60):
        signature.beginStroke(0.1, 0.1)
        for step in range(60):
            signature.extendStroke(0.1 + (step % 2) * 0.5, 0.1 + number * 0.005)
    draw(counter, WAVE)
    counter.shown.tap(counter.shown.called("acceptSignature"))
    counter.wait_for(order_id, Status.PICK_UP_OK)
    assert is_signature(signed_as(handed_over(shop, order_id)) or "")


def test_a_store_that_wants_none_asks_for_none(open_counter: Open, shop: Shop) -> None:
    order_id = shop.order_in(Status.IN_PROGRESS)
    counter = open_counter(undo_s=0.3)
    counter.select(order_id)
    counter.hand_over()
    counter.wait_for(order_id, Status.PICK_UP_OK)
    assert signed_as(handed_over(shop, order_id)) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "La commande a changé avant que votre geste soit enregistré."),
        ("en", "The order had changed before the tap was recorded."),
    ],
)
def test_an_order_that_another_counter_hands_over_needs_no_signature(
    open_counter: Open, shop: Shop, language: str, said: str
) -> None:
    counter, order_id = asked_to_sign(open_counter, shop, language=language)
    shop.advance(order_id, Status.PICK_UP_OK)
    counter.shown.until(lambda: not counter.shown.is_there("signaturePad"))
    counter.shown.until(lambda: counter.shown.is_there("toast"))
    assert counter.alerts.toast == said
    assert counter.panel.shown == "order"
