"""The people of a store: what they do next, drawn from what their machine shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from kiosk.domain.commands import Answer
from kiosk.domain.deeds import Details
from kiosk.domain.journal import EventDraft
from kiosk.domain.order import Actor, Order, Slot
from kiosk.domain.sequencing import DeviceRole
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS, permitted_next
from kiosk.services import check_in, counter, reviewing
from kiosk.services.counter import Advance, CustomerLeft, OnOrder, Undo
from kiosk.services.ports import Changes, Deed, UnitOfWork
from tests.storage.sample import LEA, NOON, PAUL, SOPHIE, reason_for, some_of

HOLD_S = 8.0
SERVABLE = (Status.READY, Status.AWAITING, Status.BLOCKED, Status.DELAYED, Status.REPLANNED)
TO_PREPARE = (Status.INIT, Status.STOCK_OK, Status.STARTED)
FUTURE_KIND = "weighed"
"""An event of a kind that only a later version knows."""


@dataclass(frozen=True)
class Seen:
    """One order as a machine shows it."""

    order_id: str
    status: Status
    version: int


@dataclass(frozen=True)
class Wish:
    """What somebody does: a use case with its command. `held`: the deed may wait for its time."""

    name: str
    use_case: Callable[[UnitOfWork, Any], Any]
    command: Any


class Desk:
    """What a machine can be asked, and told to do, while it runs."""

    name: str
    role: DeviceRole
    last_deed: Deed | None

    def seen(self) -> Sequence[Seen]:
        """Every order here."""
        raise NotImplementedError

    def order(self, order_id: str) -> Order:
        """One order."""
        raise NotImplementedError

    def arrivals(self) -> Sequence[str]:
        """The identifiers of everybody who is here."""
        raise NotImplementedError

    def questions(self) -> Sequence[tuple[str, str]]:
        """Head office's open questions: command and order."""
        raise NotImplementedError

    def reviews(self) -> Sequence[str]:
        """The deeds that wait for somebody to look at them."""
        raise NotImplementedError


