"""A machine follows the log that its upstream gives it, under what it recorded itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kiosk.domain.aside import AsideWhy
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.journal import Event, EventKind, event_hash
from kiosk.domain.log import Entry, LogHead, Outcome, check_log
from kiosk.domain.order import Order
from kiosk.domain.sequencing import RELAYING, DeviceRole
from kiosk.domain.standing import state_after
from kiosk.services.contradictions import (
    contradicting,
    put_aside,
    put_followers_aside,
    tell_aside,
)
from kiosk.services.judging import ISSUES, have_effect, project_arrival, subjects
from kiosk.services.ports import Changes, UnitOfWork
from kiosk.services.rebuilding import rebuild, rewind


class LogDiverged(Exception):
    """The upstream's log is not the continuation of the one here."""


class EntriesUnsound(Exception):
    """What the upstream gives of its log is not what its own hashes say."""


@dataclass(frozen=True, slots=True)
class FollowLog:
    """Entries that follow the log here, in their numbers.

    `signatures`: with which their events came, by their identifiers.
    """

    entries: tuple[Entry, ...]
    signatures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FollowSnapshot:
    """A page of a first copy. `cursor` None: with this page it is complete."""

    entries: tuple[Entry, ...]
    as_of: LogHead
    cursor: str | None
    signatures: Mapping[str, str] = field(default_factory=dict)


def follow_log(uow: UnitOfWork, command: FollowLog) -> Changes:
    """Write entries and bring what the screens show along, in one transaction.

    Entries that are here already are passed over. Raises LogDiverged.
    """
    head = uow.log.head()
    for entry in command.entries:
        if entry.store_seq <= head.seq and uow.log.hash_at(entry.store_seq) != entry.hash:
            raise LogDiverged
    new = [entry for entry in command.entries if entry.store_seq > head.seq]
    if new and (new[0].store_seq, new[0].prev_hash) != (head.seq + 1, head.hash):
        raise LogDiverged
    try:
        check_log(new, head)
    except JournalCorrupt as error:
        raise EntriesUnsound(str(error)) from error
    _check_events(new)
    uow.log.keep_signatures(command.signatures)
    return _take(uow, new)


def _check_events(entries: Iterable[Entry]) -> None:
    for entry in entries:
        if event_hash(entry.event) != entry.event.hash:
            raise EntriesUnsound(f"the event of entry {entry.store_seq} was altered")


def _take(uow: UnitOfWork, entries: Sequence[Entry]) -> Changes:
    """Write entries that are new here, settle those recorded here, bring projections along.

    What is here and contradicts them is set aside. Raises JournalCorrupt where that cannot be.
    """
    with uow.log.guarded():
        return _keep(uow, entries)


def _keep(uow: UnitOfWork, entries: Sequence[Entry]) -> Changes:
    aside = contradicting(uow, entries)
    if not aside:
        return _write(uow, entries)
    changes = put_aside(uow, aside, AsideWhy.CONTRADICTS) | _write(uow, entries)
    followers = put_followers_aside(uow, aside)
    tell_aside(uow, (*aside, *followers))
    named = {event.order_id for event in followers if event.order_id is not None}
    return changes | Changes(order_ids=frozenset(named))


def _write(uow: UnitOfWork, entries: Sequence[Entry]) -> Changes:
    order_ids = {e.event.order_id for e in entries if e.event.order_id is not None}
    unsettled = uow.log.unsettled(order_ids)
    for order_id in unsettled:
        rewind(uow, order_id)
    applied = [entry.event for entry in entries if entry.outcome is Outcome.APPLIED]
    waits_for_person = any(event.kind in ISSUES and event.order_id is None for event in applied)
    changes = Changes(order_ids=frozenset(order_ids), issues=waits_for_person)
    alone = [event for event in applied if event.order_id not in unsettled]
    steps = _steps(alone)
    before = _orders_before(uow, entries, steps)
    uow.log.take(entries)
    for event in alone:
        if event.kind in (EventKind.DETAILS, EventKind.ERASED):
            have_effect(uow, event)
    _bring_along(uow, steps, before)
    for order_id in unsettled:
        rebuild(uow, order_id)
    for event in applied:
        if event.order_id in unsettled and event.kind in (EventKind.DETAILS, EventKind.ERASED):
            changes |= have_effect(uow, event)
    for order_id in filter(uow.log.is_erased, unsettled):
        uow.log.erase(order_id)  # Recorded here before this machine knew.
    about = subjects([entry.event for entry in entries])
    for order_id in order_ids & unsettled.keys():
        arrival = uow.active_arrival_of(order_id)
        about |= {arrival.arrival_id} if arrival else set()
    doubtful = _in_the_way(uow, applied) - about
    for arrival_id in (*sorted(about), *sorted(doubtful)):
        changes |= project_arrival(uow, arrival_id)
    return changes


def _in_the_way(uow: UnitOfWork, applied: Iterable[Event]) -> set[str]:
    """Arrivals shown here for orders whose customer the log knows under another arrival."""
    found = set()
    for event in applied:
        if event.kind == EventKind.ARRIVED:
            for order_id in event.data["orders"]:
                arrival = uow.active_arrival_of(str(order_id))
                found |= {arrival.arrival_id} if arrival else set()
    return found


