"""`kiosk doctor` on whether paired devices need pairing again when the hub is replaced."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.cli.findings import Finding, State
from kiosk.cli.session import Session
from kiosk.cli.sync_status import SyncStatus, upstream_of


def replacement_findings(session: Session, status: SyncStatus) -> Iterator[Finding]:
    """Whether another computer could replace this hub without pairing its devices again."""
    if not status.this_device.is_hub or not status.devices:
        return
    params = {"device_count": status.devices}
    if upstream_of(session) is None:
        yield Finding("replacement", State.WARNING, "replacement_pairs_again", params=params)
    elif _is_signed(session):
        yield Finding("replacement", State.GOOD, "replacement_ready", params=params)
    else:
        yield Finding("replacement", State.WARNING, "replacement_not_signed", params=params)


def _is_signed(session: Session) -> bool:
    """Whether head office has signed that the certificate here is the hub's."""
    from kiosk.app.addresses import certificate_dir
    from kiosk.sync.identity.certificates import FILE_NAME, certificate_pem, fingerprint
    from kiosk.sync.identity.hub_identity import load_identity

    path = certificate_dir(session.data_dir) / FILE_NAME
    try:
        digest = fingerprint(certificate_pem(path))
    except (OSError, ValueError):
        return False
    return load_identity(session.data_dir, "", digest).statement is not None
