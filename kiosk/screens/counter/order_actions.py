"""Turns a tapped button into an action: asks what it needs first, then runs its use case."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from kiosk.domain.actions import Details
from kiosk.domain.events.payloads import Answer
from kiosk.domain.order import HandOver, hand_over_all
from kiosk.domain.path_reasons import path_reason
from kiosk.domain.reasons import NEEDS_REASON
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.issues.head_office import HeadOfficeViewModel
from kiosk.screens.counter.order.buttons import ButtonAction, other_statuses, reasons_among
from kiosk.screens.counter.order.order_details import OrderDetails
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.screens.counter.panel.next_customer import NextCustomerViewModel
from kiosk.screens.counter.sheets import questions
from kiosk.screens.counter.sheets.partial import PartialViewModel
from kiosk.screens.counter.sheets.sheet import Pending, SheetViewModel
from kiosk.services.orders import counter
from kiosk.services.ports.changes import Changes

REPEAT_S = 0.4
"""A second tap on an order's buttons within this time is ignored as a double tap."""

STAYS = frozenset({ButtonAction.SERVE, ButtonAction.SERVE_MOVED})
"""After these actions the order stays selected, or is selected: its customer is served now."""

Command = TypeVar("Command")


class OrderActions:
    """Carries out the buttons and sheets of the selected order, one action per order at a time."""

    def __init__(
        self,
        context: CounterContext,
        order: OrderViewModel,
        sheet: SheetViewModel,
        partial: PartialViewModel,
        undo: UndoViewModel,
        *,
        head_office: HeadOfficeViewModel,
        next_customer: NextCustomerViewModel,
        select: Callable[[str], None],
    ) -> None:
        """`select`: shows an order in the panel, "" for none."""
        self._context = context
        self._order = order
        self._sheet = sheet
        self._partial = partial
        self._undo = undo
        self._head_office = head_office
        self._next = next_customer
        self._select = select
        self._busy: set[str] = set()
        self._last_press: tuple[str, float] = ("", 0.0)
        order.pressed.connect(self.press)
        order.correctionAsked.connect(undo.undo_action)
        sheet.submitted.connect(self.submit)
        sheet.statusChosen.connect(self.choose_status)
        partial.submitted.connect(self.submit_partial)
        next_customer.serveAsked.connect(self.serve_next)

    @property
    def is_busy(self) -> bool:
        """Whether an action is under way."""
        return bool(self._busy)

    def may_press(self, order_id: str) -> bool:
        """Whether a tap on a button of this order counts now, rather than as a double tap."""
        last_id, last_s = self._last_press
        return order_id != last_id or time.monotonic() - last_s >= REPEAT_S

    def press(self, key: str) -> None:
        """Handle a tap on a button of the selected order."""
        shown, button = self._order.details, self._order.button(key)
        if shown is None or button is None or not self.may_press(shown.card.order_id):
            return
        self._last_press = (shown.card.order_id, time.monotonic())
        pending = Pending(shown.card.order_id, button.action, button.to_status)
        match button.action:
            case ButtonAction.ADVANCE:
                self._advance_or_ask(shown, pending)
            case ButtonAction.SERVE_MOVED:
                self._sheet.ask(questions.serve_moved(shown), pending)
            case ButtonAction.STATUSES:
                assert self._order.situation is not None
                statuses = other_statuses(self._order.situation)
                self._sheet.ask_status(questions.other_status(key), pending, statuses)
            case ButtonAction.STOP | ButtonAction.GO_ON if self._order.question is not None:
                answer = Answer.STOP if button.action is ButtonAction.STOP else Answer.GO_ON
                self._context.tasks.spawn(self._head_office.answer(self._order.question, answer))
            case _:
                self._do(shown, pending)

    def serve_next(self) -> None:
        """Serve the customer who has waited longest, and show their order."""
        shown = self._next.details
        if shown is None or not self.may_press(shown.card.order_id):
            return
        self._last_press = (shown.card.order_id, time.monotonic())
        pending = Pending(shown.card.order_id, ButtonAction.SERVE, Status.IN_PROGRESS)
        self._do(shown, pending)

    def choose_status(self, value: str) -> None:
        """Take the step to a status chosen on the sheet."""
        shown, pending = self._order.details, self._sheet.pending
        if shown is None or pending is None or shown.card.order_id != pending.order_id:
            return
        self._advance_or_ask(shown, Pending(pending.order_id, ButtonAction.ADVANCE, Status(value)))

    def submit(self) -> None:
        """Do the action that the sheet was opened for, with its input."""
        shown, pending = self._order.details, self._sheet.pending
        if shown is None or pending is None or shown.card.order_id != pending.order_id:
            return
        if self._sheet.is_giving_up:
            self._hand_over_some(shown)
        else:
            self._do_or_ask_slot(shown, pending, self._sheet.details())

    def _do_or_ask_slot(self, shown: OrderDetails, pending: Pending, details: Details) -> None:
        """Do what a sheet was opened for; a reason of several steps may need a slot first."""
        reason = path_reason(details.reason)
        if reason is not None:
            comment = details.comment
            pending = replace(pending, to_status=reason.end, reason=reason.code, comment=comment)
        if reason is not None and reason.needs_slot and details.slot is None:
            self._sheet.ask_slot(questions.slot(reason.end), pending)
        else:
            self._do(shown, pending, details)

    def submit_partial(self) -> None:
        """Hand over what is ticked; leaving the rest without a slot is confirmed first."""
        shown = self._order.details
        if shown is None:
            return
        if self._partial.missing_count and self._partial.rest_slot is None:
            pending = Pending(shown.card.order_id, ButtonAction.ADVANCE, Status.PICK_UP_PARTIALLY)
            self._sheet.ask(questions.give_up(self._partial.missing_count), pending)
        else:
            self._hand_over_some(shown)

    def _advance_or_ask(self, shown: OrderDetails, pending: Pending) -> None:
        to_status = pending.to_status
        assert to_status is not None
        if to_status in NEEDS_REASON and to_status is not Status.PICK_UP_PARTIALLY:
            assert self._order.situation is not None
            reasons = reasons_among(self._order.situation, to_status)
            self._sheet.ask_reason(questions.reason(to_status), pending, reasons)
        elif to_status is Status.PICK_UP_PARTIALLY:
            self._partial.begin(shown.order)
            self._sheet.ask(questions.partial(), pending)
        elif to_status is Status.REPLANNED or _lacks_slot(shown, to_status):
            self._sheet.ask_slot(questions.slot(to_status), pending)
        elif to_status is Status.PICK_UP_OK and shown.card.status in FLAGS:
            self._sheet.ask(questions.hand_over_flagged(shown), pending)
        else:
            self._do(shown, pending)

    def _hand_over_some(self, shown: OrderDetails) -> None:
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
        pending = Pending(shown.card.order_id, ButtonAction.ADVANCE, to_status)
        self._do(shown, pending, details)

    def _do(self, shown: OrderDetails, pending: Pending, details: Details | None = None) -> None:
        """Start the action, unless one on this order is under way."""
        if pending.order_id in self._busy:
            return
        self._busy.add(pending.order_id)
        self._context.tasks.spawn(self._carry_through(shown, pending, details or Details()))

    async def _carry_through(self, shown: OrderDetails, pending: Pending, details: Details) -> None:
        try:
            changes = await self._run(shown, pending, details)
        finally:
            self._busy.discard(pending.order_id)
        if changes is not None:
            asked = self._sheet.pending
            if asked is None or asked.order_id == pending.order_id:
                self._sheet.close()
            to_status = _shown_status(shown, pending)
            self._undo.after(changes, shown.card.short_name, to_status)
            self._show_or_let_go(pending)

    def _show_or_let_go(self, pending: Pending) -> None:
        """Show the order that is served now; deselect one with which a step has ended.

        So no next button appears under a finger that goes on tapping.
        """
        if pending.action in STAYS:
            if not self._order.order_id:
                self._select(pending.order_id)
        elif pending.order_id == self._order.order_id and pending.to_status is not Status.AWAITING:
            self._select("")

    async def _run(self, shown: OrderDetails, pending: Pending, details: Details) -> Changes | None:
        context = self._context
        order_id = pending.order_id
        name, hold_s = context.settings.counter_name, context.settings.undo_s
        on_order = counter.OrderCommand(order_id, context.actor, name, hold_s)
        match pending.action:
            case ButtonAction.SERVE | ButtonAction.SERVE_MOVED:
                return await context.run(counter.serve, on_order)
            case ButtonAction.RESUME:
                return await context.run(counter.resume, on_order)
            case ButtonAction.SEEN:
                return await context.run(counter.mark_seen, on_order)
            case ButtonAction.LEFT:
                assert shown.card.arrival_id is not None
                left = counter.CustomerLeft(shown.card.arrival_id, context.actor)
                return await context.run(counter.customer_left, left)
            case ButtonAction.DISMISS:
                assert shown.card.held_id is not None
                return await context.run(counter.dismiss_problem, shown.card.held_id)
            case _:
                return await self._advance(shown, pending, details)

    async def _advance(
        self, shown: OrderDetails, pending: Pending, details: Details
    ) -> Changes | None:
        context = self._context
        assert pending.to_status is not None
        if pending.to_status is Status.PICK_UP_OK and details.hand_over is None:
            everything = hand_over_all(shown.order, self._order.verification, self._order.collector)
            details = replace(details, hand_over=everything)
        command = counter.Advance(
            pending.order_id,
            pending.to_status,
            context.actor,
            context.settings.counter_name,
            details,
            context.settings.reasons,
            hold_s=context.settings.undo_s,
        )
        return await context.run(counter.advance, command)


def _lacks_slot(shown: OrderDetails, to_status: Status) -> bool:
    return to_status is Status.STARTED and shown.card.slot_start is None


def _shown_status(shown: OrderDetails, pending: Pending) -> Status | None:
    """The status that the undo strip names for an action."""
    if pending.action in (ButtonAction.SERVE, ButtonAction.SERVE_MOVED):
        return Status.IN_PROGRESS
    if pending.action is ButtonAction.RESUME:
        return shown.card.resume_to
    return pending.to_status
