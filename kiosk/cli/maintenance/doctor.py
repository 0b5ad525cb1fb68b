"""`kiosk doctor`: checks this device, its installation and its data."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from kiosk.cli import findings
from kiosk.cli.findings import Finding, State
from kiosk.cli.maintenance.doctor_head_office import head_office_findings
from kiosk.cli.maintenance.doctor_network import NETWORK_CHECKS, NETWORK_NAMES
from kiosk.cli.problems import problem_text
from kiosk.cli.refusals import explain
from kiosk.cli.session import DATABASE_PROBLEM, DONE, NETWORK_PROBLEM, Session
from kiosk.private_files import open_to_others
from kiosk.resources import FONT_FILES, FONTS_DIR
from kiosk.screens.speech.engine import engine_here
from kiosk.settings import FILE_NAME as SETTINGS_NAME
from kiosk.settings import InvalidSetting
from kiosk.storage import backup, restore, schema
from kiosk.storage.database import Database
from kiosk.storage.engine.integrity import FILE_NAME, check_store
from kiosk.storage.engine.sqlite import DatabaseUnusable, load_sqlite

DISK_FREE_MB_MIN = 200


def examine(session: Session, *, as_json: bool) -> int:
    """Run all checks, change nothing; returns the exit code, which ignores warnings."""
    found = found_by_all_checks(session)
    if as_json:
        session.say_json([findings.as_json(session.words, finding) for finding in found])
    else:
        for finding in found:
            session.say(findings.line(session.words, finding))
    bad = {finding.check for finding in found if finding.state is State.BAD}
    if bad - NETWORK_NAMES:
        return DATABASE_PROBLEM
    return NETWORK_PROBLEM if bad else DONE


def found_by_all_checks(session: Session) -> list[Finding]:
    """What all checks find; they change nothing."""
    return [finding for check in _CHECKS for finding in check(session)]


def restore_backup(session: Session) -> int:
    """Replace a damaged or missing database with the newest sound backup.

    Sets a damaged one aside. No other process may have the database open.
    """
    data_dir = session.data_dir
    now = datetime.now().astimezone()
    found = restore.set_aside_if_damaged(data_dir, now) or restore.still_to_replace(data_dir)
    if found is None:
        session.say(session.words("nothing_to_restore"))
        return DONE
    if found.backup is None:
        folder = data_dir / backup.FOLDER
        key = "no_backup" if found.path else "no_backup_gone"
        session.stop(DATABASE_PROBLEM, key, path=folder, aside=found.path)
    restore.restore(data_dir, found.backup)
    session.log.warning("backup_restored", made_at=found.backup.made_at.isoformat())
    made_at = session.words.date_time(found.backup.made_at)
    key = "restored" if found.path else "restored_gone"
    session.say(session.words(key, made_at=made_at, aside=found.path))
    return DONE


def _python(_session: Session) -> Iterator[Finding]:
    fits = (3, 11) <= sys.version_info < (3, 14)
    version = platform.python_version()
    state, key = (State.GOOD, "python") if fits else (State.BAD, "python_unfit")
    yield Finding("python", state, key, params={"version": version})


def _sqlite(session: Session) -> Iterator[Finding]:
    try:
        module = load_sqlite()
    except DatabaseUnusable as error:
        yield Finding("sqlite", State.BAD, "sqlite_unfit", _unusable(session, error))
    else:
        name = module.__name__.partition(".")[0]
        params = {"version": module.sqlite_version, "module": name}
        yield Finding("sqlite", State.GOOD, "sqlite", params=params)


def _settings(session: Session) -> Iterator[Finding]:
    path = session.data_dir / SETTINGS_NAME
    try:
        _ = session.settings
    except InvalidSetting as error:
        refusal = explain(session, error)
        text = refusal.sentence if refusal else str(error)
        params: dict[str, object] = {"path": path, "setting": error.key}
        yield Finding("settings", State.BAD, "invalid_settings", text, params)
    else:
        key = "settings_read" if path.exists() else "settings_none"
        yield Finding("settings", State.GOOD, key, params={"path": path})


def _data(session: Session) -> Iterator[Finding]:
    path = session.data_dir
    if not path.is_dir():
        yield Finding("data", State.GOOD, "data_none", params={"path": path})
        return
    is_writable = os.access(path, os.W_OK)
    state, key = (State.GOOD, "data_writable") if is_writable else (State.BAD, "data_read_only")
    yield Finding("data", state, key, params={"path": path})
    free_mb = shutil.disk_usage(path).free // 1_000_000
    is_enough = free_mb >= DISK_FREE_MB_MIN
    state, key = (State.GOOD, "disk_free") if is_enough else (State.BAD, "disk_low")
    yield Finding("disk", state, key, params={"free_mb": free_mb})


def _privacy(session: Session) -> Iterator[Finding]:
    found = open_to_others(session.data_dir)
    if found:
        params: dict[str, object] = {"path": found[0], "count": len(found)}
        yield Finding("privacy", State.WARNING, "readable_by_others", params=params)
    elif session.data_dir.is_dir():
        yield Finding("privacy", State.GOOD, "private")


def _database(session: Session) -> Iterator[Finding]:
    path = session.data_dir / FILE_NAME
    found = restore.still_to_replace(session.data_dir)
    if found is not None:
        key = "database_set_aside" if found.path else "database_gone"
        yield Finding("database", State.BAD, key, params={"path": found.path or path})
    elif not path.exists():
        yield Finding("database", State.GOOD, "database_none")
    else:
        yield _examined(session, path)


def _unusable(session: Session, error: DatabaseUnusable) -> str:
    refusal = explain(session, error)
    return refusal.sentence if refusal else str(error)


def _examined(session: Session, path: Path) -> Finding:
    try:
        problem = check_store(path)
        if problem is not None:
            params: dict[str, object] = {"problem": problem_text(session.words, problem)}
            return Finding("database", State.BAD, "database_damaged", params=params)
        revision = _revision(path)
    except DatabaseUnusable as error:
        params = {"problem": _unusable(session, error)}
        return Finding("database", State.BAD, "database_unusable", params=params)
    size_mb = round(path.stat().st_size / 1_000_000, 1)
    params = {"revision": revision, "size_mb": size_mb}
    return Finding("database", State.GOOD, "database_valid", params=params)


def _revision(path: Path) -> str:
    """The schema's revision. Raises DatabaseUnusable when it is newer than this program."""
    database = Database(path)
    try:
        with database.reader() as reader:
            schema.SCHEMA.needs_migration(reader.connection)
            return schema.SCHEMA.current_revision(reader.connection) or "—"
    finally:
        database.close()


