"""What a machine held that contradicts the store's log, as it is kept beside the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class AsideWhy(StrEnum):
    """Why an event was set aside."""

    CONTRADICTS = "contradicts"
    """The log has other contents under its identity, or another event under its number."""
    FOLLOWS = "follows"
    """It chains to what was set aside, and the log does not have it."""


@dataclass(frozen=True, slots=True)
class KeptAside:
    """One event that was set aside. `contents`: its columns, and the order that it began."""

    event_id: str
    order_id: str | None
    why: str
    at: datetime
    contents: Mapping[str, Any]
