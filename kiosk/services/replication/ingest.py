"""The hub ingests the events of its store's devices, and resolves them one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import field, replace

from kiosk.domain import actions
from kiosk.domain.arrival import PRESENT
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import Event
from kiosk.domain.events.log import Entry, LogHead, Outcome, OutcomeReason
from kiosk.domain.events.payloads import Answered, ArrivalEnded, CustomerArrived
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Order
from kiosk.domain.status import Status
from kiosk.services.orders.head_office_commands import act_on_answer, decide_open_questions
from kiosk.services.orders.recorder import SYSTEM, Recorder
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.event_log import KnownEvent
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.change_role import forget_parts
from kiosk.services.replication.follow import FollowLog, follow_log, truncate_log
from kiosk.services.replication.incoming import Incoming, check_own, is_usable
from kiosk.services.replication.rebuild import rewind, rewind_arrival
from kiosk.services.replication.resolve import Resolution, ingest_event, subjects
from kiosk.services.replication.validation.sequence import next_epoch

EVENTS_AT_ONCE = 40
"""More events in a transaction gain little, and checking those of two hundred takes longer than
somebody should wait for a tap.
"""


@frozen
class IngestEvents:
    """Events from one device: its own, of one epoch and without gaps, and those it relays.

    `signatures`: those that the events came with, by event id. `held`: the number up to which the
    device's epoch is here, as the transaction before has left it; 0 where that is not known.
    """

    device_id: str
    role: DeviceRole
    own: tuple[Incoming, ...]
    relayed: tuple[Incoming, ...] = ()
    signatures: Mapping[str, str] = field(default_factory=dict)
    held: int = 0


@frozen
class EventResult:
    """The result of ingesting one event. `outcome` "duplicate": it was here before."""

    event_id: str
    outcome: str
    outcome_reason: str | None
    store_seq: int | None


@frozen
class IngestedEvents:
    """The answer to the device, and what changed here.

    `acked_seq`: the last number up to which the device's `device_epoch` is here; 0 for none.
    `count`: how many of the events were ingested, the own ones first.
    """

    count: int
    results: tuple[EventResult, ...]
    device_epoch: int | None
    acked_seq: int
    head: LogHead
    changes: Changes


def ingest_events(
    uow: UnitOfWork, command: IngestEvents, is_awaited: Callable[[], bool] = lambda: False
) -> IngestedEvents:
    """Store and resolve the first of the events and apply their effects, in this transaction.

    These are EVENTS_AT_ONCE at most, and fewer, but one at least, once somebody else `is_awaited`.
    What follows for the orders of the remaining events is left until these are ingested. No event
    is refused for its contents: one that does not apply is kept with the reason. Relayed events
    that are not usable are skipped. Raises EventsMissing, and EventAltered when an event does not
    match its hash, breaks its device's chain, or reuses an id or a number.
    """
    epoch = command.own[0][0].device_epoch if command.own else None
    every = (*command.own, *command.relayed)
    incoming = every[:EVENTS_AT_ONCE]
    known = uow.event_log.find([event.event_id for event, _ in incoming])
    own = command.own[:EVENTS_AT_ONCE]
    held = check_own(uow, command.device_id, own, known, command.held)
    ingester = Ingester(uow)
    results: list[EventResult] = []
    count = 0
    for event, order in incoming:
        if count and is_awaited():
            break
        is_own = count < len(command.own)
        count += 1
        if event.event_id in known:
            results.append(_known(known[event.event_id]))
        elif is_own or is_usable(uow, event, order):
            role = command.role if is_own else _check_in_or_none(uow, event)
            results.append(ingester.ingest(event, role, order))
    signed = {one.event_id for one in results} & command.signatures.keys()
    uow.event_log.keep_signatures({one: command.signatures[one] for one in signed})
    ingester.follow_up({one for event, _ in every[count:] for one in _orders_of(event)})
    acked = uow.event_log.last_seq(command.device_id, epoch, held) if epoch is not None else 0
    head = uow.event_log.head()
    return IngestedEvents(count, tuple(results), epoch, acked, head, ingester.changes)


def _check_in_or_none(uow: UnitOfWork, event: Event) -> DeviceRole | None:
    """The role of a relayed event's device if it is a check-in, else None.

    A check-in's events are limited by its role also when another device relays them.
    """
    peer = uow.devices.peer(event.device_id)
    return peer.role if peer is not None and peer.role is DeviceRole.CHECK_IN else None


def _known(known: KnownEvent) -> EventResult:
    return EventResult(known.event_id, "duplicate", known.outcome_reason, known.store_seq)


class Ingester:
    """Ingests events one by one, then does what follows from all of them."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._resolutions: list[Resolution] = []
        self.changes = Changes()

    def ingest(
        self, event: Event, role: DeviceRole | None, order: Order | None, *, is_here: bool = False
    ) -> EventResult:
        resolution = ingest_event(self._uow, event, role, order, is_here=is_here)
        self._resolutions.append(resolution)
        self.changes |= resolution.changes
        verdict = resolution.verdict
        seq = self._uow.event_log.head().seq
        if isinstance(event.payload, Answered) and verdict.outcome is Outcome.APPLIED:
            self.changes |= act_on_answer(self._uow, event.payload)
        return EventResult(event.event_id, verdict.outcome, verdict.outcome_reason, seq)

    def follow_up(self, coming: Set[str] = frozenset()) -> None:
        """After all events: call customers who are here for ready orders, close moot questions.

        Not for the orders of `coming` events: who has been served by then must not be called.
        """
        self._uow.projections.write_noted()
        applied = [
            resolution.event
            for resolution in self._resolutions
            if resolution.verdict.outcome is Outcome.APPLIED
        ]
        touched: dict[str, None] = {}
        for event in applied:
            touched |= {one: None for one in _orders_of(event) if one not in coming}
        for order_id in touched:
            self.changes |= _presence(self._uow, order_id)
        for resolution in self._resolutions:
            if resolution.verdict.outcome_reason == OutcomeReason.ALREADY_SO:
                self.changes |= _merge_presence(self._uow, resolution.event)
        for event in applied:
            # Only here, as who left must not be called; but questions asked for them are moot.
            if isinstance(event.payload, ArrivalEnded):
                left = self._uow.arrival(event.payload.arrival_id)
                touched.update(dict.fromkeys(left.order_ids if left else ()))
        for order_id in touched:
            self.changes |= decide_open_questions(self._uow, order_id)


