"""Whether what a peer answers can be used: the one place where every answer is looked at.

The shape is right when an answer comes here. What no honest machine says is refused: numbers and
times that nothing could hold, and contents that this machine could not write or read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kiosk.services.links import LinkCause
from kiosk.services.soundness import is_tellable
from kiosk.services.text_rules import is_printable
from kiosk.sync.limits import is_plain, unusable
from kiosk.sync.ports import LinkDown
from kiosk.sync.wire import (
    CommandsReply,
    EnrolReply,
    HelloReply,
    LogReply,
    Problem,
)
from kiosk.sync.wire_pairings import PairingsReply

Reply = TypeVar("Reply", bound=BaseModel)

NUMBER_MAX = 2**53
RETRY_AFTER_S_MAX = 3600.0


def nonsense(why: str) -> LinkDown:
    """What to raise where an answer is none: as if none had come, with its own sentence."""
    return LinkDown(f"the answer is nonsense: {why}", LinkCause.NONSENSE)


def read_reply(raw: bytes, shape: type[Reply]) -> Reply:
    """A peer's answer. Raises LinkDown (NONSENSE)."""
    try:
        reply = shape.model_validate_json(raw)
        why = next(iter(_problems(reply)), None)
    except (ValidationError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise nonsense(type(error).__name__) from None
    if why is not None:
        raise nonsense(why)
    return reply


def read_problem(raw: bytes) -> Problem | None:
    """What a peer says that it does not do, as far as that can be believed; None: nothing.

    A time to come back that is none is left out, and a long one is an hour.
    """
    try:
        problem = Problem.model_validate_json(raw)
    except (ValidationError, ValueError):
        return None
    numbers = (problem.expected, problem.hub_epoch)
    if not all(number is None or 0 <= number <= NUMBER_MAX for number in numbers):
        return None
    after_s = problem.retry_after_s
    if after_s is not None:
        is_usable = 0 < after_s < float("inf")
        after_s = min(after_s, RETRY_AFTER_S_MAX) if is_usable else None
    return problem.model_copy(update={"retry_after_s": after_s})


def _problems(reply: BaseModel) -> Iterable[str]:
    """Why an answer cannot be used: nothing where it can."""
    for shape, problems in _CHECKS:
        if isinstance(reply, shape):
            yield from problems(reply)


def _of_hello(reply: HelloReply) -> Iterable[str]:
    if not is_tellable(reply.server_time):
        yield "a time"
    numbers = (reply.protocol_min, reply.protocol_max, *reply.acked, *reply.acked.values())
    if not all(0 <= number <= NUMBER_MAX for number in numbers):
        yield "a number"
    if reply.hub_epoch >= NUMBER_MAX:
        yield "an epoch"


def _of_log(reply: LogReply) -> Iterable[str]:
    for entry in reply.entries:
        if why := unusable(entry):
            yield why
        if entry.event.event_schema >= 2**31 or entry.hub_epoch >= NUMBER_MAX:
            yield "a number"


def _of_commands(reply: CommandsReply) -> Iterable[str]:
    for command in reply.commands:
        if not is_plain(command.payload) or not is_tellable(command.issued_at):
            yield "a command"


def _of_pairings(reply: PairingsReply) -> Iterable[str]:
    for pairing in reply.pairings:
        moments = (pairing.paired_at, pairing.revoked_at, pairing.quarantined_at)
        if not all(moment is None or is_tellable(moment) for moment in moments):
            yield "a time"


def _of_enrolment(reply: EnrolReply) -> Iterable[str]:
    texts = (reply.secret, reply.role, reply.store_id, reply.store_name)
    if not all(map(is_printable, texts)) or not reply.secret:
        yield "a text"


_CHECKS: tuple[tuple[type[BaseModel], Callable[[Any], Iterable[str]]], ...] = (
    (HelloReply, _of_hello),
    (LogReply, _of_log),
    (CommandsReply, _of_commands),
    (PairingsReply, _of_pairings),
    (EnrolReply, _of_enrolment),
)
