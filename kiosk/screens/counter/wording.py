"""The settings, language, time and open issues that the counter's texts depend on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.screens.counter.open_issues import OpenIssues
from kiosk.screens.counter.settings import CounterSettings
from kiosk.screens.counter.texts import Times
from kiosk.screens.counter.waits import Waits


@dataclass(frozen=True, slots=True)
class Wording:
    """What the texts of a card depend on besides the order. `person_name`: who is at work here."""

    settings: CounterSettings
    language: str
    now: datetime
    waits: Waits
    open_issues: OpenIssues = field(default_factory=OpenIssues)
    person_name: str = ""

    @property
    def times(self) -> Times:
        """Formats times in this language."""
        return Times(self.language, self.settings.time_zone, self.now)
