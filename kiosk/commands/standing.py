"""How this machine stands in its store, as `kiosk verify` and `kiosk doctor` tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.commands import shapes
from kiosk.commands.session import Session
from kiosk.domain.log import EMPTY_LOG, LogHead, Why

if TYPE_CHECKING:
    from kiosk.domain.aside import KeptAside
    from kiosk.services.boards import Reader, Waiting
    from kiosk.services.log_ports import Node, PeerRecord, Progress
    from kiosk.sync.pairing import Pairing


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store knows of this machine and its upstream.

    `devices`: how many are paired with it. `quarantined`: those from which it takes nothing more.
    `follows_after`: after which command of head office, or entry of the hub's log, it follows.
    `kept_aside`: what here contradicted the store's log. `asides_open`: how often that happened
    on any machine of the store, and nobody has said that they looked.
    """

    node: Node
    progress: Progress
    waiting: Waiting
    devices: int
    quarantined: tuple[PeerRecord, ...] = ()
    follows_after: LogHead = EMPTY_LOG
    kept_aside: tuple[KeptAside, ...] = ()
    asides_open: int = 0


def standing_of(reader: Reader) -> Standing:
    """Read it."""
    log = reader.log
    devices = [peer for peer in log.peers() if peer.revoked_at is None]
    quarantined = tuple(peer for peer in devices if peer.quarantined_at is not None)
    after = log.command_head() if log.node().is_hub else log.head()
    asides_open = sum(review.why == Why.SET_ASIDE for review in reader.reviews())
    return Standing(
        log.node(),
        log.progress(),
        reader.waiting(),
        len(devices),
        quarantined,
        after,
        log.kept_aside(),
        asides_open,
    )


def upstream_of(session: Session) -> Pairing | None:
    """What this machine was paired with; None also where that cannot be read."""
    from kiosk.sync.pairing import PairingUnreadable, load_pairing

    try:
        return load_pairing(session.data_dir)
    except PairingUnreadable:
        return None


def standing_json(session: Session, standing: Standing) -> dict[str, Any]:
    """For a program."""
    pairing = upstream_of(session)
    return {
        "role": standing.node.role,
        "upstream": pairing.url if pairing else None,
        "waiting": standing.waiting.count,
        "heard_at": shapes.instant(standing.progress.heard_at),
        "clock_offset_ms": standing.progress.clock_offset_ms,
    }


def say_standing(session: Session, standing: Standing) -> None:
    """For a person; a machine that works alone has nothing to tell."""
    pairing = upstream_of(session)
    if pairing is None and standing.node.is_hub and not standing.devices:
        return
    words = session.words
    session.say(words("standing.role", role=words(f"role.{standing.node.role}")))
    if pairing is None:
        return
    session.say(words("standing.upstream", url=pairing.url, heard=heard_text(session, standing)))
    text = waiting_text(session, standing)
    session.say(f"{text[0].upper()}{text[1:]}.")


def heard_text(session: Session, standing: Standing) -> str:
    """When the upstream was heard last."""
    heard_at = standing.progress.heard_at
    if heard_at is None:
        return session.words("headoffice.never_heard")
    return session.words("headoffice.heard", at=shapes.local(heard_at))


def waiting_text(session: Session, standing: Standing) -> str:
    """What the upstream does not hold yet."""
    waiting = standing.waiting
    if not waiting.count or waiting.since is None:
        return session.words("standing.nothing_waits")
    since = shapes.local(waiting.since)
    return session.words("standing.waiting", count=waiting.count, since=since)
