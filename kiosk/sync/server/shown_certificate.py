"""The certificate that a running server shows: renewed in time, and read again when it changes."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from kiosk.sync.identity.certificates import (
    CertificatePaths,
    CertificateUnusable,
    certificate_pem,
    fingerprint,
)
from kiosk.sync.identity.renewal import CertificateDetails, read_details, renew
from kiosk.sync.server.serving import Serving

LOOK_S = 3.0
AGAIN_AFTER = timedelta(hours=1)
"""When a renewal that failed is tried again, and people are warned again of a near end."""


class ShownCertificate:
    """A server's certificate; without one (on loopback) there is nothing to do."""

    def __init__(
        self,
        paths: CertificatePaths | None,
        *,
        note: Callable[..., object],
        renews: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`renews`: the file is this program's own, key and certificate in one.

        `note` writes a warning to the log: a name, then params. Raises OSError, and ValueError
        where the file has no certificate.
        """
        self.paths = paths
        self.on_renewed: list[Callable[[str], None]] = []
        """Called with the fingerprint of each new certificate that is shown."""
        self._note = note
        self._renews = renews
        self._now = now
        self._again_at: datetime | None = None
        self._details: CertificateDetails | None = None
        self.fingerprint = ""
        if paths is not None:
            self._read(paths)
            self._renew_if_due(paths)
            self._read(paths)
        self._seen = self._stamp()

    async def watch(self, serving: Serving) -> None:
        """Show `serving`'s clients each new certificate; runs until it is cancelled."""
        while self.paths is not None:
            await asyncio.sleep(LOOK_S)
            self._renew_if_due(self.paths)
            stamp = self._stamp()
            if stamp != self._seen:
                self._seen = stamp
                self._show(serving, self.paths)

    def _renew_if_due(self, paths: CertificatePaths) -> None:
        details, now = self._details, self._now()
        if details is None or (self._again_at is not None and now < self._again_at):
            return
        if not (self._renews and details.is_due(now)):
            if details.ends_soon(now):
                self._later(now, "certificate_ends", details)
            return
        try:
            renewed = renew(paths.certificate)
        except CertificateUnusable as error:
            self._later(now, "certificate_not_renewed", details, cause=error.problem)
            return
        self._note("certificate_renewed", valid_until=renewed.valid_until.isoformat())

    def _later(
        self, now: datetime, event: str, details: CertificateDetails, **params: object
    ) -> None:
        self._again_at = now + AGAIN_AFTER
        self._note(event, valid_until=details.valid_until.isoformat(), **params)

    def _show(self, serving: Serving, paths: CertificatePaths) -> None:
        """Show the changed file, unless it is only half written: then it is read again."""
        before = self._details
        try:
            serving.show(paths)
            self._read(paths)
        except (OSError, ssl.SSLError, ValueError) as error:
            self._note("certificate_unusable", error=type(error).__name__)
            return
        is_same = (
            before is not None and self._details is not None and before.key == self._details.key
        )
        self._note("certificate_shown", fingerprint=self.fingerprint, has_same_key=is_same)
        for shown in self.on_renewed:
            shown(self.fingerprint)

    def _read(self, paths: CertificatePaths) -> None:
        pem = certificate_pem(paths.certificate)
        self._details, self.fingerprint = read_details(pem), fingerprint(pem)
        self._again_at = None

    def _stamp(self) -> tuple[tuple[int, int, int] | None, ...]:
        """Another value whenever one of the files was replaced."""
        if self.paths is None:
            return ()
        stamps: list[tuple[int, int, int] | None] = []
        for path in (self.paths.certificate, self.paths.key):
            try:
                found = path.stat()
                stamps.append((found.st_mtime_ns, found.st_size, found.st_ino))
            except OSError:
                stamps.append(None)
        return tuple(stamps)
