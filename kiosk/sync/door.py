"""Who may be connected at once: strangers few and each address its share, paired devices always.

A connection is a stranger's until a request on it has shown a device's secret. Strangers have
places of their own, well below what the process may open; where these are taken, a newcomer has
the place of whoever has waited longest at the address that holds most. So neither idle
connections nor a flood of them keep a paired device out, or take its place.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

HANDSHAKE_S_MAX = 5.0
HEADER_S_MAX = 5.0
"""From the first byte of a request to the end of its header; strangers have it for both."""

BODY_S_MAX = 35.0
BODY_S_MAX_STRANGER = 10.0
ADDRESSES_KNOWN_MAX = 1024
_ADDRESSES_PACED_MAX = 4096


@dataclass(frozen=True, slots=True)
class Pace:
    """So many at once, and so many more each second."""

    burst: int
    per_s: float


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """How many connections there may be, and how fast new ones come.

    `connections_max`: of all. `strangers_max`: of those that have shown no secret, in all;
    `strangers_per_address`: from one address. `per_device`: of one paired device.
    `answers_per_stranger`: after so many answers a stranger's connection ends.
    `arrivals`: new connections from one address; `arrivals_known`: from one that a paired device
    has come from; `arrivals_all`: from all other addresses together.
    """

    connections_max: int = 512
    strangers_max: int = 64
    strangers_per_address: int = 16
    per_device: int = 12
    answers_per_stranger: int = 8
    arrivals: Pace = Pace(30, 10.0)
    arrivals_known: Pace = Pace(60, 30.0)
    arrivals_all: Pace = Pace(60, 30.0)

    def within(self, files: int) -> DoorLimits:
        """These limits where connections may have no more than `files` of what is opened."""
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


HUB_LIMITS = DoorLimits()
HEAD_OFFICE_LIMITS = DoorLimits(
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
    """What counts as one address: IPv4 as it is, of IPv6 the network that one party is given."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address, 64), strict=False))


def loop_s() -> float:
    """Seconds by the running loop's clock, which nobody sets."""
    return asyncio.get_running_loop().time()


class Place:
    """One connection's place at the door; `end` ends it, where another one gets the place."""

    def __init__(self, door: Door, address: str) -> None:
        self._door = door
        self.address = address
        self.end: Callable[[], object] = lambda: None
        self.device_id: str | None = None
        self.is_answered = False
        """A whole request is being answered: nobody else gets the place meanwhile."""

    def welcome(self, device_id: str) -> None:
        """A request on this connection has shown a device's secret."""
        self._door.welcome(self, device_id)

    def leave(self) -> None:
        """The connection is over."""
        self._door.leave(self)


class Door:
    """The places of one server. It is asked on its loop's thread alone."""

    def __init__(self, limits: DoorLimits, clock: Callable[[], float] = loop_s) -> None:
        """`clock`: seconds that only grow."""
        self.limits = limits
        self._strangers: dict[Place, None] = {}
        self._devices: dict[str, dict[Place, None]] = {}
        self._by_address: Counter[str] = Counter()
        self._known: OrderedDict[str, None] = OrderedDict()
        self._clock = clock
        self._arrivals = Paces(limits.arrivals, clock)
        self._arrivals_known = Paces(limits.arrivals_known, clock)
        self._arrivals_all = Paces(limits.arrivals_all, clock)

    @property
    def connections(self) -> int:
        """How many there are."""
        return len(self._strangers) + sum(map(len, self._devices.values()))

    def enter(self, host: str) -> Place | None:
        """A place for a new connection; None: it is to be ended at once."""
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
        place = Place(self, address)
        self._strangers[place] = None
        self._by_address[address] += 1
        return place

    def _comes_in_time(self, address: str) -> bool:
        if address in self._known:
            return self._arrivals_known.take(address)
        return self._arrivals.take(address) and self._arrivals_all.take("")

    def _make_room(self, may_go: Callable[[Place], bool]) -> bool:
        """End the stranger who has waited longest where most are; whether there was one."""
        waiting = [place for place in self._strangers if not place.is_answered and may_go(place)]
        if not waiting:
            return False
        last = max(waiting, key=self._weight)
        self.leave(last)
        last.end()
        return True

    def _weight(self, place: Place) -> tuple[bool, int]:
        return place.address not in self._known, self._by_address[place.address]

    def welcome(self, place: Place, device_id: str) -> None:
        """A stranger is this paired device, whose oldest connection ends where it has too many."""
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
        if len(own) > self.limits.per_device:
            oldest = next(iter(own))
            self.leave(oldest)
            oldest.end()

    def _is_here(self, place: Place) -> bool:
        if place.device_id is None:
            return place in self._strangers
        return place in self._devices.get(place.device_id, {})

    def leave(self, place: Place) -> None:
        """A connection is over; a second call does nothing."""
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
    """Counts for many names how many may still come now: a bucket for each that refills."""

    def __init__(self, pace: Pace, clock: Callable[[], float]) -> None:
        """`clock`: seconds that only grow."""
        self._pace = pace
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> bool:
        """Whether one more may come now; if so it is counted."""
        now_s = self._clock()
        left, at_s = self._buckets.get(name, (float(self._pace.burst), now_s))
        left = min(float(self._pace.burst), left + (now_s - at_s) * self._pace.per_s)
        is_let_in = left >= 1
        self._buckets[name] = (left - is_let_in, now_s)
        self._buckets.move_to_end(name)
        while len(self._buckets) > _ADDRESSES_PACED_MAX:
            self._buckets.popitem(last=False)
        return is_let_in
