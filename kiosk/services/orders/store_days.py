"""The days on which this store is open."""

from __future__ import annotations

from kiosk.domain.opening_hours import OpeningDays
from kiosk.setting_values import WEEKDAYS
from kiosk.settings import Settings


def opening_days(settings: Settings) -> OpeningDays:
    """The opening days in the store's settings."""
    weekdays = frozenset(map(WEEKDAYS.index, settings.open_days))
    return OpeningDays(weekdays, frozenset(settings.closed_on))
