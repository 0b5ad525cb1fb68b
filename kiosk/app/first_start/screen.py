"""Shows the first-start screen until the device is set up, or its window is closed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QGuiApplication

from kiosk.app.event_loop import QEventLoop
from kiosk.app.first_start.set_up import set_up
from kiosk.app.first_start.trouble import EXPECTED, problem_code
from kiosk.app.first_start.wanted import is_first_start
from kiosk.app.launch import load_own_settings, make_application, prepare_platform
from kiosk.app.lock import only_one
from kiosk.app.trouble.last_stop import forget_stop
from kiosk.domain.codes.scan_reading import readings
from kiosk.logs import Log
from kiosk.screens import firststart
from kiosk.screens.firststart.answers import Answers, ReadCode
from kiosk.screens.firststart.view_model import FirstStartViewModel
from kiosk.screens.scanner import Scanner
from kiosk.screens.window import ScreenWindow, size_of
from kiosk.service_manager import ServiceManager
from kiosk.settings import Settings
from kiosk.sync.client.hub_finder import find_hubs
from kiosk.sync.identity.pairing import CodeMalformed, read_invitation

QML = Path(firststart.__file__).with_name("FirstStartScreen.qml")
TITLE = "Kiosk"

AGAIN_S = 5.0
LOOK_MS = 300
"""Python handles signals between two steps of its own, and Qt's loop alone takes none."""


def ask_on_screen(data_dir: Path, manager: ServiceManager) -> bool:
    """Set the device up on the screen; returns False when the window is closed instead.

    Does nothing where it is set up already: another program did so. Raises NoDisplay, AlreadyOpen
    and NoPlaceForData.
    """
    prepare_platform(os.environ, sys.platform, offscreen=False)
    with ExitStack() as stack:
        application = make_application()
        loop = stack.enter_context(QEventLoop(application))
        stack.enter_context(only_one(data_dir))
        if not is_first_start(data_dir):
            return True
        log = Log(data_dir, "app")
        stack.callback(log.close)
        settings = load_own_settings(data_dir)
        asked = FirstStart(data_dir, settings, log)
        return bool(loop.run_until_complete(asked.run(application, manager)))


def read_code(text: str) -> ReadCode | None:
    """A pairing code from what a scanner typed in any keyboard layout; None if it is none."""
    for reading in readings(text):
        try:
            invitation = read_invitation(reading.text)
        except CodeMalformed:
            continue
        return ReadCode(str(invitation.code), invitation.url or "")
    return None


class FirstStart:
    """The screen of one first start, and what is done with its answers."""

    def __init__(self, data_dir: Path, settings: Settings, log: Log) -> None:
        self._data_dir = data_dir
        self._log = log
        self._looks = settings.discovery
        self._found: tuple[str, ...] = ()
        self._answers: asyncio.Queue[Answers | None] = asyncio.Queue()
        self.view_model = FirstStartViewModel(settings.language, settings.mode, read_code)
        self.view_model.answered.connect(self._answers.put_nowait)

    async def run(self, application: QGuiApplication, manager: ServiceManager) -> bool:
        """See `ask_on_screen`. `manager` learns that a person is waited for, however long."""
        window = ScreenWindow(
            "firststart", QML, self.view_model, title=TITLE, size=QSize(1280, 800)
        )
        self.view_model.measured(size_of(application.primaryScreen()).px_per_mm)
        window.view.visibleChanged.connect(self._end_when_closed)
        scanner = Scanner()
        scanner.scanned.connect(self.view_model.scanned)
        scanner.install()
        if "offscreen" in application.platformName():
            window.show()
        else:
            window.fill(application.primaryScreen())
        forget_stop(self._data_dir)
        manager.ready("Waiting for a person to set this device up")
        beside = [asyncio.ensure_future(work) for work in (manager.beat(), self._look())]
        put_back = self._take_signals()
        try:
            return await self._until_set_up()
        finally:
            put_back()
            for work in beside:
                work.cancel()
            scanner.remove()
            window.view.visibleChanged.disconnect(self._end_when_closed)
            window.close()

    def _take_signals(self) -> Callable[[], None]:
        """Let SIGINT and SIGTERM end the screen; returns a function that undoes this."""
        looking = QTimer(interval=LOOK_MS)
        looking.timeout.connect(lambda: None)
        looking.start()
        former = {
            number: signal.signal(number, lambda *_: self._answers.put_nowait(None))
            for number in (signal.SIGINT, signal.SIGTERM)
        }

        def put_back() -> None:
            looking.stop()
            for number, handler in former.items():
                signal.signal(number, handler)

        return put_back

    def _end_when_closed(self, visible: bool) -> None:
        if not visible:
            self._answers.put_nowait(None)

    async def _look(self) -> None:
        """Look for hubs on the network, again and again: one may be switched on only now."""
        while self._looks:
            hubs = await find_hubs()
            self._found = tuple(url for urls in hubs for url in urls)
            self.view_model.show_hubs(len(hubs))
            await asyncio.sleep(AGAIN_S)
        self.view_model.show_hubs(0)

    async def _until_set_up(self) -> bool:
        while (answers := await self._answers.get()) is not None:
            try:
                # Apart: neither a slow disk nor the network keeps the window waiting.
                await asyncio.to_thread(set_up, self._data_dir, answers, self._found)
            except EXPECTED as error:
                code = problem_code(error)
                self._log.warning("not_set_up", problem=code, error=type(error).__name__)
                self.view_model.show_problem(code)
            else:
                self._log.info("set_up", joins=answers.joins)
                return True
        return False
