"""A hub passes its devices' diagnostics on to head office, part by part, and keeps nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from kiosk.sync.protocol.diagnostics import AskedDiagnostics, DiagnosticsBody, DiagnosticsReply
from kiosk.sync.protocol.ports import LinkDown, Peer, WireProblem
from kiosk.sync.protocol.problem_codes import BUSY, NOT_PERMITTED, NOT_UNDERSTOOD
from kiosk.sync.server.refused import refused

_FINAL = (400, 404, 413, 422)
"""What head office will answer again however often it is sent."""


class DiagnosticsRelay:
    """Takes only what head office asked the calling device for."""

    def __init__(
        self, hub_only: Callable[[], Awaitable[object]], asked: AskedDiagnostics | None
    ) -> None:
        """`hub_only` raises WireProblem where this device is no hub. `asked` None: nobody is."""
        self._hub_only = hub_only
        self.asked = asked or AskedDiagnostics()

    async def take(self, peer: Peer, body: DiagnosticsBody) -> DiagnosticsReply:
        """See `Served.diagnostics`."""
        await self._hub_only()
        if body.device_id != peer.device_id:
            raise refused(403, NOT_PERMITTED, "A device sends its own diagnostics only.")
        if self.asked.of(peer.device_id).get(peer.device_id) != body.request_id:
            raise refused(404, NOT_UNDERSTOOD, "Head office has not asked this device for that.")
        if self.asked.transport is None:
            raise refused(503, BUSY, "Head office does not answer now.")
        try:
            return await self.asked.transport.diagnostics(body)
        except LinkDown:
            raise refused(503, BUSY, "Head office does not answer now.") from None
        except WireProblem as problem:
            if problem.status in _FINAL:
                raise refused(problem.status, NOT_UNDERSTOOD, problem.problem.message) from None
            raise refused(503, BUSY, "Head office does not take it now.") from None
