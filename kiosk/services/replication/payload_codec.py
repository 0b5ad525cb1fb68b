"""Reads and checks what events and commands say, where they enter: from the wire or a database.

Payloads and personal data are read strictly: no text becomes a number, no number a truth value.
Unknown fields are ignored here; the event keeps them as recorded, which its hash and its seals
cover.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from kiosk.domain.command_payloads import (
    AdvanceOrder,
    CancelOrder,
    ChooseSlot,
    CommandPayload,
    CreateOrder,
    EraseCustomer,
    KeepOrder,
    UpdateDetails,
)
from kiosk.domain.commands import CommandKind
from kiosk.domain.events.calls import CustomerCalled
from kiosk.domain.events.event import EventKind
from kiosk.domain.events.payloads import (
    Answered,
    ArrivalEnded,
    AtCounter,
    CustomerArrived,
    Decided,
    EventsSetAside,
    HelpCalled,
    HelpEnded,
    Kept,
    NoteDone,
    NoteWritten,
    NothingMore,
    OrderBegins,
    Payload,
    Reviewed,
    Step,
    Unread,
)
from kiosk.domain.events.personal import (
    ChangedDetails,
    ChosenShelf,
    NoteText,
    NothingPersonal,
    PeopleOfStep,
    Personal,
)
from kiosk.domain.events.seals import SALTS, SEALS
from kiosk.domain.status import Status

_AGAIN_LENGTH_MAX = 200
"""Only payloads of at most so many bytes of JSON are kept, to be read again without work."""


@dataclass(frozen=True, slots=True, eq=False)
class _Form:
    """How a payload or personal data is read. No state depends on `optional` fields: a malformed
    one of these is treated as missing.
    """

    adapter: TypeAdapter[Any]
    optional: frozenset[str] = frozenset()


_BEGINS = _Form(TypeAdapter(OrderBegins), frozenset({"command_id"}))
_NOTHING_MORE = _Form(TypeAdapter(NothingMore), frozenset({"command_id"}))
_STEP = _Form(TypeAdapter(Step), frozenset({"hand_over", "corrects", "command_id", "command_seq"}))
_FORMS: dict[str, _Form] = {
    EventKind.STATUS: _STEP,
    EventKind.ARRIVED: _Form(TypeAdapter(CustomerArrived), frozenset({"was"})),
    EventKind.LEFT: _Form(TypeAdapter(ArrivalEnded), frozenset({"reason"})),
    EventKind.DECIDED: _Form(TypeAdapter(Decided), frozenset({"command_seq", "command", "code"})),
    EventKind.ANSWERED: _Form(TypeAdapter(Answered)),
    EventKind.REVIEWED: _Form(TypeAdapter(Reviewed), frozenset({"confirmed"})),
    EventKind.HELP: _Form(TypeAdapter(HelpCalled)),
    EventKind.HELPED: _Form(TypeAdapter(HelpEnded)),
    EventKind.NOTE: _Form(TypeAdapter(NoteWritten)),
    EventKind.NOTE_DONE: _Form(TypeAdapter(NoteDone)),
    EventKind.SET_ASIDE: _Form(TypeAdapter(EventsSetAside), frozenset({"events"})),
    EventKind.AT_COUNTER: _Form(TypeAdapter(AtCounter), frozenset({"setting", "before", "after"})),
    EventKind.KEPT: _Form(TypeAdapter(Kept)),
    EventKind.CALLED: _Form(TypeAdapter(CustomerCalled)),
    EventKind.SEEN: _NOTHING_MORE,
    EventKind.SHELVED: _NOTHING_MORE,
    EventKind.DETAILS: _NOTHING_MORE,
    EventKind.ERASED: _NOTHING_MORE,
    EventKind.MAIL_ASKED: _NOTHING_MORE,
}
_PERSONAL: dict[str, _Form] = {
    EventKind.STATUS: _Form(
        TypeAdapter(PeopleOfStep), frozenset({"collected_by", "asked_by", "signature"})
    ),
    EventKind.DETAILS: _Form(TypeAdapter(ChangedDetails)),
    EventKind.SHELVED: _Form(TypeAdapter(ChosenShelf)),
    EventKind.NOTE: _Form(TypeAdapter(NoteText)),
}
_EMPTY: dict[str, Personal] = {
    EventKind.STATUS: PeopleOfStep(),
    EventKind.DETAILS: ChangedDetails(),
    EventKind.SHELVED: ChosenShelf(),
    EventKind.NOTE: NoteText(),
}
_NOTHING = NothingPersonal()
_NO_VALUES = b"{}"
_SALTS = {SALTS}
_COMMANDS: dict[str, _Form] = {
    CommandKind.CREATE: _Form(TypeAdapter(CreateOrder)),
    CommandKind.CANCEL: _Form(TypeAdapter(CancelOrder), frozenset({"reason"})),
    CommandKind.REPLAN: _Form(TypeAdapter(ChooseSlot)),
    CommandKind.CONFIRM_SLOT: _Form(TypeAdapter(ChooseSlot)),
    CommandKind.UPDATE: _Form(TypeAdapter(UpdateDetails)),
    CommandKind.ERASE: _Form(TypeAdapter(EraseCustomer)),
    CommandKind.KEEP: _Form(TypeAdapter(KeepOrder)),
    CommandKind.ADVANCE: _Form(TypeAdapter(AdvanceOrder), frozenset({"reason", "comment"})),
}


def read_payload(
    kind: EventKind | str, from_status: Status | None, recorded: Mapping[str, Any]
) -> Payload:
    """The payload of an event of this kind; Unread if it is unknown or lacks what it needs.

    `from_status`: of the event, as a STATUS event without one begins its order.
    """
    form = _FORMS.get(kind)
    if form is None:
        return Unread(recorded)
    if from_status is None and form is _STEP:
        form = _BEGINS
    # No payload has the seals: without them many events record the same few values, or nothing.
    own = {name: value for name, value in recorded.items() if name != SEALS}
    try:
        # `json.dumps` takes several times as long, for every event that is read or ingested.
        text = to_json(own) if own else _NO_VALUES
        read = _read_again if len(text) <= _AGAIN_LENGTH_MAX else _read
        payload: Payload = read(form, text)
    except (ValueError, TypeError, RecursionError):
        return Unread(recorded)
    return payload


def read_personal(kind: EventKind | str, recorded: Mapping[str, Any]) -> Personal:
    """The personal data of an event of this kind; Unread if the kind is unknown or a value wrong.

    `recorded`: with the salts of the event's seals, as the event holds it.
    """
    form = _PERSONAL.get(kind)
    if form is None:
        return _NOTHING if isinstance(kind, EventKind) else Unread(recorded)
    if recorded.keys() <= _SALTS:
        return _EMPTY[kind]
    try:
        personal: Personal = _read(form, to_json(recorded))
    except (ValueError, TypeError, RecursionError):
        return Unread(recorded)
    return personal


def read_command_payload(kind: CommandKind | str, recorded: Mapping[str, Any]) -> CommandPayload:
    """The payload of a command of this kind; Unread if it is unknown or lacks what it needs."""
    form = _COMMANDS.get(kind)
    if form is None:
        return Unread(recorded)
    try:
        payload: CommandPayload = _read(form, to_json(recorded))
    except (ValueError, TypeError, RecursionError):
        return Unread(recorded)
    return payload


def _read(form: _Form, text: bytes) -> Any:
    """Raises ValidationError, which is a ValueError."""
    try:
        return form.adapter.validate_json(text, strict=True)
    except ValidationError as error:
        wrong = {problem["loc"][0] if problem["loc"] else "" for problem in error.errors()}
        if not wrong <= form.optional:
            raise
        rest = {name: value for name, value in json.loads(text).items() if name not in wrong}
        return form.adapter.validate_json(to_json(rest), strict=True)


_read_again = lru_cache(maxsize=1024)(_read)
"""For payloads only, which are immutable, so that events can share one, and hold no names."""
