"""`kiosk --version`: the versions of the program and of the parts it runs on.

Reads files and package metadata only, because loading Qt or SQLAlchemy is slow.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib import metadata, resources

from kiosk import __version__

MISSING = "—"


def version_lines() -> Iterator[str]:
    """One line for each part: its name, then its version, or MISSING where it cannot be used."""
    yield f"kiosk {__version__}"
    yield f"Python {platform.python_version()}"
    yield f"Qt {_package('pyside6-essentials')} (PySide6)"
    yield f"SQLite {_sqlite()}"
    yield f"protocol {_protocol()}"
    yield f"schema {_newest_revision('kiosk.storage.migrations')}"
    yield f"schema of head office {_newest_revision('kiosk.headoffice.migrations')}"


def _package(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return MISSING


def _sqlite() -> str:
    from kiosk.storage.engine.sqlite import DatabaseUnusable, load_sqlite

    try:
        module = load_sqlite()
    except DatabaseUnusable:
        return MISSING
    return f"{module.sqlite_version} ({module.__name__.partition('.')[0]})"


def _protocol() -> str:
    from kiosk.sync.protocol.version import PROTOCOL_MAX, PROTOCOL_MIN

    return str(PROTOCOL_MAX) if PROTOCOL_MIN == PROTOCOL_MAX else f"{PROTOCOL_MIN}–{PROTOCOL_MAX}"


def _newest_revision(migrations: str) -> str:
    """The newest revision in a package of migrations, by the names of its files."""
    versions = resources.files(migrations) / "versions"
    return max(file.name[1:5] for file in versions.iterdir() if file.name.startswith("v"))
