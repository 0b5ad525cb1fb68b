"""What the state of the link comes to: the one decision that screens and commands word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.services.links import Link, LinkState

BACKLOG_MAX = timedelta(minutes=5)
"""What waits for longer than this, while the upstream should have it, is a fault."""

COPYING = "copying"
REFUSED = "refused"


class Refusal(StrEnum):
    """Why an upstream refuses this device; others come to REFUSED."""

    REVOKED = "revoked"
    UNKNOWN_DEVICE = "unknown_device"
    NOT_HUB = "not_hub"
    QUARANTINED = "quarantined"
    ALTERED = "altered"


class Level(StrEnum):
    """Whether a person has to do something."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class LinkReport:
    """How this device stands with its upstream.

    `code`: a Link, a LinkCause, a Refusal, COPYING or REFUSED. `is_backlog`: events have waited
    for longer than BACKLOG_MAX to be passed on.
    """

    code: str
    level: Level
    is_backlog: bool
    state: LinkState


def link_report(state: LinkState, now: datetime) -> LinkReport:
    """What `state` comes to at `now`."""
    waiting_since = state.waiting_since
    is_backlog = waiting_since is not None and now - waiting_since > BACKLOG_MAX
    return LinkReport(_code(state), _level(state.link), is_backlog, state)


def _code(state: LinkState) -> str:
    if state.link is Link.OFFLINE:
        return state.cause
    if state.link is Link.REFUSED:
        return state.refusal if state.refusal in set(Refusal) else REFUSED
    return COPYING if state.loading else state.link


def _level(link: Link) -> Level:
    if link in (Link.OFFLINE, Link.REFUSED):
        return Level.BAD
    return Level.WARNING if link is Link.CONNECTING else Level.GOOD
