"""Wipes this device's store data when its upstream says that it was stolen.

The order is noted in a file first, so that a device that is switched off meanwhile goes on with it
at its next start. What remains are settings, the program's log, which names nobody, and this note.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from kiosk.app.addresses import certificate_dir
from kiosk.app.device_setup import DeviceMismatch
from kiosk.app.lock import only_one
from kiosk.app.trouble import WIPED_NAME
from kiosk.settings_file import sync_folder
from kiosk.storage.backup import FOLDER as BACKUPS
from kiosk.sync.identity.device_key import FILE_NAME as KEY_NAME
from kiosk.sync.identity.hub_identity import FILE_NAME as IDENTITY_NAME
from kiosk.sync.identity.pairing import FILE_NAME as PAIRING_NAME
from kiosk.sync.identity.pairing import Pairing, PairingUnreadable, load_pairing

REPORT_S_MAX = 10.0


def order_wipe(data_dir: Path, at: datetime) -> None:
    """Note on disk that this device's data are to be wiped. Raises OSError."""
    path = data_dir / WIPED_NAME
    if path.exists():
        return
    written = path.with_suffix(".new")
    with written.open("w", encoding="utf-8") as file:
        json.dump({"ordered_at": at.isoformat()}, file)
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)
    sync_folder(data_dir)


def refuse_if_wiped(data_dir: Path) -> None:
    """Wipe this device if that was ordered, and report it; do nothing otherwise.

    Raises DeviceMismatch where it was ordered, AlreadyOpen where a program is still open, and
    OSError where something cannot be deleted.
    """
    if (data_dir / WIPED_NAME).exists():
        with only_one(data_dir):
            wipe(data_dir)
        raise wiped(data_dir)


def wiped(data_dir: Path) -> DeviceMismatch:
    """The error for whoever wants to use a device that was wiped, or is about to be."""
    return DeviceMismatch("wiped", at=_ordered_at(data_dir))


def is_ordered(data_dir: Path) -> bool:
    """Whether this device's data were, or are to be, wiped."""
    return (data_dir / WIPED_NAME).exists()


def forget_wipe(data_dir: Path) -> None:
    """Let the device be used again, after it was paired anew. Raises OSError."""
    (data_dir / WIPED_NAME).unlink(missing_ok=True)


def _ordered_at(data_dir: Path) -> datetime:
    path = data_dir / WIPED_NAME
    try:
        return datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["ordered_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return datetime.now().astimezone()


def wipe(data_dir: Path) -> None:
    """Delete the store's data, then report it upstream, then forget the pairing. Raises OSError.

    Without a connection the report waits for the next start. The caller holds the lock.
    """
    for path in data_dir.glob("kiosk*.db*"):
        path.unlink(missing_ok=True)
    for folder in (data_dir / BACKUPS, *data_dir.glob("first-start.*")):
        shutil.rmtree(folder, ignore_errors=not folder.exists())
    sync_folder(data_dir)
    if not _is_reported(data_dir):
        return
    for name in (PAIRING_NAME, KEY_NAME, IDENTITY_NAME):
        (data_dir / name).unlink(missing_ok=True)
    shutil.rmtree(certificate_dir(data_dir), ignore_errors=True)


def _is_reported(data_dir: Path) -> bool:
    """Whether the upstream knows it, or there is none that could be asked."""
    try:
        pairing = load_pairing(data_dir)
    except PairingUnreadable:
        return True
    return pairing is None or asyncio.run(_report(pairing))


async def _report(pairing: Pairing) -> bool:
    from kiosk.sync.client.transport import HttpTransport  # noqa: PLC0415 - HTTP is loaded only where needed
    from kiosk.sync.protocol.ports import LinkDown, WireProblem  # noqa: PLC0415

    transport = HttpTransport(
        *(pairing.url, pairing.device_id, pairing.secret, pairing.certificate),
        keys=pairing.next_keys,
    )
    try:
        async with asyncio.timeout(REPORT_S_MAX):
            await transport.report_wiped()
    except WireProblem as problem:
        # Nobody there knows this device any more.
        return problem.status == 401
    except (LinkDown, TimeoutError):
        return False
    finally:
        with suppress(Exception):
            await transport.aclose()
    return True
