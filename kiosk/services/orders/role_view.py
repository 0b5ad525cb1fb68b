"""Reduces orders and events to the personal data that a device's role needs.

No hash covers what is removed, only its seals, whose salts are removed with it: a reduced entry
of the log still verifies and reveals nothing of what is missing. The hub reduces what it sends;
a device also reduces what it receives, as its hub may run an older version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.domain.arrival import is_open
from kiosk.domain.codes.short_code import cut_code
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import Event, EventKind
from kiosk.domain.events.log import Entry
from kiosk.domain.events.payloads import encode
from kiosk.domain.events.personal import ChangedDetails, RecordedChange
from kiosk.domain.events.seals import without_person
from kiosk.domain.order import CUT_CONTENT_HASH, Customer, Line, Order
from kiosk.services.phones import last_two_digits

CUT_ROLES = frozenset({DeviceRole.CHECK_IN, DeviceRole.BOARD})
"""Roles of devices in public view. All others work with whole orders."""

CODE_KEPT = timedelta(days=7)
"""How long after its end an order is still recognised by its code."""


def entries_for(
    find: Callable[[str], Order | None],
    role: DeviceRole,
    entries: Sequence[Entry],
    now: datetime,
) -> tuple[Entry, ...]:
    """Entries of the log as a device of this role holds them.

    `find`: returns an order in its current state, by its collect id. `now`: the time in UTC.
    """
    if role not in CUT_ROLES:
        return tuple(entries)
    return tuple(_entry_for(find, role, entry, now) for entry in entries)


def _entry_for(
    find: Callable[[str], Order | None], role: DeviceRole, entry: Entry, now: datetime
) -> Entry:
    event = entry.event
    about = None
    if event.kind == EventKind.DETAILS and event.order_id is not None:
        about = find(event.order_id)
    order = None if entry.order is None else order_for(role, entry.order, now)
    return replace(entry, event=event_for(role, event, about), order=order)


def event_for(role: DeviceRole, event: Event, order: Order | None) -> Event:
    """An event as a device of this role holds it. `order`: its order in the current state."""
    if role not in CUT_ROLES:
        return event
    held = without_person(event)
    is_named = role is DeviceRole.CHECK_IN and order is not None and is_open(order.status)
    if not isinstance(event.personal, ChangedDetails) or not is_named:
        return held
    corrected = _corrected(event.personal)
    return replace(
        held,
        personal=corrected,
        recorded_personal={**held.recorded_personal, **encode(corrected)},
    )


def order_for(role: DeviceRole, order: Order, now: datetime) -> Order:
    """An order as a device of this role holds it at `now`: with quantities, without products."""
    if role not in CUT_ROLES:
        return order
    return replace(
        order,
        customer=_customer_for(role, order),
        lines=tuple(Line(line.number, "", line.quantity) for line in order.lines),
        pickup_code=_code_for(role, order, now),
        shelf=None,
        state=replace(order.state, shelved_on=None),
        content_hash=CUT_CONTENT_HASH,
    )


def _customer_for(role: DeviceRole, order: Order) -> Customer:
    known = order.customer
    if role is DeviceRole.BOARD or not is_open(order.status):
        return Customer("", "", "", "", known.language)
    phone = last_two_digits(known.phone)
    return Customer(known.first_name, known.last_name, phone, "", known.language)


def _code_for(role: DeviceRole, order: Order, now: datetime) -> str:
    ended_at = None if is_open(order.status) else order.state.changed_at
    if ended_at is not None and ended_at < now - CODE_KEPT:
        return ""
    # The whole code would check in whoever reads it there.
    return cut_code(order.pickup_code) if role is DeviceRole.BOARD else order.pickup_code


def _corrected(details: ChangedDetails) -> ChangedDetails:
    """Head office's corrections of a customer, as far as such a device holds them."""
    customer = details.customer or RecordedChange()
    phone = None if customer.phone is None else last_two_digits(customer.phone)
    held = RecordedChange(customer.first_name, customer.last_name, phone)
    return ChangedDetails(None if held == RecordedChange() else held)
