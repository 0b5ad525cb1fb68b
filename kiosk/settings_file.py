"""Writes kiosk.toml: only the named keys change, and whatever else a person wrote there stays."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from kiosk.domain.frozen import frozen
from kiosk.given_settings import fault_of
from kiosk.settings import (
    FILE_NAME,
    InvalidSetting,
    LoadedSettings,
    Settings,
    load_settings,
    load_with_sources,
)


def write_settings(data_dir: Path, changes: Mapping[str, Any]) -> Settings:
    """Write settings into the file in `data_dir`, made if there is none; returns all of the file's.

    `changes`: values by the settings' names; None removes a name, so that its default counts.
    The file is replaced at once, and only by one that can be read: after an error, or a power cut,
    it is as before. Raises InvalidSetting, as `load_settings` does, and OSError.
    """
    import tomlkit  # noqa: PLC0415 - 1 MB that a counter needs on a few days of its life

    load_settings(data_dir, {})
    path = data_dir / FILE_NAME
    document = tomlkit.parse(path.read_text("utf-8-sig")) if path.exists() else tomlkit.document()
    for name, value in changes.items():
        if value is None:
            document.pop(name, None)
        else:
            document[name] = value
    data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data_dir, prefix=".settings-") as folder:
        written = Path(folder) / FILE_NAME
        with written.open("w", encoding="utf-8") as file:
            file.write(tomlkit.dumps(document))
            file.flush()
            os.fsync(file.fileno())
        settings = _checked(written, path)
        written.replace(path)
    sync_folder(data_dir)
    return settings


def sync_folder(folder: Path) -> None:
    """Have the disk keep which files a folder holds. Raises OSError."""
    if os.name == "nt":
        return  # Windows opens no folders.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _checked(written: Path, path: Path) -> Settings:
    """The settings of a file before it takes its place at `path`. Raises InvalidSetting."""
    try:
        return load_settings(written.parent, {})
    except InvalidSetting as error:
        raise InvalidSetting(
            error.problem, str(path), error.key, error.given, expected=error.expected
        ) from None


class SourceKind(StrEnum):
    """Where a setting's value comes from; each overrides those before it."""

    DEFAULT = "default"
    FILE = "kiosk.toml"
    ENVIRONMENT = "environment"
    HEAD_OFFICE = "head office"


@frozen
class SettingSource:
    """Where one value comes from. `version`: of head office's settings, since which it gives it."""

    kind: SourceKind
    version: int = 0

    @property
    def is_fixed(self) -> bool:
        """Whether what is written into the file has no effect."""
        return self.kind in (SourceKind.ENVIRONMENT, SourceKind.HEAD_OFFICE)


class SettingsFile:
    """The settings of one data directory, as a person reads and changes them."""

    def __init__(self, data_dir: Path, environ: Mapping[str, str]) -> None:
        """`environ`: what it gives takes precedence, and cannot be changed in the file."""
        self._data_dir = data_dir
        self._environ = environ

    def read(self) -> tuple[dict[str, object], dict[str, SettingSource]]:
        """Today's value of every setting, and its source, by its name. Raises InvalidSetting."""
        loaded = load_with_sources(self._data_dir, self._environ)
        names = tuple(Settings.model_fields)
        values = {name: getattr(loaded.settings, name) for name in names}
        return values, {name: _source(loaded, name) for name in names}

    def write(self, name: str, value: object) -> None:
        """Write one setting, as `write_settings`. Raises InvalidSetting and OSError.

        A value that does not fit what head office gives is refused too: it would have no effect.
        """
        plain = list(value) if isinstance(value, tuple) else value
        loaded = load_with_sources(self._data_dir, self._environ, **{name: plain})
        if name not in loaded.from_file and name not in loaded.from_environment:
            path = str(self._data_dir / FILE_NAME)
            raise InvalidSetting("value", path, name, expected=fault_of(name))
        write_settings(self._data_dir, {name: plain})


def _source(loaded: LoadedSettings, name: str) -> SettingSource:
    if name in loaded.from_head_office:
        return SettingSource(SourceKind.HEAD_OFFICE, loaded.from_head_office[name])
    if name in loaded.from_environment:
        return SettingSource(SourceKind.ENVIRONMENT)
    return SettingSource(SourceKind.FILE if name in loaded.from_file else SourceKind.DEFAULT)
