"""This device's replication status, as `kiosk verify` and `kiosk doctor` show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.cli import shapes
from kiosk.cli.session import Session
from kiosk.domain.events.log import EMPTY_LOG, LogHead, OutcomeReason
from kiosk.domain.frozen import frozen

if TYPE_CHECKING:
    from kiosk.domain.events.set_aside import SetAsideEvent
    from kiosk.services.ports.boards import Waiting
    from kiosk.services.ports.device_registry import PeerRecord, ThisDevice
    from kiosk.services.ports.reader import Reader
    from kiosk.services.ports.upstream_state import Progress
    from kiosk.sync.identity.pairing import Pairing


@frozen
class SyncStatus:
    """What the database knows of this device and its upstream.

    `devices`: how many are paired with it. `quarantined`: those whose events it refuses.
    `follows_after`: the last command of head office (on the hub) or entry of the hub's log that it
    has. `set_aside_events`: events here that contradicted the store's log. `asides_open`: reviews
    of such events, on any device of the store, that nobody has closed.
    """

    this_device: ThisDevice
    progress: Progress
    waiting: Waiting
    devices: int
    quarantined: tuple[PeerRecord, ...] = ()
    follows_after: LogHead = EMPTY_LOG
    set_aside_events: tuple[SetAsideEvent, ...] = ()
    asides_open: int = 0


def sync_status_of(reader: Reader) -> SyncStatus:
    """Read the status from the database."""
    devices = [peer for peer in reader.devices.peers() if peer.revoked_at is None]
    quarantined = tuple(peer for peer in devices if peer.quarantined_at is not None)
    after = reader.inbox.head() if reader.devices.this_device().is_hub else reader.event_log.head()
    asides_open = sum(
        review.outcome_reason == OutcomeReason.SET_ASIDE for review in reader.reviews()
    )
    return SyncStatus(
        reader.devices.this_device(),
        reader.upstream.progress(),
        reader.waiting(),
        len(devices),
        quarantined,
        after,
        reader.event_log.set_aside_events(),
        asides_open,
    )


def upstream_of(session: Session) -> Pairing | None:
    """This device's pairing; None if it has none, or it cannot be read."""
    from kiosk.sync.identity.pairing import PairingUnreadable, load_pairing

    try:
        return load_pairing(session.data_dir)
    except PairingUnreadable:
        return None


def sync_status_json(session: Session, status: SyncStatus) -> dict[str, Any]:
    """For a program."""
    pairing = upstream_of(session)
    return {
        "role": status.this_device.role,
        "upstream": pairing.url if pairing else None,
        "waiting": status.waiting.count,
        "last_contact_at": shapes.timestamp(status.progress.last_contact_at),
        "clock_offset_ms": status.progress.clock_offset_ms,
    }


def show_sync_status(session: Session, status: SyncStatus) -> None:
    """Print it for a person; prints nothing on a device that works alone."""
    pairing = upstream_of(session)
    if pairing is None and status.this_device.is_hub and not status.devices:
        return
    words = session.words
    session.say(words("sync_status.role", role=words(f"role.{status.this_device.role}")))
    if pairing is None:
        return
    session.say(
        words("sync_status.upstream", url=pairing.url, contact=contact_text(session, status))
    )
    text = waiting_text(session, status)
    session.say(f"{text[0].upper()}{text[1:]}.")


def contact_text(session: Session, status: SyncStatus) -> str:
    """When the last contact with the upstream was."""
    last_contact_at = status.progress.last_contact_at
    if last_contact_at is None:
        return session.words("headoffice.never_in_contact")
    return session.words("headoffice.last_contact", at=session.words.day_time(last_contact_at))


def waiting_text(session: Session, status: SyncStatus) -> str:
    """What has not been sent to the upstream yet."""
    waiting = status.waiting
    if not waiting.count or waiting.since is None:
        return session.words("sync_status.nothing_waits")
    since = session.words.day_time(waiting.since)
    return session.words("sync_status.waiting", count=waiting.count, since=since)
