"""Answers that are not 2xx, raised as errors."""

from __future__ import annotations

from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.problem_codes import ProblemDetails


def refused(status: int, code: str, message: str, expected: int | None = None) -> WireProblem:
    """The WireProblem for an answer that is not 2xx."""
    return WireProblem(status, ProblemDetails(code=code, message=message, expected=expected))
