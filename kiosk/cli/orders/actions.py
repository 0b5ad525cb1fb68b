"""`kiosk advance`, `shelf`, `note` and `arrive`: actions of the counter and of the check-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from kiosk.cli import arguments, shapes
from kiosk.cli.people.pins import check_manager
from kiosk.cli.session import DONE, INVALID_INPUT, USAGE, Session
from kiosk.domain.actions import Details
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.errors import OrderUnknown
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor, Slot
from kiosk.domain.path_reasons import path_reason
from kiosk.domain.reasons import NEEDS_REASON
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.counter import notes, shelf
from kiosk.services.orders import counter
from kiosk.services.orders.check_in import (
    Arrived,
    CheckIn,
    CheckInResult,
    Recognised,
    arrive,
    recognise_code,
)
from kiosk.services.orders.reason_lists import reason_lists
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.text_rules import is_printable, short

if TYPE_CHECKING:
    from kiosk.storage.local_database import LocalDatabase


OnOrder = TypeVar("OnOrder", shelf.PutOnShelf, notes.WriteNote)


@frozen
class AdvanceOptions:
    """What was typed after `kiosk advance`."""

    order_id: str
    status: str
    by: str
    role: str
    reason: str | None
    comment: str | None
    slot: str | None


def advance(session: Session, options: AdvanceOptions) -> int:
    """Move an order at once, not held; print its former and its new status.

    A manager's PIN is asked for where managers have one: nobody is one by giving a name.
    """
    to_status = arguments.status_named(session, options.status)
    role = arguments.role_named(session, options.role)
    name = arguments.name_given(session, "--by", options.by, 40)
    slot = arguments.slot_given(session, options.slot, to_status)
    command = counter.Advance(
        options.order_id,
        to_status,
        Actor(role, name),
        session.settings.counter_name,
        _details(session, options, to_status, slot),
        reason_lists(session.settings),
    )
    with session.store() as store:
        _works_here(session, store, DeviceRole.HUB, DeviceRole.COUNTER)
        check_manager(session, store, command.actor)
        before = store.run_blocking(_advance, command)
    session.say(
        session.words(
            "moved",
            order_id=options.order_id,
            from_status=session.words.title(before),
            to_status=session.words.title(to_status),
        )
    )
    return DONE


def _works_here(session: Session, store: LocalDatabase, *roles: DeviceRole) -> None:
    """Stop unless this device has one of the roles from which the hub takes the action."""
    role = store.read_blocking(lambda reader: reader.devices.this_device()).role
    if role not in roles:
        session.stop(USAGE, "network.not_from_here", role=session.words(f"role.{role}"))


def _advance(uow: UnitOfWork, command: counter.Advance) -> Status:
    order = uow.order(command.order_id) if is_printable(command.order_id) else None
    if order is None:
        raise OrderUnknown(command.order_id)
    counter.advance(uow, command)
    return order.status


def _details(
    session: Session, options: AdvanceOptions, to_status: Status, slot: Slot | None
) -> Details:
    """The options as Details; a reason becomes a comment where the step has no list of reasons."""
    reason, comment = options.reason, options.comment
    if comment is not None:
        comment = arguments.text_given(session, "--comment", comment, 500)
    if reason is not None:
        reason = arguments.text_given(session, "--reason", reason, 60)
    if reason is not None and to_status not in NEEDS_REASON and not path_reason(reason.upper()):
        reason, comment = None, " — ".join(filter(None, (reason, comment)))
    return Details(reason=reason.upper() if reason else None, comment=comment, slot=slot)


def put_on_shelf(session: Session, order_id: str, name: str, *, by: str) -> int:
    """Record the shelf of an order's parcel, and print it."""
    actor = Actor(Role.STAFF, arguments.name_given(session, "--by", by, 40))
    _act_at_counter(session, shelf.put_on_shelf, shelf.PutOnShelf(order_id, name, actor))
    session.say(session.words("on_shelf", order_id=order_id, shelf=shelf.scanned_shelf(name)))
    return DONE


def leave_note(session: Session, order_id: str, text: str, *, by: str) -> int:
    """Leave a note for colleagues on an order."""
    actor = Actor(Role.STAFF, arguments.name_given(session, "--by", by, 40))
    _act_at_counter(session, notes.write_note, notes.WriteNote(order_id, text, actor))
    session.say(session.words("noted", order_id=order_id))
    return DONE


def _act_at_counter(
    session: Session, use_case: Callable[[UnitOfWork, OnOrder], Changes], command: OnOrder
) -> None:
    if not is_printable(command.order_id):
        raise OrderUnknown(command.order_id)
    with session.store() as store:
        _works_here(session, store, DeviceRole.HUB, DeviceRole.COUNTER)
        store.run_blocking(use_case, command)


def check_in(session: Session, *, code: str, bay: str | None, as_json: bool) -> int:
    """Record the arrival of the customer with this code, for all of their orders that are due."""
    place = arguments.bay_given(session, bay) if bay is not None else None
    with session.store() as store:
        _works_here(session, store, DeviceRole.HUB, DeviceRole.COUNTER, DeviceRole.CHECK_IN)
        outcome = store.run_blocking(_check_in, (code, place))
    if isinstance(outcome, Recognised) and outcome.result is CheckInResult.COLLEAGUE:
        session.say(session.words("arrived_for_nothing"))
        return DONE
    if isinstance(outcome, Recognised):
        return _not_arrived(session, code, outcome)
    recognised, arrived = outcome
    if as_json:
        session.say_json({**shapes.arrival_json(arrived.arrival), "result": arrived.result.value})
    else:
        where = shapes.place(session.words, arrived.arrival.bay)
        session.say(session.words("arrived", name=recognised.short_name, place=where))
    return DONE


def _check_in(
    uow: UnitOfWork, typed: tuple[str, str | None]
) -> Recognised | tuple[Recognised, Arrived]:
    code, bay = typed
    recognised = recognise_code(uow, None, code, by_hand=True)
    if recognised.result in (
        CheckInResult.UNKNOWN,
        CheckInResult.COLLECTED,
        CheckInResult.TOO_EARLY,
    ):
        return recognised
    orders = map(uow.order, recognised.order_ids)
    if all(order and order.status is Status.CANCELLED for order in orders):
        return recognised
    command = CheckIn(recognised.order_ids, bay or recognised.bay, by_code=True)
    return recognised, arrive(uow, command)


def _not_arrived(session: Session, code: str, recognised: Recognised) -> int:
    shown = short(code)
    if recognised.result is CheckInResult.TOO_EARLY and recognised.slot:
        start = session.words.day_time(recognised.slot.start)
        session.stop(INVALID_INPUT, "too_early", name=recognised.short_name, start=start)
    key = "collected_already" if recognised.result is CheckInResult.COLLECTED else "code_unknown"
    session.stop(INVALID_INPUT, key, code=shown)
