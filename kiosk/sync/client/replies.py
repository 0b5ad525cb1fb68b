"""Validates every answer of a peer, in one place.

After pydantic has checked its shape, an answer is refused if no honest device can have sent it:
numbers and times out of any range, and contents that this device could not store or read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kiosk.domain.commands import command_hash
from kiosk.services.replication.links import LinkCause
from kiosk.services.replication.validation.contents import is_writable_time
from kiosk.services.replication.validation.sequence import HUB_EPOCH_MAX
from kiosk.services.text_rules import is_printable
from kiosk.sync.protocol.bodies import CommandsReply, HelloReply, LogReply
from kiosk.sync.protocol.conversions import to_command
from kiosk.sync.protocol.limits import is_plain, unusable
from kiosk.sync.protocol.pairing_bodies import PairingsReply, PairReply
from kiosk.sync.protocol.people import PeopleReply, people_problems
from kiosk.sync.protocol.place_slots import SlotsLeftReply, slots_problems
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.protocol.problem_codes import (
    BUSY,
    FAILURE,
    NOT_PERMITTED,
    NOT_UNDERSTOOD,
    TOO_LARGE,
    UNKNOWN_DEVICE,
    ProblemDetails,
)
from kiosk.sync.protocol.store_settings import SettingsReply, settings_problems
from kiosk.sync.protocol.whereabouts import StoreReply, store_problems

Reply = TypeVar("Reply", bound=BaseModel)

NUMBER_MAX = 2**53
RETRY_AFTER_S_MAX = 3600.0


def nonsense(problem: str) -> LinkDown:
    """The LinkDown for an unusable answer, which is treated like no answer."""
    return LinkDown(f"the answer is nonsense: {problem}", LinkCause.NONSENSE)


def read_reply(raw: bytes, shape: type[Reply]) -> Reply:
    """A peer's answer, validated. Raises LinkDown (NONSENSE)."""
    try:
        reply = shape.model_validate_json(raw)
        problem = next(iter(_problems(reply)), None)
    except (ValidationError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise nonsense(type(error).__name__) from None
    if problem is not None:
        raise nonsense(problem)
    return reply


def read_problem(raw: bytes) -> ProblemDetails | None:
    """A peer's problem from the body of an error answer; None if that is not a valid one.

    An invalid `retry_after_s` is left out, and a longer one than an hour reduced to an hour.
    """
    try:
        problem = ProblemDetails.model_validate_json(raw)
    except (ValidationError, ValueError):
        return None
    numbers = (problem.expected, problem.hub_epoch)
    if not all(number is None or 0 <= number <= NUMBER_MAX for number in numbers):
        return None
    if problem.hub_epoch is not None and problem.hub_epoch > HUB_EPOCH_MAX:
        return None
    after_s = problem.retry_after_s
    if after_s is not None:
        is_usable = 0 < after_s < float("inf")
        after_s = min(after_s, RETRY_AFTER_S_MAX) if is_usable else None
    return problem.model_copy(update={"retry_after_s": after_s})


_CODES = {
    401: UNKNOWN_DEVICE,
    403: NOT_PERMITTED,
    413: TOO_LARGE,
    429: BUSY,
    500: FAILURE,
    502: BUSY,
    503: BUSY,
    504: BUSY,
}


def problem_from(status: int, raw: bytes, retry_after: str) -> WireProblem:
    """The server's problem; if a proxy answered instead, one made from the status.

    `retry_after`: the header of that name, "" without one.
    """
    problem = read_problem(raw)
    if problem is None:
        problem = ProblemDetails(
            code=_CODES.get(status, NOT_UNDERSTOOD if status < 500 else FAILURE),
            message=f"HTTP {status}",
            retry_after_s=_seconds(retry_after),
        )
    return WireProblem(status, problem)


def _seconds(retry_after: str) -> float | None:
    is_number = retry_after.isascii() and retry_after.isdecimal() and len(retry_after) < 10
    return float(retry_after) if is_number and float(retry_after) else None


def _problems(reply: BaseModel) -> Iterable[str]:
    """Yields why an answer cannot be used; nothing if it can."""
    for shape, problems in _CHECKS:
        if isinstance(reply, shape):
            yield from problems(reply)


def _of_hello(reply: HelloReply) -> Iterable[str]:
    if not is_writable_time(reply.server_time):
        yield "a time"
    if not is_printable(reply.store_name):
        yield "a text"
    numbers = (reply.protocol_min, reply.protocol_max, *reply.acked, *reply.acked.values())
    if not all(0 <= number <= NUMBER_MAX for number in numbers):
        yield "a number"
    if reply.hub_epoch > HUB_EPOCH_MAX:
        yield "an epoch"


def _of_log(reply: LogReply) -> Iterable[str]:
    for entry in reply.entries:
        if problem := unusable(entry):
            yield problem
        if entry.hub_epoch > HUB_EPOCH_MAX:
            yield "an epoch"


def _of_commands(reply: CommandsReply) -> Iterable[str]:
    for command in reply.commands:
        if not is_plain(command.payload) or not is_writable_time(command.issued_at):
            yield "a command"
        elif command_hash(to_command(command)) != command.hash:
            yield "a command's hash"


def _of_pairings(reply: PairingsReply) -> Iterable[str]:
    if reply.hub_epoch > HUB_EPOCH_MAX:
        yield "an epoch"
    for pairing in reply.pairings:
        timestamps = (pairing.paired_at, pairing.revoked_at, pairing.quarantined_at)
        if not all(timestamp is None or is_writable_time(timestamp) for timestamp in timestamps):
            yield "a time"


def _of_pairing(reply: PairReply) -> Iterable[str]:
    texts = (reply.secret, reply.role, reply.store_id, reply.store_name)
    if not all(map(is_printable, texts)) or not reply.secret:
        yield "a text"


_CHECKS: tuple[tuple[type[BaseModel], Callable[[Any], Iterable[str]]], ...] = (
    (HelloReply, _of_hello),
    (LogReply, _of_log),
    (CommandsReply, _of_commands),
    (PairingsReply, _of_pairings),
    (PairReply, _of_pairing),
    (PeopleReply, people_problems),
    (StoreReply, store_problems),
    (SlotsLeftReply, slots_problems),
    (SettingsReply, settings_problems),
)
