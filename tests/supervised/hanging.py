"""Runs the command line with somebody who taps beside it, and with a thread that can be hung.

    FOLDER=… python -m tests.supervised.hanging ARGUMENT...

It reports each tap on stdout once it is saved, as tests/end_to_end/fork_server.py does. Where a
file `hang` appears in the folder, the thread of the event loop, which for screens is the one that
draws, is blocked for ever, and no other. Nothing of this is in the product.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import Any

import kiosk.app.extension
import kiosk.app.headless
import kiosk.app.trouble.stopped
from kiosk.app.extension import Extension
from kiosk.cli import run_process
from kiosk.logs import Log
from kiosk.screens.changes import ChangeFeed
from kiosk.storage.local_database import LocalDatabase
from tests.end_to_end.fork_server import Tapper, report

TAP_S = 0.05
TRY_AGAIN_S = 2
HANG = "hang"


async def tap_until_hung(store: LocalDatabase) -> None:
    """Tap at random on the event loop's own thread, and hang when that is wanted."""
    folder = Path(os.environ["FOLDER"])
    tapper = Tapper(store, os.getpid())
    report("working")
    while True:
        tapper.tap()
        await asyncio.sleep(TAP_S)
        if (folder / HANG).exists():
            (folder / HANG).unlink()
            hang_for_ever()


def hang_for_ever() -> None:
    while True:
        time.sleep(3600)


class Tapping(Extension):
    """Taps beside the screens."""

    async def run(self, store: LocalDatabase, feed: ChangeFeed) -> None:
        await tap_until_hung(store)


def main() -> None:
    due = kiosk.app.headless._due

    async def due_and_taps(store: LocalDatabase, log: Log) -> None:
        await asyncio.gather(due(store, log), tap_until_hung(store))

    patched: list[tuple[Any, str, object]] = [
        (kiosk.app.extension, "Extension", Tapping),
        (kiosk.app.headless, "_due", due_and_taps),
        (kiosk.app.trouble.stopped, "TRY_AGAIN_S", TRY_AGAIN_S),
    ]
    for module, name, value in patched:
        setattr(module, name, value)
    sys.exit(run_process(sys.argv[1:]))


if __name__ == "__main__":
    main()
