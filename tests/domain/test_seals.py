"""Events without the required seals are accepted from nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.events.event import GENESIS_HASH, DeviceHead, Event, EventDraft, EventKind
from kiosk.domain.events.journal import event_hash, is_as_recorded, stamp
from kiosk.domain.events.payloads import OrderBegins, Step
from kiosk.domain.events.personal import ChangedDetails
from kiosk.domain.events.seals import SALTS, SEALS, broken_contents, broken_seal
from kiosk.domain.status import Status
from tests.domain.orders import LEA, NOON, order_in

ORDER = replace(order_in(Status.STARTED), content_hash="as-it-came")
BEGINS = EventDraft(
    EventKind.STATUS, LEA, "C-1", None, Status.STARTED, 0, payload=OrderBegins(2), contents=ORDER
)
DETAILS = EventDraft(
    EventKind.DETAILS,
    LEA,
    "C-1",
    personal=ChangedDetails(shelf="B12"),
    contents=replace(ORDER, shelf="B12"),
)
STEP = EventDraft(EventKind.STATUS, LEA, "C-1", Status.STARTED, Status.READY, 1, payload=Step())


def recorded(draft: EventDraft) -> Event:
    return stamp(
        draft,
        DeviceHead("counter-2", 1, 0, GENESIS_HASH),
        event_id="event-1",
        operation_id="event-1",
        occurred_at=NOON,
        new_salt=lambda: "salt",
    )


def without_seals(event: Event, *names: str) -> Event:
    """The event without the seals of these parts and their salts, with a hash that fits."""
    seals = {key: seal for key, seal in event.recorded[SEALS].items() if key not in names}
    salts = {key: salt for key, salt in event.recorded_personal[SALTS].items() if key not in names}
    bare = replace(
        event,
        recorded={**event.recorded, SEALS: seals},
        recorded_personal={**event.recorded_personal, SALTS: salts},
    )
    return replace(bare, hash=event_hash(bare))


@pytest.mark.parametrize("draft", [BEGINS, DETAILS, STEP], ids=("begins", "details", "step"))
def test_an_event_is_accepted_as_its_device_recorded_it(draft: EventDraft) -> None:
    assert is_as_recorded(recorded(draft))


@pytest.mark.parametrize(
    ("draft", "part"),
    [
        (STEP, "staff"),
        (DETAILS, "person"),
        (DETAILS, "order"),
        (BEGINS, "staff"),
        (BEGINS, "order"),
    ],
)
def test_an_event_without_a_seal_is_not_accepted(draft: EventDraft, part: str) -> None:
    assert not is_as_recorded(without_seals(recorded(draft), part))


def test_an_event_that_says_it_is_of_another_schema_needs_its_seals_too() -> None:
    event = without_seals(recorded(STEP), "staff")
    for schema in (0, event.schema + 1):
        other = replace(event, schema=schema)
        assert broken_seal(replace(other, hash=event_hash(other)), is_erased=False) == "staff"


def test_contents_without_a_seal_are_reported() -> None:
    event = recorded(BEGINS)
    assert broken_contents(event, ORDER, is_erased=False) is None
    unsealed = without_seals(event, "order")
    assert broken_contents(unsealed, ORDER, is_erased=False) == "order"
