"""From a tapped button to a deed: what must be asked first, then the use case that does it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TypeVar

from kiosk.domain.commands import Answer
from kiosk.domain.deeds import Details
from kiosk.domain.order import HandOver, hand_over_all
from kiosk.domain.reasons import NEEDS_REASON
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS
from kiosk.screens.counter import questions
from kiosk.screens.counter.actions import Deed, other_statuses
from kiosk.screens.counter.desk import Desk
from kiosk.screens.counter.facts import Facts
from kiosk.screens.counter.head_office import HeadOfficeViewModel
from kiosk.screens.counter.order_view_model import OrderViewModel
from kiosk.screens.counter.partial import PartialViewModel
from kiosk.screens.counter.sheet import Pending, SheetViewModel
from kiosk.screens.counter.undo import UndoViewModel
from kiosk.services import counter
from kiosk.services.ports import Changes

REPEAT_S = 0.4
"""A second tap on an order's buttons within this time is the first one's echo."""

ENDS_A_STEP = frozenset({Status.READY, Status.PICK_UP_OK, Status.PICK_UP_PARTIALLY})
"""After a step to one of these nothing is left to do with an order now: it is let go."""

Command = TypeVar("Command")


class OrderDeeds:
    """Does what the buttons and sheets of the selected order ask for, one deed at a time."""

    def __init__(
        self,
        desk: Desk,
        order: OrderViewModel,
        sheet: SheetViewModel,
        partial: PartialViewModel,
        undo: UndoViewModel,
        *,
        head_office: HeadOfficeViewModel,
    ) -> None:
        self._desk = desk
        self._order = order
        self._sheet = sheet
        self._partial = partial
        self._undo = undo
        self._head_office = head_office
        self._busy: set[str] = set()
        self._last_press: tuple[str, float] = ("", 0.0)
        order.pressed.connect(self.press)
        order.correctionAsked.connect(undo.undo_deed)
        sheet.submitted.connect(self.submit)
        sheet.statusChosen.connect(self.choose_status)
        partial.submitted.connect(self.submit_partial)

    def press(self, key: str) -> None:
        """A button of the selected order was tapped."""
        facts, button = self._order.facts, self._order.button(key)
        if facts is None or button is None or self._is_echo(facts.card.order_id):
            return
        pending = Pending(facts.card.order_id, button.deed, button.to_status)
        match button.deed:
            case Deed.ADVANCE:
                self._advance_or_ask(facts, pending)
            case Deed.SERVE_MOVED:
                self._sheet.ask(questions.serve_moved(facts), pending)
            case Deed.STATUSES:
                assert self._order.situation is not None
                statuses = other_statuses(self._order.situation)
                self._sheet.ask_status(questions.other_status(key), pending, statuses)
            case Deed.STOP | Deed.GO_ON if self._order.question is not None:
                answer = Answer.STOP if button.deed is Deed.STOP else Answer.GO_ON
                self._desk.tasks.spawn(self._head_office.answer(self._order.question, answer))
            case Deed.DETAILS:
                self._sheet.openPanel("details")
            case _:
                self._do(facts, pending)

    def choose_status(self, value: str) -> None:
        """One of the other statuses was chosen."""
        facts, pending = self._order.facts, self._sheet.pending
        if facts is None or pending is None or facts.card.order_id != pending.order_id:
            return
        self._advance_or_ask(facts, Pending(pending.order_id, Deed.ADVANCE, Status(value)))

    def submit(self) -> None:
        """The sheet has all it asked for."""
        facts, pending = self._order.facts, self._sheet.pending
        if facts is None or pending is None or facts.card.order_id != pending.order_id:
            return
        if self._sheet.is_giving_up:
            self._hand_over_some(facts)
        else:
            self._do(facts, pending, self._sheet.details())

    def submit_partial(self) -> None:
        """The partial hand-over is complete; giving up the rest is confirmed first."""
        facts = self._order.facts
        if facts is None:
            return
        if self._partial.missing_count and self._partial.rest_slot is None:
            pending = Pending(facts.card.order_id, Deed.ADVANCE, Status.PICK_UP_PARTIALLY)
            self._sheet.ask(questions.give_up(self._partial.missing_count), pending)
        else:
            self._hand_over_some(facts)

    def _is_echo(self, order_id: str) -> bool:
        now_s = time.monotonic()
        last_id, last_s = self._last_press
        is_echo = order_id == last_id and now_s - last_s < REPEAT_S
        if not is_echo:
            self._last_press = (order_id, now_s)
        return is_echo

    def _advance_or_ask(self, facts: Facts, pending: Pending) -> None:
        to_status = pending.to_status
        assert to_status is not None
        if to_status in NEEDS_REASON and to_status is not Status.PICK_UP_PARTIALLY:
            self._sheet.ask_reason(questions.reason(to_status), pending)
        elif to_status is Status.PICK_UP_PARTIALLY:
            self._partial.begin(facts.order)
            self._sheet.ask(questions.partial(), pending)
        elif to_status is Status.REPLANNED or _lacks_slot(facts, to_status):
            self._sheet.ask_slot(questions.slot(to_status), pending)
        elif to_status is Status.PICK_UP_OK and facts.card.status in FLAGS:
            self._sheet.ask(questions.hand_over_flagged(facts), pending)
        else:
            self._do(facts, pending)

    def _hand_over_some(self, facts: Facts) -> None:
        is_short = self._partial.missing_count > 0
        to_status = Status.PICK_UP_PARTIALLY if is_short else Status.PICK_UP_OK
        hand_over = HandOver(
            self._partial.handed_lines(), self._order.verification, self._order.collector
        )
        replan_to = self._partial.rest_slot if is_short else None
        reasons = [line.reason for line in hand_over.lines if line.reason]
        details = Details(
            reason=reasons[0] if reasons else None, hand_over=hand_over, replan_to=replan_to
        )
        pending = Pending(facts.card.order_id, Deed.ADVANCE, to_status)
        self._do(facts, pending, details)

    def _do(self, facts: Facts, pending: Pending, details: Details | None = None) -> None:
        """Start the deed, unless one on this order is under way."""
        if pending.order_id in self._busy:
            return
        self._busy.add(pending.order_id)
        self._desk.tasks.spawn(self._carry_through(facts, pending, details or Details()))

    async def _carry_through(self, facts: Facts, pending: Pending, details: Details) -> None:
        try:
            changes = await self._run(facts, pending, details)
        finally:
            self._busy.discard(pending.order_id)
        if changes is not None:
            asked = self._sheet.pending
            if asked is None or asked.order_id == pending.order_id:
                self._sheet.close()
            to_status = _shown_status(facts, pending)
            self._undo.after(changes, facts.card.short_name, to_status)
            self._let_go(pending)

    def _let_go(self, pending: Pending) -> None:
        """No button of the next step may come under a finger that still taps."""
        is_selected = pending.order_id == self._order.order_id
        is_step = pending.deed is Deed.ADVANCE and pending.to_status in ENDS_A_STEP
        if is_selected and is_step:
            self._order.select("")

    async def _run(self, facts: Facts, pending: Pending, details: Details) -> Changes | None:
        desk = self._desk
        order_id = pending.order_id
        name, hold_s = desk.settings.counter_name, desk.settings.undo_s
        on_order = counter.OnOrder(order_id, desk.actor, name, hold_s)
        match pending.deed:
            case Deed.SERVE | Deed.SERVE_MOVED:
                return await desk.run(counter.serve, on_order)
            case Deed.RESUME:
                return await desk.run(counter.resume, on_order)
            case Deed.SEEN:
                return await desk.run(counter.mark_seen, on_order)
            case Deed.LEFT:
                assert facts.card.arrival_id is not None
                left = counter.CustomerLeft(facts.card.arrival_id, desk.actor)
                return await desk.run(counter.customer_left, left)
            case Deed.DISMISS:
                assert facts.card.held_id is not None
                return await desk.run(counter.dismiss_problem, facts.card.held_id)
            case _:
                return await self._advance(facts, pending, details)

    async def _advance(self, facts: Facts, pending: Pending, details: Details) -> Changes | None:
        desk = self._desk
        assert pending.to_status is not None
        if pending.to_status is Status.PICK_UP_OK and details.hand_over is None:
            everything = hand_over_all(facts.order, self._order.verification, self._order.collector)
            details = replace(details, hand_over=everything)
        command = counter.Advance(
            pending.order_id,
            pending.to_status,
            desk.actor,
            desk.settings.counter_name,
            details,
            desk.settings.reasons,
            hold_s=desk.settings.undo_s,
        )
        return await desk.run(counter.advance, command)


def _lacks_slot(facts: Facts, to_status: Status) -> bool:
    return to_status is Status.STARTED and facts.card.slot_start is None


def _shown_status(facts: Facts, pending: Pending) -> Status | None:
    """What the undo strip says was done."""
    if pending.deed in (Deed.SERVE, Deed.SERVE_MOVED):
        return Status.IN_PROGRESS
    if pending.deed is Deed.RESUME:
        return facts.card.resume_to
    return pending.to_status
