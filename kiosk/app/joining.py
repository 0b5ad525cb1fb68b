"""This machine joins a store: it trades a code for a secret, and becomes what the code says.

The store's own record comes first and what the network needs last: a machine that stops in
between finds its pairing incomplete at the next start, and is paired again with a new code.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.sequencing import DeviceRole
from kiosk.services.pairing import HasOwnOrders, JoinStore, join_store
from kiosk.services.sequencing import BecomeHub, become_hub
from kiosk.storage.store import LocalStore
from kiosk.sync.certificates import fingerprint
from kiosk.sync.client import HttpTransport, check_address
from kiosk.sync.enrolling import enrol
from kiosk.sync.pairing import Pairing, PairingCode, save_pairing


@dataclass(frozen=True, slots=True)
class Join:
    """A person's wish: the code, the machine that showed it, and how to call this one."""

    code: PairingCode
    url: str
    name: str


def join(store: LocalStore, data_dir: Path, wish: Join) -> Pairing:
    """Pair this machine; returns what it keeps of that. No program may be open on its data.

    Raises AddressRefused, NotTheMachine, LinkDown and WireProblem; HasOwnOrders where the
    orders of another store are kept here; StoreUnavailable and OSError where nothing can be
    kept. Whichever it was: the machine is what it was before, or can be paired again.
    """
    return asyncio.run(_join(store, data_dir, wish))


async def _join(store: LocalStore, data_dir: Path, wish: Join) -> Pairing:
    node = await store.read(lambda reader: reader.log.node())
    reply, certificate = await enrol(wish.url, wish.code, node.device_id, wish.name)
    pairing = Pairing(
        url=check_address(wish.url),
        device_id=node.device_id,
        secret=reply.secret,
        role=DeviceRole(reply.role),
        store_id=reply.store_id,
        store_name=reply.store_name,
        certificate=certificate,
        fingerprint=fingerprint(certificate) if certificate else "",
        name=wish.name,
    )
    if pairing.role is DeviceRole.HUB:
        await _take_over(store, pairing)
    else:
        await store.run(join_store, JoinStore(pairing.role, reply.store_id, reply.store_name))
    save_pairing(data_dir, pairing)
    return pairing


async def _take_over(store: LocalStore, pairing: Pairing) -> None:
    """Order the store's events from now on. Raises HasOwnOrders for another store's machine."""
    node, head = await store.read(lambda reader: (reader.log.node(), reader.log.head()))
    was_alone = node.is_hub and node.store_id == ""
    if node.store_id != pairing.store_id and head.seq and not was_alone:
        raise HasOwnOrders
    transport = HttpTransport(pairing.url, pairing.device_id, pairing.secret, pairing.certificate)
    try:
        hello = await transport.hello(())
    finally:
        await transport.aclose()
    wish = BecomeHub(hello.hub_epoch, pairing.store_id, pairing.store_name)
    await store.run(become_hub, wish)
