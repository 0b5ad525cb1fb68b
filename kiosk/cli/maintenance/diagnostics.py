"""`kiosk diagnostics`: one file with what support needs, and nobody's name, number, code or secret.

The log holds no personal data (see `kiosk.logs`). Of the settings, people and what is unreadable
stay out; of the database, only counts and devices are read.
"""

from __future__ import annotations

import json
import os
import platform
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kiosk.cli.maintenance.settings import sources_json
from kiosk.cli.session import DONE, USAGE, Session
from kiosk.cli.versions import version_lines
from kiosk.private_files import FILE_MODE
from kiosk.services.causes import cause_of

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_LEFT_OUT = {"people", "error_reports"}
"""Settings that hold names, or the key of an address."""

_SAID_WITH_VALUES = "settings"
"""The check whose sentence quotes what a person wrote into the settings."""


def collect(session: Session, *, path: Path) -> int:
    """Write the file. A part that cannot be read says so in its place."""
    target = path.expanduser().absolute()
    if not target.parent.is_dir():
        session.stop(USAGE, "backup_has_no_folder", path=target.parent)
    parts: dict[str, Callable[[], Any]] = {
        "about.json": lambda: _about(session),
        "doctor.json": lambda: _findings(session),
        "settings.json": lambda: session.settings.model_dump(mode="json", exclude=_LEFT_OUT),
        "sources.json": lambda: sources_json(session),
        "store.json": lambda: _store(session),
    }
    try:
        with (
            os.fdopen(os.open(target, _NEW, FILE_MODE), "wb") as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle,
        ):
            for name, read in parts.items():
                bundle.writestr(name, json.dumps(_read(read), ensure_ascii=False, indent=2))
            for log in sorted((session.data_dir / "logs").glob("*.jsonl*")):
                bundle.writestr(f"logs/{log.name}", log.read_bytes())
    except FileExistsError:
        session.stop(USAGE, "diagnostics_exists", path=target)
    except OSError as error:
        target.unlink(missing_ok=True)
        session.stop(USAGE, "diagnostics_not_written", path=target, cause=cause_of(error))
    session.say(session.words("diagnostics_written", path=target))
    return DONE


def _read(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Exception as error:  # noqa: BLE001 - support has to see what can be read beside it
        # Its message may quote a customer's data.
        return {"unreadable": type(error).__name__}


def _about(session: Session) -> dict[str, Any]:
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": list(version_lines()),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "files": {name: size for name, size in _files(session.data_dir)},  # noqa: C416 - as JSON
    }


def _files(data_dir: Path) -> Iterator[tuple[str, int]]:
    """Every file of the data directory, with its size in bytes."""
    for path in sorted(data_dir.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(data_dir)), path.stat().st_size


def _findings(session: Session) -> list[dict[str, Any]]:
    from kiosk.cli import findings
    from kiosk.cli.maintenance.doctor import found_by_all_checks

    listed = [findings.as_json(session.words, one) for one in found_by_all_checks(session)]
    for finding in listed:
        if finding["check"] == _SAID_WITH_VALUES:
            del finding["detail"], finding["params"]
    return listed


def _store(session: Session) -> dict[str, Any]:
    from kiosk.storage.database import Database
    from kiosk.storage.engine.integrity import FILE_NAME
    from kiosk.storage.figures import figures_of

    with closing(Database(session.data_dir / FILE_NAME)) as database:
        return figures_of(database)
