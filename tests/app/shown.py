"""Runs the real program, and reports where its windows are.

    python -m tests.app.shown DATA_DIR [SCREEN ...]

Prints a line of JSON once no window has moved for a second, and ends.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QWindow

from kiosk.app import AppOptions, launch
from kiosk.app.program import Program

LOOK_MS = 100
STILL_LOOKS = 10


class ShownProgram(Program):
    """The program, which also reports where its windows are."""

    _last: object = None
    _still = 0

    async def _start(self) -> None:
        await super()._start()
        self._look()

    def _look(self) -> None:
        windows = {name: screen.window.view for name, screen in self._screens.items()}
        seen = {name: _placed(window) for name, window in windows.items()}
        is_up = all(window.isExposed() for window in windows.values())
        self._still = self._still + 1 if is_up and seen == self._last else 0
        self._last = seen
        if self._still < STILL_LOOKS:
            QTimer.singleShot(LOOK_MS, self._look)
            return
        sys.stdout.write(json.dumps(seen) + "\n")
        sys.stdout.flush()
        self.close()


def _placed(window: QWindow) -> list[int]:
    place = window.geometry()
    return [place.x(), place.y(), place.width(), place.height()]


def main() -> None:
    """Launch the program."""
    directory, *screens = sys.argv[1:]
    launch.Program = ShownProgram  # type: ignore[attr-defined]
    sys.exit(launch.launch(AppOptions(Path(directory), screens=tuple(screens) or None)))


if __name__ == "__main__":
    main()
