"""The hub decides what head office asks: each command and its events in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kiosk.domain.arrival import PRESENT
from kiosk.domain.commands import UNREADABLE, Answer, Code, Command, CommandKind, Decision
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.journal import Event, EventDraft, EventKind, slot_data, slot_from_data
from kiosk.domain.order import Actor, NewOrder, Order, Slot
from kiosk.domain.status import Status
from kiosk.domain.steps import walk
from kiosk.domain.workflow import Role, path
from kiosk.services.collect_body import read_body, read_passed_on
from kiosk.services.intake import take_orders
from kiosk.services.phones import DEFAULT_COUNTRY, read_phone
from kiosk.services.ports import Changes, UnitOfWork
from kiosk.services.recording import Recorder

CANCELLED_UNKNOWN = "CANCELLED_UNKNOWN"


def decide(uow: UnitOfWork, command: Command, country: str = DEFAULT_COUNTRY) -> Changes:
    """Decide one command, and write what came of it into the log.

    `country`: the store's, for a phone without a country's prefix.
    """
    try:
        if UNREADABLE in command.payload:
            return _decided(uow, command, Decision.REFUSED, Code.NOT_UNDERSTOOD)
        if command.kind == CommandKind.CREATE:
            return _create(uow, command, country)
        if command.kind == CommandKind.UPDATE:
            return _update(uow, command, country)
        return _DECIDE[CommandKind(command.kind)](uow, command)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return _decided(uow, command, Decision.REFUSED, Code.NOT_UNDERSTOOD)


def supersede(uow: UnitOfWork, command: Command) -> Changes:
    """Leave a command undone for the sake of a later one on the same order."""
    return _decided(uow, command, Decision.SUPERSEDED)


def _decided(
    uow: UnitOfWork, command: Command, decision: Decision, code: Code | None = None, **more: Any
) -> Changes:
    """Write what became of a command into the log."""
    data = {
        "command_id": command.command_id,
        "command_seq": command.command_seq,
        "command": str(command.kind),
        "code": code,
        **more,
    }
    recorder = Recorder(uow)
    actor = Actor(Role.SYSTEM, "")
    known = command.order_id is not None and uow.order(command.order_id) is not None
    order_id = command.order_id if known else None
    draft = EventDraft(EventKind.DECIDED, actor, order_id, reason=decision, data=data)
    recorder.append(draft)
    return recorder.changes


def _create(uow: UnitOfWork, command: Command, country: str) -> Changes:
    body, content_hash = command.payload["body"], command.payload.get("content_hash")
    if content_hash:
        new = read_passed_on(body, str(content_hash), country)
    else:
        new = read_body(body, country)
    if not isinstance(new, NewOrder):
        return _decided(uow, command, Decision.REFUSED, Code.NOT_UNDERSTOOD)
    taken = take_orders(uow, [new], {"command_id": command.command_id})
    if taken.different:
        return _decided(uow, command, Decision.REFUSED, Code.DIFFERENT_CONTENTS)
    if taken.elsewhere:
        return _decided(uow, command, Decision.REFUSED, Code.OTHER_PLACE)
    if taken.unchanged:
        return _decided(uow, command, Decision.DONE)
    return taken.changes


def _cancel(uow: UnitOfWork, command: Command) -> Changes:
    order = uow.order(command.order_id or "")
    if order is None:
        return _decided(uow, command, Decision.REFUSED, Code.UNKNOWN_ORDER)
    changes = _supersede(uow, order, command)
    if order.status is Status.PICK_UP_OK:
        return changes | _decided(uow, command, Decision.REFUSED, Code.ALREADY_COLLECTED)
    if order.status is Status.CANCELLED:
        return changes | _decided(uow, command, Decision.DONE, Code.ALREADY_CANCELLED)
    if is_present(uow, order):
        return changes | _decided(uow, command, Decision.WAITING, asked_reason=_reason(command))
    hops = path(order.status, Status.CANCELLED)
    return changes | _walk(uow, command, order, hops, reason=_reason(command))


def _reason(command: Command) -> str:
    return str(command.payload.get("reason") or CANCELLED_UNKNOWN)


def _replan(uow: UnitOfWork, command: Command) -> Changes:
    order = uow.order(command.order_id or "")
    slot = _slot(command.payload)
    if order is None:
        return _decided(uow, command, Decision.REFUSED, Code.UNKNOWN_ORDER)
    changes = _supersede(uow, order, command)
    ended = {
        Status.PICK_UP_OK: Code.ALREADY_COLLECTED,
        Status.CANCELLED: Code.ALREADY_CANCELLED,
    }.get(order.status)
    if ended is not None:
        return changes | _decided(uow, command, Decision.REFUSED, ended)
    if is_present(uow, order):
        return changes | _decided(uow, command, Decision.REFUSED, Code.CUSTOMER_PRESENT)
    if order.status is Status.REPLANNED:
        hops: tuple[Status, ...] | None = (Status.STARTED, Status.REPLANNED)
    else:
        hops = path(order.status, Status.REPLANNED)
    return changes | _walk(uow, command, order, hops, data={"slot": slot_data(slot)})


def _slot(payload: Mapping[str, Any]) -> Slot:
    slot = slot_from_data(payload["slot"])
    if slot is None:
        raise ValueError("no slot")
    return slot


def _confirm_slot(uow: UnitOfWork, command: Command) -> Changes:
    order = uow.order(command.order_id or "")
    slot = _slot(command.payload)
    if order is None:
        return _decided(uow, command, Decision.REFUSED, Code.UNKNOWN_ORDER)
    if order.status is not Status.STOCK_OK:
        return _decided(uow, command, Decision.REFUSED, Code.NOT_POSSIBLE)
    return _walk(uow, command, order, (Status.STARTED,), data={"slot": slot_data(slot)})


def _walk(
    uow: UnitOfWork,
    command: Command,
    order: Order,
    hops: Sequence[Status] | None,
    *,
    reason: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> Changes:
    """Take the order along a legal chain in head office's name; the last step bears the id."""
    if not hops:
        return _decided(uow, command, Decision.REFUSED, Code.NOT_POSSIBLE)
    actor = Actor(Role.HEAD_OFFICE, command.issued_by)
    last = {**(data or {}), "command_id": command.command_id, "command_seq": command.command_seq}
    recorder = Recorder(uow)
    drafts = walk(order, hops, actor, last=last, reason=reason)
    # Who is here stays here until somebody has spoken to them.
    recorder.steps(order, drafts, ends_arrival=False)
    return recorder.changes


