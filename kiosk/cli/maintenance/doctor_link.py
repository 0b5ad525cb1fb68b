"""`kiosk doctor` on the upstream: asks it, and adds what the local database knows of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.cli.findings import Finding, State
from kiosk.cli.link_words import link_sentence
from kiosk.cli.maintenance.doctor_certificates import certificate_findings
from kiosk.cli.session import Session
from kiosk.cli.sync_status import SyncStatus
from kiosk.services.replication.link_reports import LinkReport, link_report
from kiosk.services.replication.links import CLOCK_OFF_MS, Link, LinkState

if TYPE_CHECKING:
    from kiosk.sync.client.probe import ProbeTarget
    from kiosk.sync.identity.pairing import Pairing


def upstream_findings(
    session: Session, pairing: Pairing, status: SyncStatus | None
) -> Iterator[Finding]:
    """Findings on the link to the upstream. `status`: None without a database."""
    asked = _asked(pairing, status)
    report = _report(asked, status)
    yield _link(session, report, pairing, status)
    yield from certificate_findings(pairing)
    if status is None:
        return
    if report.state.link is Link.ONLINE:
        yield _feed(asked, status)
    refusal, link = status.progress.refusal, report.state.link
    if refusal is not None and link is Link.OFFLINE:
        params = {"refusal": refusal, "refused_at": status.progress.refused_at}
        yield Finding("upstream", State.BAD, "refused_before", params=params)
    yield _waiting(session, report)
    if report.state.clock_offset_ms is not None:
        yield _clock(report.state.clock_offset_ms)


def _asked(pairing: Pairing, status: SyncStatus | None) -> ProbeTarget:
    from kiosk.domain.device_roles import DeviceRole
    from kiosk.sync.client.probe import ProbeTarget

    is_hub = status.this_device.is_hub if status else pairing.role is DeviceRole.HUB
    return ProbeTarget(
        pairing.url, pairing.device_id, pairing.secret, pairing.certificate, is_hub, pairing
    )


def _report(asked: ProbeTarget, status: SyncStatus | None) -> LinkReport:
    """Ask the upstream even if the program is open: only the upstream knows what it refuses."""
    from kiosk.sync.client.probe import ask

    return link_report(_completed(ask(asked), status), datetime.now(UTC))


def _feed(asked: ProbeTarget, status: SyncStatus) -> Finding:
    """Whether the upstream delivers its log or commands: one that says hello may still fail."""
    from kiosk.sync.client.probe import feed_fails

    if not feed_fails(asked, status.follows_after):
        return Finding("feed", State.GOOD, "feed")
    key = "feed_of_head_office_fails" if asked.is_hub else "feed_of_hub_fails"
    return Finding("feed", State.BAD, key, params={"after": status.follows_after.seq})


def _completed(state: LinkState, status: SyncStatus | None) -> LinkState:
    if status is None:
        return state
    offset_ms = state.clock_offset_ms
    return replace(
        state,
        waiting=status.waiting.count,
        waiting_since=status.waiting.since,
        loading=status.progress.snapshot_as_of is not None,
        clock_offset_ms=status.progress.clock_offset_ms if offset_ms is None else offset_ms,
    )


def _link(
    session: Session, report: LinkReport, pairing: Pairing, status: SyncStatus | None
) -> Finding:
    words, state = session.words, report.state
    peer = "head_office" if state.is_hub else "hub"
    now = datetime.now(UTC)
    last_contact_at = status.progress.last_contact_at if status else None
    params: dict[str, object] = {
        "url": pairing.url,
        "peer": peer,
        "role": pairing.role.value,
        "refusal": state.refusal,
        "reason": state.reason,
        "asked_at": now,
        "last_contact_at": last_contact_at,
    }
    if state.clock_offset_ms is not None:
        params["clock_offset_ms"] = state.clock_offset_ms
        params["upstream_time"] = now + timedelta(milliseconds=state.clock_offset_ms)
    text = link_sentence(session, report.code, params)
    if state.link is Link.OFFLINE and last_contact_at is not None:
        text += " " + words("link.last_contact", at=words.day_time(last_contact_at))
    return Finding("upstream", report.level, report.code, text, params)


def _waiting(session: Session, report: LinkReport) -> Finding:
    from kiosk.app.lock import is_open

    state = report.state
    since = state.waiting_since
    if not state.waiting or since is None:
        return Finding("waiting", State.GOOD, "nothing_waits", params={"waiting_count": 0})
    waited_s = round((datetime.now(UTC) - since).total_seconds())
    params: dict[str, object] = {
        "waiting_count": state.waiting,
        "waiting_since": since,
        "waited_s": waited_s,
        "is_program_open": is_open(session.data_dir),
    }
    if not report.is_backlog:
        return Finding("waiting", State.GOOD, "waiting", params=params)
    if state.link is not Link.ONLINE:
        text = session.words("finding.backlog_cut", **_gaps(params))
    elif params["is_program_open"]:
        text = session.words("finding.backlog_stuck", **_gaps(params))
    else:
        text = session.words("finding.backlog_closed", **_gaps(params))
    return Finding("waiting", State.BAD, "backlog", text, params)


def _gaps(params: dict[str, object]) -> dict[str, object]:
    return {"count": params["waiting_count"], "since": params["waiting_since"]}


def _clock(offset_ms: int) -> Finding:
    is_off = abs(offset_ms) > CLOCK_OFF_MS
    params: dict[str, object] = {
        "sign": "−" if offset_ms < 0 else "+",
        "offset_s": abs(round(offset_ms / 1000, 1)),
        "clock_offset_ms": offset_ms,
    }
    state = State.WARNING if is_off else State.GOOD
    return Finding("clock", state, "clock_off" if is_off else "clock", params=params)
