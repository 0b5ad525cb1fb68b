"""Runs the counter on a store, and prints what was imported at its first frame with orders.

    python -m tests.app.first_frame_modules DATA_DIR

One JSON list of module names; the tests start it as a process.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from kiosk.app import AppOptions, launch
from kiosk.app.program import Program


class ShownProgram(Program):
    """The program, which ends with its first frame that shows an order."""

    async def _start(self) -> None:
        await super()._start()
        counter: Any = self.screen("counter")
        counter.window.view.frameSwapped.connect(self._look)

    def _look(self) -> None:
        counter: Any = self.screen("counter")
        if counter.view_model.columns.ready.rowCount():
            sys.stdout.write(json.dumps(sorted(sys.modules)))
            self.close()


def main() -> None:
    """Run it until that frame."""
    launch.Program = ShownProgram  # type: ignore[attr-defined]
    launch.launch(AppOptions(Path(sys.argv[1]), screens=("counter",)))


if __name__ == "__main__":
    main()
