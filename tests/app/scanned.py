"""Runs the real program on a real display, and reports what was scanned.

    python -m tests.app.scanned SCREEN DATA_DIR SEED

Prints a line of JSON for each scan. After every scan it moves the keyboard's focus, to a button
that a stray Enter would press, or to a field.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtQuick import QQuickItem

from kiosk.app import AppOptions, launch
from kiosk.app.program import Program
from kiosk.screens.key_runs import GAP_MS

NEAR_MS = (20, 900)


def say(**seen: object) -> None:
    """Print this, for the test in the other process."""
    sys.stdout.write(json.dumps(seen) + "\n")
    sys.stdout.flush()


class Stamps(QObject):
    """Reports each key press that continues no burst: the first of a scan, and late ones.

    Where the display itself was late with a key, what came was no burst.
    """

    last_ms = 0

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            stamp_ms = event.timestamp()
            if stamp_ms and stamp_ms - self.last_ms > GAP_MS:
                say(begins=True)
            self.last_ms = stamp_ms or self.last_ms
        return False


class ScannedProgram(Program):
    """The program, which also reports each scan."""

    name = ""
    rng = random.Random()

    async def _start(self) -> None:
        await super()._start()
        self._scanner.scanned.connect(self._on_scanned)
        self.screen(self.name).window.view.requestActivate()
        QTimer.singleShot(500, self._ready)

    def _ready(self) -> None:
        if not self.screen(self.name).window.view.isActive():
            QTimer.singleShot(100, self._ready)
            return
        self._focus()
        self._stamps = Stamps()
        self.screen(self.name).window.view.installEventFilter(self._stamps)
        say(up=True)

    def _on_scanned(self, scan: str) -> None:
        say(scan=scan)
        QTimer.singleShot(self.rng.randint(*NEAR_MS), self._focus)

    def _focus(self) -> None:
        root = self.screen(self.name).window.root
        kinds = ("QQuickAbstractButton", "QQuickTextInput")
        items = [
            item
            for item in root.findChildren(QQuickItem)
            if item.isVisible() and item.isEnabled() and any(map(item.inherits, kinds))
        ]
        wanted = [item for item in items if item.objectName().startswith(("button:", "undo"))]
        chosen = self.rng.choice(wanted if wanted and self.rng.random() < 0.6 else items)
        chosen.forceActiveFocus(Qt.FocusReason.OtherFocusReason)


def main() -> None:
    """Launch the program."""
    name, directory, seed = sys.argv[1:]
    ScannedProgram.name, ScannedProgram.rng = name, random.Random(int(seed))
    launch.Program = ScannedProgram  # type: ignore[attr-defined]
    sys.exit(launch.launch(AppOptions(Path(directory), screens=(name,))))


if __name__ == "__main__":
    main()
