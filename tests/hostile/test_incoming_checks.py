"""Tests that every check of incoming events refuses what the replication README says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import Event, EventDraft, EventKind
from kiosk.domain.events.journal import event_hash
from kiosk.domain.events.log import APPLIES, EMPTY_LOG, LogHead, sequence
from kiosk.domain.events.payloads import HelpCalled, NoteWritten, OrderBegins, Step, Unread
from kiosk.domain.events.personal import ChosenShelf, NoteText
from kiosk.domain.order import CUT_CONTENT_HASH, Actor, Order, Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.replication.incoming import Incoming
from kiosk.services.replication.validation.sequence import HUB_EPOCH_MAX
from tests.headoffice.hub import LEA, order_named
from tests.hostile.doors import DEVICE, DOORS, PAUL, Case, Journal
from tests.test_walks import problem_of

PAGE = Path(__file__).parents[2] / "kiosk" / "services" / "replication" / "README.md"
NOT_MADE = "—"
DEEP: object = 0
for _ in range(60):
    DEEP = [DEEP]


def table() -> dict[str, list[str]]:
    """The other cells of each row of the README's table, by the name of the check."""
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(r"<!-- checks: begin -->\n(.*?)<!-- checks: end -->", text, re.DOTALL)
    assert found is not None
    rows = [line.strip("| ").split(" | ") for line in found[1].splitlines()]
    assert rows[0] == ["check", "why", *DOORS, "where"]
    return {row[0]: row[1:] for row in rows[2:]}


TABLE = table()
CELLS = [
    (check, door, cell)
    for check, (_why, *cells, _where) in TABLE.items()
    for door, cell in zip(DOORS, cells, strict=True)
]


def call(journal: Journal, place: str = "Entrée", actor: Actor = LEA) -> Event:
    """Records a call for help, an event that every door takes."""
    payload = HelpCalled(f"help-{place}-{journal.head.device_seq}", place)
    return journal.record(EventDraft(EventKind.HELP, actor, payload=payload))


def calls(count: int, device_id: str = DEVICE) -> list[Incoming]:
    journal = Journal(device_id)
    return [(call(journal), None) for _ in range(count)]


def begins(order: Order, **payload: Any) -> Incoming:
    """Returns an order's first event; `payload` replaces fields that would fit the order."""
    slot = order.state.slot
    whole = OrderBegins(len(order.lines), slot)
    draft = EventDraft(
        EventKind.STATUS,
        Actor(Role.SYSTEM, ""),
        order.order_id,
        None,
        Status.STARTED,
        0,
        payload=replace(whole, **payload),
        contents=order,
    )
    return Journal().record(draft), order


def changed(event: Event, **fields: Any) -> Event:
    """Returns the event with changed fields and a hash that fits them."""
    other = replace(event, **fields)
    return replace(other, hash=event_hash(other))


def unlinked() -> list[Incoming]:
    (first, _), (second, _) = calls(2)
    return [(first, None), (changed(second, prev_hash="f" * 64), None)]


def reused() -> Case:
    journal = Journal()
    before = call(journal)
    other = call(Journal(), "Parking")
    return Case([(other, None)], before=[(before, None)])


def repeated() -> list[Incoming]:
    (first, _), (second, _) = calls(2)
    return [(first, None), (changed(second, event_id=first.event_id), None)]


def illegal_step() -> Case:
    order = order_named("C-1")
    first, _ = begins(order)
    journal = Journal()
    journal.take(first)
    customer = Actor(Role.CUSTOMER, "")
    draft = EventDraft(
        EventKind.STATUS, customer, "C-1", Status.STARTED, Status.CANCELLED, 1, payload=Step()
    )
    return Case([(journal.record(draft), None)], before=[(first, order)])


def two_logs() -> Case:
    """The second entry follows a different first entry."""
    case = Case(calls(2)[1:], before=calls(1))
    other = sequence(call(Journal("counter-8")), EMPTY_LOG, 1, APPLIES)
    return replace(case, after=other.head)


