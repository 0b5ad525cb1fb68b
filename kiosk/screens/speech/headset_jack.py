"""Notes when a headset is plugged into the device's own audio socket, as the kernel reports it."""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier

SWITCHES = Path("/sys/class/input")
DEVICES = Path("/dev/input")

_EV_SW = 0x05
_SW_HEADPHONE_INSERT = 0x02
_EVENT = struct.Struct("llHHi")
_EVENTS_MAX = 64
# EVIOCGSW for one byte: the state of the first eight switches.
_READ_STATE = 2 << 30 | 1 << 16 | ord("E") << 8 | 0x1B


class HeadsetJack(QObject):
    """A headset's socket (`Headset`): says when one is plugged in or pulled out.

    A device without such a switch, or one whose input may not be read (it takes the group
    `input`), never calls back: a keypad's key can say the same.
    """

    def __init__(self, *, switches: Path = SWITCHES, devices: Path = DEVICES) -> None:
        super().__init__()
        self._switches, self._devices = switches, devices
        self._on_change: Callable[[bool], None] = lambda _: None
        self._files: dict[int, QSocketNotifier] = {}
        self._plugged: set[int] = set()

    def watch(self, on_change: Callable[[bool], None]) -> None:
        """Begin: call back with every change, and at once where a headset is in."""
        self._on_change = on_change
        for name in _with_headphone_switch(self._switches):
            with suppress(OSError):
                self._open(self._devices / name)

    @property
    def is_read(self) -> bool:
        """Whether this device has such a switch, and it may be read."""
        return bool(self._files)

    def close(self) -> None:
        """Stop watching."""
        for file in list(self._files):
            self._close(file)

    def _open(self, path: Path) -> None:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        notifier = QSocketNotifier(file, QSocketNotifier.Type.Read, self)
        notifier.activated.connect(lambda *_: self._read(file))
        self._files[file] = notifier
        if _is_plugged(file):
            self._note(file, is_plugged=True)

    def _close(self, file: int) -> None:
        self._files.pop(file).setEnabled(False)
        os.close(file)

    def _read(self, file: int) -> None:
        try:
            data = os.read(file, _EVENT.size * _EVENTS_MAX)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            # The sound card was unplugged.
            self._close(file)
            self._note(file, is_plugged=False)
            return
        whole = len(data) // _EVENT.size * _EVENT.size
        for _, _, kind, code, value in _EVENT.iter_unpack(data[:whole]):
            if kind == _EV_SW and code == _SW_HEADPHONE_INSERT:
                self._note(file, is_plugged=bool(value))

    def _note(self, file: int, *, is_plugged: bool) -> None:
        was_plugged = bool(self._plugged)
        if is_plugged:
            self._plugged.add(file)
        else:
            self._plugged.discard(file)
        if bool(self._plugged) != was_plugged:
            self._on_change(bool(self._plugged))


def _with_headphone_switch(switches: Path) -> list[str]:
    """The names of the input devices that have the switch, by their capabilities."""
    found = []
    for path in sorted(switches.glob("event*")):
        with suppress(OSError, ValueError, IndexError):
            words = (path / "device" / "capabilities" / "sw").read_text(encoding="ascii").split()
            if int(words[-1], 16) >> _SW_HEADPHONE_INSERT & 1:
                found.append(path.name)
    return found


def _is_plugged(file: int) -> bool:
    state = bytearray(1)
    try:
        fcntl.ioctl(file, _READ_STATE, state)
    except OSError:
        return False
    return bool(state[0] >> _SW_HEADPHONE_INSERT & 1)
