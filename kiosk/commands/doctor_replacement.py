"""`kiosk doctor` on what becomes of the paired machines when this hub's computer is replaced."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.commands.findings import Finding, State
from kiosk.commands.session import Session
from kiosk.commands.standing import Standing, upstream_of


def replacement_findings(session: Session, standing: Standing) -> Iterator[Finding]:
    """Whether another computer could take this hub's place without anybody pairing again."""
    if not standing.node.is_hub or not standing.devices:
        return
    facts = {"device_count": standing.devices}
    if upstream_of(session) is None:
        yield Finding("replacement", State.WARNING, "replacement_pairs_again", facts=facts)
    elif _is_signed(session):
        yield Finding("replacement", State.GOOD, "replacement_ready", facts=facts)
    else:
        yield Finding("replacement", State.WARNING, "replacement_not_signed", facts=facts)


def _is_signed(session: Session) -> bool:
    """Whether head office has said that the certificate here is the hub's."""
    from kiosk.app.addresses import certificate_dir
    from kiosk.sync.certificates import FILE_NAME, certificate_pem, fingerprint
    from kiosk.sync.identity import load_identity

    path = certificate_dir(session.data_dir) / FILE_NAME
    try:
        digest = fingerprint(certificate_pem(path))
    except (OSError, ValueError):
        return False
    return load_identity(session.data_dir, "", digest).statement is not None
