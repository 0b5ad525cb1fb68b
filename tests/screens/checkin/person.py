"""Simulates a customer at the check-in screen: what they tap, type, scan and see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtQuick import QQuickItem

import kiosk.screens.checkin
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.checkin.same_scan import SAME_SCAN_S
from kiosk.screens.checkin.view_model import CheckInViewModel
from kiosk.screens.tasks import Tasks
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.storage.local_database import LocalDatabase
from tests.screens.hands import Shown, accessible_name
from tests.storage.sample import NOON, FakeClock, order_of

SCREEN = Path(kiosk.screens.checkin.__file__).parent / "CheckInScreen.qml"


class Seconds:
    """A clock in seconds that follows the store's fake clock."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock

    def __call__(self) -> float:
        return (self.clock.now - NOON).total_seconds()


def counter_in_view() -> CountersInView:
    """A counter in the same program, whose window stays shown."""
    counters = CountersInView(clock=lambda: 0.0)
    counters.note_own(is_shown=True)
    return counters


class Person:
    """Taps, types and scans; waits for what the screen should show, never for a fixed time."""

    def __init__(
        self,
        shown: Shown,
        view_model: CheckInViewModel,
        tasks: Tasks,
        feed: ChangeFeed,
        clock: FakeClock,
    ) -> None:
        self.shown, self.view_model = shown, view_model
        self.entry: Any = view_model.entry
        self.preferences: Any = view_model.preferences
        self.navigation: Any = view_model.navigation
        self.visit: Any = view_model.visit
        self.tasks, self.feed, self.clock = tasks, feed, clock
        self._scanned = ""
        self.touches = 0
        self.until_answered()

    def until_answered(self) -> None:
        """Waits until the screen's tasks are done."""
        self.shown.until(lambda: self.tasks.is_idle)
        self.shown.look()

    def waits_s(self, seconds: float) -> None:
        """Lets `seconds` pass on the fake clock, and ticks the screen."""
        self.clock.pass_s(seconds)
        self.view_model.tick()
        self.until_answered()

    # --- eyes ---------------------------------------------------------------------------------

    @property
    def page(self) -> str:
        return str(self.view_model.page)

    @property
    def typed(self) -> str:
        """The text in the page's field."""
        fields = {"code": "code", "surname": "surname", "phone": "secondFactor", "bay": "bay"}
        return str(self.entry.property(fields[self.page]))

    def items(self, kind: str) -> list[QQuickItem]:
        return [item for item in self.shown.items() if item.inherits(kind)]

    def texts(self) -> list[str]:
        """Every visible text, with ordinary spaces."""
        return [plain(text) for text in self.shown.texts()]

    def sees(self, *texts: str) -> bool:
        everything = "\n".join(self.texts())
        return all(text in everything for text in texts)

    def expects(self, *texts: str) -> None:
        """Waits until the screen shows all these texts."""
        self.shown.until(lambda: self.sees(*texts))

    def controls(self) -> list[QQuickItem]:
        """Every enabled button."""
        return [item for item in self.items("QQuickAbstractButton") if item.isEnabled()]

    def control(self, name: str) -> QQuickItem:
        """Waits for the only control with this name, and returns it."""

        def only() -> list[QQuickItem]:
            found = [item for item in self.controls() if plain(accessible_name(item)) == name]
            return found if len(found) == 1 else []

        return self.shown.seen(only)[0]

    # --- hands --------------------------------------------------------------------------------

    def taps(self, *names: str) -> None:
        for name in names:
            self.touches += 1
            self.shown.tap_at_once(self.control(name))
            self.until_answered()

    def keys_in(self, text: str) -> None:
        """Types `text` on the screen's keypad."""
        self.taps(*text)

    def types(self, text: str) -> None:
        """Types `text` on a keyboard."""
        self.shown.type(text)

    def key(self, key: Qt.Key) -> None:
        self.shown.key(key)
        self.until_answered()

    def scans(self, code: str) -> None:
        """Scans; the same code again only after a while, or it would be one scan."""
        if code == self._scanned:
            self.clock.pass_s(SAME_SCAN_S)
        self._scanned = code
        self.view_model.scanned(code)
        self.until_answered()


Approach = Callable[..., Person]


def code_of(store: LocalDatabase, order_id: str) -> str:
    return order_of(store, order_id).pickup_code


def plain(text: str) -> str:
    """Replaces non-breaking spaces by ordinary ones."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def rect_of(item: QQuickItem) -> QRectF:
    """The rectangle of an item, in window coordinates."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def ancestors(item: QQuickItem) -> Iterator[QQuickItem]:
    """Yields the parents of an item, the nearest first."""
    parent = item.parentItem()
    while parent is not None:
        yield parent
        parent = parent.parentItem()


def centre(item: QQuickItem) -> QPointF:
    return rect_of(item).center()
