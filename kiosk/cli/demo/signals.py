"""Ends a demo at a signal, in order: no process and no file is left."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class _Signalled(BaseException):
    """A signal asks the demo to end."""


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """End the block at the first signal; ignore later ones, so that the demo ends in order."""
    numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]

    def end(*_arguments: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise _Signalled

    former = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    except _Signalled:
        pass
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
