"""A lying device: paired, with its own secret and key.

It follows the store's log as honest devices do, and people work at it. In between it sends
requests that no program of ours sends. The replies are counted, and those to forbidden requests
must be refusals.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import GENESIS_HASH, DeviceHead, Event, EventDraft, EventKind
from kiosk.domain.events.journal import event_hash
from kiosk.domain.events.payloads import Unread
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.sync.protocol.conversions import to_event
from kiosk.sync.protocol.records import Sent
from tests.simulation.byzantine.checks import require_refused
from tests.simulation.byzantine.forging import (
    FAR,
    MALLORY,
    POISON,
    Forger,
    Json,
    Reported,
    with_more,
)
from tests.simulation.device import Computer
from tests.simulation.shop import ShopDevice
from tests.simulation.wires import STATUS_LENGTH, Device
from tests.simulation.world import World

ANSWER_S = 30.0
TIMES_KEPT = 20
_CUSTOMER = Actor(Role.CUSTOMER, "")


class LyingDevice:
    """Carries out attacks, one after the other."""

    def __init__(self, world: World, device: ShopDevice, victims: Sequence[str]) -> None:
        """`victims`: the ids of the store's honest devices."""
        self._world = world
        self._rng = Random(world.rng.getrandbits(64))
        self.device = device
        self.forger = Forger(device, self._rng)
        self._victims = victims
        self._sent: list[bytes] = []
        self.attacks: dict[str, Callable[[str], Any]] = {
            "forged, without a signature": self._forge_bare,
            "forged, with its own signature": self._forge_own_signature,
            "forged, with a signature for another head": self._forge_old_signature,
            "forged, in an epoch far ahead": self._forge_ahead,
            "forged, in an epoch long ago": self._forge_long_ago,
            "forged as its own": self._forge_in_own,
            "relays altered events": self._alter,
            "relays events whose hash is wrong": self._alter_unhashed,
            "relays in another order": self._reorder,
            "sends old bodies again": self._replay,
            "rewrites what it sent": self._rewrite_own,
            "two events under one number": self._equivocate,
            "leaves numbers out": self._gap,
            "an epoch far ahead": self._epoch_ahead,
            "kinds that it may not record": self._wrong_kinds,
            "names people that it may not": self._wrong_actors,
            "a clock in the future": self._future,
            "giant fields": self._giant,
            "poison": self._poison,
            "orders of another store": self._other_store,
            "another device's name": self._impersonate,
            "calls that are not its": self._wrong_calls,
        }

    async def act(self) -> None:
        """Carry out one random attack, if the device and its upstream run."""
        name = self._rng.choice(list(self.attacks))
        if self.device.is_well and self._upstream() is not None:
            self.device.disk.heal()
            await self.attacks[name](name)

    # --- sending

    def _upstream(self) -> Computer | None:
        wire = self.device.wire
        upstream = wire.upstream if wire is not None else None
        return upstream if isinstance(upstream, Computer) and upstream.is_well else None

    async def ask(self, call: str, raw: bytes, device: Device | None = None) -> Reported:
        """Send a call to the upstream, bypassing the device's own program."""
        upstream = self._upstream()
        task = upstream.answering(call, device or self.device.device, raw) if upstream else None
        if task is None:
            return Reported(None, {})
        await asyncio.wait([task], timeout=ANSWER_S)
        if not task.done() or task.cancelled() or task.exception() is not None:
            task.cancel()
            return Reported(None, {})
        text = task.result()
        return Reported(int(text[:STATUS_LENGTH]), json.loads(text[STATUS_LENGTH:]))

    async def _send(
        self,
        attack: str,
        own: Sequence[Json] = (),
        relayed: Sequence[Json] = (),
        **more: Any,
    ) -> Reported:
        raw = json.dumps({"events": list(own), "relayed": list(relayed), **more}).encode()
        self._sent = [*self._sent[-TIMES_KEPT:], raw]
        is_relay = bool(relayed) and self.device.role is DeviceRole.CHECK_IN
        return self._count(attack, await self.ask("events", raw), must_fail=is_relay)

    def _count(self, attack: str, reported: Reported, *, must_fail: bool = False) -> Reported:
        if reported.status is None:
            return reported
        if must_fail:
            require_refused(reported, self.device.name, attack)
        what = "answered" if reported.status == 200 else f"refused with {reported.status}"
        self._world.tally.attacks[f"{attack}: {what}"] += 1
        self._world.trace.note(
            self.device.name, "LIE", attack, reported.status, reported.body.get("code")
        )
        return reported

    # --- in the name of others

    def _forged(self, attack: str, head: DeviceHead | None = None) -> list[Event]:
        victim = self._rng.choice(list(self._victims))
        drafts = [self.forger.step(), self.forger.help()]
        self.forger.forbidden.add(attack)
        head = replace(head, device_id=victim) if head else self.forger.head_of(victim)
        return self.forger.chain(head, drafts[: self._rng.choice([1, 2])], attack)

    async def _forge_bare(self, attack: str) -> None:
        await self._send(attack, relayed=self.forger.bare(self._forged(attack)))

    async def _forge_own_signature(self, attack: str) -> None:
        await self._send(attack, relayed=self.forger.signed(self._forged(attack)))

    async def _forge_old_signature(self, attack: str) -> None:
        seen = [one for device in self._victims for _, one in self.forger.events_of(device) if one]
        signature = self._rng.choice(seen) if seen else "0" * 128
        await self._send(
            attack,
            relayed=self.forger.with_signature(self._forged(attack), signature),
        )

    async def _forge_ahead(self, attack: str) -> None:
        head = DeviceHead("", self._rng.randrange(FAR), 0, GENESIS_HASH)
        await self._send(attack, relayed=self.forger.bare(self._forged(attack, head)))

    async def _forge_long_ago(self, attack: str) -> None:
        head = DeviceHead("", self._rng.randrange(1000), 0, GENESIS_HASH)
        await self._send(attack, relayed=self.forger.bare(self._forged(attack, head)))

    async def _forge_in_own(self, attack: str) -> None:
        await self._send(attack, own=self.forger.signed(self._forged(attack)))

    def _of_victim(self) -> list[tuple[Event, str]]:
        return list(self.forger.events_of(self._rng.choice(list(self._victims))))

    async def _alter(self, attack: str) -> None:
        seen = self._of_victim()
        if seen:
            event, signature = self._rng.choice(seen)
            altered = self.forger.altered(event)
            await self._send(attack, relayed=self.forger.with_signature([altered], signature))

    async def _alter_unhashed(self, attack: str) -> None:
        seen = self._of_victim()
        if seen:
            event, signature = self._rng.choice(seen)
            altered = self.forger.altered(event, fits=False)
            await self._send(attack, relayed=self.forger.with_signature([altered], signature))

    async def _reorder(self, attack: str) -> None:
        seen = self._of_victim()[-6:]
        self._rng.shuffle(seen)
        sent = [one for pair in seen for one in self.forger.with_signature([pair[0]], pair[1])]
        await self._send(attack, relayed=sent)

    # --- in its own name

    async def _replay(self, attack: str) -> None:
        if self._sent:
            raw = self._rng.choice(self._sent)
            is_relay = bool(json.loads(raw)["relayed"])
            is_check_in = self.device.role is DeviceRole.CHECK_IN
            reported = await self.ask("events", raw)
            self._count(attack, reported, must_fail=is_relay and is_check_in)

    async def _rewrite_own(self, attack: str) -> None:
        seen = list(self.forger.events_of(self.forger.device_id))
        if seen and self._rng.random() < 0.3:
            altered = self.forger.altered(self._rng.choice(seen)[0])
            self._count_refused(await self._send(attack, own=self.forger.signed([altered])), attack)

    async def _equivocate(self, attack: str) -> None:
        """Send two different events as number 1 of one epoch."""
        if self._rng.random() < 0.3:
            first = self.forger.own_chain([self.forger.help(_CUSTOMER)], attack)
            reported = await self._send(attack, own=self.forger.signed(first))
            head = DeviceHead(self.forger.device_id, first[0].device_epoch, 0, GENESIS_HASH)
            second = self.forger.chain(head, [self.forger.help(_CUSTOMER)], attack)
            if reported.status == 200:
                own = self.forger.signed(second)
                if self._rng.random() < 0.5:
                    self._count_refused(await self._send(attack, own=own), attack)
                else:
                    await self._send(attack, relayed=own)

    def _count_refused(self, reported: Reported, attack: str) -> None:
        if reported.status is not None:
            require_refused(reported, self.device.name, attack)

    async def _gap(self, attack: str) -> None:
        chain = self.forger.own_chain([self.forger.help(_CUSTOMER) for _ in range(4)], attack)
        reported = await self._send(attack, own=self.forger.signed(chain[2:]))
        self._count_refused(reported, attack)

    async def _epoch_ahead(self, attack: str) -> None:
        head = DeviceHead(self.forger.device_id, FAR + self._rng.randrange(100), 0, GENESIS_HASH)
        chain = self.forger.chain(head, [self.forger.help(_CUSTOMER)], attack)
        own = self.forger.signed(chain)
        await self._send(attack, own=own, signs_since=self._rng.choice([0, FAR, 2**53]))

    async def _own(self, attack: str, drafts: Sequence[EventDraft]) -> Reported:
        return await self._send(
            attack, own=self.forger.signed(self.forger.own_chain(drafts, attack))
        )

    async def _wrong_kinds(self, attack: str) -> None:
        order = self.forger.order()
        order_id = order.order_id if order else None
        kinds: list[tuple[EventKind, Json]] = [
            (EventKind.DECIDED, {"command_id": "asked-1", "command": "cancel", "code": None}),
            (EventKind.DETAILS, {}),
            (EventKind.ERASED, {}),
        ]
        if self.device.role is DeviceRole.CHECK_IN:
            kinds += [
                (EventKind.SEEN, {}),
                (EventKind.ANSWERED, {"command_id": "asked-1", "answer": "STOP"}),
                (EventKind.REVIEWED, {"operation_id": "action-1"}),
            ]
        kind, data = self._rng.choice(kinds)
        reason = "DONE" if kind is EventKind.DECIDED else None
        draft = EventDraft(kind, MALLORY, order_id, reason=reason, payload=Unread(data))
        if self.device.role is DeviceRole.CHECK_IN and self._rng.random() < 0.5:
            draft = self.forger.step(_CUSTOMER)
        # A check-in may record that a customer has arrived, and call for help.
        if draft.to_status is not Status.AWAITING and draft.kind is not EventKind.HELP:
            self.forger.forbidden.add(attack)
            await self._own(attack, [draft])

    async def _wrong_actors(self, attack: str) -> None:
        is_check_in = self.device.role is DeviceRole.CHECK_IN
        role = self._rng.choice([Role.MANAGER, Role.STAFF]) if is_check_in else Role.HEAD_OFFICE
        actor = Actor(role, "Mallory")
        draft = self.forger.help(actor)
        if is_check_in and self._rng.random() < 0.5:
            draft = self.forger.step(actor)
        self.forger.forbidden.add(attack)
        await self._own(attack, [draft])

    async def _future(self, attack: str) -> None:
        (event,) = self.forger.own_chain([self.forger.help(_CUSTOMER)], attack)
        (sent,) = self.forger.signed([event])
        timestamps = ("9998-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2099-01-01T00:00:00Z")
        for name, value in (
            ("occurred_at", self._rng.choice(timestamps)),
            ("clock_offset_ms", self._rng.choice([2**53, -(2**53), 10**15])),
        ):
            if self._rng.random() < 0.7:
                sent["event"][name] = value
        await self._send(attack, own=[self.rehashed(sent)])

    def rehashed(self, sent: Json) -> Json:
        """A changed event with a matching hash and signature; unchanged if it cannot be parsed."""
        try:
            event = to_event(Sent.model_validate_json(json.dumps(sent)).event)
            return self.forger.signed([replace(event, hash=event_hash(event))])[0]
        except (ValueError, OverflowError):
            return sent

    async def _giant(self, attack: str) -> None:
        size = self._rng.choice([5_000, 150_000, 190_000])
        place = self._rng.choice(["place", "text", "name", "many"])
        actor = replace(_CUSTOMER, name="n" * size) if place == "name" else _CUSTOMER
        draft = self.forger.help(actor, "p" * size if place == "place" else "Cour")
        if place == "text":
            draft = with_more(draft, text="t" * size)
        if place == "many":
            draft = with_more(draft, many=list(range(size // 8)))
        await self._own(attack, [draft])

    async def _poison(self, attack: str) -> None:
        here, instead = self._rng.choice(POISON)
        sent = self.forger.signed(self.forger.own_chain([self.forger.help(_CUSTOMER)], attack))
        text = json.dumps({"events": sent, "relayed": []}, separators=(",", ":"))
        raw = text.replace(here, instead, 1).encode()
        self._count(attack, await self.ask("events", raw), must_fail=raw != text.encode())

    async def _other_store(self, attack: str) -> None:
        other = next(shop for shop in self._world.shops if self.device not in shop.devices)
        order_id = self._rng.choice(other.order_ids)
        self.forger.forbidden.add(attack)
        draft = replace(self.forger.step(), kind=EventKind.STATUS, order_id=order_id)
        await self._own(attack, [draft])

    async def _impersonate(self, attack: str) -> None:
        victim = self._rng.choice(list(self._victims))
        chain = self.forger.signed(self._forged(attack), victim)
        raw = json.dumps({"events": chain, "relayed": []}).encode()
        secret = self._rng.choice([self.device.device[1], "", "0" * 64])
        reported = await self.ask("events", raw, (victim, secret))
        self._count(attack, reported, must_fail=True)

    async def _wrong_calls(self, attack: str) -> None:
        """Ask for commands or send log entries, which only a hub may do at head office."""
        feed = {"of": "commands", "seq": 0, "hash": GENESIS_HASH, "limit": 10, "wait_s": 0}
        event = self.forger.own_chain([self.forger.help()], attack)[0]
        entry = {
            "store_seq": 1,
            "hub_epoch": 1,
            "outcome": "applied",
            "outcome_reason": None,
            "prev_hash": GENESIS_HASH,
            "hash": GENESIS_HASH,
            **self.forger.signed([event])[0],
        }
        entries = {"hub_epoch": self._rng.choice([1, FAR]), "entries": [entry]}
        call, body = self._rng.choice([("feed", feed), ("entries", entries)])
        self._count(attack, await self.ask(call, json.dumps(body).encode()), must_fail=True)
