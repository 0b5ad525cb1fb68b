"""The people of a store: draws their next action from what their device shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from random import Random
from typing import Any

from kiosk.domain.actions import Details
from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import EventDraft
from kiosk.domain.events.payloads import Answer, Unread
from kiosk.domain.opening_hours import OpeningDays
from kiosk.domain.order import Actor, Order, Slot, hand_over_all
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS, permitted_next
from kiosk.services.orders import check_in, close_issues, counter
from kiosk.services.orders.closing.close_day import CloseDay, ClosingChoice, close_day
from kiosk.services.orders.counter import Advance, CustomerLeft, OrderCommand, Undo
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork
from tests.simulation.acting.colleagues import Colleague
from tests.simulation.acting.operated import HOLD_S, OperatedDevice, Seen, Wish
from tests.storage.sample import LEA, NOON, PAUL, SOPHIE, reason_for, some_of

SERVABLE = (Status.READY, Status.AWAITING, Status.BLOCKED, Status.DELAYED, Status.REPLANNED)
TO_PREPARE = (Status.INIT, Status.STOCK_OK, Status.STARTED)
KEEPING = KeepingRules(keep_days=3, ready_days_max=3, opening_days=OpeningDays(), zone=UTC)
FUTURE_KIND = "weighed"
"""An event kind that only a later version knows."""


class Person:
    """Draws the next action at a device."""

    def __init__(self, rng: Random, *, closes: bool = False) -> None:
        """`closes`: whether people here close the day, beside all else."""
        self._rng = rng
        self._closes = closes
        self._slots = 0
        self._colleague = Colleague(rng, self._one, self._actor)

    def wish(self, device: OperatedDevice) -> Wish | None:
        """The next action at this device; None where there is nothing to do."""
        if device.role is DeviceRole.CHECK_IN:
            return self._customer(device)
        todo = self._waiting_for_a_person(device)
        if todo is not None:
            return todo
        choices = (
            *[self._move] * 9,
            *[self._serve] * 4,
            *[self._hand_over] * 4,
            *self._colleague.choices,
            *[self._along_path] * 3,
            self._resume,
            self._undo,
            self._undo,
            self._arrive,
            self._leave,
            self._see,
            self._newer,
            *[self._close] * (3 * self._closes),
        )
        return self._rng.choice(choices)(device)

    # --- open issues

    def _waiting_for_a_person(self, device: OperatedDevice) -> Wish | None:
        questions = device.questions()
        if questions and self._rng.random() < 0.5:
            command_id, order_id = self._rng.choice(questions)
            answer = self._rng.choice([Answer.STOP, Answer.GO_ON])
            command = close_issues.AnswerQuestion(command_id, order_id, answer, self._actor())
            return Wish(f"answer {answer}", close_issues.answer_question, command)
        reviews = device.reviews()
        if reviews and self._rng.random() < 0.3:
            operation_id = self._rng.choice(reviews)
            confirm = self._rng.random() < 0.4
            closing = close_issues.CloseReview(operation_id, SOPHIE, device.name, confirm)
            return Wish("confirm" if confirm else "dismiss", close_issues.close_review, closing)
        return None

    # --- customers

    def _customer(self, device: OperatedDevice) -> Wish | None:
        choices = (self._arrive, self._arrive, self._arrive, self._again)
        return self._rng.choice(choices)(device, check_in.CUSTOMER)

    def _arrive(self, device: OperatedDevice, actor: Actor = LEA) -> Wish | None:
        lasting = tuple(status for status in Status if status is not Status.PICK_UP_OK)
        likely = self._one(device, (Status.READY, Status.READY, *TO_PREPARE, Status.REPLANNED))
        seen = likely if self._rng.random() < 0.8 else self._one(device, lasting)
        if seen is None:
            return None
        ids = [seen.order_id]
        if self._rng.random() < 0.2:
            other = self._one(device, lasting)
            ids += [other.order_id] if other and other.order_id not in ids else []
        bay = self._rng.choice([None, None, "A1", "B2"])
        return Wish("arrive", check_in.arrive, check_in.CheckIn(tuple(ids), bay, actor))

    def _again(self, device: OperatedDevice, actor: Actor) -> Wish | None:
        seen = self._one(device, (Status.AWAITING, Status.CANCELLED, Status.READY))
        if seen is None:
            return None
        code = device.order(seen.order_id).pickup_code
        return Wish("give code", lambda uow, text: check_in.recognise_code(uow, None, text), code)

    def _leave(self, device: OperatedDevice) -> Wish | None:
        arrivals = device.arrivals()
        if not arrivals:
            return None
        left = CustomerLeft(self._rng.choice(arrivals), self._actor())
        return Wish("customer left", counter.customer_left, left)

    # --- staff

    def _move(self, device: OperatedDevice) -> Wish | None:
        seen = self._one(device, TO_PREPARE if self._rng.random() < 0.4 else tuple(Status))
        if seen is None:
            return None
        actor = self._actor()
        legal = permitted_next(actor.role, seen.status) or tuple(Status)
        to_status = self._rng.choice(legal)
        if seen.status in TO_PREPARE and self._rng.random() < 0.7:
            to_status = legal[0]
        return self._advance(device, seen, to_status, actor)

    def _hand_over(self, device: OperatedDevice) -> Wish | None:
        seen = self._one(device, (Status.IN_PROGRESS,))
        if seen is None:
            return self._serve(device)
        ends = [Status.PICK_UP_OK] * 3 + [Status.PICK_UP_PARTIALLY, Status.PICK_UP_FAILED]
        return self._advance(device, seen, self._rng.choice(ends), self._actor())

    def _along_path(self, device: OperatedDevice) -> Wish | None:
        """Take an order to any other status, over as many steps as that needs."""
        seen = self._one(device, (*FLAGS, *FLAGS, *tuple(Status)))
        if seen is None:
            return None
        to_status = self._rng.choice([s for s in Status if s is not seen.status])
        return self._advance(device, seen, to_status, SOPHIE, along_path=True)

    def _advance(
        self,
        device: OperatedDevice,
        seen: Seen,
        to_status: Status,
        actor: Actor,
        *,
        along_path: bool = False,
    ) -> Wish:
        hold_s = HOLD_S if self._rng.random() < 0.4 else None
        details = self._details(device.order(seen.order_id), to_status)
        command = Advance(
            seen.order_id,
            to_status,
            actor,
            device.name,
            details,
            along_path=along_path,
            hold_s=hold_s,
        )
        return Wish(f"advance {seen.status}>{to_status}", counter.advance, command)

    def _details(self, order: Order, to_status: Status) -> Details:
        reason = reason_for(to_status)
        slot = self._slot() if to_status is Status.REPLANNED else None
        left = sum(order.left_of(line) for line in order.lines)
        if to_status is Status.PICK_UP_OK and self._rng.random() < 0.3:
            return Details(hand_over=replace(hand_over_all(order), signature="AAAABBBB.CCCC"))
        if to_status is not Status.PICK_UP_PARTIALLY or left < 2:
            return Details(reason=reason, slot=slot)
        replan_to = self._slot() if self._rng.random() < 0.4 else None
        return Details(reason=reason, hand_over=some_of(order), replan_to=replan_to)

    def _slot(self) -> Slot:
        self._slots += 1
        start = NOON + timedelta(days=1, hours=self._slots)
        return Slot(start, start + timedelta(hours=1))

    def _serve(self, device: OperatedDevice) -> Wish | None:
        seen = self._one(device, SERVABLE)
        if seen is None:
            return None
        command = OrderCommand(seen.order_id, self._actor(), device.name)
        return Wish(f"serve {seen.status}", counter.serve, command)

    def _resume(self, device: OperatedDevice) -> Wish | None:
        seen = self._one(device, FLAGS)
        if seen is None:
            return None
        return Wish(
            "resume", counter.resume, OrderCommand(seen.order_id, self._actor(), device.name)
        )

    def _undo(self, device: OperatedDevice) -> Wish | None:
        if device.last_action is None:
            return None
        return Wish(
            "undo", counter.undo, Undo(device.last_action.operation_id, SOPHIE, device.name)
        )

    def _see(self, device: OperatedDevice) -> Wish | None:
        seen = self._one(device, (Status.CANCELLED,))
        if seen is None or seen.status is not Status.CANCELLED:
            return None
        return Wish("see", counter.mark_seen, OrderCommand(seen.order_id, LEA, device.name))

    def _close(self, device: OperatedDevice) -> Wish | None:
        seen = self._one(device, (Status.READY,))
        if seen is None:
            return None
        choice = self._rng.choice(
            [*[ClosingChoice.KEEP] * 4, ClosingChoice.ABSENT, ClosingChoice.CANCEL]
        )
        hold_s = HOLD_S if self._rng.random() < 0.4 else None
        command = CloseDay(
            *({seen.order_id: choice}, SOPHIE, device.name, KEEPING),
            hold_s=hold_s,
            cancel_reasons={seen.order_id: reason_for(Status.CANCELLED) or ""},
        )
        return Wish(f"close {choice}", _close_one, command)

    def _newer(self, device: OperatedDevice) -> Wish | None:
        seen = self._one(device, tuple(Status)) if self._rng.random() < 0.3 else None
        if seen is None:
            return None
        kind: Any = FUTURE_KIND
        draft = EventDraft(kind, LEA, seen.order_id, payload=Unread({"weight_g": 250}))
        return Wish("note of a later version", _append, draft)

    # --- choosing

    def _actor(self) -> Actor:
        return self._rng.choice([LEA, PAUL, SOPHIE, SOPHIE])

    def _one(self, device: OperatedDevice, statuses: Sequence[Status]) -> Seen | None:
        """Usually an order in one of these statuses, else any; None where there are no orders."""
        everything = device.seen()
        wanted = [seen for seen in everything if seen.status in statuses]
        choice = wanted if wanted and self._rng.random() < 0.9 else everything
        return self._rng.choice(choice) if choice else None


def _close_one(uow: UnitOfWork, command: CloseDay) -> Changes:
    closed = close_day(uow, command)
    for refused in closed.refused.values():
        raise refused
    return closed.changes


def _append(uow: UnitOfWork, draft: EventDraft) -> Changes:
    uow.append(draft)
    return Changes()
