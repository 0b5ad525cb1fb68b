"""Turns a tapped button into an action: asks what it needs first, then runs its use case."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.actions import HAND_OVERS, Details
from kiosk.domain.events.payloads import Answer
from kiosk.domain.order import HandOver
from kiosk.domain.reasons import NEEDS_REASON
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.issues.head_office import HeadOfficeViewModel
from kiosk.screens.counter.order.buttons import Button, ButtonAction
from kiosk.screens.counter.order.order_details import OrderDetails
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.order.problems import OrderProblem, ProblemKind
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.screens.counter.panel.asking import AskingViewModel
from kiosk.screens.counter.panel.next_customer import NextCustomerViewModel
from kiosk.screens.counter.panel.pages import HAND_OVER, PanelViewModel
from kiosk.screens.counter.panel.ticked_items import REST, TickedItemsViewModel
from kiosk.screens.counter.sheets import questions
from kiosk.screens.counter.sheets.sheet import Pending, SheetViewModel
from kiosk.screens.counter.visit.visit import AdditionsViewModel
from kiosk.services.orders import counter
from kiosk.services.ports.changes import Changes

IDENTITY = "identity"

REPEAT_S = 0.4
"""A second tap on an order's buttons within this time is ignored as a double tap."""

STAYS = frozenset({ButtonAction.SERVE, ButtonAction.SERVE_MOVED})
"""After these actions the order stays selected, or is selected: its customer is served now."""