class Person:
    """Draws the next deed at a machine."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._slots = 0

    def wish(self, desk: Desk) -> Wish | None:
        """What somebody at this machine does now; None where there is nothing to do."""
        if desk.role is DeviceRole.CHECK_IN:
            return self._customer(desk)
        todo = self._waiting_for_a_person(desk)
        if todo is not None:
            return todo
        choices = (
            *[self._move] * 9,
            *[self._serve] * 4,
            *[self._hand_over] * 4,
            *[self._chain] * 3,
            self._resume,
            self._undo,
            self._undo,
            self._arrive,
            self._leave,
            self._see,
            self._newer,
        )
        return self._chance.choice(choices)(desk)

    # --- what waits for a person

    def _waiting_for_a_person(self, desk: Desk) -> Wish | None:
        questions = desk.questions()
        if questions and self._chance.random() < 0.5:
            command_id, order_id = self._chance.choice(questions)
            answer = self._chance.choice([Answer.STOP, Answer.GO_ON])
            command = reviewing.AnswerQuestion(command_id, order_id, answer, self._actor())
            return Wish(f"answer {answer}", reviewing.answer_question, command)
        reviews = desk.reviews()
        if reviews and self._chance.random() < 0.3:
            deed_id = self._chance.choice(reviews)
            confirm = self._chance.random() < 0.4
            settle = reviewing.Settle(deed_id, SOPHIE, desk.name, confirm)
            return Wish("confirm" if confirm else "dismiss", reviewing.settle, settle)
        return None

    # --- customers

    def _customer(self, desk: Desk) -> Wish | None:
        choices = (self._arrive, self._arrive, self._arrive, self._again)
        return self._chance.choice(choices)(desk, check_in.CUSTOMER)

    def _arrive(self, desk: Desk, actor: Actor = LEA) -> Wish | None:
        lasting = tuple(status for status in Status if status is not Status.PICK_UP_OK)
        likely = self._one(desk, (Status.READY, Status.READY, *TO_PREPARE, Status.REPLANNED))
        seen = likely if self._chance.random() < 0.8 else self._one(desk, lasting)
        if seen is None:
            return None
        ids = [seen.order_id]
        if self._chance.random() < 0.2:
            other = self._one(desk, lasting)
            ids += [other.order_id] if other and other.order_id not in ids else []
        bay = self._chance.choice([None, None, "A1", "B2"])
        return Wish("arrive", check_in.arrive, check_in.CheckIn(tuple(ids), bay, actor))

    def _again(self, desk: Desk, actor: Actor) -> Wish | None:
        seen = self._one(desk, (Status.AWAITING, Status.CANCELLED, Status.READY))
        if seen is None:
            return None
        code = desk.order(seen.order_id).pickup_code
        return Wish("give code", lambda uow, text: check_in.recognise_code(uow, None, text), code)

    def _leave(self, desk: Desk) -> Wish | None:
        arrivals = desk.arrivals()
        if not arrivals:
            return None
        left = CustomerLeft(self._chance.choice(arrivals), self._actor())
        return Wish("customer left", counter.customer_left, left)

    # --- staff

    def _move(self, desk: Desk) -> Wish | None:
        seen = self._one(desk, TO_PREPARE if self._chance.random() < 0.4 else tuple(Status))
        if seen is None:
            return None
        actor = self._actor()
        legal = permitted_next(actor.role, seen.status) or tuple(Status)
        to_status = self._chance.choice(legal)
        if seen.status in TO_PREPARE and self._chance.random() < 0.7:
            to_status = legal[0]
        return self._advance(desk, seen, to_status, actor)

    def _hand_over(self, desk: Desk) -> Wish | None:
        seen = self._one(desk, (Status.IN_PROGRESS,))
        if seen is None:
            return self._serve(desk)
        ends = [Status.PICK_UP_OK] * 3 + [Status.PICK_UP_PARTIALLY, Status.PICK_UP_FAILED]
        return self._advance(desk, seen, self._chance.choice(ends), self._actor())

    def _chain(self, desk: Desk) -> Wish | None:
        """To a status rarely reached, over as many steps as it takes."""
        seen = self._one(desk, (*FLAGS, *FLAGS, *tuple(Status)))
        if seen is None:
            return None
        to_status = self._chance.choice([s for s in Status if s is not seen.status])
        return self._advance(desk, seen, to_status, SOPHIE, chain=True)

    def _advance(
        self, desk: Desk, seen: Seen, to_status: Status, actor: Actor, *, chain: bool = False
    ) -> Wish:
        hold_s = HOLD_S if self._chance.random() < 0.4 else None
        details = self._details(desk.order(seen.order_id), to_status)
        command = Advance(
            seen.order_id, to_status, actor, desk.name, details, chain=chain, hold_s=hold_s
        )
        return Wish(f"advance {seen.status}>{to_status}", counter.advance, command)

    def _details(self, order: Order, to_status: Status) -> Details:
        reason = reason_for(to_status)
        slot = self._slot() if to_status is Status.REPLANNED else None
        left = sum(order.left_of(line) for line in order.lines)
        if to_status is not Status.PICK_UP_PARTIALLY or left < 2:
            return Details(reason=reason, slot=slot)
        replan_to = self._slot() if self._chance.random() < 0.4 else None
        return Details(reason=reason, hand_over=some_of(order), replan_to=replan_to)

    def _slot(self) -> Slot:
        self._slots += 1
        start = NOON + timedelta(days=1, hours=self._slots)
        return Slot(start, start + timedelta(hours=1))

    def _serve(self, desk: Desk) -> Wish | None:
        seen = self._one(desk, SERVABLE)
        if seen is None:
            return None
        command = OnOrder(seen.order_id, self._actor(), desk.name)
        return Wish(f"serve {seen.status}", counter.serve, command)

    def _resume(self, desk: Desk) -> Wish | None:
        seen = self._one(desk, FLAGS)
        if seen is None:
            return None
        return Wish("resume", counter.resume, OnOrder(seen.order_id, self._actor(), desk.name))

    def _undo(self, desk: Desk) -> Wish | None:
        if desk.last_deed is None:
            return None
        return Wish("undo", counter.undo, Undo(desk.last_deed.deed_id, SOPHIE, desk.name))

    def _see(self, desk: Desk) -> Wish | None:
        seen = self._one(desk, (Status.CANCELLED,))
        if seen is None or seen.status is not Status.CANCELLED:
            return None
        return Wish("see", counter.mark_seen, OnOrder(seen.order_id, LEA, desk.name))

    def _newer(self, desk: Desk) -> Wish | None:
        seen = self._one(desk, tuple(Status)) if self._chance.random() < 0.3 else None
        if seen is None:
            return None
        kind: Any = FUTURE_KIND
        draft = EventDraft(kind, LEA, seen.order_id, data={"weight_g": 250})
        return Wish("note of a later version", _append, draft)

    # --- choosing

    def _actor(self) -> Actor:
        return self._chance.choice([LEA, PAUL, SOPHIE, SOPHIE])

    def _one(self, desk: Desk, statuses: Sequence[Status]) -> Seen | None:
        """An order in one of these statuses, else any."""
        everything = desk.seen()
        wanted = [seen for seen in everything if seen.status in statuses]
        choice = wanted if wanted and self._chance.random() < 0.9 else everything
        return self._chance.choice(choice) if choice else None


def _append(uow: UnitOfWork, draft: EventDraft) -> Changes:
    uow.append(draft)
    return Changes()