ORDER = order_named("C-1")
BEFORE_TIME = Slot(datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC))
HELP_DEEP = EventDraft(
    EventKind.HELP, LEA, payload=Unread({"help_id": "h", "place": "Entrée", "more": DEEP})
)
HELP_EMPTY = EventDraft(EventKind.HELP, LEA, payload=Unread({"help_id": "h"}))
CUSTOMER = Actor(Role.CUSTOMER, "")
SHELVED_BY_CUSTOMER = EventDraft(
    EventKind.SHELVED, CUSTOMER, ORDER.order_id, personal=ChosenShelf("A1-03")
)
NOTE_OF_LINES = EventDraft(
    EventKind.NOTE,
    LEA,
    ORDER.order_id,
    payload=NoteWritten("n"),
    personal=NoteText("one\ntwo"),
)
SEEN = EventDraft(EventKind.HELP, LEA, payload=HelpCalled("h", "Entrée"))


def cases() -> dict[str, Case]:
    """Returns a case that fails each check, by the name of the check."""
    first, _ = calls(1)[0]
    begun, _ = begins(ORDER)
    return {
        "shape": Case([(Journal().record(HELP_DEEP), None)]),
        "sender": Case(calls(1), role=DeviceRole.BOARD, sender_role=DeviceRole.BOARD),
        "hub": Case(calls(1), is_hub=False),
        "own signature": Case(calls(1), has_key=True),
        "log signature": Case(calls(1), has_key=True),
        "coverage": Case(calls(1), has_key=True, is_handed_on=True),
        "hash and seals": Case([(replace(first, reason="FORGED"), None)]),
        "whole order": Case([(begun, replace(ORDER, content_hash=CUT_CONTENT_HASH))]),
        "gap": Case(calls(2)[1:]),
        "own chain": Case([*calls(1), (call(Journal(PAUL)), None)]),
        "consecutive": Case([calls(3)[0], calls(3)[2]]),
        "link": Case(unlinked()),
        "reuse": reused(),
        "repeat": Case(repeated()),
        "log gap": Case(calls(1), after=LogHead(3, "a" * 64)),
        "log continues": two_logs(),
        "log chain": Case(calls(1), entry={"outcome_reason": "ILLEGAL"}),
        "hub epoch": Case(calls(1), hub_epoch=HUB_EPOCH_MAX + 1),
        "device role": Case([(Journal().record(SEEN), None)], role=DeviceRole.CHECK_IN),
        "staff only": Case([(Journal().record(SHELVED_BY_CUSTOMER), None)]),
        "shelf and note": Case([(Journal().record(NOTE_OF_LINES), None)]),
        "payload": Case([(Journal().record(HELP_EMPTY), None)]),
        "legal step": illegal_step(),
        "order": Case([begins(ORDER, lines=5)]),
        "state": Case([begins(ORDER, slot=BEFORE_TIME)]),
    }


@pytest.mark.parametrize(("check", "door", "cell"), CELLS, ids=[f"{c}-{d}" for c, d, _ in CELLS])
def test_each_door_refuses_as_the_page_says(
    tmp_path: Path, check: str, door: str, cell: str
) -> None:
    if cell != NOT_MADE:
        assert DOORS[door](tmp_path, cases()[check]) == cell


@pytest.mark.parametrize("door", DOORS)
def test_each_door_takes_what_passes_every_check(tmp_path: Path, door: str) -> None:
    taken = {"own": "applied", "relayed": "applied", "late": "relayed"}
    case = Case([*calls(2)])
    assert DOORS[door](tmp_path, case) == taken.get(door, "taken")


def test_each_function_that_the_page_names_exists() -> None:
    text = PAGE.read_text(encoding="utf-8")
    places = re.findall(r"`([\w/]+\.py):([\w.]+)`", text)
    assert len(places) >= len(TABLE) + 8
    problems = [problem for place in places if (problem := problem_of(*place))]
    assert not problems, "mend kiosk/services/replication/README.md:\n" + "\n".join(problems)
