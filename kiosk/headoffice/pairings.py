"""The devices of a store, kept for the hub that comes after the present one; and who that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.domain.sequencing import DeviceRole
from kiosk.headoffice.codec import AnyRow
from kiosk.headoffice.entries import EPOCH_MAX, refuse_unstorable
from kiosk.headoffice.problems import not_hub, not_understood
from kiosk.headoffice.reading import lock_store
from kiosk.headoffice.tables import PAIRINGS, STORES
from kiosk.services.log_ports import PeerRecord
from kiosk.services.pairing import merged
from kiosk.sync.ports import Peer
from kiosk.sync.wire_pairings import (
    HubStatement,
    PairingsBody,
    PairingsReply,
    from_peer,
    to_peer,
)

Sign = Callable[[str, int, str], HubStatement]
"""Store, epoch, fingerprint of the certificate."""

_KEPT_MAX = 1000


def read_pairings(body: PairingsBody) -> tuple[PeerRecord, ...]:
    """What came. Raises WireProblem (422) where it cannot be kept."""
    try:
        peers = tuple(map(to_peer, body.pairings))
    except ValueError:
        raise not_understood("A device has a role that is not known here.") from None
    for peer in peers:
        if peer.role is DeviceRole.HUB or peer.paired_at.tzinfo is None:
            raise not_understood("A hub has paired no hub, and knows when it paired a device.")
        refuse_unstorable((peer.device_id, peer.name, peer.quarantined_for or ""))
    if body.hub_epoch > EPOCH_MAX:
        raise not_understood("No store comes to such an epoch.")
    return peers


def exchange(
    connection: Connection, peer: Peer, body: PairingsBody, sign: Sign | None
) -> PairingsReply:
    """Take what the hub knows, and give it what hubs before it knew.

    A hub that shows another certificate than was signed in this epoch begins the next one:
    devices trust a later statement, and never two in the same. Raises WireProblem (409 NOT_HUB).
    """
    store = lock_store(connection, peer.store_id)
    if store.hub_device_id != peer.device_id:
        raise not_hub(store.hub_epoch)
    known = _merge(connection, store.store_id, read_pairings(body))
    epoch = max(store.hub_epoch, body.hub_epoch)
    if body.fingerprint and epoch == store.stated_epoch:
        epoch += body.fingerprint != store.hub_fingerprint
    statement = sign(store.store_id, epoch, body.fingerprint) if sign and body.fingerprint else None
    _note(connection, store, epoch, statement)
    return PairingsReply(
        hub_epoch=epoch, pairings=tuple(map(from_peer, known)), statement=statement
    )


def _note(
    connection: Connection, store: AnyRow, epoch: int, statement: HubStatement | None
) -> None:
    values: dict[str, object] = {"hub_epoch": epoch}
    if statement is not None:
        values |= {"hub_fingerprint": statement.fingerprint, "stated_epoch": epoch}
    if any(getattr(store, name) != value for name, value in values.items()):
        this = update(STORES).where(STORES.c.store_id == store.store_id)
        connection.execute(this.values(values))


def of_store(connection: Connection, store_id: str) -> dict[str, PeerRecord]:
    """The devices that the hubs of a store have paired, by their identifiers."""
    query = select(PAIRINGS).where(PAIRINGS.c.store_id == store_id).limit(_KEPT_MAX)
    return {row.device_id: _read(row) for row in connection.execute(query)}


def _merge(
    connection: Connection, store_id: str, came: Sequence[PeerRecord]
) -> tuple[PeerRecord, ...]:
    known = of_store(connection, store_id)
    for peer in came:
        here = known.get(peer.device_id)
        after = peer if here is None else merged(here, peer)
        if after == here:
            continue
        known[peer.device_id] = after
        this = (PAIRINGS.c.store_id == store_id) & (PAIRINGS.c.device_id == peer.device_id)
        connection.execute(delete(PAIRINGS).where(this))
        values = from_peer(after).model_dump()
        connection.execute(insert(PAIRINGS).values(store_id=store_id, **values))
    return tuple(known.values())


def _read(row: AnyRow) -> PeerRecord:
    return PeerRecord(
        device_id=row.device_id,
        role=DeviceRole(row.role),
        name=row.name,
        secret_hash=row.secret_hash,
        paired_at=row.paired_at,
        revoked_at=row.revoked_at,
        quarantined_at=row.quarantined_at,
        heard_at=None,
        quarantined_for=row.quarantined_for,
        public_key=row.public_key,
        signs_since=row.signs_since,
    )
