"""Forges events and entries from what a lying device has: the log that it follows, and its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from kiosk.domain.events.event import GENESIS_HASH, DeviceHead, Event, EventDraft, EventKind
from kiosk.domain.events.journal import event_hash, head_after, stamp
from kiosk.domain.events.log import APPLIES, Entry, LogHead, sequence
from kiosk.domain.events.payloads import Unread, encode
from kiosk.domain.events.seals import SALTS, SEALS
from kiosk.domain.order import Actor, Order
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.sync.protocol.conversions import from_entry, from_sent
from kiosk.sync.protocol.signature_coverage import signature_of
from tests.end_to_end.model import TABLE
from tests.simulation.shop import ShopDevice
from tests.storage.sample import NOON
from tests.sync.pair_bodies import key_of

MALLORY = Actor(Role.MANAGER, "Mallory")
FAR = 2**52
"""An epoch far beyond any that a clock gives."""
SEALED_SHARE = 0.97
"""The share of forged events that have seals; the others are refused wherever they come."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Reported:
    """A reply: the status, or None where nobody answered, and the body."""

    status: int | None
    body: Json


def with_more(draft: EventDraft, **more: Any) -> EventDraft:
    """A draft that records more than its kind needs."""
    return replace(draft, payload=Unread({**encode(draft.payload), **more}))


class Forger:
    """Makes well-formed events in any device's name."""

    def __init__(self, device: ShopDevice, rng: Random) -> None:
        self.device = device
        self.rng = rng
        self.device_id = device.device_id()
        self.written: dict[str, str] = {}
        """Every forged event: its id, and the attack that it was forged for."""
        self.victims: tuple[str, ...] = ()
        """The devices in whose name entries are forged."""
        self.forbidden: set[str] = set()
        """The attacks whose events must not apply."""
        self._count = 0

    # --- what it has seen

    def events_of(self, device_id: str) -> Sequence[tuple[Event, str]]:
        """A device's events on this disk, in their order, with their signatures ("" for none)."""
        store = self.device.store
        assert store is not None
        events = [
            each.event
            for each in store.read_blocking(lambda reader: reader.event_log.entries(0, 500))
            if each.event.device_id == device_id
        ]
        events.sort(key=lambda event: (event.device_epoch, event.device_seq))
        signed = store.read_blocking(
            lambda r: r.event_log.signatures([event.event_id for event in events])
        )
        return [(event, signed.get(event.event_id, "")) for event in events]

    def head_of(self, device_id: str) -> DeviceHead:
        """The head of a device's latest epoch, as far as this disk has its events."""
        rows = self.device.rows(
            "SELECT device_epoch, device_seq, hash FROM event WHERE device_id = ? "
            "ORDER BY device_epoch DESC, device_seq DESC LIMIT 1",
            device_id,
        )
        return (
            DeviceHead(device_id, *rows[0]) if rows else DeviceHead(device_id, 1, 0, GENESIS_HASH)
        )

    def order(self) -> Order | None:
        """A random order on this disk; None where there is none."""
        ids = [order_id for (order_id,) in self.device.rows("SELECT order_id FROM orders")]
        return self.device.order(self.rng.choice(sorted(ids))) if ids else None

    # --- what it writes

    def step(self, actor: Actor = MALLORY) -> EventDraft:
        """A legal step of a random order; where there is none, a call for help."""
        order = self.order()
        legal = sorted(TABLE[order.status]) if order is not None else []
        if order is None or not legal:
            return self.help(actor)
        to_status = self.rng.choice(legal)
        data: Json = {}
        if to_status is Status.IN_PROGRESS:
            data = {"claim": {"counter": "Elsewhere", "person": "Mallory"}}
        return EventDraft(
            EventKind.STATUS,
            actor,
            order.order_id,
            order.status,
            to_status,
            order.state.version,
            payload=Unread(data),
        )

    def help(self, actor: Actor = MALLORY, place: str = "Cour") -> EventDraft:
        """A call for help."""
        self._count += 1
        data = {"help_id": f"help-{self._count}-{self.rng.getrandbits(40)}", "place": place}
        return EventDraft(EventKind.HELP, actor, payload=Unread(data))

    def chain(self, head: DeviceHead, drafts: Sequence[EventDraft], attack: str) -> list[Event]:
        """Events in a device's name that follow `head`. `attack`: the attack's name."""
        made: list[Event] = []
        for draft in drafts:
            self._count += 1
            event_id = f"forged-{self._count}-{self.rng.getrandbits(60):x}"
            timestamp = NOON + timedelta(seconds=self.rng.randrange(10**5))
            event = stamp(
                draft,
                head,
                event_id=event_id,
                operation_id=event_id,
                occurred_at=timestamp,
                new_salt=self._new_salt,
            )
            if self.rng.random() > SEALED_SHARE:
                event = unsealed(event)
            made.append(event)
            head = head_after(event)
            self.written[event_id] = attack
        return made

    def _new_salt(self) -> str:
        return f"{self.rng.getrandbits(128):032x}"

    def own_chain(self, drafts: Sequence[EventDraft], attack: str) -> list[Event]:
        """Events in its own name, in a new epoch."""
        epoch = self.head_of(self.device_id).device_epoch + self.rng.randrange(1, 10**6)
        self.own_epoch = epoch
        return self.chain(DeviceHead(self.device_id, epoch, 0, GENESIS_HASH), drafts, attack)

    def altered(self, event: Event, *, fits: bool = True) -> Event:
        """A recorded event with other contents. `fits`: with the hash of those contents."""
        change: Json = self.rng.choice(
            [
                {"actor": MALLORY, "recorded": {**event.recorded, "x": 1}},
                {"reason": "FORGED"},
                {"to_status": self.rng.choice(sorted(Status))},
                {"order_id": "nord-999"},
                {"kind": EventKind.HELP},
            ]
        )
        made = replace(event, **change)
        if made == event:
            made = replace(event, reason="FORGED")
        return replace(made, hash=event_hash(made)) if fits else made

    def entry_after(self, head: LogHead, epoch: int = 1, event: Event | None = None) -> Json:
        """The log's next entry after `head`, with `event` or, where None, a forged one."""
        if event is None:
            victim = self.rng.choice(self.victims or (self.device_id,))
            (event,) = self.chain(self.head_of(victim), [self.step()], "an entry")
        return self.entry_json(sequence(event, head, epoch, APPLIES))

    @staticmethod
    def entry_json(entry: Entry) -> Json:
        """An entry in wire form."""
        return from_entry(entry).model_dump(mode="json", by_alias=True)

    # --- wire form, with and without signatures

    def bare(self, events: Sequence[Event]) -> list[Json]:
        """Events in wire form without a signature."""
        return [_json(event, "") for event in events]

    def signed(self, events: Sequence[Event], signer: str | None = None) -> list[Json]:
        """Events in wire form with this device's signature; `signer`: with that device's key."""
        key = key_of(signer or self.device_id)
        return [_json(event, signature_of(key, event)) for event in events]

    @staticmethod
    def with_signature(events: Sequence[Event], signature: str) -> list[Json]:
        """Events in wire form with a given signature, made for something else."""
        return [_json(event, signature) for event in events]


