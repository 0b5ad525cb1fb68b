"""Makes this device's diagnostics when head office asks for them, and sends them there."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.sync.protocol.diagnostics import (
    BUNDLE_BYTES_MAX,
    NOT_MADE,
    PART_BYTES_MAX,
    AskedDiagnostics,
    DiagnosticsBody,
)
from kiosk.sync.protocol.ports import LinkDown, WireProblem

MAKE_S_MAX = 120.0
SEND_AGAIN_S = 30.0
SAID_CHARACTERS_MAX = 500
_REFUSED = (400, 405, 413, 422)
"""It would be refused again. A hub that began anew answers 404 until it knows who is asked."""


class SentDiagnostics:
    """Answers each request once. The work is done in a process of its own: nobody waits for it."""

    def __init__(
        self, data_dir: Path, device_id: str, asked: AskedDiagnostics, note: Callable[..., None]
    ) -> None:
        """`note` writes to the log: a name, then params."""
        self._data_dir, self._device_id = data_dir, device_id
        self._asked, self._note = asked, note

    async def run(self) -> None:
        """Answer requests until cancelled."""
        done = ""
        while True:
            request_id = await self._asked.next_of(self._device_id, done)
            try:
                bundle = await self._make()
            except (OSError, TimeoutError, ValueError) as error:
                cause = str(error) or type(error).__name__
                self._note("diagnostics_not_made", error=cause)
                bundle = _only(cause)
            try:
                await self._send(request_id, bundle)
            except LinkDown:
                await asyncio.sleep(SEND_AGAIN_S)
                continue
            except WireProblem as problem:
                self._note("diagnostics_refused", status=problem.status, code=problem.problem.code)
                if problem.status not in _REFUSED:
                    await asyncio.sleep(SEND_AGAIN_S)
                    continue
            else:
                self._note("diagnostics_sent", bytes=len(bundle))
            done = request_id

    async def _make(self) -> bytes:
        """The file's contents. Raises OSError, TimeoutError, and ValueError if it is unusable."""
        with TemporaryDirectory(prefix="kiosk-") as folder:
            file = Path(folder) / "diagnostics.zip"
            data_dir = str(self._data_dir.absolute())
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "kiosk", "--data", data_dir, "diagnostics", str(file)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                async with asyncio.timeout(MAKE_S_MAX):
                    _, said = await process.communicate()
            finally:
                if process.returncode is None:
                    process.kill()
            if process.returncode:
                sentence = said.decode("utf-8", "replace").strip()[:SAID_CHARACTERS_MAX]
                raise ValueError(sentence or f"exit code {process.returncode}")
            bundle = await asyncio.to_thread(file.read_bytes)
        if len(bundle) > BUNDLE_BYTES_MAX:
            raise ValueError(f"{len(bundle)} bytes; at most {BUNDLE_BYTES_MAX} can be sent.")
        return bundle

    async def _send(self, request_id: str, bundle: bytes) -> None:
        transport = self._asked.transport
        if transport is None:
            raise LinkDown("no upstream")
        parts = [
            bundle[start : start + PART_BYTES_MAX]
            for start in range(0, len(bundle), PART_BYTES_MAX)
        ]
        digest = hashlib.sha256(bundle).hexdigest()
        for number, part in enumerate(parts, start=1):
            await transport.diagnostics(
                DiagnosticsBody(
                    device_id=self._device_id,
                    request_id=request_id,
                    number=number,
                    count=len(parts),
                    digest=digest,
                    data=base64.b64encode(part).decode("ascii"),
                )
            )


def _only(cause: str) -> bytes:
    """The file for head office when none could be made: why, so that nobody waits for one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as bundle:
        bundle.writestr(NOT_MADE, json.dumps({"error": cause}, ensure_ascii=False))
    return file.getvalue()
