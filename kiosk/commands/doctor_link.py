"""`kiosk doctor` on the upstream: it is asked, and what the store knows of it is added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.commands import shapes
from kiosk.commands.findings import Finding, State
from kiosk.commands.link_words import link_sentence
from kiosk.commands.session import Session
from kiosk.commands.standing import Standing
from kiosk.services.link_reports import LinkReport, link_report
from kiosk.services.links import CLOCK_OFF_MS, Link, LinkState

if TYPE_CHECKING:
    from kiosk.sync.pairing import Pairing
    from kiosk.sync.probe import Asked


def upstream_findings(
    session: Session, pairing: Pairing, standing: Standing | None
) -> Iterator[Finding]:
    """How this device stands with its upstream now. `standing`: None without a database."""
    asked = _asked(pairing, standing)
    report = _report(asked, standing)
    yield _link(session, report, pairing, standing)
    if standing is None:
        return
    if report.state.link is Link.ONLINE:
        yield _feed(asked, standing)
    refusal, link = standing.progress.refusal, report.state.link
    if refusal is not None and link is Link.OFFLINE:
        facts = {"refusal": refusal, "refused_at": standing.progress.refused_at}
        yield Finding("upstream", State.BAD, "refused_before", facts=facts)
    yield _waiting(session, report)
    if report.state.clock_offset_ms is not None:
        yield _clock(report.state.clock_offset_ms)


def _asked(pairing: Pairing, standing: Standing | None) -> Asked:
    from kiosk.domain.sequencing import DeviceRole
    from kiosk.sync.probe import Asked

    is_hub = standing.node.is_hub if standing else pairing.role is DeviceRole.HUB
    return Asked(
        pairing.url, pairing.device_id, pairing.secret, pairing.certificate, is_hub, pairing
    )


def _report(asked: Asked, standing: Standing | None) -> LinkReport:
    """Whether the program is open or not, the upstream is asked: only it knows what it refuses."""
    from kiosk.sync.probe import ask

    return link_report(_completed(ask(asked), standing), datetime.now(UTC))


def _feed(asked: Asked, standing: Standing) -> Finding:
    """Who says hello may still fail to give what this machine is to follow."""
    from kiosk.sync.probe import feed_fails

    if not feed_fails(asked, standing.follows_after):
        return Finding("feed", State.GOOD, "feed")
    key = "feed_of_head_office_fails" if asked.is_hub else "feed_of_hub_fails"
    return Finding("feed", State.BAD, key, facts={"after": standing.follows_after.seq})


def _completed(state: LinkState, standing: Standing | None) -> LinkState:
    if standing is None:
        return state
    offset_ms = state.clock_offset_ms
    return replace(
        state,
        waiting=standing.waiting.count,
        waiting_since=standing.waiting.since,
        loading=standing.progress.snapshot_as_of is not None,
        clock_offset_ms=standing.progress.clock_offset_ms if offset_ms is None else offset_ms,
    )


def _link(
    session: Session, report: LinkReport, pairing: Pairing, standing: Standing | None
) -> Finding:
    words, state = session.words, report.state
    peer = "head_office" if state.is_hub else "hub"
    now = datetime.now(UTC)
    heard_at = standing.progress.heard_at if standing else None
    facts: dict[str, object] = {
        "url": pairing.url,
        "peer": peer,
        "role": pairing.role.value,
        "refusal": state.refusal,
        "reason": state.reason,
        "asked_at": now,
        "heard_at": heard_at,
    }
    if state.clock_offset_ms is not None:
        facts["clock_offset_ms"] = state.clock_offset_ms
        facts["upstream_time"] = now + timedelta(milliseconds=state.clock_offset_ms)
    text = link_sentence(session, report.code, facts)
    if state.link is Link.OFFLINE and heard_at is not None:
        text += " " + words("link.last_heard", at=shapes.local(heard_at))
    return Finding("upstream", report.level, report.code, text, facts)


def _waiting(session: Session, report: LinkReport) -> Finding:
    from kiosk.app.lock import is_open

    state = report.state
    since = state.waiting_since
    if not state.waiting or since is None:
        return Finding("waiting", State.GOOD, "nothing_waits", facts={"waiting_count": 0})
    waited_s = round((datetime.now(UTC) - since).total_seconds())
    facts: dict[str, object] = {
        "waiting_count": state.waiting,
        "waiting_since": since,
        "waited_s": waited_s,
        "is_program_open": is_open(session.data_dir),
    }
    if not report.is_backlog:
        return Finding("waiting", State.GOOD, "waiting", facts=facts)
    if state.link is not Link.ONLINE:
        text = session.words("finding.backlog_cut", **_gaps(facts))
    elif facts["is_program_open"]:
        text = session.words("finding.backlog_stuck", **_gaps(facts))
    else:
        text = session.words("finding.backlog_closed", **_gaps(facts))
    return Finding("waiting", State.BAD, "backlog", text, facts)


def _gaps(facts: dict[str, object]) -> dict[str, object]:
    since = facts["waiting_since"]
    assert isinstance(since, datetime)
    return {"count": facts["waiting_count"], "since": shapes.local(since)}


def _clock(offset_ms: int) -> Finding:
    is_off = abs(offset_ms) > CLOCK_OFF_MS
    facts: dict[str, object] = {
        "sign": "−" if offset_ms < 0 else "+",
        "offset_s": abs(round(offset_ms / 1000, 1)),
        "clock_offset_ms": offset_ms,
    }
    state = State.WARNING if is_off else State.GOOD
    return Finding("clock", state, "clock_off" if is_off else "clock", facts=facts)
