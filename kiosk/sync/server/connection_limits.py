"""Limits the connections of a server, so that strangers cannot keep paired devices out.

A connection is a stranger's until a request on it has shown a device's secret. Strangers have
slots of their own, far fewer than the process may open. When these are taken, a new connection
gets the slot that was held longest by the address that holds most. So neither idle connections
nor a flood of them keep a paired device out or end its connection.
"""

from __future__ import annotations

import ipaddress
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.frozen import frozen
from kiosk.sync.protocol.loop_clock import loop_s

HANDSHAKE_S_MAX = 5.0
HEADER_S_MAX = 5.0
"""From a request's first byte to the end of its header; for strangers from the wait on."""

BODY_S_MAX = 35.0
BODY_S_MAX_STRANGER = 10.0
ADDRESSES_KNOWN_MAX = 1024
_ADDRESSES_PACED_MAX = 4096


@frozen
class Pace:
    """A token bucket: `burst` at once, and `per_s` more each second."""

    burst: int
    per_s: float


@frozen
class ConnectionLimits:
    """How many connections there may be, and how fast new ones come.

    `connections_max`: all connections. `strangers_max`: those that have shown no secret;
    `strangers_per_address`: of these, from one address. `per_device`: of one paired device.
    `per_client`: of one client of another API that the server carries.
    `answers_per_stranger`: the number of answers after which a stranger's connection ends.
    `arrivals`: new connections from one address; `arrivals_known`: from an address that a paired
    device has used; `arrivals_all`: from all other addresses together.
    """

    connections_max: int = 512
    strangers_max: int = 64
    strangers_per_address: int = 16
    per_device: int = 12
    per_client: int = 200
    answers_per_stranger: int = 8
    arrivals: Pace = Pace(30, 10.0)
    arrivals_known: Pace = Pace(60, 30.0)
    arrivals_all: Pace = Pace(60, 30.0)

    def within(self, files: int) -> ConnectionLimits:
        """These limits, lowered so that connections need no more than `files` open files."""
        if files >= self.connections_max:
            return self
        connections = max(8, files)
        strangers = min(self.strangers_max, max(4, connections // 4))
        return replace(
            self,
            connections_max=connections,
            strangers_max=strangers,
            strangers_per_address=min(self.strangers_per_address, max(2, strangers // 2)),
        )


HUB_LIMITS = ConnectionLimits()
HEAD_OFFICE_LIMITS = ConnectionLimits(
    connections_max=4000,
    strangers_max=1000,
    # Many stores may come through one address of the company's network.
    strangers_per_address=500,
    per_device=12,
    arrivals=Pace(1000, 200.0),
    arrivals_known=Pace(4000, 1000.0),
    arrivals_all=Pace(2000, 400.0),
)


def address_of(host: str) -> str:
    """The address to count by: an IPv4 address itself, of an IPv6 address its /64 network."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address, 64), strict=False))


class ConnectionSlot:
    """One connection's slot; the limiter calls `end` when another one gets the slot."""

    def __init__(self, limiter: ConnectionLimiter, address: str) -> None:
        self._limiter = limiter
        self.address = address
        self.end: Callable[[], object] = lambda: None
        self.device_id: str | None = None
        self.is_answered = False
        """A complete request is being answered: nobody else gets the slot meanwhile."""

    def welcome(self, device_id: str, *, is_client: bool = False) -> None:
        """Note that a request on this connection has shown a device's secret, or a client's."""
        self._limiter.welcome(self, device_id, is_client=is_client)

    def leave(self) -> None:
        """Give the slot back: the connection has ended."""
        self._limiter.leave(self)


class ConnectionLimiter:
    """The slots of one server. Must be used only on its loop's thread."""

    def __init__(self, limits: ConnectionLimits, clock: Callable[[], float] = loop_s) -> None:
        """`clock`: seconds that only grow."""
        self.limits = limits
        self._strangers: dict[ConnectionSlot, None] = {}
        self._devices: dict[str, dict[ConnectionSlot, None]] = {}
        self._by_address: Counter[str] = Counter()
        self._known: OrderedDict[str, None] = OrderedDict()
        self._clock = clock
        self._arrivals = Paces(limits.arrivals, clock)
        self._arrivals_known = Paces(limits.arrivals_known, clock)
        self._arrivals_all = Paces(limits.arrivals_all, clock)

    @property
    def connections(self) -> int:
        """The number of connections now."""
        return len(self._strangers) + sum(map(len, self._devices.values()))

    def enter(self, host: str) -> ConnectionSlot | None:
        """A slot for a new connection; None: the caller must end it at once."""
        address = address_of(host)
        if not self._comes_in_time(address):
            return None
        limits = self.limits
        if self._by_address[address] >= limits.strangers_per_address:
            is_free = self._make_room(lambda place: place.address == address)
        elif (
            len(self._strangers) >= limits.strangers_max
            or self.connections >= limits.connections_max
        ):
            is_free = self._make_room(lambda _place: True)
        else:
            is_free = True
        if not is_free:
            return None
        place = ConnectionSlot(self, address)
        self._strangers[place] = None
        self._by_address[address] += 1
        return place

    def _comes_in_time(self, address: str) -> bool:
        if address in self._known:
            return self._arrivals_known.take(address)
        return self._arrivals.take(address) and self._arrivals_all.take("")

    def _make_room(self, may_go: Callable[[ConnectionSlot], bool]) -> bool:
        """End the oldest stranger of the address with most; returns whether there was one."""
        waiting = [place for place in self._strangers if not place.is_answered and may_go(place)]
        if not waiting:
            return False
        last = max(waiting, key=self._weight)
        self.leave(last)
        last.end()
        return True

    def _weight(self, place: ConnectionSlot) -> tuple[bool, int]:
        return place.address not in self._known, self._by_address[place.address]

    def welcome(self, place: ConnectionSlot, device_id: str, *, is_client: bool = False) -> None:
        """Move a stranger's slot to a paired device; end its oldest if it has too many.

        `is_client`: see `ConnectionLimits.per_client`.
        """
        self._known[place.address] = None
        self._known.move_to_end(place.address)
        while len(self._known) > ADDRESSES_KNOWN_MAX:
            self._known.popitem(last=False)
        if place.device_id == device_id or not self._is_here(place):
            return
        self.leave(place)
        place.device_id = device_id
        own = self._devices.setdefault(device_id, {})
        own[place] = None
        if len(own) > (self.limits.per_client if is_client else self.limits.per_device):
            oldest = next(iter(own))
            self.leave(oldest)
            oldest.end()

    def _is_here(self, place: ConnectionSlot) -> bool:
        if place.device_id is None:
            return place in self._strangers
        return place in self._devices.get(place.device_id, {})

    def leave(self, place: ConnectionSlot) -> None:
        """Free a slot; a second call does nothing."""
        if not self._is_here(place):
            return
        if place.device_id is not None:
            own = self._devices[place.device_id]
            del own[place]
            if not own:
                del self._devices[place.device_id]
            return
        del self._strangers[place]
        self._by_address[place.address] -= 1
        if not self._by_address[place.address]:
            del self._by_address[place.address]


class Paces:
    """Token buckets, one for each name."""

    def __init__(self, pace: Pace, clock: Callable[[], float]) -> None:
        """`clock`: seconds that only grow."""
        self._pace = pace
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> bool:
        """Take a token of a name; returns whether there was one."""
        now_s = self._clock()
        left, at_s = self._buckets.get(name, (float(self._pace.burst), now_s))
        left = min(float(self._pace.burst), left + (now_s - at_s) * self._pace.per_s)
        is_let_in = left >= 1
        self._buckets[name] = (left - is_let_in, now_s)
        self._buckets.move_to_end(name)
        while len(self._buckets) > _ADDRESSES_PACED_MAX:
            self._buckets.popitem(last=False)
        return is_let_in
