"""`kiosk doctor` on the network: what this machine is in its store, and what it hears."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from kiosk.commands.findings import Finding, State
from kiosk.commands.session import Session
from kiosk.commands.standing import (
    Standing,
    heard_text,
    standing_of,
    upstream_of,
    waiting_text,
)
from kiosk.services.links import CLOCK_OFF_MS
from kiosk.services.ports import StoreUnavailable
from kiosk.storage import schema
from kiosk.storage.database import FILE_NAME, Database
from kiosk.storage.sqlite import DatabaseRefused

SILENT_MAX = timedelta(hours=1)


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
    from kiosk.app.lock import listening_at
    from kiosk.app.machine import MachineRefused, fits
    from kiosk.sync.pairing import PairingUnreadable, load_pairing

    standing = _standing(session)
    if standing is None:
        return
    try:
        fits(standing.node, load_pairing(session.data_dir))
    except (MachineRefused, PairingUnreadable):
        text = session.words("network.pairing_incomplete")
        yield Finding("machine", State.BAD, text=text)
        return
    role = session.words(f"role.{standing.node.role}")
    address = listening_at(session.data_dir)
    key = "machine_listens" if address else "machine"
    facts: dict[str, object] = {
        "role": role,
        "count": standing.devices,
        "url": address.reached_at if address else "",
    }
    yield Finding("machine", State.GOOD, key, facts=facts)


def _upstream(session: Session) -> Iterator[Finding]:
    standing, pairing = _standing(session), upstream_of(session)
    if standing is None or pairing is None:
        return
    heard_at, waiting = standing.progress.heard_at, standing.waiting
    is_silent = heard_at is None or datetime.now(UTC) - heard_at > SILENT_MAX
    state = State.WARNING if is_silent else State.GOOD
    facts: dict[str, object] = {"url": pairing.url, "heard": heard_text(session, standing)}
    yield Finding("upstream", state, "upstream", facts=facts)
    is_held_up = waiting.since is not None and datetime.now(UTC) - waiting.since > SILENT_MAX
    state = State.WARNING if is_held_up else State.GOOD
    yield Finding("waiting", state, text=waiting_text(session, standing))
    offset_ms = standing.progress.clock_offset_ms
    if offset_ms is not None:
        state = State.WARNING if abs(offset_ms) > CLOCK_OFF_MS else State.GOOD
        sign = "−" if offset_ms < 0 else "+"
        facts = {"sign": sign, "offset_s": abs(round(offset_ms / 1000, 1))}
        yield Finding("clock", state, "clock", facts=facts)


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
        yield Finding("certificate", State.BAD, text=text)
    else:
        yield Finding("certificate", State.GOOD, text=str(paths.certificate))


NETWORK_CHECKS: tuple[Callable[[Session], Iterator[Finding]], ...] = (
    _machine,
    _upstream,
    _certificate,
)
