"""`kiosk settings`: every setting of this device, its value, and where that comes from."""

from __future__ import annotations

import os
from typing import Any

from kiosk.cli import shapes
from kiosk.cli.session import DONE, Session
from kiosk.given_settings import GivenFile
from kiosk.services.people.setting_changes import SettingChange, last_changes
from kiosk.services.text_rules import value_text
from kiosk.settings import load_settings
from kiosk.settings_file import SettingsFile, SettingSource, SourceKind

HIDDEN = "error_reports"
"""Its address holds a key."""


def show(session: Session, *, as_json: bool) -> int:
    """Print the settings; with the version of head office's that is kept here."""
    plain = load_settings(session.data_dir).model_dump(mode="json")
    _, sources = SettingsFile(session.data_dir, os.environ).read()
    changes = _changes(session)
    kept = GivenFile(session.data_dir).read()
    version = 0 if kept is None else kept.given.version
    if plain[HIDDEN]:
        plain[HIDDEN] = "…"
    if as_json:
        listed = [_json(name, value, sources[name], changes) for name, value in plain.items()]
        session.say_json({"head_office_version": version, "settings": listed})
        return DONE
    plain["people"] = [person["name"] for person in plain["people"]]
    for name, value in plain.items():
        source = _source_text(session, sources[name], changes.get(name))
        session.say(f"{name} = {value_text(value)}  ({source})")
    if version:
        session.say(session.words("settings_head_office", version=version))
    return DONE


def sources_json(session: Session) -> dict[str, Any]:
    """Where each value comes from, for support; names nobody."""
    _, sources = SettingsFile(session.data_dir, os.environ).read()
    return {
        name: {"source": str(source.kind), "version": source.version or None}
        for name, source in sources.items()
    }


def _changes(session: Session) -> dict[str, SettingChange]:
    """Who changed what on this device's screen; nothing where there is no database yet."""
    if not session.has_store:
        return {}
    with session.store() as store:
        return store.read_blocking(last_changes)


def _source_text(session: Session, source: SettingSource, change: SettingChange | None) -> str:
    words = session.words
    match source.kind:
        case SourceKind.HEAD_OFFICE:
            return words("setting_from_head_office", version=source.version)
        case SourceKind.ENVIRONMENT:
            return words("setting_environment")
        case SourceKind.FILE if change is not None:
            return words("setting_from_screen", by=change.by, at=words.date_time(change.at))
        case SourceKind.FILE:
            return "kiosk.toml"
    return words("setting_from_default")


def _json(
    name: str, value: object, source: SettingSource, changes: dict[str, SettingChange]
) -> dict[str, Any]:
    change = changes.get(name) if source.kind is SourceKind.FILE else None
    return {
        "name": name,
        "value": value,
        "source": str(source.kind),
        "version": source.version or None,
        "changed_by": None if change is None else change.by,
        "changed_at": None if change is None else shapes.timestamp(change.at),
    }
