"""`kiosk doctor` on certificates: the upstream's, and this hub's own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.cli.findings import Finding, State
from kiosk.cli.session import Session

if TYPE_CHECKING:
    from kiosk.sync.identity.pairing import Pairing
    from kiosk.sync.identity.renewal import CertificateDetails


def certificate_findings(pairing: Pairing) -> Iterator[Finding]:
    """When the certificate ends that the upstream shows; nothing where its key is not trusted."""
    from kiosk.sync.client.pair import shown_certificate
    from kiosk.sync.identity.renewal import read_details
    from kiosk.sync.identity.trusted_keys import key_fingerprint
    from kiosk.sync.protocol.ports import LinkDown

    if not pairing.certificate:
        return
    try:
        details = read_details(asyncio.run(shown_certificate(pairing.url)))
    except (LinkDown, ValueError):
        return
    if details.key in (key_fingerprint(pairing.certificate), *pairing.next_keys):
        yield _dates("upstream_certificate", details)


def own_certificate(session: Session) -> Iterator[Finding]:
    """Whether this hub's certificate can be used, and when it ends."""
    from kiosk.app.addresses import certificate_dir
    from kiosk.sync.identity.certificates import (
        FILE_NAME,
        CertificateUnusable,
        certificate_pem,
        make_certificate,
    )
    from kiosk.sync.identity.renewal import read_details

    folder = certificate_dir(session.data_dir)
    if not (folder / FILE_NAME).exists():
        return
    try:
        path = make_certificate(folder).certificate
        details = read_details(certificate_pem(path))
    except (CertificateUnusable, OSError, ValueError) as error:
        cause = error.problem if isinstance(error, CertificateUnusable) else "no_certificate"
        params: dict[str, object] = {"path": folder / FILE_NAME, "cause": cause}
        text = session.words("network.invalid_certificate", **params)
        yield Finding("certificate", State.BAD, "invalid_certificate", text, params)
        return
    params = {"path": path, "valid_until": details.valid_until}
    if details.is_own or not details.ends_soon(datetime.now(UTC)):
        yield Finding("certificate", State.GOOD, "certificate", str(path), params)
    else:
        yield Finding("certificate", State.WARNING, "certificate_ends", params=params)


def _dates(check: str, details: CertificateDetails) -> Finding:
    now = datetime.now(UTC)
    params: dict[str, object] = {"valid_until": details.valid_until, "now": now}
    if details.ends_soon(now):
        return Finding(check, State.WARNING, "upstream_certificate_ends", params=params)
    if now < details.valid_from:
        return Finding(check, State.WARNING, "upstream_certificate_future", params=params)
    return Finding(check, State.GOOD, "upstream_certificate", params=params)
