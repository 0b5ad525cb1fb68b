"""A device answers head office's request once, however often its upstream is away."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.monitoring import sent_diagnostics
from kiosk.app.monitoring.sent_diagnostics import SentDiagnostics
from kiosk.sync.protocol.diagnostics import (
    NOT_MADE,
    PART_BYTES_MAX,
    AskedDiagnostics,
    DiagnosticsBody,
    DiagnosticsReply,
)
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.protocol.problem_codes import BUSY, NOT_UNDERSTOOD, ProblemDetails


class Upstream:
    """Fails as told, then takes every part."""

    def __init__(self, *failures: Exception) -> None:
        self._failures = list(failures)
        self.taken: list[tuple[str, int, int]] = []
        self.data = ""

    async def diagnostics(self, body: DiagnosticsBody) -> DiagnosticsReply:
        """Take a part."""
        if self._failures:
            raise self._failures.pop(0)
        self.data = body.data
        self.taken.append((body.request_id, body.number, body.count))
        return DiagnosticsReply(is_whole=body.number == body.count)


def problem(status: int, code: str) -> WireProblem:
    return WireProblem(status, ProblemDetails(code=code, message=""))


def test_a_request_is_answered_once_and_after_failures_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def made(_self: SentDiagnostics) -> bytes:
        return b"x" * (PART_BYTES_MAX + 1)

    monkeypatch.setattr(SentDiagnostics, "_make", made)
    monkeypatch.setattr(sent_diagnostics, "SEND_AGAIN_S", 0.0)
    noted: list[str] = []

    def note(event: str, **_params: Any) -> None:
        noted.append(event)

    async def sent() -> list[tuple[str, int, int]]:
        asked = AskedDiagnostics()
        away = (LinkDown("away"), problem(404, NOT_UNDERSTOOD), problem(503, BUSY))
        upstream = Upstream(*away)
        asked.transport = upstream
        running = asyncio.ensure_future(SentDiagnostics(tmp_path, "counter-2", asked, note).run())
        asked.note({"counter-3": "other", "counter-2": "first"})
        async with asyncio.timeout(20):
            while noted.count("diagnostics_sent") < 1:  # noqa: ASYNC110 - a list
                await asyncio.sleep(0)
            asked.note({"counter-2": "first"})
            for _ in range(5):
                await asyncio.sleep(0)
            asked.note({"counter-2": "second"})
            while noted.count("diagnostics_sent") < 2:  # noqa: ASYNC110 - a list
                await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return upstream.taken

    assert asyncio.run(sent()) == [
        ("first", 1, 2),
        ("first", 2, 2),
        ("second", 1, 2),
        ("second", 2, 2),
    ]
    assert noted.count("diagnostics_refused") == 2


@pytest.mark.parametrize(
    ("accident", "cause"),
    [
        (lambda monkeypatch: monkeypatch.setattr(sent_diagnostics, "BUNDLE_BYTES_MAX", 100), "100"),
        (lambda monkeypatch: monkeypatch.setattr("tempfile.tempdir", "/nowhere"), "/nowhere"),
        (lambda monkeypatch: monkeypatch.setattr("sys.executable", "/bin/false"), "exit code 1"),
    ],
    ids=["too large", "no folder for it", "the command fails"],
)
def test_a_file_that_cannot_be_made_is_answered_with_the_cause(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    accident: Callable[[pytest.MonkeyPatch], None],
    cause: str,
) -> None:
    accident(monkeypatch)

    async def sent() -> bytes:
        asked = AskedDiagnostics()
        asked.transport = upstream = Upstream()
        running = asyncio.ensure_future(
            SentDiagnostics(tmp_path, "counter-2", asked, lambda *_, **__: None).run()
        )
        asked.note({"counter-2": "first"})
        async with asyncio.timeout(60):
            while not upstream.taken:  # noqa: ASYNC110 - a list
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return base64.b64decode(upstream.data)

    with zipfile.ZipFile(io.BytesIO(asyncio.run(sent()))) as bundle:
        assert bundle.namelist() == [NOT_MADE]
        assert json.loads(bundle.read(NOT_MADE))["error"].count(cause)
