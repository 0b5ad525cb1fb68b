"""Fixtures: a real database, an event loop, screens in windows and input to them."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMetaObject,
    QObject,
    QSize,
    QTimer,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine
from qasync import QEventLoop as AsyncioOnQt

from kiosk.screens.changes import ChangeFeed
from kiosk.screens.tasks import Tasks
from kiosk.screens.window import ScreenWindow, kit_engine
from kiosk.storage.local_database import LocalDatabase
from tests.screens.hands import DISPLAYS, Shown, Until
from tests.screens.keyboard import Keyboard, listening
from tests.screens.shop import Shop
from tests.storage.sample import FakeClock, opened

LOOK_AGAIN_MS = 20
PATIENCE_S = 10.0
GUARD_TIMES = ("interval_ms", "staffStill_ms")
"""For how long the guard lets no other tap act, and no other control on the same spot."""

Show = Callable[..., Shown]


@pytest.fixture(autouse=True)
def garbage_stays_on_this_thread() -> Iterator[None]:
    """Keeps other threads, such as the store's, from garbage-collecting Qt's objects.

    Freezes what exists before the test, after a collection: scanning thousands of modules and
    collected tests took longer than most tests do.
    """
    gc.disable()
    gc.collect()
    gc.freeze()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def clock() -> FakeClock:
    """The shop's fake clock; it starts at noon."""
    return FakeClock()


@pytest.fixture
def store(data_dir: Path, clock: FakeClock) -> Iterator[LocalDatabase]:
    """A real database, verified when the test is over."""
    with opened(data_dir, clock) as store:
        yield store


@pytest.fixture
def loop(qapp: QGuiApplication) -> Iterator[AsyncioOnQt]:
    """asyncio on Qt's event loop; it runs while `until` waits.

    It counts as running for the whole test, but is neither started nor stopped: a stop would
    make Qt's application quit, and with it every event loop of later tests.
    """
    loop = AsyncioOnQt(qapp)
    asyncio.set_event_loop(loop)
    asyncio.events._set_running_loop(loop)
    yield loop
    asyncio.events._set_running_loop(None)
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def until(loop: AsyncioOnQt) -> Until:
    """`until(condition)` runs the event loop until the condition holds; fails after 10 s."""

    # What the condition looks at may change without an event of this thread.
    look_again = QTimer(interval=LOOK_AGAIN_MS)
    events = QEventLoop.ProcessEventsFlag
    waiting = events.AllEvents | events.WaitForMoreEvents

    def wait(condition: Callable[[], object]) -> None:
        give_up_s = time.monotonic() + PATIENCE_S
        look_again.start()
        try:
            while not condition():
                assert time.monotonic() < give_up_s, "that never came"
                QCoreApplication.processEvents(waiting)
                # A running event loop would delete closed objects by itself.
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        finally:
            look_again.stop()

    return wait


@pytest.fixture
def tasks(loop: AsyncioOnQt, until: Until, store: LocalDatabase) -> Iterator[Tasks]:
    """The screens' tasks, ended before the store closes; a task that fails fails the test."""
    failures: list[BaseException] = []
    tasks = Tasks(failures.append)
    yield tasks
    closing = loop.create_task(tasks.aclose())
    until(closing.done)
    assert failures == []


@pytest.fixture
def feed(qapp: QGuiApplication) -> ChangeFeed:
    """Notifies the screens of changes."""
    return ChangeFeed()


@pytest.fixture
def shop(store: LocalDatabase, feed: ChangeFeed, clock: FakeClock) -> Shop:
    """Acts as customers and colleagues."""
    return Shop(store, feed, clock)


class SharedEngines:
    """A QML engine for all windows of a screen, so that each QML file is read once.

    One for all screens would come to hold so many files that Qt drops some between two tests and
    compiles them anew; to QML, a row of the new ListRow is then no ListRow.
    """

    def __init__(self) -> None:
        self._engines: dict[str, QQmlEngine] = {}
        self._times_ms: dict[str, int] = {}

    def get(self, screen: str) -> QQmlEngine:
        """The engine, as if it had just been made, whatever times a test gave the guard."""
        if screen not in self._engines:
            engine = self._engines[screen] = kit_engine()
            guard = guard_of(engine)
            self._times_ms = {name: guard.property(name) for name in GUARD_TIMES}
        guard = guard_of(self._engines[screen])
        for name, time_ms in self._times_ms.items():
            guard.setProperty(name, time_ms)
        QMetaObject.invokeMethod(guard, "rest")
        return self._engines[screen]

    def drop(self) -> None:
        """Delete the engines."""
        for engine in self._engines.values():
            shiboken6.delete(engine)
        self._engines.clear()


@pytest.fixture(scope="session")
def shared_engines(qapp: QGuiApplication) -> Iterator[SharedEngines]:
    """The engines of all tests' windows."""
    engines = SharedEngines()
    yield engines
    engines.drop()


@pytest.fixture
def show(until: Until, shared_engines: SharedEngines) -> Iterator[Show]:
    """`show(screen, qml, view_model, display=...)` shows a screen in a window with the focus.

    Keys go through a `Scanner`, as in the program. The view is closed before the view model ends.
    """
    windows: list[ScreenWindow] = []
    view_models: list[Any] = []

    def scanned(scan: str) -> None:
        for window, view_model in zip(windows, view_models, strict=True):
            if window.view.isActive():
                view_model.scanned(scan)

    def show_screen(
        screen: str, qml: Path, view_model: Any, display: str = "15.6 inch", **options: Any
    ) -> Shown:
        width, height, px_per_mm = DISPLAYS[display]
        window = ScreenWindow(
            screen,
            qml,
            view_model,
            title="test",
            size=QSize(width, height),
            px_per_mm=px_per_mm,
            engine=shared_engines.get(screen),
            **options,
        )
        windows.append(window)
        view_models.append(view_model)
        window.show()
        window.view.requestActivate()
        until(window.view.isActive)
        keyboard = Keyboard(window.view, scanner)
        return Shown(window, until, px_per_mm, guard_of(window.view.engine()), keyboard)

    with listening() as scanner:
        scanner.scanned.connect(scanned)
        yield show_screen
    for window in windows:
        window.close()


def guard_of(engine: QQmlEngine) -> QObject:
    """Returns an engine's guard against double taps, which the engine owns."""
    guard = engine.singletonInstance("Kiosk.Kit", "TapGuard")
    assert isinstance(guard, QObject)
    return guard
