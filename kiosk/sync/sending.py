"""What goes up: a terminal's events to its hub, a hub's log to head office."""

from __future__ import annotations

import asyncio

from kiosk.domain.sequencing import RELAYING
from kiosk.services.log_ports import Node
from kiosk.services.progress import Acked, LogAcked, log_acked, note_acked
from kiosk.sync.batches import Relaying, entries_body, events_body
from kiosk.sync.desk import CompareAnew, Desk
from kiosk.sync.ports import WireProblem
from kiosk.sync.signatures import Signer
from kiosk.sync.wire import DIVERGED, GAP, EventsBody, EventsReply, to_head

DIGEST_EVERY_S = 3600.0
LOOK_EVERY_S = 0.5
"""How often is looked for what other processes recorded; what this one does wakes at once."""
TOO_MUCH = 429
WAIT_S_MIN = 0.05
WAIT_S_MAX = 600.0


def _by(signer: Signer | None, node: Node, body: EventsBody) -> EventsBody:
    """What is sent, and with which key it is signed since this program was started."""
    if signer is None:
        return body
    key = {"public_key": signer.public, "signs_since": node.device_epoch}
    return body.model_copy(update=key)


class Sender:
    """Sends until something fails: raises LinkDown, WireProblem, CompareAnew."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def send_events(self, node: Node) -> None:
        """What this device recorded goes up, and what others did and the hub lost."""
        may_relay = node.role in RELAYING
        relaying = Relaying(0 if may_relay else None)
        while True:
            self._desk.look()
            signer = self._desk.tools.signer
            body = await events_body(self._desk.store, relaying, signer)
            if body is None:
                await self._desk.count()
                await self._desk.awoken(LOOK_EVERY_S)
                continue
            try:
                reply = await self._taken(_by(signer, node, body))
            except WireProblem as problem:
                if problem.problem.code != GAP or problem.problem.expected is None:
                    raise
                epoch = body.events[0].event.device_epoch
                await self._desk.store.run(note_acked, Acked(epoch, problem.problem.expected - 1))
                continue
            if reply.device_epoch is not None:
                await self._desk.store.run(note_acked, Acked(reply.device_epoch, reply.acked_seq))
            await self._desk.count()

    async def _taken(self, body: EventsBody) -> EventsReply:
        """Send what the hub takes when it is this machine's turn: the same again after a wait."""
        while True:
            try:
                return await self._desk.transport.send_events(body)
            except WireProblem as problem:
                retry_after_s = problem.problem.retry_after_s
                if problem.status != TOO_MUCH or retry_after_s is None:
                    raise
            await self._desk.count()
            await asyncio.sleep(min(max(retry_after_s, WAIT_S_MIN), WAIT_S_MAX))

    async def send_log(self, node: Node) -> None:
        """The store's log goes up to head office."""
        loop = asyncio.get_running_loop()
        digest_at = loop.time()
        while True:
            self._desk.look()
            is_due = loop.time() >= digest_at
            body = await entries_body(self._desk.store, node.hub_epoch, digest=is_due)
            if body is None:
                await self._desk.count()
                await self._desk.awoken(LOOK_EVERY_S)
                continue
            try:
                reply = await self._desk.transport.send_entries(body)
            except WireProblem as problem:
                if problem.problem.code in (GAP, DIVERGED):
                    raise CompareAnew from problem
                raise
            if body.orders_hash is not None:
                digest_at = loop.time() + DIGEST_EVERY_S
            await self._desk.store.run(log_acked, LogAcked(to_head(reply.log_head), node.hub_epoch))
            await self._desk.count()
