"""Wipes this device's store data when its upstream says that it was stolen.

The order is noted in a file first, so that a device that is switched off meanwhile goes on with it
at its next start. What remains are the settings of the display and the scanner, the program's log,
which names nobody, and this note. In the settings there are people's names, the store's, and the
address for reports with its key; whatever database lies in the folder is one of the store, under
whatever name somebody copied or moved it there.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tomllib
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from kiosk.app.addresses import certificate_dir
from kiosk.app.device_setup import DeviceMismatch
from kiosk.app.lock import only_one
from kiosk.app.trouble import WIPED_NAME
from kiosk.settings import FILE_NAME as SETTINGS_NAME
from kiosk.settings import InvalidSetting
from kiosk.settings_file import sync_folder, write_settings
from kiosk.storage.backup import FOLDER as BACKUPS
from kiosk.sync.identity.pairing import FILE_NAME as PAIRING_NAME
from kiosk.sync.identity.pairing import Pairing, PairingUnreadable, load_pairing

REPORT_S_MAX = 10.0
SQLITE_BEGINS = b"SQLite format 3\0"
KEPT_SETTINGS = (
    *("language", "px_per_mm", "counter_display", "checkin_display", "board_display"),
    *("scanner_prefix", "keyboard_layouts"),
)
"""Settings of the device itself, which tell nothing of the store."""


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
    # Every start asks whether it was ordered, and need not wait for what makes keys.
    from kiosk.sync.identity.device_key import FILE_NAME as KEY_NAME  # noqa: PLC0415
    from kiosk.sync.identity.hub_identity import FILE_NAME as IDENTITY_NAME  # noqa: PLC0415

    _delete_databases(data_dir)
    for folder in (data_dir / BACKUPS, *data_dir.glob("first-start.*")):
        shutil.rmtree(folder, ignore_errors=not folder.exists())
    _delete_settings(data_dir)
    sync_folder(data_dir)
    if not _is_reported(data_dir):
        return
    for name in (PAIRING_NAME, KEY_NAME, IDENTITY_NAME):
        (data_dir / name).unlink(missing_ok=True)
    shutil.rmtree(certificate_dir(data_dir), ignore_errors=True)


def _delete_databases(data_dir: Path) -> None:
    for path in data_dir.glob("kiosk*.db*"):
        path.unlink(missing_ok=True)
    for path in list(data_dir.rglob("*")):
        # A head office in the same folder is another's, and is asked for by nobody.
        if path.name.startswith("headoffice") or not path.is_file() or path.is_symlink():
            continue
        with path.open("rb") as file:
            is_database = file.read(len(SQLITE_BEGINS)) == SQLITE_BEGINS
        if is_database:
            for suffix in ("", "-wal", "-shm", "-journal"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)


def _delete_settings(data_dir: Path) -> None:
    """Delete the settings with what people wrote beside them, but for KEPT_SETTINGS."""
    path = data_dir / SETTINGS_NAME
    try:
        written = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        written = {}
    kept = {name: written[name] for name in KEPT_SETTINGS if name in written}
    path.unlink(missing_ok=True)
    if kept:
        with suppress(InvalidSetting):
            write_settings(data_dir, kept)


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
