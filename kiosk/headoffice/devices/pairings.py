"""Keeps the list of a store's devices for its next hub, and states which device is its hub."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from kiosk.domain.device_roles import DeviceRole
from kiosk.headoffice.devices.trust import exchange_trust
from kiosk.headoffice.problems import not_hub, not_understood
from kiosk.headoffice.replication.batch import refuse_unstorable
from kiosk.headoffice.replication.keys import Signed, check_signed
from kiosk.headoffice.storage.device_reports import save_reports
from kiosk.headoffice.storage.devices import pairings_in, save_pairing
from kiosk.headoffice.storage.diagnostics import forget_old
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import lock_store, save_statement
from kiosk.services.devices.device_reports import DeviceReport
from kiosk.services.devices.pairing import merged
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.services.replication.validation.contents import is_writable_time
from kiosk.services.replication.validation.sequence import HUB_EPOCH_MAX, next_epoch
from kiosk.services.text_rules import is_printable
from kiosk.storage.engine.postgresql import commit_locally
from kiosk.sync.protocol.pairing_bodies import (
    HubStatement,
    PairingsBody,
    PairingsReply,
    from_peer,
    pairings_covered,
    to_peer,
    to_report,
)
from kiosk.sync.protocol.ports import Peer

Sign = Callable[[str, int, str], HubStatement]
"""Signs a statement from store id, epoch and SHA-256 of the hub's certificate."""


def read_pairings(body: PairingsBody) -> tuple[PeerRecord, ...]:
    """The devices in a request. Raises WireProblem (422) where one cannot be saved."""
    try:
        peers = tuple(map(to_peer, body.pairings))
    except ValueError:
        raise not_understood("A device has a role that is not known here.") from None
    for peer in peers:
        if peer.role is DeviceRole.HUB or peer.paired_at.tzinfo is None:
            raise not_understood("A hub has paired no hub, and knows when it paired a device.")
        refuse_unstorable((peer.device_id, peer.name, peer.quarantined_for or ""))
    if body.hub_epoch > HUB_EPOCH_MAX:
        raise not_understood("No store comes to such an epoch.")
    return peers


def exchange(
    connection: Connection, peer: Peer, body: PairingsBody, sign: Sign | None, now: datetime
) -> PairingsReply:
    """Merge the hub's list of devices with the saved one; returns the result and a statement.

    A hub with another certificate than was stated in this epoch begins the next epoch: devices
    trust a statement of a later epoch, and never two of the same epoch. `sign`: None where no
    statements are made. Raises WireProblem (409 NOT_HUB, 403 NOT_PERMITTED, 422).
    """
    store = lock_store(connection, peer.store_id)
    if store.hub_device_id != peer.device_id:
        raise not_hub(store.hub_epoch)
    came = read_pairings(body)
    signed = Signed(body.public_key, body.signs_since, body.signature)
    check_signed(connection, peer, pairings_covered(peer.device_id, body), signed)
    known, is_other = _merge(connection, store.store_id, came)
    own = {peer.device_id, *(device.device_id for device in known)}
    save_reports(connection, store.store_id, _reports(body, own, now))
    forget_old(connection, store.store_id, now)
    epoch = max(store.hub_epoch, body.hub_epoch)
    is_stated = epoch == store.stated_epoch
    if body.fingerprint and is_stated and body.fingerprint != store.hub_fingerprint:
        epoch = next_epoch(epoch)
    statement = sign(store.store_id, epoch, body.fingerprint) if sign and body.fingerprint else None
    is_stated_anew = _note(connection, store, epoch, statement)
    if not (is_other or is_stated_anew):
        # Reports alone, which the hub sends again: no store waits for the standby because of them.
        commit_locally(connection)
    return PairingsReply(
        hub_epoch=epoch,
        pairings=tuple(map(from_peer, known)),
        statement=statement,
        announced=exchange_trust(connection, store.store_id, body, now),
    )


def _reports(body: PairingsBody, own: Collection[str], now: datetime) -> list[DeviceReport]:
    """The reports on devices of this store that can be saved; none was heard after now."""
    return [
        replace(to_report(sent), heard_at=min(sent.heard_at, now))
        for sent in body.reports
        if sent.device_id in own
        and is_printable(sent.version)
        and is_writable_time(sent.heard_at)
        and (sent.backup_at is None or is_writable_time(sent.backup_at))
    ]


def _note(
    connection: Connection, store: StoreRecord, epoch: int, statement: HubStatement | None
) -> bool:
    """Save what is stated of the store's hub; whether that is anything else than before."""
    known = (store.hub_epoch, store.hub_fingerprint, store.stated_epoch)
    fingerprint = statement.fingerprint if statement is not None else None
    stated = known[1:] if fingerprint is None else (fingerprint, epoch)
    is_new = (epoch, *stated) != known
    if is_new:
        save_statement(connection, store.store_id, epoch, fingerprint)
    return is_new


def _merge(
    connection: Connection, store_id: str, came: Sequence[PeerRecord]
) -> tuple[tuple[PeerRecord, ...], bool]:
    """The store's devices, and whether any of them is new or changed."""
    known, is_other = pairings_in(connection, store_id), False
    for peer in came:
        here = known.get(peer.device_id)
        after = peer if here is None else merged(here, peer)
        if after == here:
            continue
        known[peer.device_id], is_other = after, True
        save_pairing(connection, store_id, after)
    return tuple(known.values()), is_other
