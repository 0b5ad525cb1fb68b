"""What people at the machines do and see, in their words."""

from __future__ import annotations

from kiosk.domain.commands import Answer
from kiosk.domain.order import Actor, Order
from kiosk.domain.status import Status
from kiosk.services import check_in
from kiosk.services.boards import Card, Question, Review
from kiosk.services.check_in import Recognised, Told
from kiosk.services.reviewing import AnswerQuestion, Settle, answer_question, settle
from tests.storage.sample import COUNTER_1, LEA, SOPHIE, go, order_of, serve
from tests.sync.direct import Machine


def ready(machine: Machine, order_id: str, person: Actor = LEA) -> None:
    """The parcel is packed."""
    go(machine.store, order_id, Status.READY, actor=person)


def hand_over(machine: Machine, order_id: str, person: Actor, at: str) -> None:
    """Serve a customer of a ready order, and hand everything over."""
    serve(machine.store, order_id, person, at)
    go(machine.store, order_id, Status.PICK_UP_OK, actor=person, at=at)


def comes(machine: Machine, order_id: str, bay: str | None = "A2") -> Told:
    """The customer of an order checks in; returns what they are told."""
    wish = check_in.CheckIn((order_id,), bay)
    return machine.store.call(check_in.arrive, wish).told


def asks_code(machine: Machine, order_id: str) -> Recognised:
    """The customer of an order types its code at a check-in."""
    code = order_of(machine.store, order_id).pickup_code
    return machine.store.call(lambda uow, typed: check_in.recognise_code(uow, None, typed), code)


def status(machine: Machine, order_id: str) -> Status:
    return order_of(machine.store, order_id).status


def knows(machine: Machine, order_id: str) -> bool:
    return machine.store.query(lambda reader: reader.order(order_id)) is not None


def order(machine: Machine, order_id: str) -> Order:
    return order_of(machine.store, order_id)


def card(machine: Machine, order_id: str) -> Card:
    return machine.store.query(lambda reader: reader.cards([order_id]))[order_id]


def questions(machine: Machine) -> tuple[Question, ...]:
    return machine.store.query(lambda reader: reader.questions())


def reviews(machine: Machine) -> list[tuple[str, str, str | None]]:
    """The conflict cards: why, whose deed, and to which status it wanted."""
    return [(card.why, card.person, card.to_status) for card in cards_to_settle(machine)]


def cards_to_settle(machine: Machine) -> tuple[Review, ...]:
    return machine.store.query(lambda reader: reader.reviews())


def timeline(machine: Machine, order_id: str) -> list[tuple[str | None, str | None, str | None]]:
    """The steps of an order as its timeline shows them: to where, what became of it, why."""
    told = machine.store.query(lambda reader: reader.timeline(order_id))
    return [(one.event.to_status, one.outcome, one.why) for one in told if one.event.to_status]


def is_here(machine: Machine, order_id: str) -> bool:
    found = machine.store.query(lambda reader: reader.arrivals_of(order_id))
    return any(arrival.is_active for arrival in found)


def answers(machine: Machine, order_id: str, answer: Answer, person: Actor = LEA) -> None:
    """Somebody at a counter answers head office's question about an order."""
    (question,) = [one for one in questions(machine) if one.order_id == order_id]
    wish = AnswerQuestion(question.command_id, order_id, answer, person)
    machine.store.call(answer_question, wish)


def settles(machine: Machine, *, confirm: bool = False, person: Actor = SOPHIE) -> None:
    """Somebody settles the first conflict card."""
    review = cards_to_settle(machine)[0]
    assert not confirm or review.can_confirm
    machine.store.call(settle, Settle(review.deed_id, person, COUNTER_1, confirm))
