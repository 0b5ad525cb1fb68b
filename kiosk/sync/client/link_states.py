"""Derives the state of the link from the upstream's answers."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.frozen import frozen
from kiosk.services.replication.links import Link, LinkCause
from kiosk.sync.protocol.bodies import HelloReply
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.protocol.problem_codes import NOT_HUB
from kiosk.sync.protocol.version import PROTOCOL_MAX, PROTOCOL_MIN

REFUSED_STATUSES = (401, 403, 422)
BUSY_STATUSES = (429, 503)


@frozen
class LinkOutcome:
    """The fields of a LinkState that follow from an answer that is not 2xx."""

    link: Link
    refusal: str | None = None
    cause: LinkCause = LinkCause.UNREACHABLE
    reason: str | None = None


def outcome_of(problem: WireProblem) -> LinkOutcome:
    """What an answer that is not 2xx means. CONNECTING: the other side is too busy."""
    code = problem.problem.code
    if problem.status in REFUSED_STATUSES or code == NOT_HUB:
        return LinkOutcome(Link.REFUSED, refusal=code, reason=problem.problem.reason)
    if problem.status in BUSY_STATUSES:
        return LinkOutcome(Link.CONNECTING)
    if problem.status in (404, 405):
        return LinkOutcome(Link.OFFLINE, cause=LinkCause.OTHER_PROGRAM)
    return LinkOutcome(Link.OFFLINE, cause=LinkCause.SERVER_FAILED)


def check_versions(hello: HelloReply) -> None:
    """Raises LinkDown when both sides have no version of the protocol in common."""
    if hello.protocol_min > PROTOCOL_MAX or hello.protocol_max < PROTOCOL_MIN:
        message = "The two sides have no version of the protocol in common."
        raise LinkDown(message, LinkCause.VERSIONS_DIFFER)


def clock_offset_ms(hello: HelloReply, asked_at: datetime, answered_at: datetime) -> int:
    """The other side's clock minus this device's, in ms; assumes equal delays both ways."""
    offset = hello.server_time - (asked_at + (answered_at - asked_at) / 2)
    return round(offset.total_seconds() * 1000)
