"""Runs the real check-in in a process of its own, and reports what a customer reads there.

    python -m tests.end_to_end.watched_check_in DATA_DIR

Each line of its input is a code that is scanned. Prints a line of JSON whenever the texts change.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtQuick import QQuickItem

from kiosk.app import AppOptions, launch, opening
from kiosk.app.program import Program
from kiosk.screens.checkin.settings import CheckInSettings
from kiosk.settings import Settings

HOLD_S = 2.0
DONE_S = 120.0
"""The last page stays until what it says has changed, however busy the computer is."""

LOOK_S = 0.1

as_set = opening.check_in_settings


def held_shortly(settings: Settings) -> CheckInSettings:
    """The settings with which a scanned arrival is held for two seconds, and its page for long."""
    return replace(as_set(settings), hold_s=HOLD_S, done_s=DONE_S)


class WatchedProgram(Program):
    """The program, which scans what it is given and says what its check-in shows."""

    async def _start(self) -> None:
        await super()._start()
        self.start_work(self._take_scans())
        self.start_work(self._report())

    async def _take_scans(self) -> None:
        while code := (await asyncio.to_thread(sys.stdin.readline)).strip():
            self.screen("check-in").view_model.scanned(code)

    async def _report(self) -> None:
        before: list[str] = []
        while True:
            shown = texts(self.screen("check-in").window.root)
            if shown != before:
                sys.stdout.write(json.dumps({"reported": "texts", "texts": shown}) + "\n")
                sys.stdout.flush()
            before = shown
            await asyncio.sleep(LOOK_S)


def texts(item: QQuickItem) -> list[str]:
    """The visible texts under an item."""
    if not item.isVisible():
        return []
    own = item.property("text") if item.inherits("QQuickText") else None
    below = [text for child in item.childItems() for text in texts(child)]
    return [str(own), *below] if own else below


def main() -> None:
    """Launch the program."""
    opening.check_in_settings = held_shortly
    launch.Program = WatchedProgram  # type: ignore[attr-defined]
    sys.exit(launch.launch(AppOptions(Path(sys.argv[1]), screens=("check-in",))))


if __name__ == "__main__":
    main()