def _orders_of(event: Event) -> tuple[str, ...]:
    """The ids of the orders that an event concerns: its own, and those a customer came for."""
    own = () if event.order_id is None else (event.order_id,)
    came = event.payload.orders if isinstance(event.payload, CustomerArrived) else ()
    return (*own, *came)


def _presence(uow: UnitOfWork, order_id: str) -> Changes:
    order = uow.order(order_id)
    if order is None or uow.held_action_of(order_id) is not None:
        return Changes()
    recorder = Recorder(uow)
    arrival = uow.active_arrival_of(order_id)
    if order.status is Status.READY and arrival is not None:
        recorder.steps(order, [actions.customer_already_here(order)], ends_arrival=False)
    elif order.status in PRESENT and arrival is None:
        recorder.arrive((order_id,), None, SYSTEM)
    return recorder.changes


def _merge_presence(uow: UnitOfWork, event: Event) -> Changes:
    """Merge a superseded arrival or departure into the arrival that the log has for the orders.

    After a departure that arrival ends too, if nothing is left to do; orders of a superseded
    arrival that nobody is here for yet are added to it.
    """
    recorder = Recorder(uow)
    if isinstance(event.payload, ArrivalEnded):
        arrival_id = event.payload.arrival_id
        results = uow.order_events.sequenced_about([arrival_id]) or uow.order_events.events_about(
            arrival_id
        )
        for arrived in results:
            if isinstance(arrived.payload, CustomerArrived):
                for order_id in arrived.payload.orders:
                    recorder.end_arrival_if_over(order_id)
    elif isinstance(event.payload, CustomerArrived):
        _join(uow, recorder, event.payload)
    return recorder.changes


