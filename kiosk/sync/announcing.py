"""A hub tells head office whom it has paired, and hears whom the hubs before it had paired."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from kiosk.services.boards import Reader
from kiosk.services.log_ports import Node, PeerRecord
from kiosk.services.pairing import AdoptPeers, adopt_peers
from kiosk.services.ports import StoreUnavailable
from kiosk.services.store import Store
from kiosk.sync.identity import HubIdentity
from kiosk.sync.ports import LinkDown, WireProblem
from kiosk.sync.wire_pairings import (
    PAIRINGS_MAX,
    PairingsBody,
    PairingsReply,
    from_peer,
    to_peer,
)

LOOK_S = 2.0
RETRY_S = 10.0
AGAIN_S = 600.0
"""Head office may have been restored since: it is told again what it may have forgotten."""

NOT_THERE = (404, 405)


class Office(Protocol):
    """Head office as this needs it. Raises LinkDown and WireProblem."""

    async def pairings(self, body: PairingsBody) -> PairingsReply:
        """Tell the hub's devices, and hear what is known of the store's."""


class Announcer:
    """Works beside the engine of a hub, for as long as that runs."""

    def __init__(
        self,
        store: Store,
        office: Office,
        identity: HubIdentity,
        fingerprint: str,
        *,
        keep: Callable[[HubIdentity], None],
        note: Callable[..., None],
    ) -> None:
        """`fingerprint`: of the certificate that the hub shows; "" without. `keep` saves."""
        self._store = store
        self._office = office
        self._identity = identity
        self._fingerprint = fingerprint
        self._keep = keep
        self._note = note
        self._told: PairingsBody | None = None
        self._told_at_s = 0.0

    async def run(self) -> None:
        """Keep both sides alike until cancelled; ends where head office is older than this."""
        while True:
            try:
                await self._look()
                await asyncio.sleep(LOOK_S)
            except (LinkDown, StoreUnavailable):
                await asyncio.sleep(RETRY_S)
            except WireProblem as problem:
                if problem.status in NOT_THERE:
                    return
                self._note("pairings_refused", code=problem.problem.code)
                await asyncio.sleep(RETRY_S)

    async def _look(self) -> None:
        """Exchange, if there is anything new here, or it was long ago."""
        body = await self._body()
        now_s = asyncio.get_running_loop().time()
        is_due = body != self._told or now_s - self._told_at_s > AGAIN_S
        if body is None or not is_due:
            return
        reply = await self._office.pairings(body)
        wish = AdoptPeers(tuple(map(to_peer, reply.pairings)), reply.hub_epoch)
        adopted = await self._store.run(adopt_peers, wish)
        if adopted:
            self._note("pairings_adopted", count=adopted)
        if self._identity.take(reply.head_office_key, reply.statement):
            self._keep(self._identity)
        self._told, self._told_at_s = body, now_s

    async def _body(self) -> PairingsBody | None:
        """What head office is told; None while this machine is no hub."""

        def read(reader: Reader) -> tuple[Node, tuple[PeerRecord, ...]]:
            return reader.log.node(), reader.log.peers()

        node, peers = await self._store.read(read)
        if not node.is_hub:
            return None
        latest = sorted(peers, key=lambda peer: peer.paired_at)[-PAIRINGS_MAX:]
        return PairingsBody(
            hub_epoch=node.hub_epoch,
            fingerprint=self._fingerprint,
            pairings=tuple(map(from_peer, latest)),
        )
