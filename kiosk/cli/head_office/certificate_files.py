"""Which certificate head office shows, and what is wrong with one that was given to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.credentials import credential_here
from kiosk.cli.session import USAGE, Session

if TYPE_CHECKING:
    from kiosk.sync.identity.certificates import CertificatePaths

CERTIFICATES = "headoffice"
"""The folder of head office's certificate and key, in the data folder."""


def own_path(session: Session) -> Path:
    """The certificate that head office makes itself, with its key."""
    from kiosk.sync.identity.certificates import FILE_NAME

    return session.data_dir / CERTIFICATES / FILE_NAME


def shown_path(session: Session, given: str | None) -> Path:
    """The certificate that head office shows, as `serve` chooses it; it need not exist.

    `given`: what was typed. Else the credential `certificate` of the service, else its own one.
    """
    if given is not None:
        return Path(given).expanduser()
    return credential_here("certificate") or own_path(session)


def stop_where_faulty(session: Session, paths: CertificatePaths) -> None:
    """Stop with a sentence about what is wrong with these files, if something is."""
    from kiosk.sync.identity.certificate_faults import fault_of

    fault = fault_of(paths)
    if fault is None:
        return
    params = {"path": fault.path, "cause": fault.cause, "certificate": paths.certificate}
    session.stop(USAGE, f"headoffice.certificate_{fault.problem}", **params)
