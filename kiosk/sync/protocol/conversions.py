"""Domain values to the JSON of the wire, and back."""

from __future__ import annotations

from kiosk.domain.commands import Command, command_kind
from kiosk.domain.events.event import Event, event_kind
from kiosk.domain.events.log import Entry, LogHead, Outcome
from kiosk.domain.order import Actor, Customer, Line, Order, OrderState
from kiosk.domain.status import Status
from kiosk.services.replication.incoming import Incoming
from kiosk.services.replication.payload_codec import (
    read_command_payload,
    read_payload,
    read_personal,
)
from kiosk.sync.protocol.records import (
    Sent,
    WireActor,
    WireCommand,
    WireCustomer,
    WireEntry,
    WireEvent,
    WireHead,
    WireLine,
    WireOrder,
)


def from_event(event: Event) -> WireEvent:
    """An event for the wire."""
    return WireEvent.of(
        event_id=event.event_id,
        operation_id=event.operation_id,
        device_id=event.device_id,
        device_epoch=event.device_epoch,
        device_seq=event.device_seq,
        kind=str(event.kind),
        order_id=event.order_id,
        from_status=event.from_status,
        to_status=event.to_status,
        expected_version=event.expected_version,
        actor=WireActor.of(role=event.actor.role, name=event.actor.name),
        reason=event.reason,
        comment=event.comment,
        data=dict(event.recorded),
        personal=dict(event.recorded_personal),
        occurred_at=event.occurred_at,
        clock_offset_ms=event.clock_offset_ms,
        event_schema=event.schema,
        prev_hash=event.prev_hash,
        hash=event.hash,
    )


def to_event(wire: WireEvent) -> Event:
    """The event that `from_event` wrote."""
    kind = event_kind(wire.kind)
    return Event(
        event_id=wire.event_id,
        operation_id=wire.operation_id,
        device_id=wire.device_id,
        device_epoch=wire.device_epoch,
        device_seq=wire.device_seq,
        kind=kind,
        order_id=wire.order_id,
        from_status=wire.from_status,
        to_status=wire.to_status,
        expected_version=wire.expected_version,
        actor=Actor(wire.actor.role, wire.actor.name),
        reason=wire.reason,
        comment=wire.comment,
        payload=read_payload(kind, wire.from_status, wire.data),
        recorded=wire.data,
        personal=read_personal(kind, wire.personal),
        recorded_personal=wire.personal,
        occurred_at=wire.occurred_at,
        clock_offset_ms=wire.clock_offset_ms,
        schema=wire.event_schema,
        prev_hash=wire.prev_hash,
        hash=wire.hash,
    )


def from_order(order: Order) -> WireOrder:
    """An order without its state, for the wire."""
    customer = order.customer
    return WireOrder.of(
        order_id=order.order_id,
        exchange_place_id=order.exchange_place_id,
        mode=order.mode,
        customer=WireCustomer.of(
            first_name=customer.first_name,
            last_name=customer.last_name,
            phone=customer.phone,
            email=customer.email,
            language=customer.language,
        ),
        lines=tuple(
            WireLine.of(number=line.number, label=line.label, quantity=line.quantity, ean=line.ean)
            for line in order.lines
        ),
        pickup_code=order.pickup_code,
        created_at=order.created_at,
        shelf=order.shelf,
        content_hash=order.content_hash,
    )


def to_order(wire: WireOrder) -> Order:
    """The order that `from_order` wrote, with a placeholder state until its first event."""
    customer = wire.customer
    return Order(
        order_id=wire.order_id,
        exchange_place_id=wire.exchange_place_id,
        mode=wire.mode,
        customer=Customer(
            customer.first_name,
            customer.last_name,
            customer.phone,
            customer.email,
            customer.language,
        ),
        lines=tuple(Line(line.number, line.label, line.quantity, line.ean) for line in wire.lines),
        pickup_code=wire.pickup_code,
        created_at=wire.created_at,
        state=OrderState(Status.INIT, 0, None, (0,) * len(wire.lines)),
        shelf=wire.shelf,
        content_hash=wire.content_hash,
    )


def from_sent(event: Event, order: Order | None, signature: str = "") -> Sent:
    """An event to send to the upstream."""
    return Sent.of(
        event=from_event(event),
        order=from_order(order) if order is not None else None,
        signature=signature,
    )


def to_incoming(wire: Sent) -> Incoming:
    """The event that `from_sent` wrote, and the order that it begins, if any."""
    return to_event(wire.event), to_order(wire.order) if wire.order is not None else None


def from_entry(entry: Entry, signature: str = "") -> WireEntry:
    """An entry of the log for the wire, with its order only if the event applied."""
    brings = entry.order is not None and entry.outcome is Outcome.APPLIED
    return WireEntry.of(
        store_seq=entry.store_seq,
        hub_epoch=entry.hub_epoch,
        outcome=entry.outcome,
        outcome_reason=entry.outcome_reason,
        prev_hash=entry.prev_hash,
        hash=entry.hash,
        event=from_event(entry.event),
        order=from_order(entry.order) if brings and entry.order is not None else None,
        signature=signature,
    )


def to_entry(wire: WireEntry) -> Entry:
    """The entry that `from_entry` wrote."""
    return Entry(
        store_seq=wire.store_seq,
        hub_epoch=wire.hub_epoch,
        event=to_event(wire.event),
        outcome=wire.outcome,
        outcome_reason=wire.outcome_reason,
        prev_hash=wire.prev_hash,
        hash=wire.hash,
        order=to_order(wire.order) if wire.order is not None else None,
    )


def from_head(head: LogHead) -> WireHead:
    """A head for the wire."""
    return WireHead(seq=head.seq, hash=head.hash)


def to_head(wire: WireHead) -> LogHead:
    """The head that `from_head` wrote."""
    return LogHead(wire.seq, wire.hash)


def from_command(command: Command) -> WireCommand:
    """A command for the wire."""
    return WireCommand(
        command_seq=command.command_seq,
        command_id=command.command_id,
        kind=str(command.kind),
        order_id=command.order_id,
        payload=dict(command.recorded),
        issued_by=command.issued_by,
        issued_at=command.issued_at,
        prev_hash=command.prev_hash,
        hash=command.hash,
    )


def to_command(wire: WireCommand) -> Command:
    """The command that `from_command` wrote; a kind of a newer version stays text."""
    kind = command_kind(wire.kind)
    return Command(
        command_seq=wire.command_seq,
        command_id=wire.command_id,
        kind=kind,
        order_id=wire.order_id,
        payload=read_command_payload(kind, wire.payload),
        recorded=wire.payload,
        issued_by=wire.issued_by,
        issued_at=wire.issued_at,
        prev_hash=wire.prev_hash,
        hash=wire.hash,
    )
