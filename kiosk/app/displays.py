"""Sizes of this device's displays; `python -m kiosk.app.displays` prints them as JSON.

Runs in a process of its own, because Qt aborts the process where no display server answers.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict

from kiosk.domain.display_size import DisplaySize

ANSWER_S_MAX = 10.0


def sizes_of_displays() -> dict[str, DisplaySize]:
    """The size of each display by its name; empty where no display server answers."""
    command = [sys.executable, "-m", __name__]
    try:
        out = subprocess.run(command, capture_output=True, timeout=ANSWER_S_MAX, check=True).stdout
        sizes = json.loads(out)
    except (OSError, subprocess.SubprocessError, ValueError):
        return {}
    return {name: DisplaySize(**size) for name, size in sizes.items()}


def main() -> None:
    """Print the displays' sizes as JSON."""
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415 - Qt is loaded in the child only

    from kiosk.screens.window import size_of  # noqa: PLC0415 - Qt is loaded in the child only

    application = QGuiApplication(sys.argv[:1])
    sizes = {display.name(): asdict(size_of(display)) for display in application.screens()}
    sys.stdout.write(json.dumps(sizes))


if __name__ == "__main__":
    main()
