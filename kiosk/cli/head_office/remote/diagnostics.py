"""`kiosk headoffice diagnostics`: what `kiosk diagnostics` writes, of a device far away."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.head_office.opening import diagnostics_admin
from kiosk.cli.session import DONE, USAGE, Session
from kiosk.private_files import FILE_MODE
from kiosk.services.causes import cause_of
from kiosk.sync.protocol.diagnostics import NOT_MADE

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven

LOOK_AGAIN_S = 1.0
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def fetch(
    session: Session,
    given: DatabaseGiven,
    *,
    store: str,
    device: str,
    path: Path,
    is_new: bool,
    wait_s: float,
) -> int:
    """Write what the device sent; where nothing came yet, ask for it and wait up to `wait_s`."""
    target = path.expanduser().absolute()
    if not target.parent.is_dir():
        session.stop(USAGE, "backup_has_no_folder", path=target.parent)
    if target.exists():
        session.stop(USAGE, "diagnostics_exists", path=target)
    until_s = time.monotonic() + wait_s
    with diagnostics_admin(session, given) as here:
        found = here.ask(store, device, is_new=is_new)
        while found.bundle is None and time.monotonic() < until_s:
            time.sleep(LOOK_AGAIN_S)
            found = here.ask(store, device)
    if found.bundle is None or found.came_at is None:
        at = session.words.date_time(found.asked_at)
        session.say(session.words("headoffice.diagnostics_asked", name=found.device.name, at=at))
        return DONE
    try:
        with os.fdopen(os.open(target, _NEW, FILE_MODE), "wb") as file:
            file.write(found.bundle)
    except OSError as error:
        session.stop(USAGE, "diagnostics_not_written", path=target, cause=cause_of(error))
    at = session.words.date_time(found.came_at)
    params = {"path": target, "name": found.device.name, "at": at}
    cause = _why_not_made(found.bundle)
    if cause is None:
        session.say(session.words("headoffice.diagnostics_fetched", **params))
    else:
        session.say(session.words("headoffice.diagnostics_not_made", cause=cause, **params))
    return DONE


def _why_not_made(contents: bytes) -> str | None:
    """Why the device could not make its diagnostics; None if it could."""
    try:
        with zipfile.ZipFile(io.BytesIO(contents)) as bundle:
            if bundle.namelist() != [NOT_MADE]:
                return None
            found = json.loads(bundle.read(NOT_MADE))
    except (zipfile.BadZipFile, ValueError):
        return None
    return str(found.get("error", "")) if isinstance(found, dict) else None