def _update(uow: UnitOfWork, command: Command, country: str) -> Changes:
    order = uow.order(command.order_id or "")
    if order is None:
        return _decided(uow, command, Decision.REFUSED, Code.UNKNOWN_ORDER)
    if uow.log.is_erased(order.order_id):
        return _decided(uow, command, Decision.REFUSED, Code.NOT_POSSIBLE)
    names = {"first_name", "last_name", "phone", "email", "language"}
    given = command.payload.get("customer") or {}
    customer = {name: str(given[name]) for name in names & given.keys()}
    if "phone" in customer:
        customer["phone"] = read_phone(customer["phone"], country)
    personal: dict[str, Any] = {"customer": customer} if customer else {}
    if command.payload.get("shelf"):
        personal["shelf"] = str(command.payload["shelf"])
    return _about(uow, command, order, EventKind.DETAILS, personal)


def _erase(uow: UnitOfWork, command: Command) -> Changes:
    order = uow.order(command.order_id or "")
    if order is None:
        return _decided(uow, command, Decision.REFUSED, Code.UNKNOWN_ORDER)
    changes = _about(uow, command, order, EventKind.ERASED, {})
    uow.log.erase(order.order_id)
    return changes


def _about(
    uow: UnitOfWork,
    command: Command,
    order: Order,
    kind: EventKind,
    personal: Mapping[str, Any],
) -> Changes:
    recorder = Recorder(uow)
    actor = Actor(Role.HEAD_OFFICE, command.issued_by)
    recorder.append(EventDraft(kind, actor, order.order_id, personal=personal))
    if kind is EventKind.DETAILS:
        customer = personal.get("customer")
        known = replace(order.customer, **customer) if customer else None
        uow.log.change_details(order, known, personal.get("shelf"))
    return recorder.changes | _decided(uow, command, Decision.DONE)


