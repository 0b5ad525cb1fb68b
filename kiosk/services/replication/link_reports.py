"""Summarises the state of the link to the upstream, for the messages of screens and subcommands."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.domain.frozen import frozen
from kiosk.services.replication.links import Link, LinkState

BACKLOG_MAX = timedelta(minutes=5)
"""Events that wait for longer than this to reach the upstream are a fault."""

COPYING = "copying"
REFUSED = "refused"


class UpstreamRefusalCode(StrEnum):
    """Why an upstream refuses this device; any other code is reported as REFUSED."""

    REVOKED = "revoked"
    UNKNOWN_DEVICE = "unknown_device"
    STORE_CLOSED = "store_closed"
    NOT_HUB = "not_hub"
    QUARANTINED = "quarantined"
    ALTERED = "altered"
    CLASH = "clash"


class Level(StrEnum):
    """Whether a person has to do something."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@frozen
class LinkReport:
    """The summary of this device's link to its upstream.

    `code`: a Link, a LinkCause, an UpstreamRefusalCode, COPYING or REFUSED. `is_backlog`: events
    have waited for longer than BACKLOG_MAX to be sent.
    """

    code: str
    level: Level
    is_backlog: bool
    state: LinkState


def link_report(state: LinkState, now: datetime) -> LinkReport:
    """The report on `state` at `now`."""
    waiting_since = state.waiting_since
    is_backlog = waiting_since is not None and now - waiting_since > BACKLOG_MAX
    return LinkReport(_code(state), _level(state.link), is_backlog, state)


def _code(state: LinkState) -> str:
    if state.link is Link.OFFLINE:
        return state.cause
    if state.link is Link.REFUSED:
        return state.refusal if state.refusal in set(UpstreamRefusalCode) else REFUSED
    return COPYING if state.loading else state.link


def _level(link: Link) -> Level:
    if link in (Link.OFFLINE, Link.REFUSED):
        return Level.BAD
    return Level.WARNING if link is Link.CONNECTING else Level.GOOD
