"""The JSON bodies of requests and answers between a device and its upstream.

Fields are only added, never renamed or given another meaning; readers ignore unknown fields.
Timestamps are RFC 3339 in UTC. Bodies have plain values; `to_…` turns them into domain values and
`from_…` back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from kiosk.domain.commands import Command, CommandKind
from kiosk.domain.events.event import Event, event_kind
from kiosk.domain.events.log import Entry, LogHead, Outcome
from kiosk.domain.order import Actor, Customer, Line, Order, OrderState
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.replication.payload_codec import read_payload

EVENTS_MAX = 200
BODY_BYTES_MAX = 256 * 1024
FEED_LIMIT = 500
WAIT_S_MAX = 25.0

Id = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=4000)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=0, le=2**53)]
MaybeKey = Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]
MaybeSignature = Annotated[str, Field(pattern="^([0-9a-f]{128})?$")]


class WireModel(BaseModel):
    """Base of all bodies; ignores unknown fields, which a newer version may send."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class WireActor(WireModel):
    """Who performed an action."""

    role: Role
    name: Text


class WireEvent(WireModel):
    """One event, as its device recorded it."""

    event_id: Id
    operation_id: Id
    device_id: Id
    device_epoch: Number
    device_seq: Number
    kind: Id
    order_id: Id | None
    from_status: Status | None
    to_status: Status | None
    expected_version: Number | None
    actor: WireActor
    reason: Text | None
    comment: Text | None
    data: dict[str, Any]
    personal: dict[str, Any]
    occurred_at: datetime
    clock_offset_ms: Annotated[int, Field(ge=-(2**53), le=2**53)] | None
    event_schema: Annotated[int, Field(alias="schema", ge=0, le=2**31)]
    prev_hash: Digest
    hash: Digest

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class WireCustomer(WireModel):
    """The customer of an order."""

    first_name: Text
    last_name: Text
    phone: Text
    email: Text
    language: Text


class WireLine(WireModel):
    """One product of an order."""

    number: Annotated[int, Field(ge=1, le=10**6)]
    label: Text
    quantity: Annotated[int, Field(ge=1, le=10**9)]
    ean: Text | None = None


class WireOrder(WireModel):
    """An order without its state, which follows from its events."""

    order_id: Id
    exchange_place_id: Id
    mode: Text
    customer: WireCustomer
    lines: tuple[WireLine, ...]
    pickup_code: Text
    created_at: datetime
    shelf: Text | None = None
    content_hash: Text = ""


class WireEntry(WireModel):
    """One entry of the store's log; with `order` if the event begins an order.

    `signature`: as in Sent, if known.
    """

    store_seq: Number
    hub_epoch: Number
    outcome: Outcome
    outcome_reason: Text | None
    prev_hash: Digest
    hash: Digest
    event: WireEvent
    order: WireOrder | None = None
    signature: MaybeSignature = ""


class WireHead(WireModel):
    """The number and hash of the last entry of a log, or of the last command."""

    seq: Number
    hash: Digest


class WireCommand(WireModel):
    """One command of head office."""

    command_seq: Number
    command_id: Id
    kind: Id
    order_id: Id | None
    payload: dict[str, Any]
    issued_by: Text
    issued_at: datetime
    prev_hash: Digest
    hash: Digest


class Sent(WireModel):
    """An event sent to the upstream; with `order` if the event begins an order.

    `signature`: of the recording device's hash chain up to this event. See `signatures`.
    """

    event: WireEvent
    order: WireOrder | None = None
    signature: MaybeSignature = ""


class EventsBody(WireModel):
    """`POST /v1/events`, from a device to its hub (or from a former hub to head office).

    `events` are this device's own, of one epoch, with consecutive numbers. `relayed` are events
    of any device that this one holds and the log lacks. `public_key`: of the key with which
    this device signs, in epoch `signs_since` and all later ones.
    """

    events: Annotated[tuple[Sent, ...], Field(max_length=EVENTS_MAX)] = ()
    relayed: Annotated[tuple[Sent, ...], Field(max_length=EVENTS_MAX)] = ()
    public_key: MaybeKey = ""
    signs_since: Number | None = None


