"""Reads and checks events' payloads, where an event enters: from the wire or from a database.

A payload is read strictly: no text becomes a number, no number a truth value. Unknown fields are
ignored here; the event keeps them in `recorded`, which its hash covers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from kiosk.domain.events.event import EventKind
from kiosk.domain.events.payloads import (
    Answered,
    ArrivalEnded,
    CustomerArrived,
    Decided,
    EventsSetAside,
    HelpCalled,
    HelpEnded,
    NothingMore,
    OrderBegins,
    Payload,
    Reviewed,
    Step,
    Unread,
)
from kiosk.domain.status import Status


class _Form(NamedTuple):
    """How a payload is read. No state depends on `optional` fields: a malformed one of these is
    treated as missing.
    """

    adapter: TypeAdapter[Any]
    optional: frozenset[str] = frozenset()


_BEGINS = _Form(TypeAdapter(OrderBegins), frozenset({"command_id"}))
_NOTHING_MORE = _Form(TypeAdapter(NothingMore), frozenset({"command_id"}))
_FORMS: dict[str, _Form] = {
    EventKind.STATUS: _Form(
        TypeAdapter(Step), frozenset({"hand_over", "corrects", "command_id", "command_seq"})
    ),
    EventKind.ARRIVED: _Form(TypeAdapter(CustomerArrived), frozenset({"was"})),
    EventKind.LEFT: _Form(TypeAdapter(ArrivalEnded), frozenset({"reason"})),
    EventKind.DECIDED: _Form(TypeAdapter(Decided), frozenset({"command_seq", "command", "code"})),
    EventKind.ANSWERED: _Form(TypeAdapter(Answered)),
    EventKind.REVIEWED: _Form(TypeAdapter(Reviewed), frozenset({"confirmed"})),
    EventKind.HELP: _Form(TypeAdapter(HelpCalled)),
    EventKind.HELPED: _Form(TypeAdapter(HelpEnded)),
    EventKind.SET_ASIDE: _Form(TypeAdapter(EventsSetAside), frozenset({"events"})),
    EventKind.SEEN: _NOTHING_MORE,
    EventKind.DETAILS: _NOTHING_MORE,
    EventKind.ERASED: _NOTHING_MORE,
}


def read_payload(
    kind: EventKind | str,
    from_status: Status | None,
    recorded: Mapping[str, Any],
    text: str | None = None,
) -> Payload:
    """The payload of an event of this kind; Unread if it is unknown or lacks what it needs.

    `from_status`: of the event, as a STATUS event without one begins its order. `text`:
    `recorded` as JSON, if the caller has it at hand.
    """
    form = _FORMS.get(kind)
    if form is None:
        return Unread(recorded)
    if form is _FORMS[EventKind.STATUS] and from_status is None:
        form = _BEGINS
    try:
        return _read(form, recorded, json.dumps(recorded) if text is None else text)
    except (ValueError, TypeError, RecursionError):
        return Unread(recorded)


def _read(form: _Form, recorded: Mapping[str, Any], text: str) -> Payload:
    """Raises ValidationError, which is a ValueError."""
    try:
        payload: Payload = form.adapter.validate_json(text, strict=True)
    except ValidationError as error:
        wrong = {problem["loc"][0] if problem["loc"] else "" for problem in error.errors()}
        if not wrong <= form.optional:
            raise
        rest = {name: value for name, value in recorded.items() if name not in wrong}
        payload = form.adapter.validate_json(json.dumps(rest), strict=True)
    return payload
