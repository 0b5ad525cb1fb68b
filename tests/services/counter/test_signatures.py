"""Whoever collects signs on the screen, where the store wants it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.actions import Details
from kiosk.domain.codes.signature import (
    GRID_MAX,
    SIGNATURE_BYTES_MAX,
    UNSIGNED_REASONS,
    is_signature,
    signature_text,
    strokes_of,
)
from kiosk.domain.errors import InvalidHandOver, SignatureNeeded
from kiosk.domain.events.event import EventKind
from kiosk.domain.events.payloads import Step
from kiosk.domain.events.personal import PeopleOfStep
from kiosk.domain.order import hand_over_all
from kiosk.domain.status import Status
from kiosk.services.orders.counter import Advance, advance, carry_out
from kiosk.services.orders.erase import EraseEnded, erase_ended
from kiosk.storage.local_database import LocalDatabase
from tests.storage.sample import (
    COUNTER_1,
    HOLD_S,
    LEA,
    FakeClock,
    bring,
    opened,
    order_of,
    steps_of,
)

STROKES = [[(0, 0), (17, 4095), (GRID_MAX, 64)], [(2000, 1000)]]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    with opened(data_dir, clock) as store:
        yield store


def test_strokes_are_read_as_they_were_drawn() -> None:
    text = signature_text(STROKES)
    assert is_signature(text)
    assert strokes_of(text) == STROKES
    assert strokes_of(signature_text([[(-5, 9999)]])) == [[(0, GRID_MAX)]]


@pytest.mark.parametrize(
    "text",
    ["", ".", "AAA", "AAAA.", "AAAA..AAAA", "AAAé", "AAAA\n", "A" * (SIGNATURE_BYTES_MAX + 4)],
)
def test_nothing_else_is_a_signature(text: str) -> None:
    assert not is_signature(text)
    assert strokes_of(text) == []


def hands_over(
    store: LocalDatabase,
    order_id: str,
    signature: str | None,
    unsigned: str | None = None,
    *,
    hold_s: float | None = None,
) -> None:
    everything = hand_over_all(order_of(store, order_id))
    hand_over = replace(everything, signature=signature, unsigned=unsigned)
    command = Advance(
        order_id,
        Status.PICK_UP_OK,
        LEA,
        COUNTER_1,
        Details(hand_over=hand_over),
        hold_s=hold_s,
        wants_signature=True,
    )
    changes = store.run_blocking(advance, command)
    if hold_s is not None:
        assert changes.action is not None
        store.run_blocking(carry_out, changes.action.operation_id)


@pytest.mark.parametrize("hold_s", [None, HOLD_S])
def test_signature_is_part_of_the_hand_over_until_it_is_erased(
    store: LocalDatabase, clock: FakeClock, hold_s: float | None
) -> None:
    order_id = bring(store, 1, Status.IN_PROGRESS)
    signature = signature_text(STROKES)
    hands_over(store, order_id, signature, hold_s=hold_s)
    people = steps_of(store, order_id)[-1].personal
    assert isinstance(people, PeopleOfStep)
    assert people.signature == signature
    clock.pass_s(60)
    store.run_blocking(erase_ended, EraseEnded(clock.now))
    journal = store.read_blocking(lambda reader: reader.journal(order_id))
    assert EventKind.ERASED in [event.kind for event in journal]
    assert signature not in repr(journal)


def test_who_cannot_sign_says_why(store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.IN_PROGRESS)
    with pytest.raises(SignatureNeeded):
        hands_over(store, order_id, None)
    hands_over(store, order_id, None, UNSIGNED_REASONS[0])
    step = steps_of(store, order_id)[-1].payload
    assert isinstance(step, Step)
    assert step.hand_over is not None
    assert step.hand_over.unsigned == UNSIGNED_REASONS[0]


@pytest.mark.parametrize(
    ("signature", "unsigned"),
    [("AAA", None), ("A" * 8196, None), (None, "OTHER"), ("AAAA", UNSIGNED_REASONS[0])],
)
def test_what_is_no_signature_is_refused(
    store: LocalDatabase, signature: str | None, unsigned: str | None
) -> None:
    order_id = bring(store, 1, Status.IN_PROGRESS)
    with pytest.raises(InvalidHandOver):
        hands_over(store, order_id, signature, unsigned)
