"""Seals: let an event's hash cover personal data that can be erased later.

What an event records holds seals: each is a SHA-256 over a random salt and one
part of the personal data. The salts are in `recorded_personal`, beside the data they seal, and are
erased with it: the seal that is left reveals nothing, and the hash chain still verifies. Seals are
of the JSON that the device recorded, whether or not this version can read it.

`staff`: the member of staff who acted, and who asked for it where a manager has approved; kept
when the order's customer is erased. `served`: who
served; a store keeps it, head office does not. `person`: everything else that can be erased.
`customer`: the order's customer after an event that says who that is. `order`: what was ordered,
which is not personal and needs no salt. A part that is empty has no seal; an event that says what
was ordered always has those of `order` and `customer`.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING, Any

from kiosk.domain.events.hashed_json import hashed_json
from kiosk.domain.events.payloads import Unread, encode
from kiosk.domain.events.personal import PeopleOfStep, Personal
from kiosk.domain.workflow import Role

if TYPE_CHECKING:
    from kiosk.domain.events.event import Event, EventDraft
    from kiosk.domain.order import Actor, Order

SEALS, SALTS = "seals", "salts"
STAFF, SERVED, PERSON, CUSTOMER, ORDER = "staff", "served", "person", "customer", "order"
_SERVED_BY, _ASKED_BY = "claim_person", "asked_by"
_NOBODY: list[Any] = ["", None, {}]


def _seal(salt: str, part: object) -> str:
    digest = hashlib.sha256(hashed_json([salt, part])).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _parts(
    actor: Actor, comment: str | None, personal: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """The parts of an event that are sealed: by name, each part and its value when empty."""
    staff, customer = ("", actor.name) if actor.role is Role.CUSTOMER else (actor.name, "")
    asked_by = personal.get(_ASKED_BY)
    apart = (_SERVED_BY, _ASKED_BY, SALTS)
    rest = {key: value for key, value in personal.items() if key not in apart}
    return {
        STAFF: (staff if asked_by is None else [staff, asked_by], ""),
        SERVED: (personal.get(_SERVED_BY), None),
        PERSON: ([customer, comment, rest], _NOBODY),
    }


def _customer(order: Order) -> list[str]:
    customer = order.customer
    return [customer.first_name, customer.last_name, customer.phone, customer.email]


def _ordered(order: Order) -> list[Any]:
    lines = [[line.number, line.label, line.quantity, line.ean] for line in order.lines]
    return [
        order.order_id,
        order.exchange_place_id,
        order.mode,
        order.customer.language,
        order.pickup_code,
        order.shelf,
        order.content_hash,
        order.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
        lines,
    ]


def seal(
    draft: EventDraft, new_salt: Callable[[], str]
) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """The seals of a draft, and their salts: what to add to `recorded`, `recorded_personal`.

    Its `contents` are sealed too.
    """
    seals: dict[str, str] = {}
    salts: dict[str, str] = {}
    sealed = _parts(draft.actor, draft.comment, encode(draft.personal))
    parts = [(name, part) for name, (part, empty) in sealed.items() if part != empty]
    if draft.contents is not None:
        parts.append((CUSTOMER, _customer(draft.contents)))
        seals[ORDER] = _seal("", _ordered(draft.contents))
    for name, part in parts:
        salts[name] = new_salt()
        seals[name] = _seal(salts[name], part)
    return {SEALS: seals} if seals else {}, {SALTS: salts} if salts else {}


def _of(mapping: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = mapping.get(key)
    return found if isinstance(found, dict) else {}


def broken_seal(event: Event, *, is_erased: bool, is_cut: bool = False) -> str | None:
    """The name of the first part of an event that does not match its seal; None if all match.

    `is_erased`: the personal data of its order was erased and may be missing, but for `staff`.
    `is_cut`: this device receives only some of `person`, without its salt
    (`services.orders.role_view`).
    """
    seals, salts = _of(event.recorded, SEALS), _of(event.recorded_personal, SALTS)
    parts = _parts(event.actor, event.comment, event.recorded_personal)
    for name, (part, empty) in parts.items():
        if name in salts:
            if seals.get(name) != _seal(str(salts[name]), part):
                return name
        elif is_cut and name == PERSON and (part == empty or event.kind == "details"):
            continue
        elif part != empty or (name in seals and not (is_erased and name != STAFF)):
            return name
    return None


def says_contents(event: Event) -> bool:
    """Whether an event says what was ordered, or by whom: an order has what the last one says."""
    return event.from_status is None and event.kind in ("status", "details")


def seals_contents(event: Event) -> bool:
    """Whether an event has a seal over what was ordered."""
    return ORDER in _of(event.recorded, SEALS)


def broken_contents(event: Event, order: Order, *, is_erased: bool) -> str | None:
    """The part of `order` (ORDER or CUSTOMER) that does not match `event`'s seals; None if all do.

    `event`: the last one that says what was ordered. `is_erased`: the customer may be blank.
    """
    seals, salts = _of(event.recorded, SEALS), _of(event.recorded_personal, SALTS)
    # The new shelf was erased with the rest: a device that ingested the event later lacks it.
    lacks_shelf = is_erased and event.kind == "details" and PERSON not in salts
    if not lacks_shelf and seals.get(ORDER) != _seal("", _ordered(order)):
        return ORDER
    customer = _customer(order)
    is_sealed = CUSTOMER in salts and seals.get(CUSTOMER) == _seal(str(salts[CUSTOMER]), customer)
    is_blank = is_erased and not any(customer)
    return None if is_sealed or is_blank else CUSTOMER


def staff_part(personal: Mapping[str, Any], *, keeps_served: bool = False) -> dict[str, Any]:
    """The part of an event's `recorded_personal` that is kept when its order's customer is erased.

    `keeps_served`: who served is kept too.
    """
    kept: dict[str, Any] = {}
    names = {STAFF}
    if personal.get(_ASKED_BY) is not None:
        kept[_ASKED_BY] = personal[_ASKED_BY]
    if keeps_served and personal.get(_SERVED_BY) is not None:
        kept[_SERVED_BY] = personal[_SERVED_BY]
        names.add(SERVED)
    salts = {name: salt for name, salt in _of(personal, SALTS).items() if name in names}
    return kept | ({SALTS: salts} if salts else {})


def without_customer(personal: Personal) -> Personal:
    """What is left when the order's customer is erased: who serves, and who asked for it."""
    match personal:
        case PeopleOfStep(claim_person=person, asked_by=asked_by):
            return PeopleOfStep(claim_person=person, asked_by=asked_by)
        case Unread(recorded=recorded):
            return Unread(staff_part(recorded, keeps_served=True))
        case _:
            return type(personal)()


def without_person(event: Event) -> Event:
    """The event without what is erased with its order's customer; names of staff are kept."""
    is_customer = event.actor.role is Role.CUSTOMER
    actor = replace(event.actor, name="") if is_customer else event.actor
    return replace(
        event,
        actor=actor,
        comment=None,
        personal=without_customer(event.personal),
        recorded_personal=staff_part(event.recorded_personal, keeps_served=True),
    )
