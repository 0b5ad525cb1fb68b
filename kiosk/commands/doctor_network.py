"""`kiosk doctor` on the network: what this machine is in its store, and what it hears."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kiosk.commands.doctor_link import upstream_findings
from kiosk.commands.doctor_replacement import replacement_findings
from kiosk.commands.findings import Finding, State, sentence
from kiosk.commands.link_words import quarantine_why
from kiosk.commands.session import Session
from kiosk.commands.standing import Standing, standing_of, upstream_of
from kiosk.services.links import Link, LinkState
from kiosk.services.ports import StoreUnavailable
from kiosk.settings import SettingWrong
from kiosk.storage import schema
from kiosk.storage.database import FILE_NAME, Database
from kiosk.storage.sqlite import DatabaseRefused

if TYPE_CHECKING:
    from kiosk.app.addresses import Address


def _standing(session: Session) -> Standing | None:
    """As the database has it; None where there is none, or none that can be read as it is."""
    path = session.data_dir / FILE_NAME
    if not path.exists():
        return None
    try:
        database = Database(path)
    except (DatabaseRefused, StoreUnavailable):
        return None
    try:
        with database.reader() as reader:
            return None if schema.needs_migration(reader.connection) else standing_of(reader)
    except (DatabaseRefused, StoreUnavailable):
        return None
    finally:
        database.close()


def _machine(session: Session) -> Iterator[Finding]:
    from kiosk.app.machine import MachineRefused, fits
    from kiosk.sync.pairing import PairingUnreadable, load_pairing

    standing = _standing(session)
    if standing is None:
        return
    try:
        fits(standing.node, load_pairing(session.data_dir))
    except (MachineRefused, PairingUnreadable):
        text = session.words("network.pairing_incomplete")
        yield Finding("machine", State.BAD, "pairing_incomplete", text)
        return
    role = session.words(f"role.{standing.node.role}")
    text = session.words("finding.machine", role=role, count=standing.devices)
    facts = {"role": standing.node.role.value, "device_count": standing.devices}
    yield Finding("machine", State.GOOD, "machine", text, facts)


def _upstream(session: Session) -> Iterator[Finding]:
    pairing = upstream_of(session)
    if pairing is not None:
        yield from upstream_findings(session, pairing, _standing(session))


def _devices(session: Session) -> Iterator[Finding]:
    """Whether this hub takes what its store's machines send."""
    standing = _standing(session)
    if standing is None or not standing.node.is_hub or not standing.devices:
        return
    for peer in standing.quarantined:
        facts: dict[str, object] = {
            "name": peer.name,
            "device_id": peer.device_id,
            "role": peer.role.value,
            "quarantined_at": peer.quarantined_at,
            "reason": peer.quarantined_for,
        }
        gaps = {**facts, "why": quarantine_why(session.words, peer.quarantined_for)}
        text = sentence(session.words, Finding("", State.BAD, "device_quarantined", facts=gaps))
        yield Finding("devices", State.BAD, "device_quarantined", text, facts)
    if not standing.quarantined:
        facts = {"device_count": standing.devices}
        yield Finding("devices", State.GOOD, "devices_well", facts=facts)


def _listening(session: Session) -> Iterator[Finding]:
    """Whether the store's other machines reach this hub, where they should."""
    from kiosk.app.lock import is_open, listening_at

    standing = _standing(session)
    if standing is None or not standing.node.is_hub:
        return
    address = listening_at(session.data_dir)
    if address is not None:
        yield _reached(session, address)
    elif standing.devices or _listens_by_settings(session):
        key = "listening_not" if is_open(session.data_dir) else "listening_closed"
        yield Finding("listening", State.BAD, key, facts={"device_count": standing.devices})


def _listens_by_settings(session: Session) -> bool:
    try:
        return bool(session.settings.listen)
    except SettingWrong:
        return False


def _reached(session: Session, address: Address) -> Finding:
    """Say hello to this machine's own server as nobody: that it does not know us is an answer."""
    from kiosk.app.addresses import certificate_dir
    from kiosk.sync.certificates import FILE_NAME as CERTIFICATE
    from kiosk.sync.certificates import certificate_pem
    from kiosk.sync.probe import Asked, ask

    try:
        path = certificate_dir(session.data_dir) / CERTIFICATE
        certificate = "" if address.is_loopback else certificate_pem(path)
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(address.host)  # noqa: S104
        url = f"https://{host}:{address.port}" if host else address.url
        state = ask(Asked(url, "doctor", "doctor", certificate, is_hub=True))
    except (OSError, ValueError):
        state = LinkState(Link.OFFLINE)
    facts: dict[str, object] = {"url": address.reached_at, "cause": state.cause.value}
    if state.link is Link.OFFLINE:
        return Finding("listening", State.BAD, "listening_unreachable", facts=facts)
    return Finding("listening", State.GOOD, "listening", facts={"url": address.reached_at})


def _replacement(session: Session) -> Iterator[Finding]:
    standing = _standing(session)
    if standing is not None:
        yield from replacement_findings(session, standing)


def _aside(session: Session) -> Iterator[Finding]:
    """What contradicted the store's log, here or on another machine of the store."""
    standing = _standing(session)
    if standing is None or not (standing.kept_aside or standing.asides_open):
        return
    is_open = bool(standing.asides_open)
    state = State.WARNING if is_open else State.GOOD
    if not standing.kept_aside:
        yield Finding("set_aside", state, "set_aside_elsewhere")
        return
    at = standing.kept_aside[-1].at
    facts: dict[str, object] = {"count": len(standing.kept_aside), "at": at}
    key = "set_aside" if is_open else "set_aside_before"
    yield Finding("set_aside", state, key, facts=facts)


def _certificate(session: Session) -> Iterator[Finding]:
    from kiosk.app.addresses import certificate_dir
    from kiosk.sync.certificates import FILE_NAME as CERTIFICATE
    from kiosk.sync.certificates import CertificateUnusable, make_certificate

    folder = certificate_dir(session.data_dir)
    if not (folder / CERTIFICATE).exists():
        return
    try:
        paths = make_certificate(folder)
    except CertificateUnusable as error:
        facts: dict[str, object] = {"path": error.path, "cause": error.problem}
        text = session.words("network.certificate_wrong", **facts)
        yield Finding("certificate", State.BAD, "certificate_wrong", text, {"path": error.path})
    else:
        path = paths.certificate
        yield Finding("certificate", State.GOOD, "certificate", str(path), {"path": path})


NETWORK_CHECKS: tuple[Callable[[Session], Iterator[Finding]], ...] = (
    _machine,
    _upstream,
    _devices,
    _listening,
    _certificate,
    _aside,
    _replacement,
)

NETWORK_NAMES = frozenset(
    ("machine", "upstream", "feed", "waiting", "clock", "devices", "listening", "certificate")
)
"""The checks whose faults are the network's and not this machine's."""