def _steps(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events that move an order's state, by order."""
    steps: dict[str, list[Event]] = {}
    for event in events:
        if event.order_id is not None and event.kind in (EventKind.STATUS, EventKind.SEEN):
            steps.setdefault(event.order_id, []).append(event)
    return steps


def _begins(event: Event) -> bool:
    return event.kind == EventKind.STATUS and event.from_status is None


def _orders_before(
    uow: UnitOfWork, entries: Iterable[Entry], steps: Mapping[str, Sequence[Event]]
) -> dict[str, Order]:
    """The orders as they are shown before these steps; new ones as they came."""
    begun = {entry.order.order_id: entry.order for entry in entries if entry.order is not None}
    known = uow.log.orders(order_id for order_id, made in steps.items() if not _begins(made[0]))
    return {**begun, **known}


def _bring_along(
    uow: UnitOfWork, steps: Mapping[str, Sequence[Event]], before: Mapping[str, Order]
) -> None:
    """Bring orders without anything unsettled along, each written once."""
    moved = []
    for order_id, made in steps.items():
        begins = _begins(made[0])
        if begins and len(made) == 1:
            continue  # It came with its order, which shows it already.
        order = before.get(order_id)
        if order is None:
            rebuild(uow, order_id)
            continue
        state, _ = state_after(None if begins else order.state, made, ())
        if state is not None:
            moved.append((order, state))
    uow.log.save_states(moved)


def cut_log(uow: UnitOfWork, seq: int) -> Changes:
    """The upstream's log holds nothing of what is here after `seq`: it waits again.

    What people see stays as it is; what this device recorded is sent again.
    """
    events = uow.log.cut_after(seq)
    order_ids = {event.order_id for event in events if event.order_id is not None}
    for order_id in order_ids:
        rebuild(uow, order_id)
    changes = Changes(order_ids=frozenset(order_ids))
    for arrival_id in subjects(list(events)):
        changes |= project_arrival(uow, arrival_id)
    return changes


def forget_stranded(uow: UnitOfWork, _command: None = None) -> Changes:
    """A machine that may not hand on what others did forgets what the log has not brought back.

    Only a check-in or a board does: it held a copy of what its hub has lost, and nobody would
    ever take it from there. Comes it back all the same, it comes with the log.
    """
    if uow.log.node().role in RELAYING:
        return Changes()
    events = uow.log.stranded()
    order_ids = {event.order_id for event in events if event.order_id is not None}
    for order_id in order_ids:
        rewind(uow, order_id)
    uow.log.forget([event.event_id for event in events])
    for order_id in order_ids:
        rebuild(uow, order_id)
    changes = Changes(order_ids=frozenset(order_ids))
    for arrival_id in subjects(list(events)):
        changes |= project_arrival(uow, arrival_id)
    uow.log.drop_unbegun(order_ids)
    return changes


@dataclass(frozen=True, slots=True)
class StepDown:
    """Another machine is the hub now, by the word of head office."""

    hub_epoch: int


def step_down(uow: UnitOfWork, command: StepDown) -> Changes:
    """Order the store's events no longer; what was not relayed is sent as ordinary events."""
    log = uow.log
    node = log.node()
    epoch = max(node.hub_epoch, command.hub_epoch)
    log.save_node(replace(node, role=DeviceRole.COUNTER, hub_epoch=epoch))
    log.count_settled_as_acked()
    return Changes()


def follow_snapshot(uow: UnitOfWork, command: FollowSnapshot) -> Changes:
    """Write a page of the first copy and how far it is, in one transaction.

    When it is complete its numbers must have no gap: raises LogDiverged.
    """
    known = uow.log.find([entry.event.event_id for entry in command.entries])
    for entry in command.entries:
        here = known.get(entry.event.event_id)
        if here is not None and here.store_seq is not None and here.hash != entry.event.hash:
            raise LogDiverged  # Copied anew, it has no place, and is set aside.
    new = [
        entry
        for entry in command.entries
        if entry.event.event_id not in known or known[entry.event.event_id].store_seq is None
    ]
    _check_events(new)
    changes = _take(uow, new)
    progress = uow.log.progress()
    if command.cursor is not None:
        as_of = replace(progress, snapshot_as_of=command.as_of.seq, snapshot_cursor=command.cursor)
        uow.log.save_progress(as_of)
        return changes
    if uow.log.head() != command.as_of or uow.log.count() != command.as_of.seq:
        raise LogDiverged
    uow.log.save_progress(replace(progress, snapshot_as_of=None, snapshot_cursor=None))
    for arrival_id in uow.log.arrivals_to_show():
        changes |= project_arrival(uow, arrival_id)
    return changes


@dataclass(frozen=True, slots=True)
class BeginEpoch:
    """`chance`: any number below `EPOCH_CHANCES`, so that two copies of a disk differ."""

    clock_ms: int
    chance: int


EPOCHS_PER_MS = 1 << 10
EPOCH_CHANCES = 1 << 20


def begin_epoch(uow: UnitOfWork, command: BeginEpoch) -> None:
    """Every start of the program begins a new epoch: a restored disk never reuses a number.

    The chance counts on top of the clock, which may stand before what the disk has seen.
    """
    node = uow.log.node()
    least = max(node.device_epoch, command.clock_ms * EPOCHS_PER_MS)
    uow.log.save_node(replace(node, device_epoch=least + 1 + command.chance))