class OrderActions:
    """Carries out the buttons and pages of the selected order, one action per order at a time."""

    def __init__(
        self,
        context: CounterContext,
        order: OrderViewModel,
        panel: PanelViewModel,
        sheet: SheetViewModel,
        undo: UndoViewModel,
        *,
        asking: AskingViewModel,
        items: TickedItemsViewModel,
        head_office: HeadOfficeViewModel,
        next_customer: NextCustomerViewModel,
        select: Callable[[str], None],
        visit: AdditionsViewModel,
    ) -> None:
        """`select`: shows an order in the panel, "" for none."""
        self._context = context
        self._order = order
        self._panel = panel
        self._sheet = sheet
        self._undo = undo
        self._asking = asking
        self._items = items
        self._head_office = head_office
        self._next = next_customer
        self._select = select
        self._others = visit.others
        self._shelf = visit.place
        self._busy: set[str] = set()
        self._last_press: tuple[str, float] = ("", 0.0)
        order.pressed.connect(self.press)
        order.correctionAsked.connect(undo.undo_action)
        sheet.submitted.connect(self.submit)
        sheet.declined.connect(self.decline)
        asking.chosen.connect(self.choose)
        asking.submitted.connect(self.submit_asked)
        items.handOverAsked.connect(self.hand_over)
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
            case ButtonAction.HAND_OVER:
                self._hand_over_or_ask(shown)
            case ButtonAction.SERVE_MOVED:
                self._sheet.ask(questions.serve_moved(shown), pending)
            case ButtonAction.PROBLEMS | ButtonAction.STATUSES | ButtonAction.WHY:
                self._ask(button)
            case ButtonAction.STOP | ButtonAction.GO_ON if self._order.question is not None:
                answer = Answer.STOP if button.action is ButtonAction.STOP else Answer.GO_ON
                self._context.tasks.spawn(self._head_office.answer(self._order.question, answer))
            case _:
                self._do(shown, pending)

    def hand_over(self) -> None:
        """Hand over what is ticked on the page of an order that is not being served."""
        if self._order.details is not None:
            self._hand_over_or_ask(self._order.details)

    def serve_next(self) -> None:
        """Serve the customer who has waited longest, and show their order."""
        shown = self._next.details
        if shown is None or not self.may_press(shown.card.order_id):
            return
        self._last_press = (shown.card.order_id, time.monotonic())
        pending = Pending(shown.card.order_id, ButtonAction.SERVE, Status.IN_PROGRESS)
        self._do(shown, pending)

    def choose(self, key: str) -> None:
        """Handle a tap on a row of the panel's pages that ask."""
        shown, problem = self._order.details, self._asking.find(key)
        if shown is None or problem is None:
            return
        order_id = shown.card.order_id
        match problem.kind:
            case ProblemKind.STATUSES:
                self._asking.ask_status()
            case ProblemKind.STATUS:
                self._advance_or_ask(
                    shown, Pending(order_id, ButtonAction.ADVANCE, problem.to_status)
                )
            case ProblemKind.LEFT:
                self._do(shown, Pending(order_id, ButtonAction.LEFT))
            case ProblemKind.SLOT:
                self._asking.ask_slot(problem)
            case ProblemKind.PATH if problem.path is not None and problem.path.needs_slot:
                self._asking.ask_slot(problem)
            case _:
                self._record_reason(shown, problem)

    def submit_asked(self) -> None:
        """Do the action that a page asked more about, with its input."""
        shown, problem = self._order.details, self._asking.problem
        if shown is not None and problem is not None:
            self._do_or_confirm(shown, problem, self._asking.details)

    def submit(self) -> None:
        """Do the action that the sheet asked to confirm."""
        shown, pending = self._order.details, self._sheet.pending
        if shown is None or pending is None or shown.card.order_id != pending.order_id:
            return
        if pending.action is ButtonAction.HAND_OVER:
            self._hand_over(shown)
        else:
            self._do(shown, pending, pending.details)

    def decline(self, pending: Pending) -> None:
        """Ask for the slot after all, where the rest should not stay without one."""
        if pending.action is ButtonAction.HAND_OVER and self._items.missing_count:
            self._panel.open(REST)

    def _ask(self, button: Button) -> None:
        if button.action is ButtonAction.PROBLEMS:
            self._asking.ask_problem()
        elif button.to_status is not None:
            self._asking.ask_why(button.to_status)
        else:
            self._asking.ask_status()

    def _record_reason(self, shown: OrderDetails, problem: OrderProblem) -> None:
        assert problem.reason is not None
        if problem.reason.asks_note:
            self._asking.ask_more(problem)
        else:
            self._do_or_confirm(shown, problem, Details(reason=problem.reason.code))

    def _do_or_confirm(self, shown: OrderDetails, problem: OrderProblem, details: Details) -> None:
        pending = Pending(shown.card.order_id, ButtonAction.ADVANCE, problem.to_status, details)
        if problem.to_status is Status.CANCELLED:
            self._sheet.ask(questions.cancel(shown), pending)
        else:
            self._do(shown, pending, details)

    def _advance_or_ask(self, shown: OrderDetails, pending: Pending) -> None:
        to_status = pending.to_status
        assert to_status is not None
        if to_status in (Status.PICK_UP_OK, Status.PICK_UP_PARTIALLY):
            self._items.show(shown.order)
            self._panel.open(HAND_OVER)
        elif to_status in NEEDS_REASON:
            self._asking.ask_why(to_status)
        elif to_status is Status.REPLANNED or _lacks_slot(shown, to_status):
            self._asking.ask_slot(OrderProblem(ProblemKind.SLOT, to_status))
        elif to_status is Status.READY and self._shelf.is_missing:
            self._sheet.openPanel("shelf")
        else:
            self._do(shown, pending)

    def _hand_over_or_ask(self, shown: OrderDetails) -> None:
        """Hand over what is ticked, or ask for what is missing or should be confirmed first."""
        pending = Pending(shown.card.order_id, ButtonAction.HAND_OVER)
        if self._order.verified.verification is None:
            self._panel.open(IDENTITY)
        elif self._items.has_problem:
            self._items.ask_missing_reason()
        elif self._items.missing_count and self._items.rest_slot is None:
            self._sheet.ask(questions.give_up(shown, self._items.missing_count), pending)
        elif shown.card.status in FLAGS:
            self._sheet.ask(questions.hand_over_flagged(shown), pending)
        else:
            self._hand_over(shown)

    def _hand_over(self, shown: OrderDetails) -> None:
        identity = self._order.verified
        is_short = self._items.missing_count > 0
        to_status = Status.PICK_UP_PARTIALLY if is_short else Status.PICK_UP_OK
        hand_over = HandOver(self._items.handed_lines(), identity.verification, identity.collector)
        reasons = [line.reason for line in hand_over.lines if line.reason]
        details = Details(
            reason=reasons[0] if reasons else None,
            hand_over=hand_over,
            replan_to=self._items.rest_slot if is_short else None,
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
            if pending.to_status in HAND_OVERS:
                self._order.verified.forget(pending.order_id)
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
                return await self._others.serve(shown, on_order)
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
        if pending.to_status is Status.READY and shown.card.status is Status.STARTED:
            details = replace(details, shelf=self._shelf.chosen)
        command = counter.Advance(
            pending.order_id,
            pending.to_status,
            context.actor,
            context.settings.counter_name,
            details,
            context.settings.reasons,
            hold_s=context.settings.undo_s,
            wants_shelf=context.settings.shelf_required,
        )
        return await self._others.hand_over(shown, command)


def _lacks_slot(shown: OrderDetails, to_status: Status) -> bool:
    return to_status is Status.STARTED and shown.card.slot_start is None


def _shown_status(shown: OrderDetails, pending: Pending) -> Status | None:
    """The status that the undo strip names for an action."""
    if pending.action in (ButtonAction.SERVE, ButtonAction.SERVE_MOVED):
        return Status.IN_PROGRESS
    if pending.action is ButtonAction.RESUME:
        return shown.card.resume_to
    return pending.to_status
