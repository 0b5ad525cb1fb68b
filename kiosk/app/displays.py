"""What this machine's displays say of themselves: `python -m kiosk.app.displays` as JSON.

In a process of its own, because Qt ends the one that asks a display server which does not answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict

from kiosk.domain.display_size import DisplaySize

ANSWER_S_MAX = 10.0


def sizes_of_displays() -> dict[str, DisplaySize]:
    """The size of each display by its name; nothing where no display server answers."""
    command = [sys.executable, "-m", __name__]
    try:
        out = subprocess.run(command, capture_output=True, timeout=ANSWER_S_MAX, check=True).stdout
        told = json.loads(out)
    except (OSError, subprocess.SubprocessError, ValueError):
        return {}
    return {name: DisplaySize(**size) for name, size in told.items()}


def main() -> None:
    """Print what they say."""
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415 - only for this process

    from kiosk.screens.window import size_of  # noqa: PLC0415 - only for this process

    application = QGuiApplication(sys.argv[:1])
    sizes = {display.name(): asdict(size_of(display)) for display in application.screens()}
    sys.stdout.write(json.dumps(sizes))


if __name__ == "__main__":
    main()
