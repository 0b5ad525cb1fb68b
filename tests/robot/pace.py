"""Runs coroutines with pauses from Qt's timers, outside asyncio.

Sending input to a window makes Qt process events before it returns. Inside an asyncio task that
would run other tasks within it, which asyncio forbids.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from typing import Any

from PySide6.QtCore import QObject, QTimer


class Pause:
    """Await it to let the program run for `pause_s` seconds."""

    def __init__(self, pause_s: float) -> None:
        self._pause_s = max(pause_s, 0.0)

    def __await__(self) -> Generator[float, None, None]:
        yield self._pause_s


def drive(parent: QObject, doing: Coroutine[float, None, Any], ended: Callable[[], None]) -> None:
    """Runs `doing` from timers of `parent`; calls `ended` when it returns or raises."""

    def step() -> None:
        try:
            pause_s = doing.send(None)
        except StopIteration:
            ended()
        except BaseException:
            ended()
            raise
        else:
            QTimer.singleShot(round(pause_s * 1000), parent, step)

    QTimer.singleShot(0, parent, step)
