"""What a check of `kiosk doctor` finds, and how it is told to people and to programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from kiosk.commands import shapes
from kiosk.commands.words import Words
from kiosk.services.link_reports import Level

State = Level
"""How a check came out: as a state of the link does."""

_MARKS = {State.GOOD: "✓", State.WARNING: "!", State.BAD: "✗"}
_FAR = timedelta(days=150)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    `key`: the code of what was found, and of its sentence among `table`; `text`: in the place of
    that sentence. `facts` fill the sentence's gaps and go to programs as they are: numbers with
    their unit in their name, times as datetimes.
    """

    check: str
    state: State
    key: str | None = None
    text: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    table: str = "finding"


def line(words: Words, finding: Finding) -> str:
    """For a person."""
    name = words(f"check.{finding.check}")
    return f"{_MARKS[finding.state]} {name:26} {sentence(words, finding)}"


def sentence(words: Words, finding: Finding) -> str:
    """What was found, and what to do about it."""
    if finding.text or finding.key is None:
        return finding.text
    gaps = {name: _gap(fact) for name, fact in finding.facts.items()}
    return words(f"{finding.table}.{finding.key}", **gaps)


def as_json(words: Words, finding: Finding) -> dict[str, Any]:
    """For a program: `code` stays the same through versions and languages, `detail` does not."""
    return {
        "check": finding.check,
        "state": finding.state.value,
        "code": finding.key or finding.check,
        "detail": sentence(words, finding),
        "params": {name: _plain(fact) for name, fact in finding.facts.items()},
    }


def _gap(fact: object) -> object:
    if not isinstance(fact, datetime):
        return fact
    is_far = abs(datetime.now(UTC) - fact.astimezone()) > _FAR
    return f"{fact.astimezone():%d/%m/%Y %H:%M}" if is_far else shapes.local(fact)


def _plain(fact: object) -> object:
    if isinstance(fact, datetime):
        return shapes.instant(fact)
    if fact is None or isinstance(fact, int | float | bool):
        return fact
    if isinstance(fact, list | tuple):
        return [_plain(each) for each in fact]
    return str(fact)
