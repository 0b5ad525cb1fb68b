"""How far this machine is with its upstream: what it holds, and what has to be told again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from kiosk.domain.log import LogHead
from kiosk.services.following import cut_log
from kiosk.services.ports import Changes, UnitOfWork
from kiosk.services.rebuilding import rebuild


@dataclass(frozen=True, slots=True)
class Heard:
    """The upstream answered: when, by how much its clock differs, and what it holds.

    `acked`: for each of this device's epochs that it was asked about, up to which number.
    """

    at: datetime
    clock_offset_ms: int
    acked: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UpstreamRefusal:
    """The upstream answers that this device may not take part: with which code, and when."""

    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Acked:
    """The upstream holds this epoch's events up to here. It may be less than it said before."""

    device_epoch: int
    acked_seq: int


@dataclass(frozen=True, slots=True)
class LogAcked:
    """Head office holds the log up to here, and counts this epoch of the hub.

    It may count a lower one for a while after it was restored: the log teaches it better.
    """

    head: LogHead
    hub_epoch: int


@dataclass(frozen=True, slots=True)
class CutLog:
    """The upstream's log is another one after this number."""

    seq: int


@dataclass(frozen=True, slots=True)
class CutCommands:
    """Head office's commands are other ones after this number."""

    seq: int


@dataclass(frozen=True, slots=True)
class RebuildAll:
    """What is shown does not come to what the log says."""


def note_heard(uow: UnitOfWork, command: Heard) -> None:
    """Keep what the upstream said of itself; what it refused before is over."""
    log = uow.log
    log.save_progress(
        replace(
            log.progress(),
            heard_at=command.at,
            clock_offset_ms=command.clock_offset_ms,
            refusal=None,
            refused_at=None,
        )
    )
    for epoch, acked in command.acked.items():
        log.set_acked(epoch, acked)


def note_offset(uow: UnitOfWork, clock_offset_ms: int) -> None:
    """This machine's clock was set: it differs from the upstream's by another time now."""
    uow.log.save_progress(replace(uow.log.progress(), clock_offset_ms=clock_offset_ms))


def note_heard_at(uow: UnitOfWork, at: datetime) -> None:
    """The upstream was heard again; nothing else is new of it."""
    uow.log.save_progress(replace(uow.log.progress(), heard_at=at))


def note_refused(uow: UnitOfWork, command: UpstreamRefusal) -> None:
    """Keep that the upstream refuses this device, for whoever asks while the network is away."""
    progress = replace(uow.log.progress(), refusal=command.code, refused_at=command.at)
    uow.log.save_progress(progress)


def note_acked(uow: UnitOfWork, command: Acked) -> None:
    """Keep up to where the upstream holds an epoch's events."""
    uow.log.set_acked(command.device_epoch, command.acked_seq)


def log_acked(uow: UnitOfWork, command: LogAcked) -> None:
    """Keep up to where head office holds the log, if that is the log here."""
    log = uow.log
    if log.hash_at(command.head.seq) == command.head.hash:
        log.save_progress(replace(log.progress(), acked_store_seq=command.head.seq))
    node = log.node()
    if node.is_hub and node.hub_epoch < command.hub_epoch:
        log.save_node(replace(node, hub_epoch=command.hub_epoch))


def cut_log_after(uow: UnitOfWork, command: CutLog) -> Changes:
    """See `following.cut_log`; a first copy that was under way begins again."""
    log = uow.log
    log.save_progress(replace(log.progress(), snapshot_as_of=None, snapshot_cursor=None))
    return cut_log(uow, command.seq)


def cut_commands(uow: UnitOfWork, command: CutCommands) -> None:
    """Forget commands that head office no longer knows; their decisions stay in the log."""
    uow.log.cut_commands_after(command.seq)


def rebuild_all(uow: UnitOfWork, _command: RebuildAll) -> Changes:
    """Show every order as its journal has it."""
    order_ids = uow.log.order_ids()
    for order_id in order_ids:
        rebuild(uow, order_id)
    return Changes(order_ids=frozenset(order_ids))
