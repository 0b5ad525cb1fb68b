"""Event contents keep every byte when encoded and decoded, and are read strictly."""

import json
from datetime import date
from typing import Any

import pytest

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
from kiosk.domain.events.event import EventKind
from kiosk.domain.events.payloads import (
    UNCHANGED,
    CustomerArrived,
    NothingMore,
    OrderBegins,
    Step,
    Unread,
    encode,
)
from kiosk.domain.events.personal import (
    ChangedCustomer,
    ChangedDetails,
    PeopleOfStep,
    RecordedChange,
)
from kiosk.domain.status import Status
from kiosk.services.replication.payload_codec import (
    read_command_payload,
    read_payload,
    read_personal,
)

SLOT = {"start": "2026-11-24T12:00:00.000000Z", "end": "2026-11-24T12:30:00.000000Z"}
HAND_OVER = {
    "verified_by": "identity_document",
    "lines": [
        {"line": 1, "handed": 2, "reason": None},
        {"line": 2, "handed": 0, "reason": "PARTIALLY_MISSING"},
    ],
}
STEP = (EventKind.STATUS, Status.READY)
RECORDED: list[tuple[EventKind, Status | None, dict[str, Any]]] = [
    (EventKind.STATUS, None, {"slot": SLOT, "lines": 2}),
    (EventKind.STATUS, None, {"slot": None, "lines": 0, "command_id": "asked-1"}),
    (*STEP, {}),
    (*STEP, {"base_version": 3}),
    (*STEP, {"claim": {"counter": "Comptoir 1"}}),
    (*STEP, {"handed": [2, 0], "hand_over": HAND_OVER}),
    (*STEP, {"slot": SLOT, "command_id": "asked-1", "command_seq": 7}),
    (*STEP, {"resume_stack": ["COLLECT_READY"], "reason": None, "expected_at": SLOT["start"]}),
    (
        *STEP,
        {
            "corrects": "operation-1",
            "slot": None,
            "handed": [],
            "resume_stack": [],
            "reason": "BLOCKED_OTHER",
            "claim": {"counter": "Comptoir 1"},
            "ready_at": SLOT["start"],
            "keep_until": "2026-12-03",
            "base_version": 0,
        },
    ),
    (EventKind.ARRIVED, None, {"arrival_id": "a", "orders": ["C-1", "C-2"], "bay": None}),
    (
        EventKind.ARRIVED,
        None,
        {
            "arrival_id": "a",
            "orders": ["C-1"],
            "bay": "B7",
            "was": {"orders": ["C-2"], "bay": None},
        },
    ),
    (EventKind.LEFT, None, {"arrival_id": "a", "reason": "served"}),
    (EventKind.SEEN, None, {}),
    (
        EventKind.DECIDED,
        None,
        {
            "command_id": "asked-1",
            "command_seq": 1,
            "command": "cancel",
            "code": None,
            "asked_reason": "CANCELLED_BY_CLIENT",
        },
    ),
    (
        EventKind.DECIDED,
        None,
        {"command_id": "c", "command_seq": 2, "command": "x", "code": "UNKNOWN_ORDER"},
    ),
    (EventKind.ANSWERED, None, {"command_id": "asked-1", "answer": "go_on"}),
    (EventKind.REVIEWED, None, {"operation_id": "o", "confirmed": False}),
    (EventKind.KEPT, None, {"until": "2026-12-03"}),
    (EventKind.KEPT, None, {"until": None}),
    (EventKind.DETAILS, None, {}),
    (EventKind.ERASED, None, {}),
    (EventKind.HELP, None, {"help_id": "h", "place": "Cour"}),
    (EventKind.HELPED, None, {"help_id": "h"}),
    (EventKind.SHELVED, None, {}),
    (EventKind.NOTE, None, {"note_id": "n"}),
    (EventKind.NOTE_DONE, None, {"note_id": "n"}),
    (EventKind.SET_ASIDE, None, {"count": 30, "events": ["e-1", "e-2"]}),
    (EventKind.AT_COUNTER, None, {"counter": "Comptoir 1"}),
    (EventKind.CALLED, None, {"arrival_id": "a", "counter": "Comptoir 2"}),
    (EventKind.MAIL_ASKED, None, {}),
]
"""Payloads as devices record them, of every kind."""


@pytest.mark.parametrize(("kind", "from_status", "recorded"), RECORDED)
def test_what_a_device_records_is_written_again_byte_for_byte(
    kind: EventKind, from_status: Status | None, recorded: dict[str, Any]
) -> None:
    payload = read_payload(kind, from_status, recorded)
    assert not isinstance(payload, Unread)
    assert json.dumps(encode(payload), sort_keys=True) == json.dumps(recorded, sort_keys=True)


def test_every_kind_is_among_what_devices_record() -> None:
    assert {kind for kind, _, _ in RECORDED} == set(EventKind)


