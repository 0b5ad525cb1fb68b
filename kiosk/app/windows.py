"""Places the screens' windows on the displays and keeps them there."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QScreen

from kiosk.app import WindowPlace
from kiosk.domain.frozen import frozen
from kiosk.screens.key_runs import Kind
from kiosk.screens.keys import kind_of
from kiosk.screens.pointer import HiddenPointer
from kiosk.screens.window import ScreenWindow

LOOK_MS = 500
PATIENCE_S = 3.0
"""A window that was shown again gets this long to appear before the next try."""

_EDITING = frozenset(
    {
        Qt.Key.Key_A,
        Qt.Key.Key_C,
        Qt.Key.Key_V,
        Qt.Key.Key_X,
        Qt.Key.Key_Z,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
    }
)
_OWN = frozenset({Qt.Key.Key_F, Qt.Key.Key_Return, Qt.Key.Key_Enter})
WITH_CTRL: Mapping[str, frozenset[Qt.Key]] = {
    "counter": _EDITING | _OWN,
    "check-in": frozenset(),
    "board": frozenset(),
}
"""The keys that a screen uses together with Ctrl; it uses none with Alt or Meta."""


@frozen
class Display:
    """A display's name and serial number, as settings refer to it; "" where not known."""

    name: str
    serial: str = ""

    def is_called(self, wanted: str) -> bool:
        """Whether `wanted`, from the settings, is this display's name or serial number."""
        return bool(wanted) and wanted in (self.name, self.serial)


def places_of(
    screens: Sequence[str], wanted: Mapping[str, str], displays: Sequence[Display]
) -> dict[str, int]:
    """The display that each screen fills, as an index into `displays`.

    `wanted`: the display's name or serial number in a screen's settings; "" for any. Screens that
    name a display get theirs first; no display has two screens. A screen without a display is
    left out, so that it does not cover another.
    """
    places: dict[str, int] = {}
    for is_named in (True, False):
        for screen in screens:
            free = [number for number in range(len(displays)) if number not in places.values()]
            if is_named:
                free = [number for number in free if displays[number].is_called(wanted[screen])]
            if screen not in places and free:
                places[screen] = free[0]
    return places


