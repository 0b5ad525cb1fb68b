"""Keeps the display lit in opening hours while a screen is shown; at other times it may blank."""

from __future__ import annotations

import asyncio
import ctypes
import ctypes.util
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from kiosk.domain.opening_hours import is_open

LOOK_S = 20.0
"""How often `keep` is repeated, in case another program has changed the display's time-outs."""

_X_KEEP = 2
"""Makes XSetScreenSaver keep blanking and exposures (DefaultBlanking, DefaultExposures)."""

_SERVICE = "org.freedesktop.ScreenSaver"
_PATHS = ("/org/freedesktop/ScreenSaver", "/ScreenSaver")
_CALL_MS_MAX = 500


class Keeper(Protocol):
    """Keeps a display lit. Both methods may be called repeatedly."""

    def keep(self) -> None:
        """Light the display and keep it lit."""

    def release(self) -> None:
        """Restore what `keep` changed."""


class XServerKeeper:
    """Switches an X server's screen saver and power saving (DPMS) off, and on again."""

    def __init__(self, display: str) -> None:
        """`display`: in the form of the variable DISPLAY."""
        self._display = display.encode()
        self._former: tuple[int, int] | None = None
        self._had_power_saving = False
        self._x, self._ext = _library("X11"), _library("Xext")
        if self._x is not None:
            self._x.XOpenDisplay.restype = ctypes.c_void_p

    def keep(self) -> None:
        """Switch screen saver and power saving off."""
        self._with_server(self._switch_off)

    def release(self) -> None:
        """Switch on again what was on before."""
        self._with_server(self._switch_on)

    def _with_server(self, work: Callable[[Any, ctypes.c_void_p], None]) -> None:
        if self._x is None:
            return
        display = ctypes.c_void_p(self._x.XOpenDisplay(self._display))
        if display.value:
            work(self._x, display)
            self._x.XCloseDisplay(display)

    def _switch_off(self, x: Any, display: ctypes.c_void_p) -> None:
        timeout_s, interval_s, *others = (ctypes.c_int() for _ in range(4))
        numbers = (timeout_s, interval_s, *others)
        x.XGetScreenSaver(display, *(ctypes.byref(number) for number in numbers))
        if timeout_s.value:
            self._former = timeout_s.value, interval_s.value
            x.XSetScreenSaver(display, 0, 0, _X_KEEP, _X_KEEP)
            x.XResetScreenSaver(display)
        if self._saves_power(display):
            self._had_power_saving = True
            self._ext.DPMSDisable(display)

    def _switch_on(self, x: Any, display: ctypes.c_void_p) -> None:
        if self._former is not None:
            x.XSetScreenSaver(display, *self._former, _X_KEEP, _X_KEEP)
            self._former = None
        if self._had_power_saving:
            self._ext.DPMSEnable(display)
            self._had_power_saving = False

    def _saves_power(self, display: ctypes.c_void_p) -> bool:
        ext, one, other = self._ext, ctypes.c_int(), ctypes.c_int()
        if ext is None or not ext.DPMSQueryExtension(
            display, ctypes.byref(one), ctypes.byref(other)
        ):
            return False
        level, is_on = ctypes.c_ushort(), ctypes.c_ubyte()
        ext.DPMSInfo(display, ctypes.byref(level), ctypes.byref(is_on))
        return bool(is_on.value)


def _library(name: str) -> Any:
    found = ctypes.util.find_library(name)
    try:
        return None if found is None else ctypes.CDLL(found)
    except OSError:
        return None


class DesktopKeeper:
    """Asks the desktop's screen saver service over D-Bus not to blank the display.

    The service forgets the request when the connection ends, so it has a connection of its own.
    """

    _NAME = "kiosk-awake"

    def __init__(self) -> None:
        self._is_kept = False

    def keep(self) -> None:
        """Send the request unless it was granted already; does nothing without the service."""
        if self._is_kept:
            return
        from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage  # noqa: PLC0415

        bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, self._NAME)
        for path in _PATHS if bus.isConnected() else ():
            request = QDBusMessage.createMethodCall(_SERVICE, path, _SERVICE, "Inhibit")
            request.setArguments(["kiosk", "Open to customers"])
            answer = bus.call(request, QDBus.CallMode.Block, _CALL_MS_MAX)
            if answer.type() is QDBusMessage.MessageType.ReplyMessage:
                self._is_kept = True
                return
        QDBusConnection.disconnectFromBus(self._NAME)

    def release(self) -> None:
        """End the connection, and with it the request."""
        if self._is_kept:
            from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415

            self._is_kept = False
            QDBusConnection.disconnectFromBus(self._NAME)


def keepers_here(platform: str) -> tuple[Keeper, ...]:
    """The keepers that work on this device. `platform`: the name of Qt's platform plugin."""
    display = os.environ.get("DISPLAY", "")
    has_bus = bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS"))
    keepers: list[Keeper] = []
    if platform == "xcb" and display:
        keepers.append(XServerKeeper(display))
    if has_bus and platform in ("xcb", "wayland"):
        keepers.append(DesktopKeeper())
    return tuple(keepers)


async def stay_awake(
    keepers: Sequence[Keeper], opens_at_h: int, closes_at_h: int, now: Callable[[], datetime]
) -> None:
    """Keep the display lit in opening hours until cancelled. `now`: the store's local time."""
    try:
        while True:
            for keeper in keepers:
                if is_open(now(), opens_at_h, closes_at_h):
                    keeper.keep()
                else:
                    keeper.release()
            await asyncio.sleep(LOOK_S)
    finally:
        for keeper in keepers:
            keeper.release()
