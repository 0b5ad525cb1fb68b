"""Where the URL of head office's database comes from, which may hold a password.

No password is taken from the command line, which every user who lists processes can read.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.credentials import credential_here
from kiosk.domain.frozen import frozen
from kiosk.services.causes import cause_of

if TYPE_CHECKING:
    from kiosk.cli.session import Session

DATABASE_VARIABLE = "KIOSK_HEADOFFICE_DATABASE"
DATABASE_CREDENTIAL = "database"
URL_BYTES_MAX = 10_000


@frozen
class DatabaseGiven:
    """How the command line names the database: by its URL, by a file that holds it, or not."""

    url: str | None = None
    file: Path | None = None


def database_url(session: Session, given: DatabaseGiven) -> str | None:
    """The URL from the command line, else the environment, else systemd's credential.

    None: the file in the data directory. Stops with a sentence where the URL on the command line
    bears a password, or a named file cannot be used.
    """
    from kiosk.cli.session import USAGE

    if given.url is not None and given.file is not None:
        session.stop(USAGE, "headoffice.database_twice")
    if given.url is not None:
        if _bears_password(given.url):
            session.stop(USAGE, "headoffice.database_password_shown", variable=DATABASE_VARIABLE)
        return given.url
    if given.file is not None:
        return _in_file(session, given.file.expanduser())
    if from_environment := os.environ.get(DATABASE_VARIABLE):
        return from_environment
    credential = credential_here(DATABASE_CREDENTIAL)
    return None if credential is None else _in_file(session, credential)


def _in_file(session: Session, path: Path) -> str:
    from kiosk.cli.session import USAGE

    try:
        with path.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            text = stream.read(URL_BYTES_MAX).decode("utf-8").strip()
    except OSError as error:
        params = {"path": path, "cause": cause_of(error)}
        session.stop(USAGE, "headoffice.database_file_unreadable", **params)
    except ValueError:
        text = ""
    else:
        if stat.S_ISREG(mode) and mode & stat.S_IROTH:
            session.complain(session.words("headoffice.database_file_open", path=path))
    if not text or "\n" in text:
        session.stop(USAGE, "headoffice.database_file_no_url", path=path)
    return text


def _bears_password(url: str) -> bool:
    """Whether a URL holds a secret."""
    from kiosk.headoffice.errors import InvalidDatabase
    from kiosk.headoffice.storage.database import read_url, secrets_in

    try:
        address = read_url(url)
    except InvalidDatabase:
        return False
    return address.password is not None or bool(secrets_in(address))
