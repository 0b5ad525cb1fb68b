"""Ingests entries of a store's log: checks, saves and projects them in one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from kiosk.domain.events.log import LogHead
from kiosk.headoffice.problems import gap, not_hub
from kiosk.headoffice.replication import erase, mail_rows, projected_rows, relay
from kiosk.headoffice.replication.batch import (
    Batch,
    epoch_shown,
    new_entries,
    refuse_repeated,
)
from kiosk.headoffice.replication.keys import check_signed
from kiosk.headoffice.replication.mail_rows import NOTHING_MAILED, MailedChanges
from kiosk.headoffice.replication.signature_checks import note_unsigned
from kiosk.headoffice.storage.bulk import insert_rows
from kiosk.headoffice.storage.store_logs import orders_hash
from kiosk.headoffice.storage.stores import lock_store, save_log_head
from kiosk.headoffice.storage.tables import ENTRIES
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.signatures import log_covered


def ingest_batch(
    connection: Connection,
    peer: Peer,
    batch: Batch,
    now: datetime,
    mailed: MailedChanges = NOTHING_MAILED,
) -> LogHead:
    """Save the new entries of a batch; returns the log's head after that.

    `mailed`: of which changes customers are mailed.
    Raises WireProblem (409 GAP, DIVERGED, NOT_HUB, 403 NOT_PERMITTED) and Altered.
    """
    store = lock_store(connection, peer.store_id)
    if store.hub_device_id != peer.device_id:
        raise not_hub(store.hub_epoch)
    covered = log_covered(peer.device_id, batch.hub_epoch, batch.is_at)
    check_signed(connection, peer, covered, batch.signed)
    head = store.log_head
    epoch = epoch_shown(store.hub_epoch, batch)
    if batch.hub_epoch < store.hub_epoch:
        raise gap(head.seq + 1)  # The hub says hello again then, and learns the epoch known here.
    new = new_entries(connection, store.store_id, head, batch)
    if not new:
        return head
    projection = projected_rows.load(connection, store.store_id, new)
    for entry in new:
        projection.apply(entry)
    refuse_repeated(connection, store.store_id, new)
    insert_rows(connection, ENTRIES, batch.rows[-len(new) :])
    note_unsigned(connection, store.store_id, new, batch.signatures[-len(new) :])
    projected_rows.write(connection, store.store_id, projection, now)
    mail_rows.write(connection, store.store_id, projection, mailed, now)
    relay.close_relays(connection, store.store_id, new)
    erased = [key for key, order in projection.orders.items() if order.erased_at]
    erase.erase(connection, store.store_id, erased, now)
    hashes = None
    if batch.orders_hash is not None:
        hashes = batch.orders_hash, orders_hash(connection, store.store_id)[0]
    save_log_head(connection, store.store_id, new[-1].head, epoch, hashes)
    return new[-1].head