class KeptWindow(QObject):
    """A window that cannot be closed, and that gets only its own screen's key combinations.

    Make it before the scanner is installed, so that the scanner sees the keys first: a scan may
    contain key combinations.
    """

    def __init__(
        self, name: str, window: ScreenWindow, pointer: HiddenPointer, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.window = window
        self._pointer = pointer
        self._with_ctrl = WITH_CTRL[name]
        self._app_id = f"kiosk.{name}"
        self._brought_s: float | None = None
        window.view.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        """Qt's event filter: True keeps the event from the window."""
        if event.type() is QEvent.Type.Close:
            event.ignore()
            return True
        self._pointer.notice(event)
        is_key = event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        return is_key and isinstance(event, QKeyEvent) and not self._is_known(event)

    def fill(self, display: QScreen) -> None:
        """Show the window over the whole display."""
        self._brought_s = time.monotonic()
        # By this a Wayland compositor knows the window: see `cli.screens.weston_ini`.
        QGuiApplication.setDesktopFileName(self._app_id)
        self.window.fill(display)

    def bring_back(self, display: QScreen) -> None:
        """Show the window again if it was hidden, minimised, made smaller or unmapped."""
        if not self._is_gone():
            self._brought_s = None
        elif self._brought_s is None or time.monotonic() - self._brought_s > PATIENCE_S:
            # Hidden first: Qt does not show a window that it believes to be visible.
            self.window.view.hide()
            self.fill(display)

    def let_go(self) -> None:
        """Allow the window to be closed."""
        self.window.view.removeEventFilter(self)

    def _is_gone(self) -> bool:
        view = self.window.view
        if not view.isVisible() or view.windowStates() != Qt.WindowState.WindowFullScreen:
            return True
        # On other platforms a window that is merely covered may count as not exposed.
        return QGuiApplication.platformName() == "xcb" and not view.isExposed()

    def _is_known(self, event: QKeyEvent) -> bool:
        if kind_of(event) is not Kind.COMMAND:
            return True
        modifiers = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        return modifiers == Qt.KeyboardModifier.ControlModifier and event.key() in self._with_ctrl


class Windows(QObject):
    """The windows of the open screens.

    With a display for each screen, each window fills its own and is kept there (`is_kept`); a
    window whose display is unplugged is hidden until there is a display for it, so that it covers
    no other. Where that is asked for (`is_windowed`, `place`), or with fewer displays than screens,
    they are windows that can be closed.
    """

    def __init__(
        self,
        application: QGuiApplication,
        wanted: Mapping[str, str],
        *,
        place: WindowPlace | None = None,
        is_windowed: bool = False,
        on_closed: Callable[[], None],
    ) -> None:
        """`wanted`: each screen's display in the settings ("" for any), in the screens' order.

        `on_closed` is called when the last window that can be closed was closed.
        """
        super().__init__()
        self._application = application
        self._wanted = dict(wanted)
        self._place = place
        self._on_closed = on_closed
        self._open: dict[str, ScreenWindow] = {}
        self._kept: dict[str, KeptWindow] = {}
        self._filled: dict[str, tuple[str, QRect]] = {}
        self._stood: dict[str, str] = {}
        has_enough = len(application.screens()) >= len(self._wanted)
        self.is_kept = has_enough and not is_windowed and place is None
        self._pointer = HiddenPointer()
        self._looks = QTimer(self, interval=LOOK_MS)
        self._looks.timeout.connect(self._look)
        if self.is_kept:
            application.screenRemoved.connect(self._look)

    def add(self, name: str, window: ScreenWindow) -> None:
        """Add a screen whose window is not shown yet."""
        self._open[name] = window
        if self.is_kept:
            self._kept[name] = KeptWindow(name, window, self._pointer, self)
        else:
            window.view.visibleChanged.connect(self._on_window)

    def show(self) -> None:
        """Show the windows added so far; the counter's is in front where they overlap."""
        if self.is_kept:
            self._pointer.hide()
            self._look()
            self._looks.start()
            return
        displays = self._displays_now()
        for number, (name, window) in enumerate(self._open.items()):
            own = displays.get(name) if len(displays) == len(self._wanted) else None
            window.view.setFramePosition(self._corner(number, window, own))
            window.show()
        if "counter" in self._open:
            self._open["counter"].view.raise_()

    def end(self) -> None:
        """Stop keeping and watching the windows."""
        self._looks.stop()
        self._pointer.show()
        if self.is_kept:
            self._application.screenRemoved.disconnect(self._look)
        for kept in self._kept.values():
            kept.let_go()
        if not self.is_kept:
            for window in self._open.values():
                window.view.visibleChanged.disconnect(self._on_window)

    def _look(self, _: QScreen | None = None) -> None:
        """Put every window back, because displays or windows may have changed."""
        now = self._displays_now()
        for name, kept in self._kept.items():
            display = now.get(name)
            if display is None:
                kept.window.view.hide()
                self._filled.pop(name, None)
            elif self._filled.get(name) == (display.name(), display.geometry()):
                kept.bring_back(display)
            else:
                kept.fill(display)
                self._filled[name] = (display.name(), display.geometry())
                self._stood[name] = display.name()

    def _displays_now(self) -> dict[str, QScreen]:
        """The display of each screen that has one; a screen keeps its display if possible."""
        found = self._application.screens()
        known = [Display(display.name(), display.serialNumber()) for display in found]
        wanted = {
            name: asked
            if any(display.is_called(asked) for display in known)
            else self._stood.get(name, "")
            for name, asked in self._wanted.items()
        }
        places = places_of(list(self._wanted), wanted, known)
        return {name: found[number] for name, number in places.items()}

    def _corner(self, number: int, window: ScreenWindow, own: QScreen | None) -> QPoint:
        """The window's top left corner: on its own display, or side by side on the primary one."""
        if self._place is None and own is not None:
            return own.availableGeometry().topLeft()
        place = self._place or WindowPlace(number, len(self._wanted))
        free = self._application.primaryScreen().availableGeometry()
        size = window.view.size()
        steps = max(place.count - 1, 1)
        step_x = max(free.width() - size.width(), 0) // steps
        step_y = min(max(free.height() - size.height(), 0) // steps, 60)
        return free.topLeft() + QPoint(step_x * place.number, step_y * place.number)

    def _on_window(self) -> None:
        if not any(window.view.isVisible() for window in self._open.values()):
            self._on_closed()
