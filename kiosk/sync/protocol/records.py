"""The JSON of what travels: events, orders, entries of the log, commands."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from kiosk.domain.events.log import Outcome
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.sync.protocol.fields import (
    Digest,
    Id,
    MaybeSignature,
    Number,
    Text,
    WireModel,
)


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
    event_schema: Annotated[int, Field(alias="schema", ge=0, lt=2**31)]
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
