"""Tests each check of incoming events: what passes, and which fault the rest has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import Event, EventDraft, EventKind
from kiosk.domain.events.log import APPLIES, EMPTY_LOG, Entry, LogHead, sequence
from kiosk.domain.events.payloads import OrderBegins
from kiosk.domain.order import CUT_CONTENT_HASH
from kiosk.domain.quarantine import QuarantineReason
from kiosk.domain.status import Status
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.services.replication.validation.faults import QUARANTINED_FOR, Fault
from kiosk.services.replication.validation.recorded import recorded_fault
from kiosk.services.replication.validation.senders import Coverage, may_push, must_sign
from kiosk.services.replication.validation.sequence import (
    gap_fault,
    line_fault,
    link_fault,
    log_fault,
    repeat_fault,
    reuse_fault,
)
from tests.headoffice.hub import LEA, NOON, order_named
from tests.hostile.doors import DEVICE, PAUL, Journal

ORDER = order_named("C-1")
NOTHING: dict[int, str] = {}
_journal = Journal()
FIRST, SECOND, THIRD = (_journal.record(EventDraft(EventKind.SEEN, LEA, "C-1")) for _ in range(3))
BEGINS = Journal().record(
    EventDraft(
        EventKind.STATUS,
        LEA,
        "C-1",
        None,
        Status.STARTED,
        0,
        payload=OrderBegins(2, ORDER.state.slot),
        contents=ORDER,
    )
)


def log_of(*events: Event) -> list[Entry]:
    entries: list[Entry] = []
    for event in events:
        head = entries[-1].head if entries else EMPTY_LOG
        entries.append(sequence(event, head, 1, APPLIES))
    return entries


def test_an_order_comes_whole_or_to_who_may_have_it_cut() -> None:
    cut = replace(ORDER, content_hash=CUT_CONTENT_HASH)
    assert recorded_fault(BEGINS, ORDER) is None
    assert recorded_fault(BEGINS, cut) is Fault.ORDER_CUT
    assert recorded_fault(BEGINS, cut, may_be_cut=True) is None
    # That does not excuse other alterations.
    assert recorded_fault(replace(BEGINS, reason="x"), cut) is Fault.INVALID_HASH


def test_a_batch_is_in_line() -> None:
    assert [line_fault([FIRST, SECOND], at, DEVICE) for at in range(2)] == [None, None]
    assert line_fault([FIRST, THIRD], 1, DEVICE) is Fault.SKIPPED
    assert line_fault([FIRST], 0, PAUL) is Fault.OTHER_CHAIN
    assert line_fault([FIRST, replace(SECOND, device_epoch=2)], 1, DEVICE) is Fault.OTHER_CHAIN
    assert (gap_fault(SECOND, 1), gap_fault(THIRD, 1)) == (None, Fault.MISSING)


def test_an_event_continues_the_one_before_it() -> None:
    assert link_fault(FIRST, None) is None
    assert link_fault(SECOND, FIRST.hash) is None
    assert link_fault(SECOND, None) is Fault.MISSING
    assert link_fault(SECOND, THIRD.hash) is Fault.UNLINKED
    assert link_fault(replace(FIRST, prev_hash=THIRD.hash), None) is Fault.UNLINKED


def test_a_number_and_an_id_have_one_event() -> None:
    assert reuse_fault(FIRST, None, is_number_used=False) is None
    assert reuse_fault(FIRST, None, is_number_used=True) is Fault.REUSED
    assert reuse_fault(FIRST, FIRST.hash, is_number_used=True) is None
    assert reuse_fault(FIRST, SECOND.hash, is_number_used=False) is Fault.REUSED
    assert repeat_fault([FIRST, SECOND]) is None
    assert repeat_fault([FIRST, replace(SECOND, event_id=FIRST.event_id)]) is Fault.REUSED
    assert repeat_fault([FIRST, replace(SECOND, device_seq=1)]) is Fault.REUSED
    assert repeat_fault([FIRST, replace(SECOND, device_seq=1, device_epoch=2)]) is None


def test_a_log_continues_the_one_here() -> None:
    entries = log_of(FIRST, SECOND, THIRD)
    held = {entry.store_seq: entry.hash for entry in entries}
    other = log_of(SECOND)[0].head
    assert log_fault([], EMPTY_LOG, held.get) is None
    assert log_fault(entries, EMPTY_LOG, NOTHING.get) is None
    assert log_fault(entries, entries[1].head, held.get) is None
    assert log_fault(entries[1:], EMPTY_LOG, NOTHING.get) is Fault.MISSING
    assert log_fault([replace(entries[0], store_seq=0)], EMPTY_LOG, NOTHING.get) is Fault.MISSING
    branch = {1: other.hash}
    assert log_fault(entries, other, branch.get) is Fault.DIVERGED
    assert log_fault(entries[1:], LogHead(1, other.hash), NOTHING.get) is Fault.DIVERGED
    assert log_fault([entries[0], entries[2]], entries[0].head, held.get) is Fault.SKIPPED


def test_a_signature_covers_what_came_before_it_in_its_chain() -> None:
    coverage = Coverage()
    assert not coverage.covers(THIRD, lambda: False)
    assert coverage.covers(SECOND, lambda: True)
    assert not coverage.covers(replace(FIRST, hash=THIRD.hash), lambda: False)
    assert coverage.covers(FIRST, lambda: False)


def test_a_device_signs_from_the_epoch_that_it_names() -> None:
    peer = PeerRecord(DEVICE, DeviceRole.COUNTER, "2", "0" * 64, NOON, None, None, None)
    assert not must_sign(None, FIRST)
    assert not must_sign(peer, FIRST)
    signing = replace(peer, public_key="key", signs_since=1)
    assert must_sign(signing, FIRST)
    assert not must_sign(replace(signing, signs_since=2), FIRST)


@pytest.mark.parametrize(
    ("role", "pushes", "relays"),
    [
        (DeviceRole.HUB, True, True),
        (DeviceRole.COUNTER, True, True),
        (DeviceRole.CHECK_IN, True, False),
        (DeviceRole.BOARD, False, False),
    ],
)
def test_who_sends_events(role: DeviceRole, pushes: bool, relays: bool) -> None:
    assert (may_push(role, relays=False), may_push(role, relays=True)) == (pushes, relays)


def test_a_sender_is_quarantined_for_what_it_cannot_mend() -> None:
    assert set(Fault) - QUARANTINED_FOR.keys() == {Fault.MISSING, Fault.DIVERGED}
    assert QUARANTINED_FOR[Fault.ORDER_CUT] is QuarantineReason.ORDER_CUT
