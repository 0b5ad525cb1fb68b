"""The JSON bodies of requests and answers between a device and its upstream.

Fields are only added, never renamed or given another meaning; readers ignore unknown fields.
Timestamps are RFC 3339 in UTC. Bodies have plain values; `conversions` turns them into domain
values and back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from kiosk.sync.protocol.diagnostics import AskedOf
from kiosk.sync.protocol.fields import (
    EVENTS_MAX,
    Digest,
    Id,
    MaybeDigest,
    MaybeKey,
    MaybeSignature,
    Number,
    Text,
    WireModel,
)
from kiosk.sync.protocol.pairing_bodies import CODES_MAX, WireCode
from kiosk.sync.protocol.records import (
    Sent,
    WireCommand,
    WireEntry,
    WireHead,
)


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
    as in PairReply. `people`, `settings`, `mails_ready`: as in LogReply.
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
    people: MaybeDigest = ""
    settings: MaybeDigest | None = None
    mails_ready: bool | None = None


class LogReply(WireModel):
    """`GET /v1/feed?of=log` and pages of `GET /v1/snapshot`.

    `head`: of the server's log. `next`: the cursor of a snapshot's next page; None: complete.
    `people`: the version of the hub's people, for a counter, which then asks for those it lacks.
    `at_counter`: the number up to which a counter whose window is shown has the log, 0 if there is
    none; None from whoever does not know. `settings`: the digest of what head office gives the
    store, "" for nothing; None from older versions, which do not know of it. `diagnostics`: what
    the calling device is asked for. `mails_ready`: whether head office mails customers that their
    order is ready; None from whoever does not know.
    """

    entries: tuple[WireEntry, ...]
    head: WireHead
    next: str | None = None
    people: MaybeDigest = ""
    at_counter: Number | None = None
    settings: MaybeDigest | None = None
    mails_ready: bool | None = None
    diagnostics: AskedOf = Field(default_factory=dict)


class CommandsReply(WireModel):
    """`GET /v1/feed?of=commands`. `settings`, `mails_ready`: as in LogReply.

    `diagnostics`: what devices of the store are asked for. `codes`: with which devices may pair
    with the hub.
    """

    commands: tuple[WireCommand, ...]
    head: WireHead
    settings: MaybeDigest | None = None
    mails_ready: bool | None = None
    diagnostics: AskedOf = Field(default_factory=dict)
    codes: Annotated[tuple[WireCode, ...], Field(max_length=CODES_MAX)] = ()


class DigestReply(WireModel):
    """`GET /v1/digest`: hashes that must be equal on both sides, at the log's head.

    `orders_hash` covers identifier, version and status of every order; `marks` holds the hash of
    the log at every thousandth number.
    """

    head: WireHead
    orders_hash: Digest
    order_count: Number
    marks: dict[int, str]
