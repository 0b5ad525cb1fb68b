"""The keys with which a store's devices sign what they send to head office.

A hub signs each batch of its log, and the list of its devices with their keys, with the key that
it was paired with. A hub of a version without signatures is accepted unsigned until it has signed
something; from then on only what is signed with that key is accepted, until a person pairs the
device again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, false, select, true, union_all, update

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import Entry
from kiosk.headoffice.problems import not_permitted
from kiosk.headoffice.storage.codec import AnyRow
from kiosk.headoffice.storage.tables import DEVICES, ENTRIES, PAIRINGS
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.sync.protocol.conversions import from_entry
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.records import WireEntry
from kiosk.sync.protocol.signatures import is_signed

_KEPT_MAX = 1000
_READ = (
    "device_id",
    "role",
    "name",
    "secret_hash",
    "paired_at",
    "revoked_at",
    "quarantined_at",
    "quarantined_for",
    "public_key",
    "signs_since",
)
_SIGNERS = union_all(
    select(
        select(*(PAIRINGS.c[name] for name in _READ), false().label("is_device"))
        .where(PAIRINGS.c.store_id == bindparam("store"))
        .limit(_KEPT_MAX)
        .subquery()
    ),
    select(*(DEVICES.c[name] for name in _READ), true()).where(
        DEVICES.c.store_id == bindparam("store"),
        DEVICES.c.public_key != "",
        DEVICES.c.signs_since.is_not(None),
    ),
).order_by("is_device")
"""The devices that a store's hubs have paired, then those that head office has paired."""

_NOT_SIGNED = "This was not signed with the key that this device was paired with."


@dataclass(frozen=True, slots=True)
class Signed:
    """A request's signature; `signs_since`: the first epoch in which the device uses the key."""

    public_key: str = ""
    signs_since: int | None = None
    signature: str = ""


def check_signed(connection: Connection, peer: Peer, covered: bytes, came: Signed) -> None:
    """Check a device's signature over `covered`; its first one makes signatures mandatory.

    Raises WireProblem (403 NOT_PERMITTED).
    """
    this = DEVICES.c.device_id == peer.device_id
    known = connection.execute(select(DEVICES.c.public_key, DEVICES.c.signs_since).where(this))
    row = known.one()
    if row.signs_since is None and not came.signature:
        return
    key = row.public_key or came.public_key
    if came.public_key != key or not is_signed(key, came.signature, covered):
        raise not_permitted(_NOT_SIGNED)
    if row.signs_since is None:
        values = {"public_key": key, "signs_since": came.signs_since or 0}
        connection.execute(update(DEVICES).where(this).values(values))


def paired_in(connection: Connection, store_id: str) -> dict[str, PeerRecord]:
    """The devices that a store's hubs have paired, by device id."""
    query = select(PAIRINGS).where(PAIRINGS.c.store_id == store_id).limit(_KEPT_MAX)
    return {row.device_id: _read(row) for row in connection.execute(query)}


def signers_in(connection: Connection, store_id: str) -> dict[str, PeerRecord]:
    """A store's devices with their keys, hubs and former hubs among them, by device id."""
    signers: dict[str, PeerRecord] = {}
    # Read with each batch of entries: one query for both tables.
    for row in connection.execute(_SIGNERS, {"store": store_id}):
        paired = signers.get(row.device_id)
        since = -1 if paired is None or paired.signs_since is None else paired.signs_since
        # A former hub may be paired as a counter now: the key that came into use later counts.
        if not row.is_device or row.signs_since > since:
            signers[row.device_id] = _read(row)
    return signers


def signed_entries(
    connection: Connection, store_id: str, entries: Sequence[Entry]
) -> tuple[WireEntry, ...]:
    """Saved entries in wire form, each with the signature that it came with."""
    if not entries:
        return ()
    query = select(ENTRIES.c.store_seq, ENTRIES.c.signature).where(
        ENTRIES.c.store_id == store_id,
        ENTRIES.c.store_seq.between(entries[0].store_seq, entries[-1].store_seq),
        ENTRIES.c.signature != "",
    )
    signatures = {row.store_seq: row.signature for row in connection.execute(query)}
    return tuple(from_entry(entry, signatures.get(entry.store_seq, "")) for entry in entries)


def _read(row: AnyRow) -> PeerRecord:
    return PeerRecord(
        device_id=row.device_id,
        role=DeviceRole(row.role),
        name=row.name,
        secret_hash=row.secret_hash,
        paired_at=row.paired_at,
        revoked_at=row.revoked_at,
        quarantined_at=row.quarantined_at,
        last_contact_at=None,
        quarantined_for=row.quarantined_for,
        public_key=row.public_key,
        signs_since=row.signs_since,
    )
