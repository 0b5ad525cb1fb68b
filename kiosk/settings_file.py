"""Writes kiosk.toml: only the named keys change, and whatever else a person wrote there stays."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kiosk.settings import FILE_NAME, PREFIX, InvalidSetting, Settings, load_settings


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


class SettingsFile:
    """The settings of one data directory, as a person reads and changes them."""

    def __init__(self, data_dir: Path, environ: Mapping[str, str]) -> None:
        """`environ`: what it gives takes precedence, and cannot be changed in the file."""
        self._data_dir = data_dir
        self._environ = environ
        self.fixed = frozenset(
            name for name in Settings.model_fields if PREFIX + name.upper() in environ
        )

    def values(self) -> dict[str, object]:
        """Today's value of every setting, by its name. Raises InvalidSetting."""
        settings = load_settings(self._data_dir, self._environ)
        return {name: getattr(settings, name) for name in Settings.model_fields}

    def write(self, name: str, value: object) -> None:
        """Write one setting, as `write_settings`. Raises InvalidSetting and OSError."""
        plain = list(value) if isinstance(value, tuple) else value
        write_settings(self._data_dir, {name: plain})
