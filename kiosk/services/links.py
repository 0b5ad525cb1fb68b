"""How this machine stands with its upstream, as screens and commands tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Link(StrEnum):
    """Whether there is an upstream, and whether it answers."""

    ALONE = "alone"
    CONNECTING = "connecting"
    ONLINE = "online"
    OFFLINE = "offline"
    REFUSED = "refused"


class LinkCause(StrEnum):
    """Why no connection stands, as far as this side can know."""

    UNKNOWN = "unreachable"
    HOST_UNKNOWN = "host_unknown"
    NETWORK_UNREACHABLE = "network_unreachable"
    CONNECTION_REFUSED = "connection_refused"
    NO_ANSWER = "no_answer"
    CONNECTION_LOST = "connection_lost"
    CERTIFICATE_CHANGED = "certificate_changed"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CERTIFICATE_NAME = "certificate_name"
    CERTIFICATE_DATES = "certificate_dates"
    CLOCK_WRONG = "clock_wrong"
    NO_TLS = "no_tls"
    OTHER_PROGRAM = "other_program"
    NONSENSE = "nonsense"
    VERSIONS_DIFFER = "versions_differ"
    SERVER_FAILED = "server_failed"
    LOG_ALTERED = "log_altered"
    """What the other side sends of the store's log is not what its own hashes say."""
    LOG_CONTRADICTS = "log_contradicts"
    """What is here and what the other side sends cannot both be: neither can go on from it."""


@dataclass(frozen=True, slots=True)
class LinkState:
    """How this machine stands with its upstream (a terminal's hub, or a hub's head office).

    `is_hub`: this machine orders the store's events itself; else what it records is provisional
    until the hub has it. `waiting`: events that the upstream does not hold yet; `waiting_since`:
    when the oldest of them was recorded. `offline_since`: since when nothing answers, and
    `cause` why, both with OFFLINE.
    `refusal`: with REFUSED, the code of the upstream's answer: "revoked", "unknown_device",
    "quarantined", "not_permitted", "not_hub"; `reason`: why it was quarantined, the code of a
    QuarantineReason. `clock_offset_ms`: upstream's clock minus this
    machine's. `loading`: the first copy of the store is being fetched.
    """

    link: Link = Link.ALONE
    is_hub: bool = True
    waiting: int = 0
    waiting_since: datetime | None = None
    offline_since: datetime | None = None
    refusal: str | None = None
    clock_offset_ms: int | None = None
    loading: bool = False
    cause: LinkCause = LinkCause.UNKNOWN
    reason: str | None = None

    @property
    def clock_is_wrong(self) -> bool:
        """Whether this machine's clock is more than two minutes off."""
        return self.clock_offset_ms is not None and abs(self.clock_offset_ms) > CLOCK_OFF_MS


CLOCK_OFF_MS = 120_000


def offset_to_store(state: LinkState) -> int | None:
    """The store's clock, which is the hub's, minus this machine's; None while not known."""
    return 0 if state.is_hub else state.clock_offset_ms


class LinkMonitor:
    """Holds the state now, and tells whoever wants to know when it changes."""

    def __init__(self, state: LinkState | None = None) -> None:
        self._state = state or LinkState()
        self._listeners: list[Callable[[LinkState], None]] = []

    @property
    def state(self) -> LinkState:
        """The state now."""
        return self._state

    def set(self, state: LinkState) -> None:
        """Tell of a new state; one that is the same is not told."""
        if state == self._state:
            return
        self._state = state
        for listener in tuple(self._listeners):
            listener(state)

    def subscribe(self, listener: Callable[[LinkState], None]) -> Callable[[], None]:
        """Have every change told from now on; returns what ends that."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end
