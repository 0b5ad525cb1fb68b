"""Runs `kiosk run`, and from inside changes a setting and has the screens opened again.

    python -m tests.app.opened_again DATA_DIR

Prints the titles of the windows that came, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from kiosk.app import launch
from kiosk.app.launch import make_application, prepare_platform
from kiosk.app.program import Program
from kiosk.cli.program import run_process
from kiosk.settings_file import write_settings

LOOK_MS = 50


class Watched(Program):
    """A program that is watched from inside."""

    made: ClassVar[list[Watched]] = []

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        Watched.made.append(self)


def main() -> int:
    """Run the program; returns its exit code."""
    data_dir = Path(sys.argv[1])
    prepare_platform(os.environ, sys.platform, offscreen=True)
    _application = make_application()
    launch.Program = Watched  # type: ignore[attr-defined]
    titles: list[str] = []

    def look() -> None:
        shown = [each.title() for each in QGuiApplication.topLevelWindows() if each.isVisible()]
        if not shown or shown[0] in titles:
            return
        titles.append(shown[0])
        if len(Watched.made) == 1:
            write_settings(data_dir, {"store_name": "Maison Verdier"})
            Watched.made[0].open_again()
        else:
            Watched.made[1].close()

    timer = QTimer(interval=LOOK_MS)
    timer.timeout.connect(look)
    timer.start()
    code = run_process(["--data", str(data_dir), "run"])
    sys.stdout.write(json.dumps(titles) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
