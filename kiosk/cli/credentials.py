"""Secrets that systemd gives a service, or the environment: never the command line."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.services.causes import cause_of

if TYPE_CHECKING:
    from kiosk.cli.session import Session

CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"
"""Where systemd puts the credentials of a service, each a file."""

METRICS_VARIABLE = "KIOSK_METRICS_TOKEN"
METRICS_CREDENTIAL = "metrics-token"
_USABLE = re.compile("[!-~]{16,200}")


def credential_here(name: str) -> Path | None:
    """The file of a credential that systemd gave this service; None if it gave none.

    One that cannot be looked at was given: whoever reads it gets the cause.
    """
    folder = os.environ.get(CREDENTIALS_VARIABLE)
    if not folder:
        return None
    path = Path(folder, name)
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return path
    return path


def metrics_token(session: Session) -> str:
    """What whoever reads a server's figures has to show; "": they are for this computer alone.

    Stops with a sentence where it cannot be read or is too short to be a secret.
    """
    from kiosk.cli.session import USAGE

    path = credential_here(METRICS_CREDENTIAL)
    token = os.environ.get(METRICS_VARIABLE)
    if token is None and path is not None:
        try:
            token = path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            params = {"path": path, "cause": cause_of(error)}
            session.stop(USAGE, "metrics_token_unreadable", **params)
    if token is None:
        return ""
    token = token.strip()
    if not _USABLE.fullmatch(token):
        session.stop(USAGE, "metrics_token_invalid")
    return token
