"""Tests the time of day in the pictures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.demo.morning import Morning

ELEVEN = datetime(2026, 11, 28, 11, 4, tzinfo=UTC)


def test_no_time_passes_while_a_picture_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    passed_s = 100.0
    monkeypatch.setattr("kiosk.demo.morning.time.monotonic", lambda: passed_s)
    morning = Morning(ELEVEN)
    passed_s += 3
    assert morning() == ELEVEN + timedelta(seconds=3)
    morning.stop()
    before_s = morning.steady_s()
    passed_s += 60
    assert morning() == ELEVEN + timedelta(seconds=3)
    assert morning.steady_s() == before_s
    morning.go_on()
    morning.go_on()
    passed_s += 2
    assert morning() == ELEVEN + timedelta(seconds=5)
    assert morning.steady_s() == before_s + 2
