"""Findings of `kiosk doctor`, and how people and programs get them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from kiosk.cli import shapes
from kiosk.cli.messages import Messages
from kiosk.domain.frozen import frozen
from kiosk.services.replication.link_reports import Level

State = Level
"""The result of a check; the same levels as those of the link."""

_MARKS = {State.GOOD: "✓", State.WARNING: "!", State.BAD: "✗"}


@frozen
class Finding:
    """What one check found.

    `key`: the finding's code, and with the prefix `table` the key of its sentence; `text` replaces
    that sentence. `params` fill the sentence's gaps and go to programs as they are: names of
    numbers end in their unit, times are datetimes.
    """

    check: str
    state: State
    key: str | None = None
    text: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    table: str = "finding"


def line(words: Messages, finding: Finding) -> str:
    """One line for a person: mark, name of the check, sentence."""
    name = words(f"check.{finding.check}")
    return f"{_MARKS[finding.state]} {name:26} {sentence(words, finding)}"


def sentence(words: Messages, finding: Finding) -> str:
    """What was found, and what to do about it."""
    if finding.text or finding.key is None:
        return finding.text
    return words(f"{finding.table}.{finding.key}", **finding.params)


def as_json(words: Messages, finding: Finding) -> dict[str, Any]:
    """For a program: `code` is the same in all versions and languages, `detail` is not."""
    return {
        "check": finding.check,
        "state": finding.state.value,
        "code": finding.key or finding.check,
        "detail": sentence(words, finding),
        "params": {name: _plain(param) for name, param in finding.params.items()},
    }


def _plain(param: object) -> object:
    if isinstance(param, datetime):
        return shapes.timestamp(param)
    if param is None or isinstance(param, int | float | bool):
        return param
    if isinstance(param, list | tuple):
        return [_plain(each) for each in param]
    return str(param)
