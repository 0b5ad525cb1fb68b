"""Tests the connection limiter without a network."""

from __future__ import annotations

import pytest

from kiosk.sync.server.connection_limits import (
    ConnectionLimiter,
    ConnectionLimits,
    ConnectionSlot,
    Pace,
    address_of,
)

PLENTY = Pace(10_000, 10_000.0)
LIMITS = ConnectionLimits(
    connections_max=20,
    strangers_max=8,
    strangers_per_address=4,
    per_device=3,
    arrivals=PLENTY,
    arrivals_known=PLENTY,
    arrivals_all=PLENTY,
)


class Street:
    """A limiter with a clock of its own, and the connections that it ended."""

    def __init__(self, limits: ConnectionLimits = LIMITS) -> None:
        self.now_s = 0.0
        self.limiter = ConnectionLimiter(limits, lambda: self.now_s)
        self.ended: list[ConnectionSlot] = []

    def come(self, host: str) -> ConnectionSlot | None:
        place = self.limiter.enter(host)
        if place is not None:
            place.end = lambda: self.ended.append(place)
        return place

    def pair(self, host: str, device_id: str) -> ConnectionSlot:
        place = self.come(host)
        assert place is not None
        place.welcome(device_id)
        return place


def test_an_address_that_has_its_share_gives_up_its_oldest() -> None:
    street = Street()
    flood = [street.come("192.0.2.66") for _ in range(9)]
    assert all(flood)
    assert street.ended == flood[:5]


def test_a_flood_from_many_addresses_keeps_nobody_out() -> None:
    street = Street()
    flood = [street.come(f"192.0.2.{number % 2}") for number in range(8)]
    counter = street.come("192.0.2.200")
    assert counter is not None
    assert street.ended == flood[:1]
    for number in range(7):
        assert street.come(f"198.51.100.{number}")
    assert counter not in street.ended


def test_a_paired_device_keeps_its_connection_whoever_comes() -> None:
    street = Street()
    counter = street.pair("192.0.2.7", "counter-2")
    for number in range(500):
        assert street.come(f"192.0.2.{number % 250}")
    assert counter not in street.ended
    assert street.limiter.connections == 9


def test_a_device_has_its_own_few_connections() -> None:
    street = Street()
    own = [street.pair("192.0.2.7", "counter-2") for _ in range(5)]
    assert street.ended == own[:2]
    assert street.limiter.connections == 3


def test_whose_request_is_being_answered_is_not_interrupted() -> None:
    street = Street()
    asking = [street.come("192.0.2.66") for _ in range(4)]
    for place in asking:
        assert place is not None
        place.is_answered = True
    assert street.come("192.0.2.66") is None
    assert street.ended == []


def test_an_address_that_a_device_came_from_is_not_slowed_by_strangers() -> None:
    limits = ConnectionLimits(
        arrivals=Pace(2, 1.0), arrivals_known=Pace(5, 1.0), arrivals_all=Pace(6, 1.0)
    )
    street = Street(limits)
    street.pair("192.0.2.7", "counter-2")
    came = [street.come(f"192.0.2.{number % 200}") for number in range(50, 150)]
    assert sum(place is not None for place in came) == 5
    assert all(street.come("192.0.2.7") for _ in range(5))
    assert street.come("192.0.2.7") is None
    street.now_s += 1.0
    assert street.come("192.0.2.7")


def test_a_place_is_given_back_once() -> None:
    street = Street()
    for _ in range(100):
        place = street.pair("192.0.2.7", "counter-2")
        place.leave()
        place.leave()
        stranger = street.come("192.0.2.8")
        assert stranger is not None
        stranger.leave()
        stranger.leave()
    assert street.limiter.connections == 0


def test_of_ipv6_one_network_is_one_address() -> None:
    assert address_of("2001:db8::1") == address_of("2001:db8::ffff:1")
    assert address_of("2001:db8:0:1::1") != address_of("2001:db8::1")
    assert address_of("::ffff:192.0.2.7") == address_of("192.0.2.7") == "192.0.2.7"
    assert address_of("fe80::1%eth0") == address_of("fe80::2")


@pytest.mark.parametrize("files", [8, 64, 300, 5000])
def test_there_are_always_fewer_strangers_than_places(files: int) -> None:
    limits = ConnectionLimits().within(files)
    assert limits.connections_max <= max(8, files)
    assert 2 <= limits.strangers_per_address < limits.strangers_max < limits.connections_max