def _join(uow: UnitOfWork, recorder: Recorder, came: CustomerArrived) -> None:
    here = [arrival for order_id in came.orders if (arrival := uow.active_arrival_of(order_id))]
    if not here:
        return
    arrival = here[0]
    alone = [
        order_id
        for order_id in came.orders
        if uow.order(order_id) is not None and uow.active_arrival_of(order_id) is None
    ]
    bay = arrival.bay or came.bay
    if alone or bay != arrival.bay:
        recorder.move(arrival, (*arrival.order_ids, *alone), bay, SYSTEM)
        for order_id in alone:
            recorder.changes |= _presence(uow, order_id)


def sequence_pending(uow: UnitOfWork, _command: None = None) -> Changes:
    """Resolve every pending event and give it the next number, after this device became the hub.

    Events that head office's log lacks were resolved against a log that no longer exists; they
    are resolved again, in the sequence in which they came here.
    """
    waiting = uow.order_events.all_pending()
    ingester = Ingester(uow)
    for order_id in {event.order_id for event in waiting if event.order_id is not None}:
        rewind(uow, order_id)
    for arrival_id in subjects(list(waiting)):
        rewind_arrival(uow, arrival_id)
    for event in waiting:
        ingester.ingest(event, DeviceRole.HUB, None, is_here=True)
    ingester.follow_up()
    return ingester.changes


@frozen
class RecoverLog:
    """Head office's log has entries that this hub lacks: it lost its own, or was hub before.

    `entries` follow `seq`, up to the end of head office's log. `signatures`: those of their
    events, by event id.
    """

    seq: int
    entries: tuple[Entry, ...]
    hub_epoch: int
    signatures: Mapping[str, str] = field(default_factory=dict)


def recover_log(uow: UnitOfWork, command: RecoverLog) -> Changes:
    """Replace the log after `seq` by head office's; resolve what this hub had there again after it.

    All in one transaction, so that the store never sees half of it. Raises LogDiverged,
    InvalidEntries, and JournalCorrupt when the two logs contradict each other.
    """
    this_device = uow.devices.this_device()
    epoch = max(this_device.hub_epoch, command.hub_epoch)
    uow.devices.save_this_device(replace(this_device, role=DeviceRole.HUB, hub_epoch=epoch))
    with uow.event_log.guarded():
        changes = truncate_log(uow, command.seq)
        changes |= follow_log(uow, FollowLog(command.entries, command.signatures))
        return changes | sequence_pending(uow)


@frozen
class BecomeHub:
    """Make this device the store's hub, as head office decided."""

    hub_epoch: int
    store_id: str
    store_name: str


def _epoch_after(uow: UnitOfWork, given: int) -> int:
    this_device = uow.devices.this_device()
    known = max(this_device.hub_epoch, uow.event_log.last_hub_epoch())
    is_still_hub = this_device.is_hub and this_device.hub_epoch == given == known
    return given if given > known or is_still_hub else next_epoch(known)


def become_hub(uow: UnitOfWork, command: BecomeHub) -> Changes:
    """Become the hub, and resolve the events pending here, in this transaction.

    Head office may have forgotten hubs whose epochs are in the log here: then this device takes a
    later epoch than it was given, and head office gets it from the log.
    """
    forget_parts(uow, DeviceRole.HUB)
    uow.devices.save_this_device(
        replace(
            uow.devices.this_device(),
            role=DeviceRole.HUB,
            hub_epoch=_epoch_after(uow, command.hub_epoch),
            store_id=command.store_id,
            store_name=command.store_name,
        )
    )
    uow.upstream.save_progress(
        replace(uow.upstream.progress(), snapshot_as_of=None, snapshot_cursor=None)
    )
    return sequence_pending(uow)
