"""The hub decides head office's commands: each with its events in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiosk.domain.arrival import PRESENT
from kiosk.domain.command_payloads import (
    AdvanceOrder,
    CancelOrder,
    ChooseSlot,
    CreateOrder,
    EraseCustomer,
    KeepOrder,
    UpdateDetails,
)
from kiosk.domain.commands import Code, Command, CommandKind, Decision
from kiosk.domain.errors import JournalCorrupt, KeepingNotAllowed
from kiosk.domain.events.asked_steps import RECORDED_AS
from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import Answer, Answered, Decided, Step, encode
from kiosk.domain.events.personal import ChangedCustomer, ChangedDetails, RecordedChange
from kiosk.domain.order import Actor, NewOrder, Order, Slot
from kiosk.domain.reasons import DEFAULT_REASONS, reason_codes
from kiosk.domain.status import Status
from kiosk.domain.steps import drafts_along
from kiosk.domain.workflow import HEAD_OFFICE_STEPS, Role, may, path
from kiosk.services.orders.intake import take_orders
from kiosk.services.orders.keeping import keep_until
from kiosk.services.orders.recorder import Recorder
from kiosk.services.phones import DEFAULT_COUNTRY, read_phone
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

CANCELLED_UNKNOWN = "CANCELLED_UNKNOWN"
_ENDED = {
    Status.PICK_UP_OK: Code.ALREADY_COLLECTED,
    Status.CANCELLED: Code.ALREADY_CANCELLED,
}


def decide(uow: UnitOfWork, command: Command, country: str = DEFAULT_COUNTRY) -> Changes:
    """Decide one command, and write the decision and its effects into the log.

    `country`: the store's, for phone numbers without a country prefix.
    """
    if command.is_unreadable:
        return _decided(uow, command, Decision.REFUSED, Code.NOT_UNDERSTOOD)
    try:
        return _carry_out(uow, command, country)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return _decided(uow, command, Decision.REFUSED, Code.NOT_UNDERSTOOD)


def _carry_out(uow: UnitOfWork, command: Command, country: str) -> Changes:
    match command.payload:
        case CreateOrder() as asked:
            return _create(uow, command, asked, country)
        case CancelOrder(reason=reason):
            return _cancel(uow, command, reason or CANCELLED_UNKNOWN)
        case ChooseSlot(slot=slot):
            is_other = command.kind == CommandKind.REPLAN
            return (_replan if is_other else _confirm_slot)(uow, command, slot)
        case UpdateDetails() as asked:
            return _update(uow, command, asked, country)
        case EraseCustomer():
            return _erase(uow, command)
        case KeepOrder(until=until):
            return _keep(uow, command, until)
        case AdvanceOrder() as asked:
            return _advance(uow, command, asked)
        case _:
            return _decided(uow, command, Decision.REFUSED, Code.NOT_UNDERSTOOD)


def supersede(uow: UnitOfWork, command: Command) -> Changes:
    """Decide that a later command on the same order replaces this one."""
    return _decided(uow, command, Decision.SUPERSEDED)


def _decided(
    uow: UnitOfWork,
    command: Command,
    decision: Decision,
    code: Code | None = None,
    *,
    asked_reason: str | None = None,
) -> Changes:
    """Write the decision on a command into the log."""
    decided = Decided(
        command.command_id, command.command_seq, str(command.kind), code, asked_reason
    )
    recorder = Recorder(uow)
    actor = Actor(Role.SYSTEM, "")
    known = command.order_id is not None and uow.order(command.order_id) is not None
    order_id = command.order_id if known else None
    draft = EventDraft(EventKind.DECIDED, actor, order_id, reason=decision, payload=decided)
    recorder.append(draft)
    return recorder.changes


def _create(uow: UnitOfWork, command: Command, asked: CreateOrder, country: str) -> Changes:
    # Imported once an order comes from head office: its types would take a fiftieth of each start.
    from kiosk.services.orders.collect_body import read_body, read_passed_on  # noqa: PLC0415

    if asked.content_hash:
        new = read_passed_on(asked.body, asked.content_hash, country)
    else:
        new = read_body(asked.body, country)
    if not isinstance(new, NewOrder):
        return _decided(uow, command, Decision.REFUSED, Code.NOT_UNDERSTOOD)
    result = take_orders(uow, [new], command.command_id)
    if result.different:
        return _decided(uow, command, Decision.REFUSED, Code.DIFFERENT_CONTENTS)
    if result.elsewhere:
        return _decided(uow, command, Decision.REFUSED, Code.OTHER_PLACE)
    if result.unchanged:
        return _decided(uow, command, Decision.DONE)
    return result.changes


def _cancel(uow: UnitOfWork, command: Command, reason: str) -> Changes:
    order = uow.order(command.order_id or "")
    if order is None:
        return _decided(uow, command, Decision.REFUSED, Code.UNKNOWN_ORDER)
    changes = _supersede(uow, order, command)
    if order.status is Status.PICK_UP_OK:
        return changes | _decided(uow, command, Decision.REFUSED, Code.ALREADY_COLLECTED)
    if order.status is Status.CANCELLED:
        return changes | _decided(uow, command, Decision.DONE, Code.ALREADY_CANCELLED)
    if is_present(uow, order):
        return changes | _decided(uow, command, Decision.WAITING, asked_reason=reason)
    steps = path(order.status, Status.CANCELLED)
    return changes | _advance_along(uow, command, order, steps, reason=reason)


def _replan(uow: UnitOfWork, command: Command, slot: Slot) -> Changes:
    order = uow.order(command.order_id or "")
    if order is None:
        return _decided(uow, command, Decision.REFUSED, Code.UNKNOWN_ORDER)
    changes = _supersede(uow, order, command)
    ended = _ENDED.get(order.status)
    if ended is not None:
        return changes | _decided(uow, command, Decision.REFUSED, ended)
    if is_present(uow, order):
        return changes | _decided(uow, command, Decision.REFUSED, Code.CUSTOMER_PRESENT)
    if order.status is Status.REPLANNED:
        steps: tuple[Status, ...] | None = (Status.STARTED, Status.REPLANNED)
    else:
        steps = path(order.status, Status.REPLANNED)
    return changes | _advance_along(uow, command, order, steps, payload=Step(slot=slot))


def _confirm_slot(uow: UnitOfWork, command: Command, slot: Slot) -> Changes:
    order = uow.order(command.order_id or "")
    if order is None:
        return _decided(uow, command, Decision.REFUSED, Code.UNKNOWN_ORDER)
    if order.status is not Status.STOCK_OK:
        return _decided(uow, command, Decision.REFUSED, Code.NOT_POSSIBLE)
    return _advance_along(uow, command, order, (Status.STARTED,), payload=Step(slot=slot))


def _advance(uow: UnitOfWork, command: Command, asked: AdvanceOrder) -> Changes:
    """Take one step, into a status that head office may ask for while no customer is present."""
    order = uow.order(command.order_id or "")
    if order is None:
        return _decided(uow, command, Decision.REFUSED, Code.UNKNOWN_ORDER)
    if is_present(uow, order):
        return _decided(uow, command, Decision.REFUSED, Code.CUSTOMER_PRESENT)
    to_status = asked.to_status
    if order.status is to_status:
        return _decided(uow, command, Decision.DONE)
    if to_status not in HEAD_OFFICE_STEPS or not may(Role.HEAD_OFFICE, order.status, to_status):
        code = _ENDED.get(order.status, Code.NOT_POSSIBLE)
        return _decided(uow, command, Decision.REFUSED, code)
    reasons = reason_codes(DEFAULT_REASONS, to_status)
    reason = asked.reason if asked.reason in reasons else None
    if reason is None and reasons:
        reason = reasons[-1]  # "Other reason", which says more in the comment.
    return _advance_along(
        uow, command, order, (to_status,), role=RECORDED_AS, reason=reason, comment=asked.comment
    )


def _advance_along(
    uow: UnitOfWork,
    command: Command,
    order: Order,
    steps: Sequence[Status] | None,
    *,
    role: Role = Role.HEAD_OFFICE,
    reason: str | None = None,
    comment: str | None = None,
    payload: Step | None = None,
) -> Changes:
    """Take the order along a legal path in head office's name.

    The last step carries the command's id and number.
    """
    if not steps:
        return _decided(uow, command, Decision.REFUSED, Code.NOT_POSSIBLE)
    actor = Actor(role, command.issued_by)
    last = replace(
        payload or Step(), command_id=command.command_id, command_seq=command.command_seq
    )
    recorder = Recorder(uow)
    drafts = drafts_along(order, steps, actor, last=last, reason=reason)
    drafts[-1] = replace(drafts[-1], comment=comment)
    # The arrival of a customer who is here ends only after somebody has spoken to them.
    recorder.steps(order, drafts, ends_arrival=False)
    return recorder.changes


def _update(uow: UnitOfWork, command: Command, asked: UpdateDetails, country: str) -> Changes:
    order = uow.order(command.order_id or "")
    if order is None:
        return _decided(uow, command, Decision.REFUSED, Code.UNKNOWN_ORDER)
    if uow.projections.is_erased(order.order_id):
        return _decided(uow, command, Decision.REFUSED, Code.NOT_POSSIBLE)
    details = ChangedDetails(_recorded(asked.customer, country), asked.shelf or None)
    return _change_details(uow, command, order, details)


def _recorded(asked: ChangedCustomer | None, country: str) -> RecordedChange | None:
    if asked is None or asked == ChangedCustomer():
        return None
    phone = None if asked.phone is None else read_phone(asked.phone, country)
    return RecordedChange(asked.first_name, asked.last_name, phone, asked.email, asked.language)


def _erase(uow: UnitOfWork, command: Command) -> Changes:
    order = uow.order(command.order_id or "")
    if order is None:
        return _decided(uow, command, Decision.REFUSED, Code.UNKNOWN_ORDER)
    recorder = Recorder(uow)
    actor = Actor(Role.HEAD_OFFICE, command.issued_by)
    recorder.append(EventDraft(EventKind.ERASED, actor, order.order_id))
    changes = recorder.changes | _decided(uow, command, Decision.DONE)
    uow.projections.erase(order.order_id)
    return changes


def _keep(uow: UnitOfWork, command: Command, until: date) -> Changes:
    order = uow.order(command.order_id or "")
    if order is None:
        return _decided(uow, command, Decision.REFUSED, Code.UNKNOWN_ORDER)
    actor = Actor(Role.HEAD_OFFICE, command.issued_by)
    try:
        changes = keep_until(uow, order, until, actor)
    except KeepingNotAllowed:
        return _decided(uow, command, Decision.REFUSED, Code.NOT_POSSIBLE)
    return replace(changes, action=None) | _decided(uow, command, Decision.DONE)


def _change_details(
    uow: UnitOfWork, command: Command, order: Order, details: ChangedDetails
) -> Changes:
    recorder = Recorder(uow)
    actor = Actor(Role.HEAD_OFFICE, command.issued_by)
    customer = details.customer.of(order.customer) if details.customer else order.customer
    changed = replace(order, customer=customer, shelf=details.shelf or order.shelf)
    recorder.append(
        EventDraft(EventKind.DETAILS, actor, order.order_id, personal=details, contents=changed)
    )
    uow.projections.change_details(order, customer, changed.shelf)
    return recorder.changes | _decided(uow, command, Decision.DONE)


def is_present(uow: UnitOfWork, order: Order) -> bool:
    """Whether the customer of an order is in the store."""
    return order.status in PRESENT or uow.active_arrival_of(order.order_id) is not None


def _supersede(uow: UnitOfWork, order: Order, later: Command) -> Changes:
    """Supersede the command on this order that waits for an answer, if it is another one."""
    waiting = uow.inbox.open_question(order.order_id)
    if waiting is None or waiting == later.command_id:
        return Changes()
    command = _asked(uow, waiting)
    return supersede(uow, command) if command else Changes()


def _asked(uow: UnitOfWork, command_id: str) -> Command | None:
    """The command behind a question; rebuilt from the log if head office no longer has it."""
    command = uow.inbox.command(command_id)
    if command is not None:
        return command
    waiting = [
        e for e in uow.order_events.sequenced_about([command_id]) if e.reason == Decision.WAITING
    ]
    if not waiting:
        return None
    event, asked = waiting[-1], waiting[-1].payload
    if not isinstance(asked, Decided) or asked.command_seq is None:
        return None
    return Command(
        command_seq=asked.command_seq,
        command_id=command_id,
        kind=asked.command,
        order_id=event.order_id,
        payload=CancelOrder(asked.asked_reason),
        recorded=encode(CancelOrder(asked.asked_reason)),
        issued_by="",
        issued_at=event.occurred_at,
        prev_hash="",
        hash="",
    )


def act_on_answer(uow: UnitOfWork, answered: Answered) -> Changes:
    """Carry out a person's answer: stop the hand-over and cancel, or go on and refuse."""
    command = _asked(uow, answered.command_id)
    if command is None or command.order_id is None:
        return Changes()
    if answered.answer is Answer.GO_ON:
        return _decided(uow, command, Decision.REFUSED, Code.CUSTOMER_PRESENT)
    order = uow.order(command.order_id)
    if order is None or order.status is Status.PICK_UP_OK:
        return _decided(uow, command, Decision.REFUSED, Code.ALREADY_COLLECTED)
    return _carry_out_cancel(uow, command, order)