def _backups(session: Session) -> Iterator[Finding]:
    made = backup.backups(session.data_dir)
    if made:
        params: dict[str, object] = {
            "count": len(made),
            "made_at": made[0].made_at.astimezone(),
        }
        yield Finding("backups", State.GOOD, "backups_made", params=params)
    else:
        yield Finding("backups", State.WARNING, "backups_none")


def _qt(_session: Session) -> Iterator[Finding]:
    found = importlib.util.find_spec("PySide6")
    if found is None or not found.submodule_search_locations:
        yield Finding("qt", State.WARNING, "qt_missing")
        return
    missing = _missing_libraries(Path(found.submodule_search_locations[0]))
    if missing:
        params: dict[str, object] = {"names": ", ".join(missing)}
        yield Finding("qt", State.WARNING, "qt_libraries", params=params)
    else:
        version = importlib.metadata.version("pyside6-essentials")
        yield Finding("qt", State.GOOD, "qt_ready", params={"version": version})


def _missing_libraries(folder: Path) -> list[str]:
    """The shared libraries that the screens need and `ldd` does not find; [] without `ldd`."""
    loaded = [folder / "QtQuick.abi3.so", folder / "Qt" / "plugins" / "platforms" / "libqxcb.so"]
    present = [str(path) for path in loaded if path.exists()]
    if not shutil.which("ldd") or not present:
        return []
    answer = subprocess.run(["ldd", *present], capture_output=True, text=True, check=False).stdout
    lines = [line.split() for line in answer.splitlines() if line.endswith("=> not found")]
    return sorted({words[0] for words in lines})


def _display(session: Session) -> Iterator[Finding]:
    if not sys.platform.startswith("linux"):
        return
    name = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if name:
        yield Finding("display", State.GOOD, "display_here", params={"name": name})
        yield from _display_sizes(session)
    else:
        yield Finding("display", State.WARNING, "display_none")


def _display_sizes(session: Session) -> Iterator[Finding]:
    """Warn of implausible display sizes, unless the setting `px_per_mm` overrides them."""
    from kiosk.app.displays import sizes_of_displays

    try:
        is_set = session.settings.px_per_mm is not None
    except InvalidSetting:
        is_set = False
    for name, size in sizes_of_displays().items():
        is_good = size.is_believed or is_set
        key = "display_size" if is_good else "invalid_display_size"
        params: dict[str, object] = {
            "name": name,
            "width_px": size.width_px,
            "height_px": size.height_px,
            "width_mm": round(size.width_mm),
            "height_mm": round(size.height_mm),
        }
        state = State.GOOD if is_good else State.WARNING
        yield Finding("display_size", state, key, params=params)


def _fonts(_session: Session) -> Iterator[Finding]:
    missing = [name for name in FONT_FILES if not (FONTS_DIR / name).is_file()]
    if missing:
        params: dict[str, object] = {"path": FONTS_DIR, "names": ", ".join(missing)}
        yield Finding("fonts", State.BAD, "fonts_missing", params=params)
    else:
        yield Finding("fonts", State.GOOD, "fonts_here", params={"path": FONTS_DIR})


def _speech(_session: Session) -> Iterator[Finding]:
    """What reads the check-in aloud, if the device has one."""
    found = engine_here(os.environ)
    if found is None:
        yield Finding("speech", State.WARNING, "speech_none")
    else:
        yield Finding("speech", State.GOOD, "speech_here", params={"name": found[0]})


_CHECKS: tuple[Callable[[Session], Iterator[Finding]], ...] = (
    _python,
    _sqlite,
    _settings,
    _data,
    _privacy,
    _database,
    _backups,
    *NETWORK_CHECKS,
    head_office_findings,
    _qt,
    _display,
    _fonts,
    _speech,
)
