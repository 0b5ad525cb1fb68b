"""This machine joins a store: it trades a code for a secret, and becomes what the code says.

The store's own record comes first and what the network needs last: a machine that stops in
between finds its pairing incomplete at the next start, and is paired again with a new code.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.domain.log import LogHead
from kiosk.domain.sequencing import DeviceRole
from kiosk.services.following import StepDown, step_down
from kiosk.services.pairing import HasOwnOrders, JoinStore, join_store
from kiosk.services.ports import UnitOfWork
from kiosk.services.sequencing import BecomeHub, become_hub
from kiosk.storage.store import LocalStore
from kiosk.sync.certificates import fingerprint
from kiosk.sync.client import HttpTransport, check_address
from kiosk.sync.device_key import device_key
from kiosk.sync.enrolling import Known, enrol
from kiosk.sync.pairing import (
    Pairing,
    PairingCode,
    PairingUnreadable,
    load_pairing,
    save_pairing,
)
from kiosk.sync.ports import WireProblem
from kiosk.sync.wire import DIVERGED, to_head


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
    key, secret = device_key(data_dir), _former_secret(data_dir, node.device_id)
    known = Known(key, secret, node.device_epoch)
    reply, certificate = await enrol(wish.url, wish.code, node.device_id, wish.name, known=known)
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
        head_office_key=reply.head_office_key,
    )
    transport = HttpTransport(pairing.url, pairing.device_id, pairing.secret, certificate)
    try:
        hello = await transport.hello(())
        is_same = await _is_same_store(store, transport, pairing.store_id, to_head(hello.log_head))
    finally:
        await transport.aclose()
    await store.run(_become, _Become(pairing, hello.hub_epoch, is_same))
    pairing = replace(pairing, hub_epoch=hello.hub_epoch)
    save_pairing(data_dir, pairing)
    return pairing


def _former_secret(data_dir: Path, device_id: str) -> str:
    """What this machine was last given under its identifier; "" where that is not known."""
    try:
        former = load_pairing(data_dir)
    except PairingUnreadable:
        return ""
    return former.secret if former is not None and former.device_id == device_id else ""


async def _is_same_store(
    store: LocalStore, transport: HttpTransport, store_id: str, theirs: LogHead
) -> bool:
    """Whether what is kept here is of that store.

    A store gets another identifier when its hub joins head office, so the logs tell it too: one
    of them is the beginning of the other.
    """
    node, ours, here = await store.read(
        lambda reader: (reader.log.node(), reader.log.head(), reader.log.hash_at(theirs.seq))
    )
    if node.store_id == store_id or not ours.seq:
        return True
    if theirs.seq and here == theirs.hash:
        return True
    try:
        await transport.log(ours, 1, 0.0)
    except WireProblem as problem:
        if problem.problem.code != DIVERGED:
            raise
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Become:
    """What the code made of this machine. `is_same`: what is kept here is of that store."""

    pairing: Pairing
    hub_epoch: int
    is_same: bool


def _become(uow: UnitOfWork, command: _Become) -> None:
    """Raises HasOwnOrders for a machine that holds another store's."""
    pairing = command.pairing
    node = uow.log.node()
    was_alone = node.is_hub and not node.store_id
    if pairing.role is DeviceRole.HUB:
        if not command.is_same and not was_alone:
            raise HasOwnOrders
        wish = BecomeHub(command.hub_epoch, pairing.store_id, pairing.store_name)
        become_hub(uow, wish)
        return
    if command.is_same and node.is_hub and 0 < node.hub_epoch < command.hub_epoch:
        # It was the hub, and has not heard from head office that another machine is it now.
        step_down(uow, StepDown(command.hub_epoch))
        node = uow.log.node()
    if command.is_same and not node.is_hub:
        uow.log.save_node(replace(node, store_id=pairing.store_id))
    join_store(uow, JoinStore(pairing.role, pairing.store_id, pairing.store_name))