class EntriesBody(WireModel):
    """`POST /v1/entries`, from a hub to head office: consecutive entries of the store's log.

    `orders_hash`: from time to time, the hash of the hub's orders after the last of these entries
    (see DigestReply), for head office to compare. `signature`: the hub's, of the log up to the
    last of these entries, with the key `public_key`; with it the hub also signs its own events
    in epoch `signs_since` and all later ones. See `signatures`.
    """

    hub_epoch: Number
    entries: Annotated[tuple[WireEntry, ...], Field(min_length=1, max_length=EVENTS_MAX)]
    orders_hash: Digest | None = None
    public_key: MaybeKey = ""
    signs_since: Number | None = None
    signature: MaybeSignature = ""


class EventOutcome(WireModel):
    """The result of one event that was sent."""

    event_id: Id
    outcome: str
    outcome_reason: str | None
    store_seq: Number | None


class EventsReply(WireModel):
    """`acked_seq`: the upstream holds all of this device's events of that epoch up to here.

    The `outcome` of an event may be "duplicate": it was stored before, and nothing was done.
    """

    outcomes: tuple[EventOutcome, ...]
    device_epoch: Number | None
    acked_seq: Number
    log_head: WireHead


class EntriesReply(WireModel):
    """The last entry of head office's copy of the log."""

    log_head: WireHead


class HelloReply(WireModel):
    """The server's identity, and the state of the log, commands and caller's events there.

    `role`: the caller's role, as the server knows it. `log_head`: of the store's log here.
    `command_head`: of the commands for this store (zero on a hub). `acked`: for every epoch that
    the caller asked about, the number up to which its events are held here. `head_office_key`:
    as in PairReply.
    """

    protocol_min: int
    protocol_max: int
    history_id: Id
    store_id: Id
    store_name: Text
    hub_epoch: Number
    role: str
    server_time: datetime
    events_max: int
    body_bytes_max: int
    log_head: WireHead
    command_head: WireHead
    acked: dict[int, int]
    head_office_key: str = ""


class LogReply(WireModel):
    """`GET /v1/feed?of=log` and pages of `GET /v1/snapshot`.

    `head`: of the server's log. `next`: the cursor of a snapshot's next page; None: complete.
    """

    entries: tuple[WireEntry, ...]
    head: WireHead
    next: str | None = None


class CommandsReply(WireModel):
    """`GET /v1/feed?of=commands`."""

    commands: tuple[WireCommand, ...]
    head: WireHead


class DigestReply(WireModel):
    """`GET /v1/digest`: hashes that must be equal on both sides, at the log's head.

    `orders_hash` covers identifier, version and status of every order; `marks` holds the hash of
    the log at every thousandth number.
    """

    head: WireHead
    orders_hash: Digest
    order_count: Number
    marks: dict[int, str]


class ProofBody(WireModel):
    """`POST /v1/proof`: asks a server to prove that it knows a code. `nonce`: random."""

    nonce: Digest


class ProofReply(WireModel):
    """A proof for each open code: see `code_proof`."""

    salt: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    proofs: Annotated[tuple[Digest, ...], Field(max_length=64)]


class PairBody(WireModel):
    """`POST /v1/pair`: trades a one-use code for a device's secret.

    `public_key`: the device's own (Ed25519). `signature`: with that key, of the PairingStatement.
    `secret_proof`: made with the secret that it was last given. See `signatures`. The device
    signs its hash chain in epoch `signs_since` and all later ones. A device that is known and
    not revoked must send a valid `signature` or `secret_proof`.
    """

    code: Annotated[str, Field(min_length=1, max_length=100)]
    device_id: Id
    device_name: Annotated[str, Field(min_length=1, max_length=100)]
    public_key: MaybeKey = ""
    signature: MaybeSignature = ""
    secret_proof: MaybeKey = ""
    signs_since: Number | None = None


