"""How often one name may be tried: a surname that is known must not lead to its second factor.

A name pauses alone: the station goes on for everybody else, and a colleague is called to it,
for somebody who only mistypes needs one, and so does a shop where somebody guesses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

from kiosk.domain.names import fold
from kiosk.services.help import ask_help
from kiosk.services.ports import Changes, UnitOfWork

MISSES_ALLOWED = 5
REMEMBERED = timedelta(hours=24)
FIRST_PAUSE = timedelta(seconds=30)
PAUSE_MAX = timedelta(hours=2)
_DOUBLINGS_MAX = 12


@dataclass(frozen=True, slots=True)
class NameGiven:
    """A surname that somebody gives at a station."""

    station: str
    surname: str


@dataclass(frozen=True, slots=True)
class NameTry:
    """A try that was counted. `number` None: this name pauses, and is not looked up.

    `changes`: a colleague was called.
    """

    number: int | None
    changes: Changes = field(default_factory=Changes)


def begin_name(uow: UnitOfWork, given: NameGiven) -> NameTry:
    """Count a try at a name as a miss, before it is looked at, whether anybody has that name.

    The misses are in the database: a restart shortens no pause.
    """
    now, key = uow.now(), _key(uow, given)
    until = name_paused_until(uow.missed_attempts(key, now - REMEMBERED), now)
    if until is not None:
        return NameTry(None, ask_help(uow, given.station).changes)
    return NameTry(uow.add_attempt(key, now))


def name_paused_until(misses: tuple[datetime, ...], now: datetime) -> datetime | None:
    """Until when a name pauses after these misses: twice as long after each one from the fifth.

    Misses that seem to lie ahead, because the machine's clock was set back, do not count.
    """
    past = [at for at in misses if at <= now]
    if len(past) < MISSES_ALLOWED:
        return None
    doublings = min(len(past) - MISSES_ALLOWED, _DOUBLINGS_MAX)
    until = past[-1] + min(FIRST_PAUSE * 2**doublings, PAUSE_MAX)
    return until if until > now else None


def _key(uow: UnitOfWork, given: NameGiven) -> str:
    """What the misses of a name are kept under: nobody reads the name out of it."""
    salt = uow.log.node().device_id.encode()[:64]
    name = fold(given.surname).encode()
    return f"{given.station}/{blake2b(name, digest_size=8, key=salt).hexdigest()}"
