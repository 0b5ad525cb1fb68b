"""The settings, language, time and open issues that the counter's texts depend on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import datetime

from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot
from kiosk.domain.workflow import Role
from kiosk.screens.counter.open_issues import OpenIssues
from kiosk.screens.counter.settings import CounterSettings
from kiosk.screens.counter.texts import Times
from kiosk.screens.counter.waits import Waits


@frozen
class Wording:
    """What the texts of a card depend on besides the order.

    `person_name`, `role`: of the person at work here. `too_many`: see `SlotFigures`.
    `unsent_since`: when the oldest event was recorded that head office, or the hub, lacks.
    """

    settings: CounterSettings
    language: str
    now: datetime
    waits: Waits
    open_issues: OpenIssues = field(default_factory=OpenIssues)
    person_name: str = ""
    role: Role = Role.STAFF
    unsent_since: datetime | None = None
    too_many: Callable[[Slot], int] = lambda _slot: 0

    @property
    def local_now(self) -> datetime:
        """The time in the store's time zone."""
        return self.now.astimezone(self.settings.time_zone)

    @property
    def times(self) -> Times:
        """Formats times in this language."""
        return Times(self.language, self.settings.time_zone, self.now)