def test_fields_of_newer_versions_and_seals_are_no_obstacle() -> None:
    recorded = {"lines": 2, "slot": None, "seals": {"order": "x"}, "weight_g": 250}
    assert read_payload(EventKind.STATUS, None, recorded) == OrderBegins(2)
    assert read_payload("weighed", None, recorded) == Unread(recorded)


@pytest.mark.parametrize(
    ("kind", "recorded"),
    [
        (EventKind.ARRIVED, {"arrival_id": "", "orders": ["C-1"], "bay": None}),
        (EventKind.ARRIVED, {"arrival_id": "a", "orders": [], "bay": None}),
        (EventKind.ARRIVED, {"arrival_id": "a", "orders": ["C-1", "C-1"], "bay": None}),
        (EventKind.ARRIVED, {"arrival_id": "a", "orders": "C-1", "bay": None}),
        (EventKind.ARRIVED, {"arrival_id": "a", "orders": ["C-1"]}),
        (EventKind.ARRIVED, {"arrival_id": 7, "orders": ["C-1"], "bay": None}),
        (EventKind.LEFT, {}),
        (EventKind.ANSWERED, {"command_id": "asked-1", "answer": "STOP"}),
        (EventKind.DECIDED, {"command_id": "asked-1", "asked_reason": 3}),
        (EventKind.HELP, {"help_id": "h", "place": ""}),
        (EventKind.NOTE, {"note_id": ""}),
        (EventKind.NOTE, {"note_id": 7}),
        (EventKind.NOTE_DONE, {}),
        (EventKind.CALLED, {"arrival_id": "a"}),
        (EventKind.CALLED, {"arrival_id": "a", "counter": ""}),
        (EventKind.SET_ASIDE, {"count": True}),
        (EventKind.SET_ASIDE, {"count": "3"}),
        (EventKind.KEPT, {}),
        (EventKind.KEPT, {"until": 20261203}),
        (EventKind.KEPT, {"until": "20261203"}),
        (EventKind.KEPT, {"until": "2026-12-03T00:00:00Z"}),
        (EventKind.KEPT, {"until": "9999-12-31"}),
        (EventKind.STATUS, {"lines": "2"}),
        (EventKind.STATUS, {"lines": 2.0}),
        (EventKind.STATUS, {"lines": 2, "slot": {"start": SLOT["end"], "end": SLOT["start"]}}),
    ],
)
def test_what_lacks_what_its_kind_needs_is_kept_unread(
    kind: EventKind, recorded: dict[str, Any]
) -> None:
    assert read_payload(kind, None, recorded) == Unread(recorded)


@pytest.mark.parametrize(
    "recorded",
    [
        {"handed": ["1"]},
        {"handed": [True]},
        {"claim": {"counter": 3}},
        {"expected_at": 5},
        {"resume_stack": ["NOWHERE"]},
        {"base_version": "1"},
        {"slot": "unchanged"},
        {"ready_at": "2026-12-03"},
        {"keep_until": "unchanged"},
        {"keep_until": SLOT["start"]},
    ],
)
def test_a_step_with_a_wrong_state_is_kept_unread(recorded: dict[str, Any]) -> None:
    assert read_payload(*STEP, recorded) == Unread(recorded)


def test_what_no_state_depends_on_may_be_wrong() -> None:
    recorded = {"hand_over": {"lines": 3}, "command_id": 7, "handed": [1]}
    assert read_payload(*STEP, recorded) == Step(handed=(1,))
    arrived = {"arrival_id": "a", "orders": ["C-1"], "bay": None, "was": "elsewhere"}
    assert read_payload(EventKind.ARRIVED, None, arrived) == CustomerArrived("a", ("C-1",), None)
    assert read_payload(EventKind.ERASED, None, {"command_id": []}) == NothingMore()


def test_a_step_that_says_nothing_of_the_slot_leaves_it() -> None:
    assert read_payload(*STEP, {}) == Step(slot=UNCHANGED)
    assert read_payload(*STEP, {"slot": None}) == Step(slot=None)


PERSONAL: list[tuple[EventKind, dict[str, Any]]] = [
    (EventKind.STATUS, {}),
    (EventKind.STATUS, {"claim_person": "Sophie"}),
    (EventKind.STATUS, {"claim_person": "", "collected_by": "Paul"}),
    (EventKind.STATUS, {"collected_by": "Paul", "signature": "AAAA.BBBB"}),
    (EventKind.SHELVED, {}),
    (EventKind.SHELVED, {"shelf": "B2"}),
    (EventKind.NOTE, {}),
    (EventKind.NOTE, {"text": "Le client rappelle à 16 h"}),
    (EventKind.DETAILS, {}),
    (EventKind.DETAILS, {"shelf": "B2"}),
    (EventKind.DETAILS, {"customer": {"first_name": "Zoé", "phone": "", "language": "fr"}}),
    (EventKind.ERASED, {}),
    (EventKind.HELP, {}),
]
"""Personal data as devices record it, without salts."""


