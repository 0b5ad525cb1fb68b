"""What a store's devices read of head office's copy: log, commands, and hashes to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import LogHead
from kiosk.headoffice.problems import not_hub, not_understood
from kiosk.headoffice.replication import reading
from kiosk.headoffice.replication.beside_commands import BesideCommands, settings_where_quiet
from kiosk.headoffice.replication.keys import signed_entries
from kiosk.headoffice.storage import store_logs
from kiosk.headoffice.storage.devices import open_codes_of
from kiosk.headoffice.storage.diagnostics import open_in
from kiosk.headoffice.storage.given_settings import newest_digest
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import store as store_of
from kiosk.headoffice.storage.tables import HEAD_OFFICE
from kiosk.sync.protocol.bodies import CommandsReply, DigestReply, HelloReply, LogReply
from kiosk.sync.protocol.conversions import from_command, from_head
from kiosk.sync.protocol.fields import BODY_BYTES_MAX, EVENTS_MAX, FEED_LIMIT
from kiosk.sync.protocol.limits import page_of
from kiosk.sync.protocol.pairing_bodies import PAIRINGS_MAX, WireCode
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.version import PROTOCOL_MAX, PROTOCOL_MIN


def log_reply(connection: Connection, peer: Peer, after: LogHead, limit: int) -> LogReply:
    """The log after `after`. 409 DIVERGED."""
    page, head = reading.log_page(connection, peer.store_id, after, _size(limit))
    entries = signed_entries(connection, peer.store_id, page_of(page))
    return LogReply(entries=entries, head=from_head(head))


def hello_reply(
    connection: Connection, peer: Peer, epochs: Sequence[int], now: datetime
) -> HelloReply:
    """How everything stands, without head office's key. `epochs`, `now`: see `Served.hello`."""
    store = store_of(connection, peer.store_id)
    history_id = connection.execute(select(HEAD_OFFICE.c.history_id)).scalar_one()
    acked = {
        epoch: store_logs.acked(connection, peer.store_id, peer.device_id, epoch)
        for epoch in epochs
    }
    is_hub = store.hub_device_id == peer.device_id
    _, settings = newest_digest(connection, peer.store_id)
    return HelloReply(
        protocol_min=PROTOCOL_MIN,
        protocol_max=PROTOCOL_MAX,
        history_id=history_id,
        store_id=store.store_id,
        store_name=store.name,
        hub_epoch=store.hub_epoch,
        role=DeviceRole.HUB if is_hub else peer.role,
        server_time=now,
        events_max=EVENTS_MAX,
        body_bytes_max=BODY_BYTES_MAX,
        log_head=from_head(store.log_head),
        command_head=from_head(store.command_head),
        acked=acked,
        settings=settings if is_hub else None,
    )


def commands_reply(
    connection: Connection, peer: Peer, after: LogHead, limit: int, now: datetime
) -> tuple[CommandsReply, BesideCommands]:
    """The commands after `after`, for the hub alone; and what comes beside them, in short.

    Raises WireProblem (409 DIVERGED or NOT_HUB).
    """
    store = refuse_unless_hub(connection, peer)
    commands, head = reading.commands_page(connection, store, after, _size(limit))
    version, digest = newest_digest(connection, peer.store_id)
    requests = open_in(connection, peer.store_id, now)
    codes = open_codes_of(connection, peer.store_id, now)
    reply = CommandsReply(
        commands=tuple(map(from_command, commands)),
        head=from_head(head),
        settings=digest,
        diagnostics=dict(list(requests.items())[:PAIRINGS_MAX]),
        codes=tuple(
            WireCode(code_hash=code_hash, role=role, expires_at=expires_at)
            for code_hash, role, expires_at in codes
        ),
    )
    hashes = [code_hash for code_hash, _, _ in codes]
    return reply, BesideCommands.of(version, hashes, requests.values())


def no_commands(
    connection: Connection, peer: Peer, after: LogHead, now: datetime
) -> tuple[CommandsReply, BesideCommands] | None:
    """What `commands_reply` returns for a hub for which there is nothing new, in one query.

    None where there may be something, or where it may raise.
    """
    found = settings_where_quiet(connection, peer.store_id, peer.device_id, after, now)
    if found is None:
        return None
    version, digest = found
    reply = CommandsReply(commands=(), head=from_head(after), settings=digest)
    return reply, BesideCommands.of(version, (), ())


def refuse_unless_hub(connection: Connection, peer: Peer) -> StoreRecord:
    """The device's store. Raises WireProblem (409 NOT_HUB) where it is not the store's hub."""
    store = store_of(connection, peer.store_id)
    if store.hub_device_id != peer.device_id:
        raise not_hub(store.hub_epoch)
    return store


def snapshot_reply(
    connection: Connection, peer: Peer, as_of: int | None, cursor: str | None, limit: int
) -> LogReply:
    """One page of the log up to `as_of`; a cursor is the last number of the page before. 400."""
    after = cursor or "0"
    if not (after.isascii() and after.isdecimal() and len(after) < 17):
        raise not_understood("This is no cursor of a snapshot.", 400)
    head = store_of(connection, peer.store_id).log_head
    end = head.seq if as_of is None else min(as_of, head.seq)
    found = store_logs.entries(connection, peer.store_id, int(after), end, _size(limit))
    page = page_of(found)
    is_whole = not page or page[-1].store_seq >= end
    return LogReply(
        entries=signed_entries(connection, peer.store_id, page),
        head=from_head(head),
        next=None if is_whole else str(page[-1].store_seq),
    )


def digest_reply(connection: Connection, peer: Peer) -> DigestReply:
    """Hashes of log and orders, for the hub to compare with its own."""
    head = store_of(connection, peer.store_id).log_head
    orders_hash, count = store_logs.orders_hash(connection, peer.store_id)
    return DigestReply(
        head=from_head(head),
        orders_hash=orders_hash,
        order_count=count,
        marks=store_logs.marks(connection, peer.store_id, head.seq),
    )


def _size(limit: int) -> int:
    return max(1, min(limit, FEED_LIMIT))
