"""A lying hub: lies to its terminals and to head office about its own store."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

from sqlalchemy.exc import IntegrityError

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.event import Event
from kiosk.domain.events.log import LogHead
from kiosk.domain.status import Status
from kiosk.services.replication.ingest import IngestEvents, ingest_events
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.sync.protocol.signatures import log_covered
from tests.simulation.byzantine.answers import Lies
from tests.simulation.byzantine.checks import require_refused
from tests.simulation.byzantine.forging import FAR, Forger, Json, Reported
from tests.simulation.shop import ShopDevice
from tests.simulation.wires import STATUS_LENGTH, Device
from tests.simulation.world import Shop, World
from tests.sync.pair_bodies import key_of
from tests.sync.rewriting import delete_order, rewrite

LIKELY = 0.25
ANSWER_S = 30.0


class LyingHub:
    """Lies in its replies, in its requests to head office, and on its own disk."""

    def __init__(self, world: World, shop: Shop, victims: Sequence[str]) -> None:
        """`victims`: the ids of its honest terminals."""
        self._world = world
        self._shop = shop
        self._rng = Random(world.rng.getrandbits(64))
        self.device: ShopDevice = shop.hub
        self.forger = Forger(self.device, self._rng)
        self.forger.victims = tuple(victims)
        self._victims = victims
        self._lies = Lies(self.forger, self._rng)
        self._honestly = self.device.answering
        self.device.answering = self._answering  # type: ignore[method-assign]
        self._attacks: dict[str, Callable[[str], Any]] = {
            "writes events that nobody recorded": self._write,
            "rewrites its log": self._rewrite,
            "takes an order out of its log": self._take_out,
            "sends entries that nobody recorded": self._send_forged,
            "sends steps that the workflow does not have": self._send_illegal,
            "sends an event twice": self._send_twice,
            "sends old entries again": self._send_old,
            "sends under an older epoch": self._send_older_epoch,
            "sends under an epoch far ahead": self._send_epoch_ahead,
            "sends entries whose hash is wrong": self._send_altered,
            "leaves entries out": self._send_gap,
            "sends poison": self._send_poison,
            "hands on events as a counter does": self._send_events,
            "another store's hub": self._impersonate,
            "orders of another store": self._other_store,
        }

    async def act(self) -> None:
        """Carry out one random attack, if the hub and head office run."""
        name = self._rng.choice(list(self._attacks))
        if self.device.is_well and self._world.office.is_well:
            self.device.disk.heal()
            await self._attacks[name](name)

    def is_shut_out(self) -> bool:
        """Whether head office has quarantined it."""
        query = "SELECT 1 FROM device WHERE device_id = ? AND quarantined_at IS NOT NULL"
        return bool(self._world.office.rows(query, self.forger.device_id))

    def _note(self, attack: str, what: str) -> None:
        self._world.tally.attacks[f"hub: {attack}: {what}"] += 1
        self._world.trace.note(self.device.name, "LIE", attack, what)

    # --- to its terminals

    def _answering(self, call: str, device: Device, body: bytes) -> asyncio.Task[bytes] | None:
        if self._rng.random() >= LIKELY or not self.device.is_up:
            return self._honestly(call, device, body)
        if call == "events" and self._rng.random() < 0.4:
            text = self._never_kept(json.loads(body))
            self._note("acknowledges what it does not keep", "reported")
            return self.device.spawn(_said(text))
        task = self._honestly(call, device, body)
        return self.device.spawn(self._lied(call, task)) if task is not None else None

    async def _lied(self, call: str, task: asyncio.Task[bytes]) -> bytes:
        try:
            answer = await task
        finally:
            task.cancel()
        name, lie = self._lies.on(call, answer)
        if name:
            self._note(name, "reported")
        return lie

    def _never_kept(self, body: Json) -> bytes:
        events = [sent["event"] for sent in body["events"]]
        outcomes = [
            {
                "event_id": each["event_id"],
                "outcome": "applied",
                "outcome_reason": None,
                "store_seq": 1,
            }
            for each in events
        ]
        reply = {
            "outcomes": outcomes,
            "device_epoch": events[0]["device_epoch"] if events else None,
            "acked_seq": events[-1]["device_seq"] if events else 0,
            "log_head": {"seq": 1, "hash": "1" * 64},
        }
        return b"200 " + json.dumps(reply).encode()

    # --- on its own disk

    async def _write(self, attack: str) -> None:
        """Put forged events of its terminals into its own log."""
        victim = self._rng.choice(list(self._victims))
        head = self.forger.head_of(victim)
        events = self.forger.chain(head, [self.forger.step(), self.forger.help()], attack)
        relayed = tuple((event, None) for event in events)
        with suppress(JournalCorrupt, load_sqlite().IntegrityError):
            self.device.use(ingest_events, IngestEvents(victim, DeviceRole.COUNTER, (), relayed))
            self.device._woken()
            self._note(attack, "reported")

    async def _rewrite(self, attack: str) -> None:
        store = self.device.store
        assert store is not None
        place = "position = (SELECT position FROM event WHERE {} ORDER BY random() LIMIT 1)"
        change = self._rng.choice(
            [
                "UPDATE event SET reason = 'FORGED' WHERE " + place.format("1"),
                "UPDATE event SET actor_role = 'manager', actor_name = 'Mallory' WHERE "
                + place.format("kind = 'status'"),
                "UPDATE event SET data = '{\"x\":1}' WHERE " + place.format("kind = 'help'"),
            ]
        ).replace("random()", f"(position * {self._rng.randrange(1, 97)}) % 97")
        self._on_its_disk(attack, lambda: rewrite(store, change))

    async def _take_out(self, attack: str) -> None:
        order = self.forger.order()
        store = self.device.store
        if order is not None and store is not None and self._rng.random() < 0.4:
            self._on_its_disk(attack, lambda: delete_order(store, order.order_id))

    def _on_its_disk(self, attack: str, change: Callable[[], object]) -> None:
        """Change its database directly, unless a constraint refuses that, then restart."""
        with suppress(IntegrityError):
            change()
            self._note(attack, "reported")
        self.device.stop()
        self.device.start()

    # --- to head office

    async def ask(self, call: str, body: Json | bytes, device: Device | None = None) -> Reported:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        task = self._world.office.answering(call, device or self.device.device, raw)
        if task is None:
            return Reported(None, {})
        await asyncio.wait([task], timeout=ANSWER_S)
        if not task.done() or task.cancelled() or task.exception() is not None:
            return Reported(None, {})
        text = task.result()
        return Reported(int(text[:STATUS_LENGTH]), json.loads(text[STATUS_LENGTH:]))

    async def _send(
        self,
        attack: str,
        entries: Sequence[Json],
        *,
        epoch: int = 0,
        must_fail: bool = False,
    ) -> None:
        if entries:
            body = self._signed(self._epoch() + epoch, entries)
            self._check_answer(attack, await self.ask("entries", body), must_fail=must_fail)

    def _signed(self, epoch: int, entries: Sequence[Json]) -> Json:
        """The body of a batch of entries, with its own signature."""
        key = key_of(self.forger.device_id)
        head = LogHead(entries[-1]["store_seq"], entries[-1]["hash"])
        return {
            "hub_epoch": epoch,
            "entries": list(entries),
            "public_key": key.public,
            "signs_since": self.device.device_epoch(),
            "signature": key.sign(log_covered(self.forger.device_id, max(epoch, 0), head)),
        }

    def _check_answer(self, attack: str, reported: Reported, *, must_fail: bool) -> None:
        if reported.status is not None:
            if must_fail:
                require_refused(reported, "office", f"hub: {attack}")
            self._note(
                attack,
                "answered" if reported.status == 200 else f"refused with {reported.status}",
            )

    def _epoch(self) -> int:
        query = "SELECT hub_epoch FROM store WHERE store_id = ?"
        return int(self._world.office.rows(query, self._shop.store_id)[0][0])

    def _head(self) -> LogHead:
        query = "SELECT log_seq, log_hash FROM store WHERE store_id = ?"
        return LogHead(*self._world.office.rows(query, self._shop.store_id)[0])

    def _entry(self, event: Event | None = None) -> Json:
        return self.forger.entry_after(self._head(), self._epoch(), event)

    async def _send_forged(self, attack: str) -> None:
        await self._send(attack, [self._entry()])

    async def _send_illegal(self, attack: str) -> None:
        draft = self.forger.step()
        if draft.order_id is None:
            return
        wrong = Status.INIT if draft.from_status is not Status.DELAYED else Status.STOCK_OK
        draft = replace(draft, from_status=Status.READY, to_status=wrong)
        (event,) = self.forger.own_chain([draft], attack)
        await self._send(attack, [self._entry(event)], must_fail=True)

    async def _send_twice(self, attack: str) -> None:
        kept = self.forger.events_of(self.forger.device_id)
        known = self._world.office.rows("SELECT event_id FROM entry")
        seen = [event for event, _ in kept if (event.event_id,) in known]
        if seen:
            await self._send(attack, [self._entry(self._rng.choice(seen))], must_fail=True)

    def _old(self) -> list[Json]:
        store = self.device.store
        assert store is not None
        entries = store.read_blocking(lambda reader: reader.event_log.entries(0, 50))
        return [self.forger.entry_json(entry) for entry in entries]

    async def _send_old(self, attack: str) -> None:
        await self._send(attack, self._old()[: self._rng.randrange(1, 50)])

    async def _send_older_epoch(self, attack: str) -> None:
        back = -self._rng.randrange(1, self._epoch() + 1)
        await self._send(attack, [self._entry()], epoch=back, must_fail=back < 0)

    async def _send_epoch_ahead(self, attack: str) -> None:
        entry = self.forger.entry_after(self._head(), FAR)
        await self._send(attack, [entry], epoch=FAR, must_fail=True)

    async def _send_altered(self, attack: str) -> None:
        entry = self._entry()
        if self._rng.random() < 0.5:
            entry["event"]["reason"] = "FORGED"
        else:
            entry["hash"] = "0" * 64
        await self._send(attack, [entry], must_fail=True)

    async def _send_gap(self, attack: str) -> None:
        head = self._head()
        ahead = self.forger.entry_after(LogHead(head.seq + 3, head.hash), self._epoch())
        await self._send(attack, [ahead], must_fail=True)

    async def _send_poison(self, attack: str) -> None:
        entry = self._entry()
        entry["event"]["data"] = {"x": "POISON"}
        text = json.dumps(self._signed(self._epoch(), [entry]))
        poison = self._rng.choice(["1e400", '"\\ud800"', "[" * 900 + "]" * 900, "NaN"])
        reported = await self.ask("entries", text.replace('"POISON"', poison).encode())
        self._check_answer(attack, reported, must_fail=True)

    async def _send_events(self, attack: str) -> None:
        chain = self.forger.own_chain([self.forger.help()], attack)
        reported = await self.ask("events", {"events": self.forger.signed(chain), "relayed": []})
        self._check_answer(attack, reported, must_fail=True)

    async def _impersonate(self, attack: str) -> None:
        other = next(shop for shop in self._world.shops if shop is not self._shop)
        entries = {"hub_epoch": 1, "entries": [self._entry()]}
        device = (other.hub.device[0], self.device.device[1])
        self._check_answer(attack, await self.ask("entries", entries, device), must_fail=True)

    async def _other_store(self, attack: str) -> None:
        """Send a step of an order that only another store has."""
        other = next(shop for shop in self._world.shops if shop is not self._shop)
        draft = self.forger.step()
        if draft.order_id is not None:
            draft = replace(draft, order_id=self._rng.choice(other.order_ids))
            (event,) = self.forger.own_chain([draft], attack)
            await self._send(attack, [self._entry(event)], must_fail=True)


async def _said(text: bytes) -> bytes:
    return text
