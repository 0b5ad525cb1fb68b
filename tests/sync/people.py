"""What people at the devices do and see."""

from __future__ import annotations

from kiosk.domain.events.payloads import Answer
from kiosk.domain.order import Actor, Order
from kiosk.domain.status import Status
from kiosk.services.orders import check_in
from kiosk.services.orders.check_in import CheckInResult, Recognised
from kiosk.services.orders.close_issues import (
    AnswerQuestion,
    CloseReview,
    answer_question,
    close_review,
)
from kiosk.services.ports.boards import Card, Question, Review
from tests.storage.sample import COUNTER_1, LEA, SOPHIE, go, order_of, serve
from tests.sync.direct import Device


def ready(device: Device, order_id: str, person: Actor = LEA) -> None:
    """Pack the parcel of an order."""
    go(device.store, order_id, Status.READY, actor=person)


def hand_over(device: Device, order_id: str, person: Actor, at: str) -> None:
    """Serve a customer of a ready order, and hand everything over."""
    serve(device.store, order_id, person, at)
    go(device.store, order_id, Status.PICK_UP_OK, actor=person, at=at)


def comes(device: Device, order_id: str, bay: str | None = "A2") -> CheckInResult:
    """The customer of an order checks in; returns what they are shown."""
    wish = check_in.CheckIn((order_id,), bay)
    return device.store.run_blocking(check_in.arrive, wish).result


def asks_code(device: Device, order_id: str) -> Recognised:
    """The customer of an order types its code at a check-in."""
    code = order_of(device.store, order_id).pickup_code
    return device.store.run_blocking(
        lambda uow, typed: check_in.recognise_code(uow, None, typed), code
    )


def status(device: Device, order_id: str) -> Status:
    return order_of(device.store, order_id).status


def knows(device: Device, order_id: str) -> bool:
    return device.store.read_blocking(lambda reader: reader.order(order_id)) is not None


def order(device: Device, order_id: str) -> Order:
    return order_of(device.store, order_id)


def card(device: Device, order_id: str) -> Card:
    return device.store.read_blocking(lambda reader: reader.cards([order_id]))[order_id]


def questions(device: Device) -> tuple[Question, ...]:
    return device.store.read_blocking(lambda reader: reader.questions())


def reviews(device: Device) -> list[tuple[str, str, str | None]]:
    """The conflict cards: reason, whose action, and the status it was to lead to."""
    return [(card.outcome_reason, card.person, card.to_status) for card in open_reviews(device)]


def open_reviews(device: Device) -> tuple[Review, ...]:
    return device.store.read_blocking(lambda reader: reader.reviews())


def timeline(device: Device, order_id: str) -> list[tuple[str | None, str | None, str | None]]:
    """The steps of an order as its timeline shows them: to which status, outcome, reason."""
    reported = device.store.read_blocking(lambda reader: reader.timeline(order_id))
    return [
        (one.event.to_status, one.outcome, one.outcome_reason)
        for one in reported
        if one.event.to_status
    ]


def is_here(device: Device, order_id: str) -> bool:
    found = device.store.read_blocking(lambda reader: reader.arrivals_of(order_id))
    return any(arrival.is_active for arrival in found)


def answers(device: Device, order_id: str, answer: Answer, person: Actor = LEA) -> None:
    """Somebody at a counter answers head office's question about an order."""
    (question,) = [one for one in questions(device) if one.order_id == order_id]
    wish = AnswerQuestion(question.command_id, order_id, answer, person)
    device.store.run_blocking(answer_question, wish)


def resolves_review(device: Device, *, confirm: bool = False, person: Actor = SOPHIE) -> None:
    """Somebody closes the first open review."""
    review = open_reviews(device)[0]
    assert not confirm or review.can_confirm
    device.store.run_blocking(
        close_review, CloseReview(review.operation_id, person, COUNTER_1, confirm)
    )
