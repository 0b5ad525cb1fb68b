"""The hub puts what its store's machines recorded in order: one event after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kiosk.domain import deeds
from kiosk.domain.arrival import PRESENT
from kiosk.domain.journal import Event, EventKind
from kiosk.domain.log import Entry, LogHead, Outcome, Why
from kiosk.domain.order import Order
from kiosk.domain.sequencing import DeviceRole
from kiosk.domain.status import Status
from kiosk.services.following import FollowLog, cut_log, follow_log
from kiosk.services.head_office_commands import act_on_answer, decide_open_questions
from kiosk.services.incoming import Incoming, check_own, is_usable
from kiosk.services.judging import Judged, subjects, take_event
from kiosk.services.log_ports import Known, StoreLog
from kiosk.services.ports import Changes, UnitOfWork
from kiosk.services.rebuilding import rewind, rewind_arrival
from kiosk.services.recording import SYSTEM, Recorder
from kiosk.services.soundness import is_readable


@dataclass(frozen=True, slots=True)
class TakeEvents:
    """Events from one machine: its own, of one epoch and without gaps, and others' it holds.

    `signatures`: with which each came, by its identifier.
    """

    device_id: str
    role: DeviceRole
    own: tuple[Incoming, ...]
    relayed: tuple[Incoming, ...] = ()
    signatures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one event. `outcome` "duplicate": it was here before."""

    event_id: str
    outcome: str
    why: str | None
    store_seq: int | None


@dataclass(frozen=True, slots=True)
class TakenEvents:
    """What the machine is answered, and what changed."""

    told: tuple[Told, ...]
    device_epoch: int | None
    acked_seq: int
    head: LogHead
    changes: Changes


def take_events(uow: UnitOfWork, command: TakeEvents) -> TakenEvents:
    """Keep every event, judge it, and let it have its effect: all in this transaction.

    Nothing is refused for what an event says: what cannot apply is kept with the reason. Raises
    EventsMissing, and EventAltered when an identity or a number is used twice.
    """
    epoch = command.own[0][0].device_epoch if command.own else None
    known = uow.log.find([event.event_id for event, _ in (*command.own, *command.relayed)])
    check_own(uow, command.device_id, [event for event, _ in command.own], known)
    taker = Taker(uow)
    told = [
        _known(known[event.event_id])
        if event.event_id in known
        else taker.take(event, command.role, order)
        for event, order in command.own
    ]
    for event, order in command.relayed:
        if event.event_id in known:
            told.append(_known(known[event.event_id]))
        elif is_usable(uow, event):
            told.append(taker.take(event, _check_in_or_none(uow, event), order))
    taken = {one.event_id for one in told} & command.signatures.keys()
    uow.log.keep_signatures({one: command.signatures[one] for one in taken})
    taker.follow_up()
    acked = uow.log.last_seq(command.device_id, epoch) if epoch is not None else 0
    return TakenEvents(tuple(told), epoch, acked, uow.log.head(), taker.changes)


def _check_in_or_none(uow: UnitOfWork, event: Event) -> DeviceRole | None:
    """What a check-in may not record does not take effect because another machine hands it on."""
    peer = uow.log.peer(event.device_id)
    return peer.role if peer is not None and peer.role is DeviceRole.CHECK_IN else None


def _known(known: Known) -> Told:
    return Told(known.event_id, "duplicate", known.why, known.store_seq)


