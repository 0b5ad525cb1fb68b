"""Turns a tapped button into an action: asks what it needs first, then runs its use case."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from kiosk.domain.actions import HAND_OVERS, Details
from kiosk.domain.events.payloads import Answer
from kiosk.domain.order import HandOver
from kiosk.domain.reasons import NEEDS_REASON
from kiosk.domain.status import Status
from kiosk.domain.workflow import FLAGS
from kiosk.screens.counter.board.rows import surname
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.issues.head_office import HeadOfficeViewModel
from kiosk.screens.counter.order.buttons import Button, ButtonAction
from kiosk.screens.counter.order.order_details import OrderDetails
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.order.problems import OrderProblem, ProblemKind
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.screens.counter.order_steps import OrderSteps, becomes_ready, shown_status
from kiosk.screens.counter.panel.next_customer import NextCustomerViewModel
from kiosk.screens.counter.panel.pages import HAND_OVER, PanelViewModel
from kiosk.screens.counter.panel.serving import ServingViewModel
from kiosk.screens.counter.sheets import questions
from kiosk.screens.counter.sheets.sheet import Pending, SheetViewModel
from kiosk.screens.counter.texts import translate
from kiosk.screens.counter.visit.visit import AdditionsViewModel

IDENTITY = "identity"
SIGNATURE = "signature"

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
        serving: ServingViewModel,
        head_office: HeadOfficeViewModel,
        next_customer: NextCustomerViewModel,
        select: Callable[[str], None],
        visit: AdditionsViewModel,
        lists_shown: Callable[[], Awaitable[None]],
    ) -> None:
        """`select`: shows an order in the panel, "" for none.

        `lists_shown`: waits until the lists show what an action did.
        """
        self._context = context
        self._order = order
        self._panel = panel
        self._sheet = sheet
        self._undo = undo
        self._asking, self._items = serving.asked, serving.ticked
        self._signing = serving.signing
        self._head_office = head_office
        self._next = next_customer
        self._select = select
        self._shelf, self._others = visit.place, visit.others
        self._steps = OrderSteps(context, visit)
        self._lists_shown = lists_shown
        self._busy: set[str] = set()
        self._leaving: set[str] = set()
        self._last_press: tuple[str, float] = ("", 0.0)
        self._connect(sheet, next_customer)

    def _connect(self, sheet: SheetViewModel, next_customer: NextCustomerViewModel) -> None:
        self._order.pressed.connect(self.press)
        self._order.correctionAsked.connect(self._undo.undo_action)
        sheet.submitted.connect(self.submit)
        sheet.declined.connect(self.decline)
        self._asking.chosen.connect(self.choose)
        self._asking.submitted.connect(self.submit_asked)
        self._items.handOverAsked.connect(self.hand_over)
        self._signing.settled.connect(self.hand_over_signed)
        next_customer.serveAsked.connect(self.serve_next)
        self._order.changed.connect(self._leave_signature)

    @property
    def is_busy(self) -> bool:
        """Whether an action is under way."""
        return bool(self._busy)

    def lets_go(self, order_id: str) -> bool:
        """Whether an action is under way after which this order is selected no more."""
        return order_id in self._leaving

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

    def _leave_signature(self) -> None:
        """Stop asking for a signature once the order cannot be handed over here, and say why."""
        shown = self._order.details
        if shown is None or self._panel.shown != SIGNATURE or self._order.is_serving:
            return
        if shown.card.order_id in self._busy or shown.card.held_to is not None:
            return
        moved_on = translate("Counter", "The order had changed before the tap was recorded.")
        self._context.alerts.show(self._order.why or moved_on)
        self._panel.return_to_order()

    def hand_over_signed(self) -> None:
        """Hand over what is ticked: it was signed for, or there is a reason why not."""
        if self._order.details is not None:
            self._record_hand_over(self._order.details)

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
            self._items.openRest()

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
            self._shelf.askSelected()
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
        """Hand over what is ticked, once it is signed for where the store wants that."""
        if not self._context.settings.signature:
            self._record_hand_over(shown)
            return
        self._sheet.close()
        self._signing.clear()
        self._panel.open(SIGNATURE)

    def _record_hand_over(self, shown: OrderDetails) -> None:
        identity = self._order.verified
        is_short = self._items.missing_count > 0
        to_status = Status.PICK_UP_PARTIALLY if is_short else Status.PICK_UP_OK
        hand_over = HandOver(
            *(self._items.handed_lines(), identity.verification, identity.collector),
            signature=self._signing.text,
            unsigned=self._signing.unsigned,
        )
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
        details = self._steps.completed(shown, pending, details)
        if _lets_go(pending):
            self._leaving.add(pending.order_id)
        try:
            changes = await self._steps.run(shown, pending, details)
            if changes is not None and _lets_go(pending):
                # The lists go first, where people look for what they tapped: were the panel
                # changed and painted meanwhile, they would wait for that.
                await self._lists_shown()
        finally:
            self._busy.discard(pending.order_id)
            self._leaving.discard(pending.order_id)
        if changes is not None:
            asked = self._sheet.pending
            if asked is None or asked.order_id == pending.order_id:
                self._sheet.close()
            to_status = shown_status(shown, pending)
            shelf = (details.shelf or "") if becomes_ready(shown, pending) else None
            if pending.action is ButtonAction.KEEP:
                self._undo.after_keeping(changes, surname(shown.card))
            elif pending.action is ButtonAction.SEEN:
                self._undo.after_putting_back(changes, surname(shown.card))
            else:
                count = self._others.count(shown, pending.to_status)
                self._undo.after(changes, surname(shown.card), to_status, shelf, count)
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
        elif pending.order_id == self._order.order_id and _lets_go(pending):
            self._select("")


def _lets_go(pending: Pending) -> bool:
    return pending.action not in STAYS and pending.to_status is not Status.AWAITING


def _lacks_slot(shown: OrderDetails, to_status: Status) -> bool:
    return to_status is Status.STARTED and shown.card.slot_start is None
