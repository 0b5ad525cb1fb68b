"""Stores the progress of synchronising with the upstream: what it holds, what to send again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime

from kiosk.domain.events.log import LogHead
from kiosk.domain.frozen import frozen
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.follow import truncate_log
from kiosk.services.replication.rebuild import rebuild


@frozen
class UpstreamContact:
    """An answer of the upstream: when, its clock minus this one's, and what it holds.

    `acked`: for each of this device's epochs that it was asked about, the last number it holds.
    """

    at: datetime
    clock_offset_ms: int
    acked: Mapping[int, int] = field(default_factory=dict)


@frozen
class UpstreamRefusal:
    """The upstream's answer that this device may not take part: its code, and when it came."""

    code: str
    at: datetime


@frozen
class Acked:
    """The upstream holds this epoch's events up to this number, maybe fewer than it said before."""

    device_epoch: int
    acked_seq: int


@frozen
class LogAcked:
    """Head office holds the log up to `head`, and has this hub epoch.

    After head office was restored its epoch may be too low, until it has received the log.
    """

    head: LogHead
    hub_epoch: int


@frozen
class TruncateLog:
    """The upstream's log differs from the one here after this number."""

    seq: int


@frozen
class TruncateCommands:
    """Head office's commands differ from the ones here after this number."""

    seq: int


@frozen
class RebuildAll:
    """The projections do not match the log."""


def note_contact(uow: UnitOfWork, command: UpstreamContact) -> None:
    """Store what the upstream's answer says, and clear any earlier refusal."""
    uow.upstream.save_progress(
        replace(
            uow.upstream.progress(),
            last_contact_at=command.at,
            clock_offset_ms=command.clock_offset_ms,
            refusal=None,
            refused_at=None,
        )
    )
    for epoch, acked in command.acked.items():
        note_acked(uow, Acked(epoch, acked))


def note_offset(uow: UnitOfWork, clock_offset_ms: int) -> None:
    """Store the new offset to the upstream's clock after this device's clock was set."""
    uow.upstream.save_progress(replace(uow.upstream.progress(), clock_offset_ms=clock_offset_ms))


def note_contact_at(uow: UnitOfWork, at: datetime) -> None:
    """Store the time of an answer of the upstream that brought nothing else new."""
    uow.upstream.save_progress(replace(uow.upstream.progress(), last_contact_at=at))


def note_refused(uow: UnitOfWork, command: UpstreamRefusal) -> None:
    """Store that the upstream refuses this device, so that it is known without a network too."""
    progress = replace(uow.upstream.progress(), refusal=command.code, refused_at=command.at)
    uow.upstream.save_progress(progress)


def note_acked(uow: UnitOfWork, command: Acked) -> None:
    """Store the last number of an epoch that the upstream holds.

    At most the last number recorded here: after this device was restored, the upstream may hold
    more, or claim to, and what is recorded from now on must be sent in any case.
    """
    own = uow.devices.this_device().device_id, command.device_epoch
    acked = command.acked_seq
    if uow.event_log.numbered(*own, acked) is None:
        acked = min(acked, uow.event_log.last_seq(*own))
    uow.upstream.set_acked(command.device_epoch, acked)


def log_acked(uow: UnitOfWork, command: LogAcked) -> None:
    """Store up to which entry head office holds the log, if the log here has that entry.

    A hub also raises its hub epoch to head office's.
    """
    if uow.event_log.hash_at(command.head.seq) == command.head.hash:
        seq, digest = command.head.seq, command.head.hash
        known = replace(
            uow.upstream.progress(), acked_store_seq=seq, acked_hash=digest if seq else None
        )
        uow.upstream.save_progress(known)
    this_device = uow.devices.this_device()
    if this_device.is_hub and this_device.hub_epoch < command.hub_epoch:
        uow.devices.save_this_device(replace(this_device, hub_epoch=command.hub_epoch))


def truncate_log_after(uow: UnitOfWork, command: TruncateLog) -> Changes:
    """Calls `follow.truncate_log`; the download of a first copy begins again."""
    uow.upstream.save_progress(
        replace(uow.upstream.progress(), snapshot_as_of=None, snapshot_cursor=None)
    )
    return truncate_log(uow, command.seq)


def count_checked(uow: UnitOfWork, _command: None = None) -> None:
    """Note that the first copy, which came as a file, stood the check."""
    progress = uow.upstream.progress()
    if progress.is_unchecked:
        checked = replace(progress, snapshot_as_of=None, snapshot_cursor=None)
        uow.upstream.save_progress(checked)


def truncate_commands(uow: UnitOfWork, command: TruncateCommands) -> None:
    """Delete commands that head office no longer has; their decisions stay in the log."""
    uow.inbox.truncate_after(command.seq)


def rebuild_all(uow: UnitOfWork, _command: RebuildAll) -> Changes:
    """Rebuild the projections of all orders from their journals."""
    order_ids = uow.projections.order_ids()
    for order_id in order_ids:
        rebuild(uow, order_id)
    return Changes(order_ids=frozenset(order_ids))
