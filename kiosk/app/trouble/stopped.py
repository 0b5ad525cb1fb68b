"""Says on the display why the screens do not start, until they are to be tried again."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSize

from kiosk.screens import recovery
from kiosk.screens.recovery.stopped_view_model import StoppedViewModel
from kiosk.screens.scanner import Scanner
from kiosk.screens.window import ScreenWindow
from kiosk.service_manager import ServiceManager
from kiosk.settings import Settings

QML = Path(recovery.__file__).with_name("StoppedScreen.qml")
TRY_AGAIN_S = 300
ENDED_BY_SIGNAL = 143


async def show_stopped(
    causes: Mapping[str, str], settings: Settings, manager: ServiceManager
) -> int:
    """Show why the screens do not start; `causes`: the sentence, by language.

    Returns 0 when they are to be tried again, because somebody asked for it or TRY_AGAIN_S have
    passed, and ENDED_BY_SIGNAL after SIGTERM.
    """
    ended: asyncio.Queue[int] = asyncio.Queue()
    view_model = StoppedViewModel(
        causes=causes, language=settings.language, mode=settings.mode, try_again_s=TRY_AGAIN_S
    )
    view_model.triedAgain.connect(lambda: ended.put_nowait(0))
    signal.signal(signal.SIGTERM, lambda *_: ended.put_nowait(ENDED_BY_SIGNAL))
    window = ScreenWindow(
        "recovery",
        QML,
        view_model,
        title=settings.store_name,
        size=QSize(1280, 800),
        px_per_mm=settings.px_per_mm,
    )
    # A scan must not press the button.
    scanner = Scanner(settings.scanner_prefix)
    scanner.install()
    window.view.showFullScreen()
    manager.ready("The screens do not start: waiting to try again")
    beside = [asyncio.ensure_future(work) for work in (manager.beat(), _count_down(view_model))]
    try:
        return await ended.get()
    finally:
        for task in beside:
            task.cancel()
        scanner.remove()
        window.close()


async def _count_down(view_model: StoppedViewModel) -> None:
    while True:
        await asyncio.sleep(1)
        view_model.count_down()
