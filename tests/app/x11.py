"""Runs a real X server without a display, with a simulated scanner."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SHIFT, _CONTROL = 0xFFE1, 0xFFE3
_KEYSYMS = {"\r": 0xFF0D, "\t": 0xFF09, "down": 0xFF54}


def missing() -> str | None:
    """A sentence on the first requirement that is not installed; None if all are."""
    if shutil.which("Xvfb") is None:
        return "Xvfb is not installed (package xvfb)"
    libraries = ("X11", "Xtst")
    absent = [name for name in libraries if ctypes.util.find_library(name) is None]
    return f"lib{absent[0]} is not installed" if absent else None


def missing_programs(*programs: str) -> str | None:
    """As `missing`, also for these programs."""
    absent = [name for name in programs if shutil.which(name) is None]
    return missing() or (f"{absent[0]} is not installed" if absent else None)


@contextmanager
def x_server(size: str = "1920x1080x24") -> Iterator[str]:
    """Run a server with one display; yields its name, in the form of DISPLAY."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-noreset", "-nolisten"]
    process = subprocess.Popen([*command, "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            yield f":{int(numbers.readline())}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def two_monitors(manager: str = "") -> Iterator[Callable[..., str]]:
    """Run a server with LEFT and, to its right, the larger RIGHT; `manager`: a window manager.

    Yields a function that runs a program on the server and returns its output.
    """
    with x_server("3200x1080x24") as display:
        environment = {**os.environ, "DISPLAY": display}

        def run(*command: str) -> str:
            return subprocess.check_output(command, env=environment, text=True, timeout=30)

        run("xrandr", "--setmonitor", "LEFT", "1280/217x800/136+0+0", "screen")
        run("xrandr", "--setmonitor", "RIGHT", "1920/344x1080/194+1280+0", "none")
        if not manager:
            yield run
            return
        with subprocess.Popen([manager], env=environment, stderr=subprocess.DEVNULL) as process:
            try:
                yield run
            finally:
                process.terminate()


class PluggedScanner:
    """Plays keys as a device would. The server itself waits between them, even if others stall."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL(ctypes.util.find_library("X11"))
        self._test = ctypes.CDLL(ctypes.util.find_library("Xtst"))
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        assert self._display.value, "the X server does not answer"

    def play(self, keys: list[str], gap_ms: int) -> None:
        """Press and release these keys in sequence; returns before the server has done it."""
        for key in keys:
            self._stroke(key, gap_ms)
        self._x.XFlush(self._display)

    def wait(self) -> None:
        """Wait until the server has played all keys."""
        self._x.XSync(self._display, 0)

    def close(self) -> None:
        """Unplug it."""
        self._x.XCloseDisplay(self._display)

    def _stroke(self, key: str, gap_ms: int) -> None:
        modifier = None
        keysym = _KEYSYMS.get(key)
        if keysym is None and key < " ":
            keysym, modifier = ord(key) + 0x40, _CONTROL
            # A letter's key is looked up by its lower-case letter.
            keysym += 0x20 if 0x41 <= keysym <= 0x5A else 0
        elif keysym is None:
            keysym, modifier = ord(key), _SHIFT if key.isupper() else None
        if modifier is not None:
            self._fake(modifier, is_down=True, delay_ms=0)
        self._fake(keysym, is_down=True, delay_ms=gap_ms)
        self._fake(keysym, is_down=False, delay_ms=min(1, gap_ms))
        if modifier is not None:
            self._fake(modifier, is_down=False, delay_ms=0)

    def _fake(self, keysym: int, *, is_down: bool, delay_ms: int) -> None:
        code = self._x.XKeysymToKeycode(self._display, ctypes.c_ulong(keysym))
        assert code, f"no key types {keysym:#x}"
        self._test.XTestFakeKeyEvent(self._display, code, int(is_down), ctypes.c_ulong(delay_ms))
