"""The diagnostics that head office asks a device for: who is asked, and the file in parts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Protocol

from pydantic import Field

from kiosk.sync.protocol.fields import Digest, Id, WireModel
from kiosk.sync.protocol.pairing_bodies import PAIRINGS_MAX

PART_BYTES_MAX = 128 * 1024
"""In base64 it fits into a request."""
PARTS_MAX = 16
BUNDLE_BYTES_MAX = PARTS_MAX * PART_BYTES_MAX

NOT_MADE = "not_made.json"
"""Alone in the file of a device that could make none: `error` says why."""

AskedOf = Annotated[dict[Id, Id], Field(max_length=PAIRINGS_MAX + 1)]
"""The request that each of these devices is to answer, by the device."""

_PartNumber = Annotated[int, Field(ge=1, le=PARTS_MAX)]


class DiagnosticsBody(WireModel):
    """`POST /v1/diagnostics`: a part of a device's file. `data`: in base64.

    `number`: from 1 up to `count`. `digest`: SHA-256 of the whole file.
    """

    device_id: Id
    request_id: Id
    number: _PartNumber
    count: _PartNumber
    digest: Digest
    data: Annotated[str, Field(max_length=4 * -(-PART_BYTES_MAX // 3))]


class DiagnosticsReply(WireModel):
    """Whether head office has all parts now."""

    is_whole: bool


class DiagnosticsTransport(Protocol):
    """What a device's upstream takes of its diagnostics. Raises LinkDown and WireProblem."""

    async def diagnostics(self, body: DiagnosticsBody) -> DiagnosticsReply:
        """Send a part on to head office."""


class AskedDiagnostics:
    """Which requests head office has open, as this device's upstream last said.

    `transport`: to the upstream; None while there is none.
    """

    def __init__(self) -> None:
        self._by_device: Mapping[str, str] = {}
        self._changed = asyncio.Event()
        self.transport: DiagnosticsTransport | None = None

    def note(self, by_device: Mapping[str, str]) -> None:
        """Note what the upstream said: on a hub about all devices of its store."""
        if by_device != self._by_device:
            self._by_device = by_device
            self._changed.set()

    def of(self, device_id: str) -> dict[str, str]:
        """What this device may know: its own request alone."""
        request_id = self._by_device.get(device_id)
        return {} if request_id is None else {device_id: request_id}

    async def next_of(self, device_id: str, done: str) -> str:
        """Return this device's request once there is another one than `done`."""
        while True:
            self._changed.clear()
            request_id = self._by_device.get(device_id)
            if request_id not in (None, done):
                assert request_id is not None
                return request_id
            await self._changed.wait()
