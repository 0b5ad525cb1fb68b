"""How long a device waits before it tries its upstream again."""

from __future__ import annotations

from random import Random

import pytest

from kiosk.sync.client.backoff import SPREAD_S_TO_HEAD_OFFICE, SPREAD_S_TO_HUB, Backoff


def test_the_reach_doubles_up_to_a_minute() -> None:
    backoff = Backoff(lambda: 1.0, SPREAD_S_TO_HUB)
    assert [backoff.delay_s() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_waits_are_spread_evenly_over_their_range() -> None:
    rng = Random(7)
    delays = []
    for _ in range(1000):
        backoff = Backoff(rng.random, SPREAD_S_TO_HUB)
        for _ in range(6):
            backoff.delay_s()
        delays.append(backoff.delay_s())
    assert min(delays) < 1
    assert max(delays) > 59
    assert sum(delays) / 1000 == pytest.approx(30, rel=0.1)


@pytest.mark.parametrize("spread_s", [SPREAD_S_TO_HUB, SPREAD_S_TO_HEAD_OFFICE])
def test_those_who_lose_the_same_upstream_return_one_by_one(spread_s: float) -> None:
    backoff = Backoff(lambda: 0.5, spread_s)
    for _ in range(5):
        backoff.delay_s()
    assert backoff.delay_s(online_s=60) == spread_s / 2
    assert [backoff.delay_s() for _ in range(2)] == [1, 2]


def test_a_link_that_comes_up_for_a_moment_does_not_count_as_up() -> None:
    backoff = Backoff(lambda: 1.0, SPREAD_S_TO_HUB)
    assert [backoff.delay_s(online_s=0.5) for _ in range(4)] == [1, 2, 4, 8]


def test_what_the_server_asks_for_goes_first() -> None:
    backoff = Backoff(lambda: 1.0, SPREAD_S_TO_HUB)
    assert backoff.delay_s(retry_after_s=17.5) == 17.5
    assert backoff.delay_s(retry_after_s=0.25, online_s=60) == 0.25
    assert backoff.delay_s(retry_after_s=0.001) == 0.25
    assert backoff.delay_s(retry_after_s=1e9) == 3600


@pytest.mark.parametrize("nonsense", [float("nan"), float("inf")])
def test_what_is_no_time_is_not_waited_for(nonsense: float) -> None:
    assert Backoff(lambda: 1.0, SPREAD_S_TO_HUB).delay_s(retry_after_s=nonsense) == 1