@pytest.mark.parametrize(("kind", "recorded"), PERSONAL)
def test_the_people_that_a_device_records_are_written_again_byte_for_byte(
    kind: EventKind, recorded: dict[str, Any]
) -> None:
    personal = read_personal(kind, recorded)
    assert not isinstance(personal, Unread)
    assert encode(personal) == recorded
    assert read_personal(kind, recorded | {"salts": {"staff": "x"}}) == personal


@pytest.mark.parametrize(
    ("kind", "recorded"),
    [
        (EventKind.STATUS, {"claim_person": None}),
        (EventKind.STATUS, {"claim_person": 5, "collected_by": "Paul"}),
        (EventKind.SHELVED, {"shelf": 5}),
        (EventKind.NOTE, {"text": ["a"]}),
        (EventKind.DETAILS, {"shelf": 5}),
        (EventKind.DETAILS, {"customer": "Zoé"}),
        (EventKind.DETAILS, {"customer": {"first_name": 3}}),
        (EventKind.DETAILS, {"customer": {"first_name": "Zoé", "age": "4"}}),
        ("weighed", {"weighed_by": "Paul"}),
    ],
)
def test_people_of_a_wrong_type_are_kept_unread(kind: str, recorded: dict[str, Any]) -> None:
    assert read_personal(kind, recorded) == Unread(recorded)


def test_people_on_whom_no_state_depends_may_be_wrong() -> None:
    recorded = {"claim_person": "Sophie", "collected_by": 5, "signature": [], "weighed_by": "Paul"}
    assert read_personal(EventKind.STATUS, recorded) == PeopleOfStep(claim_person="Sophie")
    unchanged = {"customer": {"email": None}, "shelf": None}
    assert read_personal(EventKind.DETAILS, unchanged) == ChangedDetails(RecordedChange())


ASKED: list[tuple[CommandKind, dict[str, Any], CommandPayload]] = [
    (CommandKind.CREATE, {"body": {"a": [1]}, "content_hash": "c"}, CreateOrder({"a": [1]}, "c")),
    (CommandKind.CANCEL, {"reason": "CANCELLED_BY_CLIENT"}, CancelOrder("CANCELLED_BY_CLIENT")),
    (CommandKind.UPDATE, {"shelf": "B2"}, UpdateDetails(shelf="B2")),
    (
        CommandKind.UPDATE,
        {"customer": {"first_name": "Zoé"}},
        UpdateDetails(ChangedCustomer(first_name="Zoé")),
    ),
    (CommandKind.ERASE, {}, EraseCustomer()),
    (CommandKind.KEEP, {"until": "2026-12-03"}, KeepOrder(date(2026, 12, 3))),
    (CommandKind.ADVANCE, {"to_status": "COLLECT_READY"}, AdvanceOrder(Status.READY)),
    (
        CommandKind.ADVANCE,
        {"to_status": "COLLECT_DELAYED", "reason": "DELAYED_OTHER", "comment": "x"},
        AdvanceOrder(Status.DELAYED, "DELAYED_OTHER", "x"),
    ),
]


@pytest.mark.parametrize(("kind", "recorded", "payload"), ASKED)
def test_what_head_office_asks_for_is_written_again(
    kind: CommandKind, recorded: dict[str, Any], payload: CommandPayload
) -> None:
    assert read_command_payload(kind, recorded) == payload
    assert encode(payload) == recorded


def test_what_head_office_asks_for_may_have_more_fields_than_are_known() -> None:
    recorded = {"customer": {"phone": "06", "age": "4"}, "more": 1}
    payload = UpdateDetails(ChangedCustomer(phone="06"))
    assert read_command_payload(CommandKind.UPDATE, recorded) == payload


def test_a_new_slot_is_read_for_both_that_choose_one() -> None:
    for kind in (CommandKind.REPLAN, CommandKind.CONFIRM_SLOT):
        payload = read_command_payload(kind, {"slot": SLOT})
        assert isinstance(payload, ChooseSlot)
        assert encode(payload) == {"slot": SLOT}


@pytest.mark.parametrize(
    ("kind", "recorded"),
    [
        (CommandKind.CREATE, {}),
        (CommandKind.CREATE, {"body": []}),
        (CommandKind.REPLAN, {}),
        (CommandKind.REPLAN, {"slot": None}),
        (CommandKind.CONFIRM_SLOT, {"slot": {"start": SLOT["end"], "end": SLOT["start"]}}),
        (CommandKind.UPDATE, {"customer": {"first_name": 3}}),
        (CommandKind.UPDATE, {"customer": "Zoé"}),
        (CommandKind.KEEP, {"until": None}),
        (CommandKind.ADVANCE, {}),
        (CommandKind.ADVANCE, {"to_status": "READYISH"}),
        (CommandKind.KEEP, {"until": "0001-01-01"}),
        (CommandKind.RELAY, {"event": {}}),
        ("weigh", {}),
    ],
)
def test_what_head_office_asks_for_and_cannot_be_read_is_kept(
    kind: str, recorded: dict[str, Any]
) -> None:
    assert read_command_payload(kind, recorded) == Unread(recorded)