def unsealed(event: Event) -> Event:
    """The event without seals, with a hash that fits."""
    data = {key: value for key, value in event.recorded.items() if key != SEALS}
    personal = {key: value for key, value in event.recorded_personal.items() if key != SALTS}
    bare = replace(event, recorded=data, recorded_personal=personal)
    return replace(bare, hash=event_hash(bare))


def _json(event: Event, signature: str) -> Json:
    return from_sent(event, None, signature).model_dump(mode="json", by_alias=True)


POISON: tuple[tuple[str, str], ...] = (
    ('"reason":null', '"reason":"\\ud800"'),
    ('"reason":null', '"reason":"\\u0000"'),
    ('"data":{', '"data":{"x":"\\udfff",'),
    ('"data":{', '"data":{"x":1e400,'),
    ('"data":{', '"data":{"x":-1e999,'),
    ('"data":{', '"data":{"x":NaN,'),
    ('"data":{', '"data":{"x":' + "[" * 900 + "]" * 900 + ","),
    ('"data":{', '"data":{"x":' + '{"y":' * 40 + "1" + "}" * 40 + ","),
    ('"device_seq":1', '"device_seq":1.5'),
    ('"device_seq":1', '"device_seq":"1"'),
    ('"device_seq":1', '"device_seq":-1'),
    ('"device_seq":1', '"device_seq":' + "9" * 400),
    ('"schema":', '"schema":true,"x":'),
    ('"kind":"', '"kind":"' + "k" * 300),
)
"""Replacements (old text, new text) that make an otherwise correct body invalid."""
