"""`kiosk doctor` on the network: checks this device's role, links and paired devices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kiosk.cli.findings import Finding, State, sentence
from kiosk.cli.link_words import quarantine_text
from kiosk.cli.maintenance.doctor_certificates import own_certificate
from kiosk.cli.maintenance.doctor_link import upstream_findings
from kiosk.cli.maintenance.doctor_replacement import replacement_findings
from kiosk.cli.session import Session
from kiosk.cli.sync_status import SyncStatus, sync_status_of, upstream_of
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.replication.links import Link, LinkState
from kiosk.settings import InvalidSetting
from kiosk.storage import schema
from kiosk.storage.database import Database
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import DatabaseUnusable

if TYPE_CHECKING:
    from kiosk.app.addresses import Address


def _sync_status(session: Session) -> SyncStatus | None:
    """The status in the database; None if there is no database, or it cannot be read as it is."""
    path = session.data_dir / FILE_NAME
    if not path.exists():
        return None
    try:
        database = Database(path)
    except (DatabaseUnusable, StoreUnavailable):
        return None
    try:
        with database.reader() as reader:
            is_older = schema.SCHEMA.needs_migration(reader.connection)
            return None if is_older else sync_status_of(reader)
    except (DatabaseUnusable, StoreUnavailable):
        return None
    finally:
        database.close()


def _device(session: Session) -> Iterator[Finding]:
    from kiosk.app.device_setup import DeviceMismatch, fits
    from kiosk.sync.identity.pairing import PairingUnreadable, load_pairing

    status = _sync_status(session)
    if status is None:
        return
    try:
        fits(status.this_device, load_pairing(session.data_dir))
    except (DeviceMismatch, PairingUnreadable):
        text = session.words("network.pairing_incomplete")
        yield Finding("device", State.BAD, "pairing_incomplete", text)
        return
    role = session.words(f"role.{status.this_device.role}")
    text = session.words("finding.device", role=role, count=status.devices)
    params = {"role": status.this_device.role.value, "device_count": status.devices}
    yield Finding("device", State.GOOD, "device", text, params)


def _upstream(session: Session) -> Iterator[Finding]:
    pairing = upstream_of(session)
    if pairing is not None:
        yield from upstream_findings(session, pairing, _sync_status(session))


def _devices(session: Session) -> Iterator[Finding]:
    """Whether this hub ingests the events of all its devices, or has quarantined some."""
    status = _sync_status(session)
    if status is None or not status.this_device.is_hub or not status.devices:
        return
    for peer in status.quarantined:
        params: dict[str, object] = {
            "name": peer.name,
            "device_id": peer.device_id,
            "role": peer.role.value,
            "quarantined_at": peer.quarantined_at,
            "reason": peer.quarantined_for,
        }
        gaps = {**params, "why": quarantine_text(session.words, peer.quarantined_for)}
        text = sentence(session.words, Finding("", State.BAD, "device_quarantined", params=gaps))
        yield Finding("devices", State.BAD, "device_quarantined", text, params)
    if not status.quarantined:
        params = {"device_count": status.devices}
        yield Finding("devices", State.GOOD, "devices_well", params=params)


def _listening(session: Session) -> Iterator[Finding]:
    """Whether this hub answers on its address, if it has devices or is set to listen."""
    from kiosk.app.lock import is_open, listening_at

    status = _sync_status(session)
    if status is None or not status.this_device.is_hub:
        return
    address = listening_at(session.data_dir)
    if address is not None:
        yield _reached(session, address)
    elif status.devices or _listens_by_settings(session):
        key = "listening_not" if is_open(session.data_dir) else "listening_closed"
        yield Finding("listening", State.BAD, key, params={"device_count": status.devices})


def _listens_by_settings(session: Session) -> bool:
    try:
        return bool(session.settings.listen)
    except InvalidSetting:
        return False


def _reached(session: Session, address: Address) -> Finding:
    """Say hello to this device's own server as an unknown device; any answer will do."""
    from kiosk.app.addresses import certificate_dir
    from kiosk.sync.client.probe import ProbeTarget, ask
    from kiosk.sync.identity.certificates import FILE_NAME as CERTIFICATE
    from kiosk.sync.identity.certificates import certificate_pem

    try:
        path = certificate_dir(session.data_dir) / CERTIFICATE
        certificate = "" if address.is_loopback else certificate_pem(path)
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(address.host)  # noqa: S104
        url = f"https://{host}:{address.port}" if host else address.url
        state = ask(ProbeTarget(url, "doctor", "doctor", certificate, is_hub=True))
    except (OSError, ValueError):
        state = LinkState(Link.OFFLINE)
    params: dict[str, object] = {"url": address.reached_at, "cause": state.cause.value}
    if state.link is Link.OFFLINE:
        return Finding("listening", State.BAD, "listening_unreachable", params=params)
    return Finding("listening", State.GOOD, "listening", params={"url": address.reached_at})


def _replacement(session: Session) -> Iterator[Finding]:
    status = _sync_status(session)
    if status is not None:
        yield from replacement_findings(session, status)


def _aside(session: Session) -> Iterator[Finding]:
    """Events set aside because they contradicted the log, here or on another device."""
    status = _sync_status(session)
    if status is None or not (status.set_aside_events or status.asides_open):
        return
    is_open = bool(status.asides_open)
    state = State.WARNING if is_open else State.GOOD
    if not status.set_aside_events:
        yield Finding("set_aside", state, "set_aside_elsewhere")
        return
    at = status.set_aside_events[-1].at
    params: dict[str, object] = {"count": len(status.set_aside_events), "at": at}
    key = "set_aside" if is_open else "set_aside_before"
    yield Finding("set_aside", state, key, params=params)


def _wiped(session: Session) -> Iterator[Finding]:
    """That this device was reported stolen, and has no data any more."""
    from kiosk.app.trouble.wiped import is_ordered, wiped

    if is_ordered(session.data_dir):
        params = wiped(session.data_dir).params
        text = session.words("network.wiped", **params)
        yield Finding("device", State.BAD, "wiped", text, params)


NETWORK_CHECKS: tuple[Callable[[Session], Iterator[Finding]], ...] = (
    _wiped,
    _device,
    _upstream,
    _devices,
    _listening,
    own_certificate,
    _aside,
    _replacement,
)

NETWORK_NAMES = frozenset(
    ("device", "upstream", "feed", "waiting", "clock", "devices", "listening", "certificate")
)
"""The checks whose failure is a problem of the network, not of this device."""