_DECIDE = {
    CommandKind.CANCEL: _cancel,
    CommandKind.REPLAN: _replan,
    CommandKind.CONFIRM_SLOT: _confirm_slot,
    CommandKind.ERASE: _erase,
}
"""Of what is not about a phone. RELAY brings events and no question: see `taking_commands`."""


def is_present(uow: UnitOfWork, order: Order) -> bool:
    """Whether the customer of an order is in the store."""
    return order.status in PRESENT or uow.active_arrival_of(order.order_id) is not None


def _supersede(uow: UnitOfWork, order: Order, later: Command) -> Changes:
    """A later command on the same order takes the place of one that still waits."""
    waiting = uow.log.open_question(order.order_id)
    if waiting is None or waiting == later.command_id:
        return Changes()
    command = _asked(uow, waiting)
    return supersede(uow, command) if command else Changes()


def _asked(uow: UnitOfWork, command_id: str) -> Command | None:
    """The command behind a question; as the log tells it, where head office forgot it meanwhile."""
    command = uow.log.command(command_id)
    if command is not None:
        return command
    told = [e for e in uow.log.settled_about([command_id]) if e.reason == Decision.WAITING]
    if not told:
        return None
    event = told[-1]
    return Command(
        command_seq=int(event.data["command_seq"]),
        command_id=command_id,
        kind=str(event.data["command"]),
        order_id=event.order_id,
        payload={"reason": event.data.get("asked_reason")},
        issued_by="",
        issued_at=event.occurred_at,
        prev_hash="",
        hash="",
    )


def act_on_answer(uow: UnitOfWork, event: Event) -> Changes:
    """Do what a person answered: stop the hand-over and cancel, or go on and refuse."""
    command = _asked(uow, str(event.data["command_id"]))
    if command is None or command.order_id is None:
        return Changes()
    if event.data["answer"] == Answer.GO_ON:
        return _decided(uow, command, Decision.REFUSED, Code.CUSTOMER_PRESENT)
    order = uow.order(command.order_id)
    if order is None or order.status is Status.PICK_UP_OK:
        return _decided(uow, command, Decision.REFUSED, Code.ALREADY_COLLECTED)
    return _carry_out_cancel(uow, command, order)


def _carry_out_cancel(uow: UnitOfWork, command: Command, order: Order) -> Changes:
    if order.status is Status.CANCELLED:
        return _decided(uow, command, Decision.DONE, Code.ALREADY_CANCELLED)
    hops = path(order.status, Status.CANCELLED)
    try:
        changes = _walk(uow, command, order, hops, reason=_reason(command))
    except JournalCorrupt:
        return _decided(uow, command, Decision.REFUSED, Code.NOT_POSSIBLE)
    return changes | _decided(uow, command, Decision.DONE)


def decide_open_questions(uow: UnitOfWork, order_id: str) -> Changes:
    """Close a question that events have settled: handed over, cancelled, or nobody here."""
    waiting = uow.log.open_question(order_id)
    command = _asked(uow, waiting) if waiting else None
    order = uow.order(order_id)
    if command is None or order is None:
        return Changes()
    if order.status is Status.PICK_UP_OK:
        return _decided(uow, command, Decision.REFUSED, Code.ALREADY_COLLECTED)
    if order.status is Status.CANCELLED or not is_present(uow, order):
        return _carry_out_cancel(uow, command, order)
    return Changes()
