"""Pairs this device with a store: trades a code for a secret, and takes the code's role.

The database is written first and the pairing file last: a device that stops in between finds its
pairing incomplete at the next start, and must be paired again with a new code.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kiosk.app.first_copy.settling import settle
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import LogHead
from kiosk.domain.frozen import frozen
from kiosk.given_settings import GivenFile
from kiosk.services.devices.pairing import HasOwnOrders, PairWithStore, pair_with_store
from kiosk.services.orders.cut_unneeded import CutUnneeded, cut_unneeded, holds_whole
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.follow import StepDown, step_down
from kiosk.services.replication.ingest import BecomeHub, become_hub
from kiosk.storage.backup import drop_copies
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.client.pair import DeviceCredentials, pair
from kiosk.sync.client.transport import HttpTransport, check_address
from kiosk.sync.identity.certificates import fingerprint
from kiosk.sync.identity.device_key import device_key
from kiosk.sync.identity.pairing import (
    Pairing,
    PairingCode,
    PairingUnreadable,
    load_pairing,
    save_pairing,
)
from kiosk.sync.protocol.conversions import to_head
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.problem_codes import DIVERGED


@frozen
class PairCommand:
    """A request to pair: the code, the URL of the device that showed it, this device's new name.

    `authority`: who must have issued that device's certificate (PEM); "": the code says enough.
    """

    code: PairingCode
    url: str
    name: str
    authority: str = ""


def pair_with_code(store: LocalDatabase, data_dir: Path, request: PairCommand) -> Pairing:
    """Pair this device; returns the saved pairing. No program may be open on its data.

    Raises InvalidAddress, NotTheDevice, LinkDown and WireProblem; HasOwnOrders where the
    database holds orders of another store; StoreUnavailable and OSError where nothing can be
    saved. After any of them the device is unchanged, or can be paired again.
    """
    return asyncio.run(_pair_with_code(store, data_dir, request))


async def _pair_with_code(store: LocalDatabase, data_dir: Path, request: PairCommand) -> Pairing:
    this_device = await store.read(lambda reader: reader.devices.this_device())
    key, secret = device_key(data_dir), _former_secret(data_dir, this_device.device_id)
    known = DeviceCredentials(key, secret, this_device.device_epoch)
    reply, certificate = await pair(
        *(request.url, request.code, this_device.device_id, request.name),
        known=known,
        authority=request.authority,
    )
    pairing = Pairing(
        url=check_address(request.url),
        device_id=this_device.device_id,
        secret=reply.secret,
        role=DeviceRole(reply.role),
        store_id=reply.store_id,
        store_name=reply.store_name,
        certificate=certificate,
        fingerprint=fingerprint(certificate) if certificate else "",
        name=request.name,
        head_office_key=reply.head_office_key,
        authority=request.authority,
    )
    transport = HttpTransport(pairing.url, pairing.device_id, pairing.secret, certificate)
    try:
        hello = await transport.hello(())
        is_same = await _is_same_store(store, transport, pairing.store_id, to_head(hello.log_head))
    finally:
        await transport.aclose()
    await settle(store)
    await store.run(_become, _Become(pairing, hello.hub_epoch, is_same))
    pairing = replace(pairing, hub_epoch=hello.hub_epoch)
    save_pairing(data_dir, pairing)
    _forget_settings(data_dir, pairing.store_id)
    await _cut_unneeded(store, data_dir)
    return pairing


def _forget_settings(data_dir: Path, store_id: str) -> None:
    """Give up what head office gave to a store that this device was in before. Raises OSError."""
    file = GivenFile(data_dir)
    kept = file.read()
    if kept is not None and kept.store_id != store_id:
        file.remove()


async def _cut_unneeded(store: LocalDatabase, data_dir: Path) -> None:
    """Delete data that the new role does not need and that the hub has; the rest goes later."""
    if not await store.run(holds_whole, None):
        return
    drop_copies(data_dir)
    while (await store.run(cut_unneeded, CutUnneeded(None))).order_ids:
        pass
    with suppress(StoreUnavailable):
        await store.scrub()


def _former_secret(data_dir: Path, device_id: str) -> str:
    """The secret that this device was last given under its device id; "" where it is not known."""
    try:
        former = load_pairing(data_dir)
    except PairingUnreadable:
        return ""
    return former.secret if former is not None and former.device_id == device_id else ""


async def _is_same_store(
    store: LocalDatabase, transport: HttpTransport, store_id: str, theirs: LogHead
) -> bool:
    """Whether this database belongs to the store with this id, whose log's head is `theirs`.

    A store's id changes when its hub is paired with head office. Logs are therefore compared too:
    they are of the same store where one is a prefix of the other.
    """
    this_device, ours, here = await store.read(
        lambda reader: (
            reader.devices.this_device(),
            reader.event_log.head(),
            reader.event_log.hash_at(theirs.seq),
        )
    )
    if this_device.store_id == store_id or not ours.seq:
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


@frozen
class _Become:
    """A new pairing to save. `is_same`: the database belongs to that store already."""

    pairing: Pairing
    hub_epoch: int
    is_same: bool


def _become(uow: UnitOfWork, command: _Become) -> None:
    """Take the paired role in the database. Raises HasOwnOrders where it is another store's."""
    pairing = command.pairing
    this_device = uow.devices.this_device()
    was_alone = this_device.is_hub and not this_device.store_id
    if pairing.role is DeviceRole.HUB:
        if not command.is_same and not was_alone:
            raise HasOwnOrders
        request = BecomeHub(command.hub_epoch, pairing.store_id, pairing.store_name)
        become_hub(uow, request)
        return
    if command.is_same and this_device.is_hub and 0 < this_device.hub_epoch < command.hub_epoch:
        # It was the hub, and head office has not reported yet that another device is now.
        step_down(uow, StepDown(command.hub_epoch))
        this_device = uow.devices.this_device()
    if command.is_same and not this_device.is_hub:
        uow.devices.save_this_device(replace(this_device, store_id=pairing.store_id))
    pair_with_store(uow, PairWithStore(pairing.role, pairing.store_id, pairing.store_name))
