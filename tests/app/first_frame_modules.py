"""Runs the counter and the check-in, and prints how it is at the first frame with orders.

    python -m tests.app.first_frame_modules DATA_DIR

One JSON object: the modules that were imported, and whether Python collects garbage wherever it
allocates. The tests start it as a process.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import Any

from kiosk.app import AppOptions, launch
from kiosk.app.program import Program


class ShownProgram(Program):
    """The program, which ends with its first frame that shows an order."""

    def _open(self, name: str) -> None:
        super()._open(name)
        if name == "counter":
            counter: Any = self.screen(name)
            counter.window.view.frameSwapped.connect(self._look)

    def _look(self) -> None:
        counter: Any = self.screen("counter")
        if counter.view_model.columns.ready.rowCount() and not self._closing.is_set():
            found = {"modules": sorted(sys.modules), "collects": gc.isenabled()}
            sys.stdout.write(json.dumps(found))
            self.close()


def main() -> None:
    """Run it until that frame."""
    launch.Program = ShownProgram  # type: ignore[attr-defined]
    launch.launch(AppOptions(Path(sys.argv[1]), screens=("counter", "check-in")))


if __name__ == "__main__":
    main()
