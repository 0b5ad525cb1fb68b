"""How often a station may try codes and names: guessing must not pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.services.ports import UnitOfWork

MISSES_ALLOWED = 5
MISSES_WINDOW = timedelta(minutes=2)
PAUSE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try at a code or a name, counted before it is looked at. `paused_until`: come back then."""

    number: int | None
    paused_until: datetime | None = None


def begin_attempt(uow: UnitOfWork, station: str) -> Attempt:
    """Count a try at this station as a miss, in a transaction of its own, before comparing.

    After five misses in two minutes the station pauses for thirty seconds; the misses are in
    the database, so a restart does not shorten the pause.
    """
    now = uow.now()
    until = paused_until(uow, station)
    if until is not None:
        return Attempt(None, until)
    return Attempt(uow.add_attempt(station, now))


def paused_until(uow: UnitOfWork, station: str) -> datetime | None:
    """Until when this station takes no tries; None when it takes them."""
    now = uow.now()
    misses = uow.missed_attempts(station, now - MISSES_WINDOW - PAUSE)
    return pause_after(misses, now)


def pause_left_s(uow: UnitOfWork, station: str) -> float:
    """How long this station still pauses; 0 when it does not."""
    until = paused_until(uow, station)
    return (until - uow.now()).total_seconds() if until else 0.0


def is_saving(uow: UnitOfWork, station: str) -> bool:
    """Write and take back a try: whether a store that had trouble can save again."""
    uow.forgive_attempt(uow.add_attempt(station, uow.now()))
    return True


def pause_after(misses: tuple[datetime, ...], now: datetime) -> datetime | None:
    """Until when a station pauses after these misses; None when it does not.

    Misses that seem to lie ahead, because the machine's clock was set back, do not count.
    """
    if len(misses) < MISSES_ALLOWED:
        return None
    for last in range(len(misses) - 1, MISSES_ALLOWED - 2, -1):
        first = last - MISSES_ALLOWED + 1
        until = misses[last] + PAUSE
        if misses[last] - misses[first] <= MISSES_WINDOW and misses[last] <= now < until:
            return until
    return None