class PairReply(WireModel):
    """What a device saves. `fingerprint`: SHA-256 of the server's certificate; "" without TLS.

    `head_office_key`: public key of head office's statements on the hub; "" if there is none.
    """

    device_id: Id
    secret: str
    role: str
    store_id: Id
    store_name: Text
    fingerprint: str
    head_office_key: str = ""


class ProblemDetails(WireModel):
    """The body of every answer that is not 2xx. `code` is one of the constants below.

    `reason`: with ALTERED and QUARANTINED, the code of a QuarantineReason.
    """

    code: str
    message: str
    expected: int | None = None
    hub_epoch: int | None = None
    retry_after_s: float | None = None
    reason: str | None = None


GAP = "gap"
DIVERGED = "diverged"
NOT_HUB = "not_hub"
ALTERED = "altered"
CLASH = "clash"
"""The store holds an event in the caller's name that it did not sign: not its fault."""
NOT_UNDERSTOOD = "not_understood"
UNKNOWN_DEVICE = "unknown_device"
REVOKED = "revoked"
QUARANTINED = "quarantined"
NOT_PERMITTED = "not_permitted"
CODE_REFUSED = "code_refused"
OTHER_STORE = "other_store"
"""A reason of CODE_REFUSED: the device belongs to another store."""
IN_USE = "in_use"
"""A reason of CODE_REFUSED: a device with this identifier works here, and it is not this one."""
TOO_LARGE = "too_large"
BUSY = "busy"
FAILURE = "failure"


def from_event(event: Event) -> WireEvent:
    """An event for the wire."""
    return WireEvent.model_construct(
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
        actor=WireActor.model_construct(role=event.actor.role, name=event.actor.name),
        reason=event.reason,
        comment=event.comment,
        data=dict(event.recorded),
        personal=dict(event.personal),
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
        personal=wire.personal,
        occurred_at=wire.occurred_at,
        clock_offset_ms=wire.clock_offset_ms,
        schema=wire.event_schema,
        prev_hash=wire.prev_hash,
        hash=wire.hash,
    )


def from_order(order: Order) -> WireOrder:
    """An order without its state, for the wire."""
    customer = order.customer
    return WireOrder.model_construct(
        order_id=order.order_id,
        exchange_place_id=order.exchange_place_id,
        mode=order.mode,
        customer=WireCustomer.model_construct(
            first_name=customer.first_name,
            last_name=customer.last_name,
            phone=customer.phone,
            email=customer.email,
            language=customer.language,
        ),
        lines=tuple(
            WireLine.model_construct(
                number=line.number, label=line.label, quantity=line.quantity, ean=line.ean
            )
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
    return Sent.model_construct(
        event=from_event(event),
        order=from_order(order) if order is not None else None,
        signature=signature,
    )


def from_entry(entry: Entry, signature: str = "") -> WireEntry:
    """An entry of the log for the wire, with its order only if the event applied."""
    brings = entry.order is not None and entry.outcome is Outcome.APPLIED
    return WireEntry.model_construct(
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
        payload=dict(command.payload),
        issued_by=command.issued_by,
        issued_at=command.issued_at,
        prev_hash=command.prev_hash,
        hash=command.hash,
    )


def to_command(wire: WireCommand) -> Command:
    """The command that `from_command` wrote; a kind of a newer version stays text."""
    try:
        kind: CommandKind | str = CommandKind(wire.kind)
    except ValueError:
        kind = wire.kind
    return Command(
        command_seq=wire.command_seq,
        command_id=wire.command_id,
        kind=kind,
        order_id=wire.order_id,
        payload=wire.payload,
        issued_by=wire.issued_by,
        issued_at=wire.issued_at,
        prev_hash=wire.prev_hash,
        hash=wire.hash,
    )
