"""What a check of `kiosk doctor` finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """How a check came out."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: a sentence's key among `finding`, or a plain `text`."""

    check: str
    state: State
    key: str | None = None
    text: str = ""
    facts: dict[str, object] = field(default_factory=dict)
