"""Reads the bodies of requests, and makes answers and error answers.

Every answer that is not 2xx has a `ProblemDetails` as its body, which quotes nothing that was sent.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kiosk.domain.frozen import frozen
from kiosk.sync.protocol.bodies import EntriesBody, EventsBody
from kiosk.sync.protocol.fields import BODY_BYTES_MAX
from kiosk.sync.protocol.limits import SENT_BYTES_MAX, is_too_long, overlong, unusable
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.problem_codes import (
    BUSY,
    FAILURE,
    NOT_UNDERSTOOD,
    TOO_LARGE,
    ProblemDetails,
)
from kiosk.sync.protocol.records import Sent, WireEntry

BUSY_RETRY_S = 2.0


@frozen
class BodyLimits:
    """How many bytes of a body are read, and for how many seconds at most."""

    bytes_max: int = BODY_BYTES_MAX
    read_s_max: float = 30.0


OF_PAIRED = BodyLimits()
PAIR_LIMITS = BodyLimits(bytes_max=8192, read_s_max=5.0)
"""For a request from a device that has not shown a secret yet."""

Report = Callable[[BaseException], str]
"""Reports a bug of this program to the log; returns the reference it is logged under."""

Body = TypeVar("Body", bound=BaseModel)

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
}


def answer(
    reply: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """The response with this body, as JSON."""
    headers = {"cache-control": "no-store", **(headers or {})}
    return Response(written(reply), status, headers, media_type="application/json")


def written(reply: BaseModel) -> bytes:
    """A body as JSON."""
    return reply.model_dump_json(by_alias=True).encode()


def refusal(problem: WireProblem) -> Response:
    """The response for a problem; with `Retry-After` if the problem has a time to wait."""
    headers = {}
    if problem.problem.retry_after_s is not None:
        headers["retry-after"] = str(math.ceil(problem.problem.retry_after_s))
    if problem.status == 401:
        headers["www-authenticate"] = "Bearer"
    return answer(problem.problem, problem.status, headers)


def busy() -> Response:
    """The response while the store's database cannot save or read."""
    sentence = "The store cannot save or read just now: try again in a moment."
    problem = ProblemDetails(code=BUSY, message=sentence, retry_after_s=BUSY_RETRY_S)
    return refusal(WireProblem(503, problem))


def failure(error: BaseException, report: Report) -> Response:
    """The response for a bug of this program."""
    return refusal(failed(error, report))


def failed(error: BaseException, report: Report) -> WireProblem:
    """The WireProblem for a bug of this program, which is reported."""
    sentence = f"Something went wrong here; reference {report(error)}."
    return WireProblem(500, ProblemDetails(code=FAILURE, message=sentence))


def not_understood(sentence: str) -> WireProblem:
    """The WireProblem for a request that cannot be read."""
    return WireProblem(400, ProblemDetails(code=NOT_UNDERSTOOD, message=sentence))


def http_refusal(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """The response for an address or a method that does not exist."""
    assert isinstance(error, HTTPException)
    return _of_http(error.status_code, error.headers)


def nothing_here() -> Response:
    """The response for an address that does not exist, or not for this caller."""
    return _of_http(404)


def _of_http(status: int, headers: Mapping[str, str] | None = None) -> Response:
    sentence = _SENTENCES.get(status, "This request cannot be answered.")
    return answer(ProblemDetails(code=NOT_UNDERSTOOD, message=sentence), status, headers)


def parameters_refusal(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """The response for query parameters that are missing or wrong."""
    assert isinstance(error, RequestValidationError)
    return refusal(not_understood(_sentence("The parameters do not fit", error.errors())))


async def read_body(request: Request, shape: type[Body], limits: BodyLimits = OF_PAIRED) -> Body:
    """The body of a request. Raises WireProblem: 413 TOO_LARGE, 400 NOT_UNDERSTOOD.

    Reads no more than the limit. Types are strict: a number in quotes is not a number.
    """
    return body_of(await read_raw(request, limits), shape)


def body_of(raw: bytes, shape: type[Body]) -> Body:
    """A body from its bytes. Raises WireProblem: 413 TOO_LARGE, 400 NOT_UNDERSTOOD."""
    try:
        body = shape.model_validate_json(raw, strict=True)
    except ValidationError as error:
        raise not_understood(_sentence("The body does not fit", error.errors())) from None
    if b"\\u0000" in raw and _NUL.search(raw):
        raise not_understood("The body holds the character U+0000, which no text has.")
    _refuse_unusable(body)
    return body


def announced_bytes(request: Request, unsaid: int = BODY_BYTES_MAX) -> int:
    """The body's `Content-Length`, which the server enforces; `unsaid` without a valid one."""
    announced = request.headers.get("content-length", "")
    return int(announced[:20]) if announced.isdecimal() else unsaid


async def read_raw(request: Request, limits: BodyLimits = OF_PAIRED) -> bytes:
    """The bytes of a body. Raises WireProblem as `read_body` does."""
    if announced_bytes(request, 0) > limits.bytes_max:
        raise _body_too_large(limits)
    read = bytearray()
    try:
        async with asyncio.timeout(limits.read_s_max):
            async for chunk in request.stream():
                read += chunk
                if len(read) > limits.bytes_max:
                    raise _body_too_large(limits)
    except (TimeoutError, ClientDisconnect):
        raise not_understood("The body ended before it was complete.") from None
    return bytes(read)


def _sentence(what: str, errors: Sequence[Any]) -> str:
    """A sentence on the first of pydantic's errors: the field, and what is expected there."""
    first = errors[0]
    where = ".".join(str(part) for part in first["loc"])[:100]
    return f"{what}: {where}: {first['msg']}." if where else f"{what}: {first['msg']}."


def _refuse_unusable(body: BaseModel) -> None:
    """Refuse, before anything is stored, what another device could not accept from this one."""
    for sent in _sent(body):
        problem = unusable(sent)
        if problem is not None:
            raise not_understood(f"The body does not fit: {problem}.")
        if isinstance(sent, Sent) and (field := overlong(sent)) is not None:
            raise not_understood(f"The body does not fit: {field}: the text is too long.")
        # Not for entries: a hub has checked them as events.
        if isinstance(sent, Sent) and is_too_long(sent):
            raise _too_large(f"An event may have {SENT_BYTES_MAX} bytes at most.")


def _sent(body: BaseModel) -> Iterable[Sent | WireEntry]:
    if isinstance(body, EventsBody):
        return (*body.events, *body.relayed)
    return body.entries if isinstance(body, EntriesBody) else ()


def _body_too_large(limits: BodyLimits) -> WireProblem:
    return _too_large(f"A body may have {limits.bytes_max} bytes at most.")


def _too_large(sentence: str) -> WireProblem:
    return WireProblem(413, ProblemDetails(code=TOO_LARGE, message=sentence))