class Taker:
    """Takes events one by one, then what follows from all of them."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._judged: list[Judged] = []
        self.changes = Changes()

    def take(
        self, event: Event, role: DeviceRole | None, order: Order | None, *, is_here: bool = False
    ) -> Told:
        judged = take_event(self._uow, event, role, order, is_here=is_here)
        self._judged.append(judged)
        self.changes |= judged.changes
        verdict = judged.verdict
        seq = self._uow.log.head().seq
        if event.kind == EventKind.ANSWERED and verdict.outcome is Outcome.APPLIED:
            self.changes |= act_on_answer(self._uow, event)
        return Told(event.event_id, verdict.outcome, verdict.why, seq)

    def follow_up(self) -> None:
        """Who is here and whose order is ready is called; questions that are moot are closed."""
        applied = [j.event for j in self._judged if j.verdict.outcome is Outcome.APPLIED]
        touched: dict[str, None] = {}
        for event in applied:
            if event.order_id is not None:
                touched[event.order_id] = None
            if event.kind == EventKind.ARRIVED:
                touched.update(dict.fromkeys(event.data["orders"]))
        for order_id in touched:
            self.changes |= _presence(self._uow, order_id)
        for judged in self._judged:
            if judged.verdict.why == Why.ALREADY_SO:
                self.changes |= _settle_presence(self._uow, judged.event)
        for event in applied:
            # Who leaves is left alone; but what was asked because they were here is moot.
            if event.kind == EventKind.LEFT:
                left = self._uow.arrival(str(event.data["arrival_id"]))
                touched.update(dict.fromkeys(left.order_ids if left else ()))
        for order_id in touched:
            self.changes |= decide_open_questions(self._uow, order_id)


def _presence(uow: UnitOfWork, order_id: str) -> Changes:
    order = uow.order(order_id)
    if order is None or uow.held_deed_of(order_id) is not None:
        return Changes()
    recorder = Recorder(uow)
    arrival = uow.active_arrival_of(order_id)
    if order.status is Status.READY and arrival is not None:
        recorder.steps(order, [deeds.customer_already_here(order)], ends_arrival=False)
    elif order.status in PRESENT and arrival is None:
        recorder.arrive((order_id,), None, SYSTEM)
    return recorder.changes


def _settle_presence(uow: UnitOfWork, event: Event) -> Changes:
    """A machine said that somebody came or left whom the log knows under another arrival.

    Whom it let go leaves here too, if nothing is left to do; for whom it brought more orders,
    those join the arrival that is known.
    """
    recorder = Recorder(uow)
    if event.kind == EventKind.LEFT:
        arrival_id = str(event.data["arrival_id"])
        told = uow.log.settled_about([arrival_id]) or uow.log.told_about(arrival_id)
        for arrived in told:
            if arrived.kind == EventKind.ARRIVED and is_readable(arrived):
                for order_id in arrived.data["orders"]:
                    recorder.settle(order_id)
    elif event.kind == EventKind.ARRIVED:
        _join(uow, recorder, [str(order_id) for order_id in event.data["orders"]], event)
    return recorder.changes


def _join(uow: UnitOfWork, recorder: Recorder, order_ids: Sequence[str], event: Event) -> None:
    here = [arrival for order_id in order_ids if (arrival := uow.active_arrival_of(order_id))]
    if not here:
        return
    arrival = here[0]
    alone = [
        order_id
        for order_id in order_ids
        if uow.order(order_id) is not None and uow.active_arrival_of(order_id) is None
    ]
    bay = arrival.bay or event.data["bay"]
    if alone or bay != arrival.bay:
        recorder.move(arrival, (*arrival.order_ids, *alone), bay, SYSTEM)
        for order_id in alone:
            recorder.changes |= _presence(uow, order_id)


def sequence_unsettled(uow: UnitOfWork, _command: None = None) -> Changes:
    """Give every event without a place the next one: after this machine became hub again.

    What the log of head office does not hold was judged by a log that is no more; it is judged
    anew, in the order in which it was recorded here.
    """
    waiting = uow.log.all_unsettled()
    taker = Taker(uow)
    for order_id in {event.order_id for event in waiting if event.order_id is not None}:
        rewind(uow, order_id)
    for arrival_id in subjects(list(waiting)):
        rewind_arrival(uow, arrival_id)
    for event in waiting:
        taker.take(event, DeviceRole.HUB, None, is_here=True)
    taker.follow_up()
    return taker.changes


@dataclass(frozen=True, slots=True)
class RecoverLog:
    """Head office holds a log that this hub does not: it lost its own, or was hub before.

    `entries` follow `seq`, up to the end of head office's log.
    """

    seq: int
    entries: tuple[Entry, ...]
    hub_epoch: int


def recover_log(uow: UnitOfWork, command: RecoverLog) -> Changes:
    """Take head office's log after `seq` for true; what this hub had there is judged anew on top.

    All in one transaction: the store never sees half of it. Raises LogDiverged, EntriesUnsound,
    and JournalCorrupt where the two cannot both be.
    """
    log = uow.log
    node = log.node()
    epoch = max(node.hub_epoch, command.hub_epoch)
    log.save_node(replace(node, role=DeviceRole.HUB, hub_epoch=epoch))
    with log.guarded():
        changes = cut_log(uow, command.seq)
        changes |= follow_log(uow, FollowLog(command.entries))
        return changes | sequence_unsettled(uow)


@dataclass(frozen=True, slots=True)
class BecomeHub:
    """This machine orders the store's events from now on, by the word of head office."""

    hub_epoch: int
    store_id: str
    store_name: str


def _epoch_after(log: StoreLog, given: int) -> int:
    node = log.node()
    known = max(node.hub_epoch, log.last_hub_epoch())
    is_still_hub = node.is_hub and node.hub_epoch == given == known
    return given if given > known or is_still_hub else known + 1


def become_hub(uow: UnitOfWork, command: BecomeHub) -> Changes:
    """Take over: what waits here for another hub is judged here, in this transaction.

    Head office may have forgotten hubs whose epochs the log here tells of: then this machine
    works under a later one than it was given, and head office learns it from the log.
    """
    log = uow.log
    log.save_node(
        replace(
            log.node(),
            role=DeviceRole.HUB,
            hub_epoch=_epoch_after(log, command.hub_epoch),
            store_id=command.store_id,
            store_name=command.store_name,
        )
    )
    log.save_progress(replace(log.progress(), snapshot_as_of=None, snapshot_cursor=None))
    return sequence_unsettled(uow)
