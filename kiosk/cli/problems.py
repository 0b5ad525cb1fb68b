"""Formats the problems that `kiosk verify` and `kiosk headoffice verify` find."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kiosk.cli import shapes
from kiosk.cli.messages import Messages
from kiosk.domain.problem import Problem
from kiosk.services.replication.validation.contents import is_writable_time


def problem_text(words: Messages, problem: Problem) -> str:
    """One problem in the reader's language."""
    return words(
        f"problem.{problem.code}",
        **{name: _shown(words, name, param) for name, param in problem.params.items()},
    )


def problem_json(words: Messages, problem: Problem) -> dict[str, Any]:
    """For a program: `code` and `params` stay the same in each language, `detail` does not."""
    return {
        "code": problem.code,
        "detail": problem_text(words, problem),
        "params": {name: _plain(words, param) for name, param in problem.params.items()},
    }


def _shown(words: Messages, name: str, param: object) -> object:
    if isinstance(param, Problem):
        return problem_text(words, param)
    if name == "part":
        return words(f"problem.part_{param}")
    if isinstance(param, datetime):
        return param if is_writable_time(param) else str(param)
    # Values from the database are shown as they are.
    return param if isinstance(param, int) else "—" if param is None else str(param)


def _plain(words: Messages, param: object) -> object:
    if isinstance(param, Problem):
        return problem_json(words, param)
    if isinstance(param, datetime) and is_writable_time(param):
        return shapes.timestamp(param)
    return param if param is None or isinstance(param, int) else str(param)
