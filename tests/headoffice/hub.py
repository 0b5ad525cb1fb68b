"""A store's hub as head office sees it: it keeps the log, decides commands, sends what is new."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from kiosk.domain.commands import Command, CommandKind, Decision
from kiosk.domain.events.event import GENESIS_HASH, DeviceHead, Event, EventDraft, EventKind
from kiosk.domain.events.journal import head_after, stamp
from kiosk.domain.events.log import APPLIES, EMPTY_LOG, Entry, LogHead, Verdict, sequence
from kiosk.domain.events.payloads import Unread, slot_data
from kiosk.domain.events.personal import ChangedDetails, Personal
from kiosk.domain.events.replay import begin
from kiosk.domain.order import Actor, Customer, Line, Order, OrderState, Slot
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.orders.collect_body import read_body
from kiosk.services.replication.payload_codec import read_payload, read_personal
from kiosk.sync.protocol.bodies import EntriesBody, EntriesReply, EventsBody, EventsReply
from kiosk.sync.protocol.conversions import from_entry, from_order, from_sent, to_command, to_order
from kiosk.sync.protocol.ports import Peer
from tests.cheap_codes import cheap_code
from tests.sync.pair_bodies import pair_body

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SLOT = Slot(NOON, NOON + timedelta(minutes=30))
LEA = Actor(Role.STAFF, "Léa")
SYSTEM = Actor(Role.SYSTEM, "Léa")
HEAD_OFFICE = Actor(Role.HEAD_OFFICE, "head office")
CUSTOMER = Actor(Role.CUSTOMER, "Zoé Lefèvre")
ZOE = Customer("Zoé", "Lefèvre", "+33639980112", "zoe@example.fr", "fr")
LINES = (Line(1, "Bouilloire", 2), Line(2, "Nappe", 1))

_numbers = count(1)


def order_named(order_id: str, place: str = "LYON-01") -> Order:
    """An order that staff of the store entered by hand."""
    state = OrderState(Status.STARTED, 1, SLOT, (0, 0), changed_at=NOON)
    return Order(order_id, place, "standard", ZOE, LINES, "K7QF2M8", NOON, state, content_hash="c")


class Hub:
    """One device of a store. Its log is a list; the test decides what it sends and when."""

    def __init__(self, office: HeadOffice, device_id: str = "hub-1") -> None:
        self.office = office
        self.device_id = device_id
        self.epoch = 1
        self.secret = ""
        self.peer: Peer
        self.own = DeviceHead(device_id, 1, 0, GENESIS_HASH)
        self.log: list[Entry] = []
        self.states: dict[str, OrderState] = {}
        self.orders: dict[str, Order] = {}
        self.commands: list[Command] = []

    @property
    def head(self) -> LogHead:
        return self.log[-1].head if self.log else EMPTY_LOG

    async def join(self, store_id: str, name: str = "Comptoir 1") -> None:
        """Pair as the store's hub, with a code of head office."""
        code = cheap_code(self.office.admin, store_id)
        reply = await self.office.pair(pair_body(str(code), self.device_id, name))
        self.secret = reply.secret
        self.peer = await self.office.authenticate(self.device_id, reply.secret)
        self.epoch = (await self.office.hello(self.peer, ())).hub_epoch

    def record(self, draft: EventDraft) -> Event:
        """An event of this device, still pending."""
        number = next(_numbers)
        event = stamp(
            draft,
            self.own,
            event_id=f"event-{number:06}",
            operation_id=f"event-{number:06}",
            occurred_at=NOON + timedelta(seconds=number),
            new_salt=lambda: "salt",
        )
        self.own = head_after(event)
        return event

    def place(self, event: Event, verdict: Verdict = APPLIES, order: Order | None = None) -> Entry:
        """Append an event to the log under the next number."""
        entry = sequence(event, self.head, self.epoch, verdict, order)
        self.log.append(entry)
        return entry

    def add_order(self, order: Order, **data: object) -> Entry:
        """Add a new order of the store."""
        slot = order.state.slot
        recorded = {"slot": slot_data(slot), "lines": len(order.lines), **data}
        event = self.record(
            EventDraft(
                EventKind.STATUS,
                SYSTEM,
                order.order_id,
                None,
                Status.STARTED if slot else Status.INIT,
                0,
                payload=read_payload(EventKind.STATUS, None, recorded),
                contents=order,
            )
        )
        self.states[order.order_id] = begin(event)
        self.orders[order.order_id] = order
        return self.place(event, order=to_order(from_order(order)))

    def step(
        self,
        order_id: str,
        to_status: Status,
        actor: Actor = LEA,
        *,
        data: Mapping[str, Any] | None = None,
        personal: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Entry:
        """Append a step of an order, legal or not."""
        state = self.states[order_id]
        draft = EventDraft(
            EventKind.STATUS,
            actor,
            order_id,
            state.status,
            to_status,
            state.version,
            payload=Unread(data or {}),
            personal=read_personal(EventKind.STATUS, personal or {}),
            **more,
        )
        event = self.record(draft)
        self.states[order_id] = replace(state, status=to_status, version=state.version + 1)
        return self.place(event)

    def advance(self, order_id: str, *statuses: Status) -> None:
        """Append steps by staff, one after the other."""
        for status in statuses:
            self.step(order_id, status)

    def note(
        self,
        kind: EventKind,
        order_id: str | None,
        *,
        verdict: Verdict = APPLIES,
        data: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Entry:
        """Append an event that is no step; one that states contents has seals of them."""
        more["personal"] = read_personal(kind, more.get("personal", {}))
        if kind is EventKind.DETAILS:
            more["contents"] = self._corrected(order_id or "", more["personal"])
        draft = EventDraft(kind, LEA, order_id, payload=Unread(data or {}), **more)
        return self.place(self.record(draft), verdict)

    def _corrected(self, order_id: str, details: Personal) -> Order:
        assert isinstance(details, ChangedDetails)
        order = self.orders[order_id]
        customer = details.customer.of(order.customer) if details.customer else order.customer
        shelf = details.shelf or order.shelf
        self.orders[order_id] = replace(order, customer=customer, shelf=shelf)
        return self.orders[order_id]

    def decide(self, command: Command, decision: Decision, code: str | None = None) -> Entry:
        """Append the decision on a command that shows in no step."""
        data = {
            "command_id": command.command_id,
            "command_seq": command.command_seq,
            "command": command.kind,
            "code": code,
        }
        return self.note(EventKind.DECIDED, command.order_id, reason=decision, data=data)

    def carry_out(self, command: Command) -> None:
        """Carry out a command, as a hub does when nothing prevents it."""
        data: dict[str, Any] = {"command_id": command.command_id}
        if command.kind is CommandKind.CREATE:
            new = read_body(command.recorded["body"])
            assert not isinstance(new, list)
            state = OrderState(Status.STARTED, 1, new.slot, (0,) * len(new.lines), changed_at=NOON)
            order = Order(
                new.order_id,
                new.exchange_place_id,
                new.mode,
                new.customer,
                new.lines,
                new.barcode or "CODE",
                NOON,
                state,
                new.shelf,
                new.content_hash,
            )
            self.add_order(order, **data)
        elif command.kind is CommandKind.CANCEL:
            assert command.order_id is not None
            reason = command.recorded["reason"]
            self.step(command.order_id, Status.CANCELLED, HEAD_OFFICE, reason=reason, data=data)
        elif command.kind is CommandKind.REPLAN:
            assert command.order_id is not None
            data["slot"] = command.recorded["slot"]
            self.step(command.order_id, Status.REPLANNED, HEAD_OFFICE, data=data)
        elif command.kind is CommandKind.ERASE:
            self.note(EventKind.ERASED, command.order_id, data=data)

    async def fetch(self) -> list[Command]:
        """The commands that are new since the last call."""
        after = self.commands[-1].head if self.commands else EMPTY_LOG
        reply = await self.office.commands(self.peer, after, 500)
        new = list(map(to_command, reply.commands))
        self.commands += new
        return new

    async def fetch_and_do(self) -> list[Command]:
        """Fetch commands and carry all of them out."""
        new = await self.fetch()
        for command in new:
            self.carry_out(command)
        return new

    async def send(self, after: int | None = None, limit: int = 200) -> EntriesReply:
        """Send the log from where head office stands, or after a number."""
        if after is None:
            after = (await self.office.hello(self.peer, ())).log_head.seq
        entries = self.log[after : after + limit]
        return await self.send_entries(entries)

    async def send_entries(self, entries: list[Entry], **more: Any) -> EntriesReply:
        body = EntriesBody(hub_epoch=self.epoch, entries=tuple(map(from_entry, entries)), **more)
        return await self.office.ingest_entries(self.peer, body)

    async def send_events(
        self, *events: Event, relayed: tuple[Event, ...] = (), signature: str = ""
    ) -> EventsReply:
        """Send events as a device that is not the hub."""
        body = EventsBody(
            events=tuple(from_sent(event, None, signature) for event in events),
            relayed=tuple(from_sent(event, None) for event in relayed),
        )
        return await self.office.ingest_events(self.peer, body)
