"""The settings of one counter."""

from __future__ import annotations

from dataclasses import field
from datetime import tzinfo

from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.codes.keyboard_layouts import LAYOUT_NAMES
from kiosk.domain.frozen import frozen
from kiosk.domain.opening_hours import OpeningDays
from kiosk.domain.people.person import Person
from kiosk.domain.reasons import DEFAULT_REASONS, Reasons
from kiosk.services.phones import DEFAULT_COUNTRY

__all__ = ["CounterSettings", "Person"]


@frozen
class CounterSettings:
    """Names, people and times of one counter. `people`: those known at the start.

    `warn_s`, `late_s`, `escalate_s`: when a wait changes its colour. `time_zone` None is the
    device's. Slots are offered from `opens_at_h` to `closes_at_h`, on the next `slot_days` of
    the `opening_days`, each for `slot_capacity` orders (0: any number).
    `keep_days`, `ready_days_max`: as in `KeepingRules`.
    `keyboard_layouts`: the layouts in which a scan is read.
    `staff_pins`: whether staff work with a PIN too. `lock_after_s`: after so long without a touch
    nobody is at work any more; 0: never.
    `country`: the country of phone numbers without a prefix. `comfortable_rows`: the rows of the
    lists are one line higher. `left_handed`: the panel is left.
    `introduces`: new people are offered the introduction. `shelf_required`: an order becomes ready
    only with the shelf of its parcel. `signature`: whoever collects signs, or there is a reason why
    not. `mail_again`: customers can be mailed again that their order is ready. `is_named`: the
    store has chosen the counter's name.
    """

    counter_name: str
    store_name: str
    people: tuple[Person, ...]
    language: str = "fr"
    mode: str = "light"
    warn_s: int = 120
    late_s: int = 300
    escalate_s: int = 600
    undo_s: float = 8.0
    reasons: Reasons = field(default_factory=lambda: DEFAULT_REASONS)
    time_zone: tzinfo | None = None
    opening_days: OpeningDays = field(default_factory=OpeningDays)
    opens_at_h: int = 9
    closes_at_h: int = 19
    slot_minutes: int = 60
    slot_capacity: int = 0
    slot_days: int = 7
    keep_days: int = 7
    ready_days_max: int = 3
    keyboard_layouts: tuple[str, ...] = LAYOUT_NAMES
    country: str = DEFAULT_COUNTRY
    staff_pins: bool = False
    lock_after_s: float = 0.0
    comfortable_rows: bool = False
    left_handed: bool = False
    introduces: bool = True
    shelf_required: bool = False
    signature: bool = False
    mail_again: bool = False
    is_named: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError when `people` is empty."""
        if not self.people:
            raise ValueError("a counter needs at least one person")

    @property
    def keeping(self) -> KeepingRules:
        """How long ready orders are kept."""
        return KeepingRules(self.keep_days, self.ready_days_max, self.opening_days, self.time_zone)
