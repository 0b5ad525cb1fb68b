"""A hub's request with entries of its store's log: reads it, and checks it against what is here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import field
from typing import Any

from sqlalchemy import Connection, Select, select

from kiosk.domain.errors import JournalCorrupt
from kiosk.domain.events.log import Entry, LogHead, check_log
from kiosk.domain.frozen import frozen
from kiosk.domain.quarantine import QuarantineReason
from kiosk.headoffice.problems import Altered, altered_event, diverged, gap, not_understood
from kiosk.headoffice.replication.keys import Signed
from kiosk.headoffice.storage import codec
from kiosk.headoffice.storage.bulk import is_one_of
from kiosk.headoffice.storage.tables import ENTRIES
from kiosk.services.replication.validation.faults import QUARANTINED_FOR, Fault
from kiosk.services.replication.validation.recorded import recorded_fault
from kiosk.services.replication.validation.sequence import (
    HUB_EPOCH_MAX,
    log_fault,
    next_epoch,
    repeat_fault,
)
from kiosk.sync.protocol.bodies import EntriesBody
from kiosk.sync.protocol.conversions import to_entry

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@frozen
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

    Raises Altered where an event is not as recorded, WireProblem (422) where it is malformed.
    """
    try:
        entries = tuple(map(to_entry, body.entries))
        for entry in entries:
            fault = recorded_fault(entry.event, entry.order)
            if fault is not None:
                raise altered_event(fault, f"the event of entry {entry.store_seq}")
        signatures = tuple(sent.signature for sent in body.entries)
        rows = tuple(
            codec.entry_columns(store_id, entry, signature)
            for entry, signature in zip(entries, signatures, strict=True)
        )
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise not_understood(f"An event cannot be kept ({type(error).__name__}).") from None
    for row in rows:
        # A list: `join` makes one of a generator first, for each of thousands of rows.
        refuse_unstorable([value for value in row.values() if isinstance(value, str)])
    signed = Signed(body.public_key, body.signs_since, body.signature)
    return Batch(body.hub_epoch, entries, rows, body.orders_hash, signatures, signed)


def refuse_unstorable(texts: Iterable[str]) -> None:
    """Raises WireProblem (422) for texts with NUL or surrogates, which no database can store."""
    if _UNSTORABLE.search("".join(texts)):
        raise not_understood("An identifier holds characters that cannot be kept.")


def epoch_shown(known: int, batch: Batch) -> int:
    """The hub's epoch: the highest of the one known here and those that the batch shows.

    A database restored from a backup does not know the hubs that came after the backup. The
    entries of the device that was paired since contain their epochs: where they exceed the one
    that the hub claims, it gets an epoch that none of them had. Raises Altered above HUB_EPOCH_MAX.
    """
    proven = max(entry.hub_epoch for entry in batch.entries)
    claimed = batch.hub_epoch if proven <= batch.hub_epoch else next_epoch(proven)
    if claimed > HUB_EPOCH_MAX:
        what = "an entry names an epoch that no store comes to"
        raise Altered(QuarantineReason.EPOCH_IMPOSSIBLE, what)
    return max(known, claimed)


def new_entries(
    connection: Connection, store_id: str, head: LogHead, batch: Batch
) -> tuple[Entry, ...]:
    """The entries of a batch that are not here yet; `head`: the end of the log here.

    Raises WireProblem (409 GAP, DIVERGED), and Altered where they do not follow each other.
    """
    known = [entry for entry in batch.entries if entry.store_seq <= head.seq]
    held = _hashes(connection, store_id, known)
    fault = log_fault(batch.entries, head, held.get)
    if fault is Fault.MISSING:
        raise gap(head.seq + 1)
    if fault is Fault.DIVERGED:
        raise diverged()
    new = batch.entries[len(known) :]
    try:
        check_log(new, head)
    except JournalCorrupt as error:
        raise Altered(QuarantineReason.CHAIN_BROKEN, str(error)) from None
    return new


def _hashes(connection: Connection, store_id: str, known: Sequence[Entry]) -> dict[int, str]:
    """The hashes that are here under the numbers of these entries, by number."""
    if not known:
        return {}
    query = select(ENTRIES.c.store_seq, ENTRIES.c.hash).where(
        ENTRIES.c.store_id == store_id,
        ENTRIES.c.store_seq.between(known[0].store_seq, known[-1].store_seq),
    )
    return {row.store_seq: row.hash for row in connection.execute(query)}


def refuse_repeated(connection: Connection, store_id: str, entries: Sequence[Entry]) -> None:
    """Raises Altered where an event, or a number of a device, is in the log twice.

    No hub could ingest such a log again.
    """
    events = [entry.event for entry in entries]
    ids = [event.event_id for event in events]
    query = select(ENTRIES.c.store_seq).where(
        ENTRIES.c.store_id == store_id, is_one_of(connection, ENTRIES.c.event_id, ids)
    )
    chains: dict[tuple[str, int], set[int]] = {}
    for event in events:
        chains.setdefault((event.device_id, event.device_epoch), set()).add(event.device_seq)
    if (
        repeat_fault(events) is not None
        or connection.execute(query.limit(1)).first() is not None
        or any(
            not seqs.isdisjoint(connection.execute(_between(store_id, *chain, seqs)).scalars())
            for chain, seqs in chains.items()
        )
    ):
        what = "an event, or a number of a device, has two places in the log"
        raise Altered(QUARANTINED_FOR[Fault.REUSED], what)


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
