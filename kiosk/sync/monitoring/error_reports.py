"""Sends bugs of ours to a server that takes Sentry's envelopes, without personal data.

What is sent is what the log has of a failure: its reference, the types of the errors and their
places in the code. Neither messages nor values are sent, since they may hold a customer's name; no
name of the device, the store or its network either. The form is described at
https://develop.sentry.dev/sdk/data-model/envelopes/.
"""

from __future__ import annotations

import json
import platform
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

from kiosk import __version__
from kiosk.logs import Log, LoggedCause, LoggedFailure
from kiosk.setting_values import report_target

HOUR_S = 3600.0
AN_HOUR_MAX = 20
"""A failure that repeats itself must not occupy a store's line."""

ANSWER_S_MAX = 20.0


class ErrorReports:
    """Sends failures, each on a thread of its own; whatever goes wrong there is dropped."""

    def __init__(
        self, address: str, program: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`address`: https://KEY@HOST/PROJECT, the "DSN" of a project. `program`: what fails.

        Raises ValueError.
        """
        self._url, self._key = report_target(address)
        self._program = program
        self._clock = clock
        self._sent_s: deque[float] = deque(maxlen=AN_HOUR_MAX)

    def send(self, failure: LoggedFailure) -> None:
        """Send a failure, unless AN_HOUR_MAX have been sent within the last hour."""
        now_s = self._clock()
        if len(self._sent_s) == AN_HOUR_MAX and now_s - self._sent_s[0] < HOUR_S:
            return
        self._sent_s.append(now_s)
        body = _envelope(failure, self._program)
        thread = threading.Thread(
            target=self._post, args=(body,), name="kiosk-error-report", daemon=True
        )
        # Where the system gives no more threads, that may be the very failure.
        with suppress(RuntimeError):
            thread.start()

    def _post(self, body: bytes) -> None:
        import httpx2  # noqa: PLC0415 - hardly ever needed, and not by the first frame

        headers = {
            "content-type": "application/x-sentry-envelope",
            "x-sentry-auth": f"Sentry sentry_version=7, sentry_key={self._key}, "
            f"sentry_client=kiosk/{__version__}",
        }
        try:
            httpx2.post(self._url, content=body, headers=headers, timeout=ANSWER_S_MAX)
        except (httpx2.HTTPError, OSError, ValueError):
            return  # the log has it


def _envelope(failure: LoggedFailure, program: str) -> bytes:
    event_id = uuid4().hex
    at = datetime.now(UTC).isoformat()
    event = {
        "event_id": event_id,
        "timestamp": at,
        "platform": "python",
        "level": "error",
        "release": f"kiosk@{__version__}",
        "tags": {"reference": failure.reference, "program": program},
        "contexts": {
            "runtime": {"name": "CPython", "version": platform.python_version()},
            "os": {"name": platform.system(), "version": platform.release()},
        },
        # The first cause comes first.
        "exception": {"values": [_exception(cause) for cause in reversed(failure.causes)]},
    }
    lines = ({"event_id": event_id, "sent_at": at}, {"type": "event"}, event)
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()


def _exception(cause: LoggedCause) -> dict[str, object]:
    module, _, name = cause.type.rpartition(".")
    frames = []
    for place in cause.frames:
        where, _, function = place.partition(" ")
        file, _, line = where.rpartition(":")
        in_app = file.startswith("kiosk/")
        frames.append(
            {"filename": file, "lineno": int(line), "function": function, "in_app": in_app}
        )
    return {"type": name, "module": module, "stacktrace": {"frames": frames}}


def report_errors(log: Log, address: str, program: str) -> None:
    """Have every failure that is logged sent to `address`; nothing is sent for ""."""
    if address:
        log.on_failure = ErrorReports(address, program).send
