"""Lists entries in the name of a device that its signatures do not cover.

Head office keeps a store's log as its hub sends it, unsigned entries included, because a hub may
do itself whatever its devices may. But an entry in the name of a device that has a key, which no
signature of that device covers, is not that device's. It is put on a list (table
`unsigned_entry`) that `kiosk doctor` and `kiosk headoffice verify` show with the device's name.
Nothing is requested again and no device is quarantined for it: the hub may have forged the entry,
not the device.

A device's key is the one that the hub has reported (see `keys`). Entries from before that, or
from before the device signed, are not checked. A signature may come later than the entries that
it covers: they are then taken off the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import cast

from sqlalchemy import Connection, delete, func, insert, select

from kiosk.domain.events.log import Entry
from kiosk.domain.frozen import frozen
from kiosk.headoffice.replication.keys import signers_in
from kiosk.headoffice.storage.tables import DEVICES, PAIRINGS, STORES, UNSIGNED
from kiosk.services.replication.validation.senders import Chained, Coverage, must_sign
from kiosk.sync.protocol.signature_coverage import has_signed

_HASHES = (UNSIGNED.c.event_hash.label("hash"), UNSIGNED.c.event_prev.label("prev_hash"))


@frozen
class Misused:
    """A device in whose name a store's log holds `count` entries without its signature.

    `first_seq`: the number of the first of them in the store's log.
    """

    store_id: str
    store_name: str
    device_id: str
    device_name: str
    count: int
    first_seq: int


def note_unsigned(
    connection: Connection, store_id: str, new: Sequence[Entry], signatures: Sequence[str]
) -> None:
    """List those of the new entries that their devices have not signed, and remove from the list
    older ones that the new signatures cover. `signatures`: one for each entry, "" for none.
    """
    signers = signers_in(connection, store_id)
    coverage = Coverage()
    unsigned: list[Entry] = []
    for entry, signature in zip(reversed(new), reversed(signatures), strict=True):
        event = entry.event
        signer = signers.get(event.device_id)
        if not must_sign(signer, event):
            continue
        # A signature covers all of the device's events before it: one check per device is enough.
        if not coverage.covers(event, partial(has_signed, signer, event, signature)):
            unsigned.append(entry)
    _cut(connection, store_id, coverage)
    if unsigned:
        connection.execute(insert(UNSIGNED), list(_rows(store_id, unsigned)))


def _rows(store_id: str, entries: Iterable[Entry]) -> Iterable[dict[str, object]]:
    for entry in entries:
        event = entry.event
        yield {
            "store_id": store_id,
            "store_seq": entry.store_seq,
            "device_id": event.device_id,
            "device_epoch": event.device_epoch,
            "device_seq": event.device_seq,
            "event_hash": event.hash,
            "event_prev": event.prev_hash,
        }


def _cut(connection: Connection, store_id: str, coverage: Coverage) -> None:
    """Remove entries from the list that are covered now."""
    if not coverage.links:
        return
    query = (
        select(UNSIGNED, *_HASHES)
        .where(UNSIGNED.c.store_id == store_id)
        .order_by(UNSIGNED.c.device_id, UNSIGNED.c.device_epoch, UNSIGNED.c.device_seq.desc())
    )
    for row in connection.execute(query).all():
        if not coverage.covers(cast(Chained, row), lambda: False):
            continue
        this = (UNSIGNED.c.store_id == store_id) & (UNSIGNED.c.store_seq == row.store_seq)
        connection.execute(delete(UNSIGNED).where(this))


def misused(connection: Connection) -> tuple[Misused, ...]:
    """The devices in whose name there are entries without their signature, by store."""
    # By the column that is grouped: PostgreSQL takes no other of the joined ones.
    of_store = PAIRINGS.c.store_id == STORES.c.store_id
    name = func.coalesce(
        select(PAIRINGS.c.name)
        .where(of_store, PAIRINGS.c.device_id == UNSIGNED.c.device_id)
        .scalar_subquery(),
        select(DEVICES.c.name).where(DEVICES.c.device_id == UNSIGNED.c.device_id).scalar_subquery(),
        UNSIGNED.c.device_id,
    )
    query = (
        select(
            STORES.c.store_id,
            STORES.c.name,
            UNSIGNED.c.device_id,
            name.label("device_name"),
            func.count().label("count"),
            func.min(UNSIGNED.c.store_seq).label("first_seq"),
        )
        .join(STORES, STORES.c.store_id == UNSIGNED.c.store_id)
        .group_by(STORES.c.store_id, STORES.c.name, UNSIGNED.c.device_id)
        .order_by(STORES.c.name, STORES.c.store_id, UNSIGNED.c.device_id)
    )
    return tuple(Misused(*row) for row in connection.execute(query))
