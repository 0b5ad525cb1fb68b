"""The state of this device's link to its upstream, for screens and subcommands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from kiosk.domain.frozen import frozen


class Link(StrEnum):
    """Whether there is an upstream, and whether it answers."""

    ALONE = "alone"
    CONNECTING = "connecting"
    ONLINE = "online"
    OFFLINE = "offline"
    REFUSED = "refused"


class LinkCause(StrEnum):
    """Why there is no connection, as far as this side can know."""

    UNREACHABLE = "unreachable"
    HOST_UNKNOWN = "host_unknown"
    NETWORK_UNREACHABLE = "network_unreachable"
    CONNECTION_REFUSED = "connection_refused"
    NO_ANSWER = "no_answer"
    CONNECTION_LOST = "connection_lost"
    CERTIFICATE_CHANGED = "certificate_changed"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CERTIFICATE_NAME = "certificate_name"
    CERTIFICATE_DATES = "certificate_dates"
    CLOCK_SKEWED = "clock_skewed"
    NO_TLS = "no_tls"
    OTHER_PROGRAM = "other_program"
    NONSENSE = "nonsense"
    VERSIONS_DIFFER = "versions_differ"
    SERVER_FAILED = "server_failed"
    LOG_ALTERED = "log_altered"
    """The entries that the peer sends do not match their own hashes."""
    LOG_CUT = "log_cut"
    """The peer sends orders cut, as for a device in public view, which this one is not."""
    LOG_CONTRADICTS = "log_contradicts"
    """The log here and the one that the peer sends contradict each other: neither can go on."""


@frozen
class LinkState:
    """The state of the link to the upstream (the hub, or for a hub head office).

    `is_hub`: this device sequences the store's events itself; else its events are pending until
    the hub has them. `waiting`: how many events the upstream does not hold yet; `waiting_since`:
    when the oldest of them was recorded. With OFFLINE, `offline_since`: since when the upstream
    does not answer, and `cause`: why. With REFUSED, `refusal`: the code of the upstream's answer,
    a `link_reports.UpstreamRefusalCode` or another such as "not_permitted"; `reason`: why it was
    quarantined, the code of a QuarantineReason. `clock_offset_ms`: the upstream's clock minus this
    device's. `loading`: the first copy of the store is being downloaded. `mails_ready`: whether
    head office mails customers that their order is ready; None: nobody has said so yet.
    """

    link: Link = Link.ALONE
    is_hub: bool = True
    waiting: int = 0
    waiting_since: datetime | None = None
    offline_since: datetime | None = None
    refusal: str | None = None
    clock_offset_ms: int | None = None
    loading: bool = False
    cause: LinkCause = LinkCause.UNREACHABLE
    reason: str | None = None
    mails_ready: bool | None = None

    @property
    def clock_is_skewed(self) -> bool:
        """Whether this device's clock is more than two minutes off."""
        return self.clock_offset_ms is not None and abs(self.clock_offset_ms) > CLOCK_OFF_MS


CLOCK_OFF_MS = 120_000


def offset_to_store(state: LinkState) -> int | None:
    """The store's clock, which is the hub's, minus this device's; None while not known."""
    return 0 if state.is_hub else state.clock_offset_ms


class LinkMonitor:
    """Holds the current state, and notifies subscribers when it changes."""

    def __init__(self, state: LinkState | None = None) -> None:
        self._state = state or LinkState()
        self._listeners: list[Callable[[LinkState], None]] = []

    @property
    def state(self) -> LinkState:
        """The current state."""
        return self._state

    def set(self, state: LinkState) -> None:
        """Set the state; notifies the listeners if it is another one."""
        if state == self._state:
            return
        self._state = state
        for listener in tuple(self._listeners):
            listener(state)

    def subscribe(self, listener: Callable[[LinkState], None]) -> Callable[[], None]:
        """Call `listener` with every new state from now on; returns a function that ends this."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end