def _carry_out_cancel(uow: UnitOfWork, command: Command, order: Order) -> Changes:
    if order.status is Status.CANCELLED:
        return _decided(uow, command, Decision.DONE, Code.ALREADY_CANCELLED)
    steps = path(order.status, Status.CANCELLED)
    asked = command.payload
    reason = (isinstance(asked, CancelOrder) and asked.reason) or CANCELLED_UNKNOWN
    try:
        changes = _advance_along(uow, command, order, steps, reason=reason)
    except JournalCorrupt:
        return _decided(uow, command, Decision.REFUSED, Code.NOT_POSSIBLE)
    return changes | _decided(uow, command, Decision.DONE)


def decide_open_questions(uow: UnitOfWork, order_id: str) -> Changes:
    """Close an order's question if events have answered it: handed over, cancelled, nobody here."""
    waiting = uow.inbox.open_question(order_id)
    command = _asked(uow, waiting) if waiting else None
    order = uow.order(order_id)
    if command is None or order is None:
        return Changes()
    if order.status is Status.PICK_UP_OK:
        return _decided(uow, command, Decision.REFUSED, Code.ALREADY_COLLECTED)
    if order.status is Status.CANCELLED or not is_present(uow, order):
        return _carry_out_cancel(uow, command, order)
    return Changes()
