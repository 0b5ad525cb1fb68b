"""The keys with which a store's devices sign what they send to head office.

A hub signs each batch of its log, and the list of its devices with their keys, with the key that
it was paired with. A hub of a version without signatures is accepted unsigned until it has signed
something; from then on only what is signed with that key is accepted, until a person pairs the
device again.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, false, select, true, union_all

from kiosk.domain.events.log import Entry
from kiosk.domain.frozen import frozen
from kiosk.headoffice.problems import not_permitted
from kiosk.headoffice.storage.devices import PAIRINGS_MAX, find_device, save_key
from kiosk.headoffice.storage.tables import DEVICES, ENTRIES, PAIRINGS
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.sync.protocol.conversions import from_entry
from kiosk.sync.protocol.pairing_bodies import to_peer
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.records import WireEntry
from kiosk.sync.protocol.signatures import is_signed

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
    "wipe_at",
    "wiped_at",
)
_SIGNERS = union_all(
    select(
        select(*(PAIRINGS.c[name] for name in _READ), false().label("is_device"))
        .where(PAIRINGS.c.store_id == bindparam("store"))
        .limit(PAIRINGS_MAX)
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


@frozen
class Signed:
    """A request's signature; `signs_since`: the first epoch in which the device uses the key."""

    public_key: str = ""
    signs_since: int | None = None
    signature: str = ""


def check_signed(connection: Connection, peer: Peer, covered: bytes, came: Signed) -> None:
    """Check a device's signature over `covered`; its first one makes signatures mandatory.

    Raises WireProblem (403 NOT_PERMITTED).
    """
    device = find_device(connection, peer.device_id)
    assert device is not None, "it has just been recognised"
    if device.signs_since is None and not came.signature:
        return
    key = device.public_key or came.public_key
    if came.public_key != key or not is_signed(key, came.signature, covered):
        raise not_permitted(_NOT_SIGNED)
    if device.signs_since is None:
        save_key(connection, device.device_id, key, came.signs_since or 0)


def signers_in(connection: Connection, store_id: str) -> dict[str, PeerRecord]:
    """A store's devices with their keys, hubs and former hubs among them, by device id."""
    signers: dict[str, PeerRecord] = {}
    # Read with each batch of entries: one query for both tables.
    for row in connection.execute(_SIGNERS, {"store": store_id}):
        paired = signers.get(row.device_id)
        since = -1 if paired is None or paired.signs_since is None else paired.signs_since
        # A former hub may be paired as a counter now: the key that came into use later counts.
        if not row.is_device or row.signs_since > since:
            signers[row.device_id] = to_peer(row)
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
