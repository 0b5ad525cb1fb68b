"""Ingests entries of a store's log: checks, saves and projects them in one transaction."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.journal import is_as_recorded
from kiosk.domain.events.log import Entry, LogHead, check_log
from kiosk.domain.quarantine import QuarantineReason
from kiosk.headoffice.problems import Altered, diverged, gap, not_hub, not_understood
from kiosk.headoffice.replication import erase, projected_rows, relay
from kiosk.headoffice.replication.keys import Signed, check_signed
from kiosk.headoffice.replication.reading import lock_store, orders_hash
from kiosk.headoffice.replication.signature_checks import note_unsigned
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.bulk import insert_rows, is_one_of
from kiosk.headoffice.storage.tables import ENTRIES, STORES
from kiosk.sync.protocol.bodies import EntriesBody
from kiosk.sync.protocol.conversions import to_entry
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.signatures import log_covered

EPOCH_MAX = 2**31
"""More hub changes than any store ever has: a higher epoch is a forged or broken number."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Batch:
    """A request's entries, parsed and checked as far as possible without the database."""

    hub_epoch: int
    entries: tuple[Entry, ...]
    rows: tuple[dict[str, Any], ...]
    orders_hash: str | None = None
    signatures: tuple[str, ...] = ()
    signed: Signed = field(default_factory=Signed)

    @property
    def is_at(self) -> LogHead:
        """The log's head after these entries."""
        return self.entries[-1].head


def read_batch(store_id: str, body: EntriesBody) -> Batch:
    """Parse and check a request's entries.

    Raises Altered where an event does not match its hash, WireProblem (422) where it is malformed.
    """
    try:
        entries = tuple(map(to_entry, body.entries))
        for entry in entries:
            if not is_as_recorded(entry.event, entry.order):
                what = f"the event of entry {entry.store_seq} is not what its hash says"
                raise Altered(QuarantineReason.HASH_WRONG, what)
        signatures = tuple(sent.signature for sent in body.entries)
        rows = tuple(
            codec.entry_columns(store_id, entry, signature)
            for entry, signature in zip(entries, signatures, strict=True)
        )
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise not_understood(f"An event cannot be kept ({type(error).__name__}).") from None
    for row in rows:
        refuse_unstorable(value for value in row.values() if isinstance(value, str))
    signed = Signed(body.public_key, body.signs_since, body.signature)
    return Batch(body.hub_epoch, entries, rows, body.orders_hash, signatures, signed)


def refuse_unstorable(texts: Iterable[str]) -> None:
    """Raises WireProblem (422) for texts with NUL or surrogates, which no database can store."""
    if _UNSTORABLE.search("".join(texts)):
        raise not_understood("An identifier holds characters that cannot be kept.")


def ingest_batch(connection: Connection, peer: Peer, batch: Batch, now: datetime) -> LogHead:
    """Save the new entries of a batch; returns the log's head after that.

    Raises WireProblem (409 GAP, DIVERGED, NOT_HUB, 403 NOT_PERMITTED) and Altered.
    """
    store = lock_store(connection, peer.store_id)
    if store.hub_device_id != peer.device_id:
        raise not_hub(store.hub_epoch)
    covered = log_covered(peer.device_id, batch.hub_epoch, batch.is_at)
    check_signed(connection, peer, covered, batch.signed)
    head = codec.log_head(store)
    epoch = _epoch_shown(store.hub_epoch, batch)
    if batch.hub_epoch < store.hub_epoch:
        raise gap(head.seq + 1)  # The hub says hello again then, and learns the epoch known here.
    new = _new_of(connection, store.store_id, head, batch)
    if not new:
        return head
    _check(new, head)
    projection = projected_rows.load(connection, store.store_id, new)
    for entry in new:
        projection.take(entry)
    rows = batch.rows[-len(new) :]
    _refuse_repeated(connection, store.store_id, rows)
    insert_rows(connection, ENTRIES, rows)
    note_unsigned(connection, store.store_id, new, batch.signatures[-len(new) :])
    projected_rows.write(connection, store.store_id, projection)
    relay.close_relays(connection, store.store_id, new)
    erased = [key for key, order in projection.orders.items() if order.erased_at]
    erase.erase(connection, store.store_id, erased, now)
    head = new[-1].head
    values: dict[str, Any] = {"log_seq": head.seq, "log_hash": head.hash, "hub_epoch": epoch}
    if batch.orders_hash is not None:
        own, _ = orders_hash(connection, store.store_id)
        values |= {
            "reported_seq": head.seq,
            "reported_orders_hash": batch.orders_hash,
            "own_orders_hash": own,
        }
    this = update(STORES).where(STORES.c.store_id == store.store_id)
    connection.execute(this.values(values))
    return head


