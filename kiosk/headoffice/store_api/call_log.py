"""Logs head office's calls: who called what, from where, for how long, with which outcome."""

from __future__ import annotations

from kiosk.logs import Log
from kiosk.sync.monitoring.calls import BROKEN_OFF, MONITORING_PATHS, EndedCall
from kiosk.sync.protocol.problem_codes import ALTERED

_POLLS = frozenset({"/health", "/v1/feed"}) | MONITORING_PATHS
"""Asked for every few seconds by everybody: logged only when they fail."""


class CallLog:
    """Logs calls, without what was sent, and when the database is lost and back.

    Of the reads that hubs repeat all day only those that were refused are logged.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._is_lost = False

    def note(self, call: EndedCall) -> None:
        """Log a call that has ended."""
        self._note_database(call)
        if call.path in _POLLS and call.status in (200, 204, BROKEN_OFF):
            return
        if call.problem == ALTERED:
            self._log.warning("quarantined", device=call.device_id, store=call.store_id)
        write = self._log.info if call.status < 400 else self._log.warning
        write(
            "call",
            method=call.method,
            path=call.path,
            status=call.status,
            problem=call.problem or None,
            took_ms=round(1000 * call.took_s, 1),
            device=call.device_id or None,
            store=call.store_id or None,
            client=call.client_id or None,
            source=call.source,
        )

    def _note_database(self, call: EndedCall) -> None:
        if call.is_unavailable:
            if not self._is_lost:
                self._log.warning("database_lost")
            self._is_lost = True
        elif self._is_lost and call.status == 200 and call.device_id:
            self._is_lost = False
            self._log.info("database_back")
