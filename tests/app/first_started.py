"""Runs `kiosk run` on an empty data directory, and answers its first-start screen from inside.

    python -m tests.app.first_started DATA_DIR

Prints one JSON object with the titles of the windows that came, and the last step seen.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from kiosk.app.first_start import screen
from kiosk.app.first_start.screen import TITLE, FirstStart
from kiosk.app.launch import make_application, prepare_platform
from kiosk.cli.program import run_process

LOOK_MS = 50
PIN = "120938"


class Watched(FirstStart):
    """A first start that is answered from inside."""

    made: ClassVar[list[Watched]] = []

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        Watched.made.append(self)


class Answering:
    """Answers whatever step is shown, and ends the program once the counter is there."""

    def __init__(self) -> None:
        self.titles: list[str] = []
        self.step = ""
        self._timer = QTimer(interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        shown = [each for each in QGuiApplication.topLevelWindows() if each.isVisible()]
        self.titles += [each.title() for each in shown if each.title() not in self.titles]
        if TITLE not in self.titles or not shown:
            return
        if shown[0].title() == TITLE:
            self._answer(Watched.made[0].view_model)
        else:
            self._timer.stop()
            os.kill(os.getpid(), signal.SIGTERM)

    def _answer(self, view_model: Any) -> None:
        self.step = str(view_model.step)
        if self.step == "device":
            view_model.choose(False)
            view_model.setServes(False)
        if self.step == "names":
            view_model.write("store", "Maison Lumière")
            view_model.write("counter", "Comptoir 1")
        if self.step == "pin" and not view_model.pin.chosen:
            for _ in range(2):
                for digit in PIN:
                    view_model.pin.press(digit)
                view_model.pin.submit()
        view_model.goOn()


def main() -> int:
    """Run the program; returns its exit code."""
    prepare_platform(os.environ, sys.platform, offscreen=True)
    _application = make_application()
    screen.FirstStart = Watched  # type: ignore[assignment,misc]
    answering = Answering()
    code = run_process(["--data", sys.argv[1], "run"])
    seen = {"titles": answering.titles, "step": answering.step}
    sys.stdout.write(json.dumps(seen) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
