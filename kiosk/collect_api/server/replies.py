"""Makes the answers of the Collect API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from kiosk.collect_api.fields import Reply
from kiosk.collect_api.problems import CollectProblem

_HEADERS = {"cache-control": "no-store"}


def nothing() -> Response:
    """The answer 204."""
    return Response(status_code=204, headers=_HEADERS)


def reply(body: Reply | Sequence[Reply], status: int = 200) -> Response:
    """An answer with a body, or with a list of them."""
    values = body.written() if isinstance(body, Reply) else [one.written() for one in body]
    return written(values, status)


def written(values: Any, status: int = 200) -> Response:
    """An answer with these JSON values."""
    return JSONResponse(values, status, _HEADERS)


def refusal(problem: CollectProblem, more: Mapping[str, str] | None = None) -> Response:
    """The answer for a problem, with the published error body. `more`: further headers."""
    headers = {**_HEADERS, **(more or {})}
    if problem.again_s is not None:
        headers["retry-after"] = str(problem.again_s)
    if problem.status == 401:
        headers["www-authenticate"] = "Bearer"
    return JSONResponse(problem.body(), problem.status, headers)
