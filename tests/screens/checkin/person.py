"""A customer before the check-in screen: what they do with it, and what they see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtQuick import QQuickItem

import kiosk.screens.checkin
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.checkin.view_model import CheckInViewModel
from kiosk.screens.tasks import Tasks
from tests.screens.hands import Shown, accessible_name
from tests.storage.sample import NOON, FakeClock

SCREEN = Path(kiosk.screens.checkin.__file__).parent / "CheckInScreen.qml"


class Seconds:
    """A clock that counts seconds, moved by the clock of the store."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock

    def __call__(self) -> float:
        return (self.clock.now - NOON).total_seconds()


class Person:
    """Taps, types and scans; waits for what they should see, never for a time."""

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
        self.until_answered()

    def until_answered(self) -> None:
        """Until everything asked of the store is answered."""
        self.shown.until(lambda: self.tasks.is_idle)
        self.shown.look()

    def waits_s(self, seconds: float) -> None:
        """Time passes, and the screen notices."""
        self.clock.pass_s(seconds)
        self.view_model.tick()
        self.until_answered()

    # --- eyes ---------------------------------------------------------------------------------

    @property
    def page(self) -> str:
        return str(self.view_model.page)

    @property
    def typed(self) -> str:
        """What the field of the page holds."""
        fields = {"code": "code", "surname": "surname", "phone": "secondFactor", "bay": "bay"}
        return str(self.entry.property(fields[self.page]))

    def items(self, kind: str) -> list[QQuickItem]:
        return [item for item in self.shown.items() if item.inherits(kind)]

    def texts(self) -> list[str]:
        """Every visible text, with plain spaces."""
        return [plain(text) for text in self.shown.texts()]

    def sees(self, *texts: str) -> bool:
        everything = "\n".join(self.texts())
        return all(text in everything for text in texts)

    def expects(self, *texts: str) -> None:
        """Wait until all of these can be read."""
        self.shown.until(lambda: self.sees(*texts))

    def controls(self) -> list[QQuickItem]:
        """Everything that can be touched now."""
        return [item for item in self.items("QQuickAbstractButton") if item.isEnabled()]

    def control(self, name: str) -> QQuickItem:
        """The one control with this name, once it is there."""

        def found() -> list[QQuickItem]:
            return [item for item in self.controls() if plain(accessible_name(item)) == name]

        self.shown.until(lambda: len(found()) == 1)
        return found()[0]

    # --- hands --------------------------------------------------------------------------------

    def taps(self, *names: str) -> None:
        for name in names:
            self.shown.tap_at_once(self.control(name))
            self.until_answered()

    def keys_in(self, text: str) -> None:
        """On the screen's keypad."""
        self.taps(*text)

    def types(self, text: str) -> None:
        """On a keyboard."""
        self.shown.type(text)

    def key(self, key: Qt.Key) -> None:
        self.shown.key(key)
        self.until_answered()

    def scans(self, code: str) -> None:
        self.view_model.scanned(code)
        self.until_answered()


Approach = Callable[..., Person]


def plain(text: str) -> str:
    """With plain spaces instead of the ones that do not break."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def rect_of(item: QQuickItem) -> QRectF:
    """Where it lies in the window."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def ancestors(item: QQuickItem) -> Iterator[QQuickItem]:
    """What an item lies in, from the inside outwards."""
    parent = item.parentItem()
    while parent is not None:
        yield parent
        parent = parent.parentItem()


def centre(item: QQuickItem) -> QPointF:
    return rect_of(item).center()