def _epoch_shown(known: int, batch: Batch) -> int:
    """The hub's epoch: the highest of the one known here and those that the batch shows.

    A database restored from a backup does not know the hubs that came after the backup. The
    entries of the device that was paired since contain their epochs: where they exceed the one
    that the hub claims, it gets an epoch that none of them had. Raises Altered above EPOCH_MAX.
    """
    proven = max(entry.hub_epoch for entry in batch.entries)
    claimed = batch.hub_epoch if proven <= batch.hub_epoch else proven + 1
    if claimed > EPOCH_MAX:
        what = "an entry names an epoch that no store comes to"
        raise Altered(QuarantineReason.EPOCH_IMPOSSIBLE, what)
    return max(known, claimed)


def _new_of(
    connection: Connection, store_id: str, head: LogHead, batch: Batch
) -> tuple[Entry, ...]:
    """The entries after our head. Raises WireProblem (409 GAP, or DIVERGED where entries up to
    our head are not the ones we hold).
    """
    first = batch.entries[0].store_seq
    if first > head.seq + 1 or first == 0:
        raise gap(head.seq + 1)
    known = [entry for entry in batch.entries if entry.store_seq <= head.seq]
    if known:
        query = select(ENTRIES.c.store_seq, ENTRIES.c.hash).where(
            ENTRIES.c.store_id == store_id,
            ENTRIES.c.store_seq.between(first, known[-1].store_seq),
        )
        held = {row.store_seq: row.hash for row in connection.execute(query)}
        if any(held.get(entry.store_seq) != entry.hash for entry in known):
            raise diverged()
    new = batch.entries[len(known) :]
    if new and new[0].store_seq == head.seq + 1 and new[0].prev_hash != head.hash:
        raise diverged()
    return new


def _check(new: Sequence[Entry], head: LogHead) -> None:
    try:
        check_log(new, head)
    except JournalCorrupt as error:
        raise Altered(QuarantineReason.CHAIN_BROKEN, str(error)) from None


def _refuse_repeated(connection: Connection, store_id: str, rows: Sequence[dict[str, Any]]) -> None:
    """Raises Altered where an event, or a number of a device, is in the log twice.

    No hub could ingest such a log again.
    """
    ids = {row["event_id"] for row in rows}
    query = select(ENTRIES.c.store_seq).where(
        ENTRIES.c.store_id == store_id, is_one_of(connection, ENTRIES.c.event_id, ids)
    )
    if len(ids) < len(rows) or connection.execute(query.limit(1)).first() is not None:
        raise Altered(QuarantineReason.NUMBER_REUSED, "an event has two places in the log")
    chains: dict[tuple[str, int], set[int]] = {}
    for row in rows:
        chains.setdefault((row["device_id"], row["device_epoch"]), set()).add(row["device_seq"])
    known = (
        not seqs.isdisjoint(connection.execute(_between(store_id, *chain, seqs)).scalars())
        for chain, seqs in chains.items()
    )
    if sum(map(len, chains.values())) < len(rows) or any(known):
        raise Altered(QuarantineReason.NUMBER_REUSED, "two events bear one number of a device")


def _between(
    store_id: str, device_id: str, device_epoch: int, seqs: Collection[int]
) -> Select[tuple[int]]:
    """The numbers of a chain that are kept from the lowest to the highest of these."""
    return (
        select(ENTRIES.c.device_seq)
        .where(ENTRIES.c.store_id == store_id, ENTRIES.c.device_id == device_id)
        .where(ENTRIES.c.device_epoch == device_epoch)
        .where(ENTRIES.c.device_seq.between(min(seqs), max(seqs)))
    )
