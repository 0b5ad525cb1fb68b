"""Brings THIRD_PARTY_NOTICES.md up to date with the lock file and the installed packages.

.venv/bin/python packaging/notices.py             writes the table again
.venv/bin/python packaging/notices.py --check     changes nothing; fails if that would
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

PACKAGING = Path(__file__).parent
LOCK = PACKAGING / "requirements.txt"
NOTICES = PACKAGING / "THIRD_PARTY_NOTICES.md"
BEGIN, END = "<!-- packages: begin -->", "<!-- packages: end -->"

NOT_IN_METADATA = {
    # From the licence file of each package.
    "colorama": "BSD-3-Clause",
    "pysqlite3": "Zlib",
    "segno": "BSD-3-Clause",
}
SPDX = {
    "Apache Software License": "Apache-2.0",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""The identifiers of licences that metadata call by their names."""

NEVER_INSTALLED = {"httpx2-jsfetch"}
"""Locked for Emscripten only, where this program does not run."""


def locked(lock: str) -> dict[str, str]:
    """The version of each package in a lock file, by name."""
    found = dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)", lock, re.MULTILINE))
    return {name: version for name, version in found.items() if name not in NEVER_INSTALLED}


def licence(name: str) -> str:
    """A package's licence, by its metadata. Raises SystemExit where nothing says it."""
    if name in NOT_IN_METADATA:
        return NOT_IN_METADATA[name]
    about = metadata.metadata(name)

    def said(field: str) -> list[str]:
        return about.get_all(field) or []

    classified = [
        text.rpartition(" :: ")[2] for text in said("Classifier") if text.startswith("License ::")
    ]
    # An old "License" field may hold the whole text of the licence.
    named = [text.strip().partition("\n")[0] for text in said("License")]
    found = "".join(said("License-Expression")) or "".join(named) or " OR ".join(classified)
    if not found:
        raise SystemExit(f"{name}: no licence in its metadata; add it to {Path(__file__).name}.")
    return SPDX.get(found, found)


def table(lock: str) -> str:
    """The lines between the two marks in the notices."""
    rows = [f"| {name} | {version} | {licence(name)} |" for name, version in locked(lock).items()]
    return "\n".join([BEGIN, "| package | version | licence |", "| --- | --- | --- |", *rows, END])


def updated(notices: str, lock: str) -> str:
    """The notices with the table that the lock file asks for."""
    before, _, rest = notices.partition(BEGIN)
    return before + table(lock) + rest.partition(END)[2]


def main() -> None:
    """Write the notices, or with --check compare them."""
    notices = NOTICES.read_text(encoding="utf-8")
    wanted = updated(notices, LOCK.read_text(encoding="utf-8"))
    if "--check" not in sys.argv[1:]:
        NOTICES.write_text(wanted, encoding="utf-8")
    elif wanted != notices:
        raise SystemExit(f"{NOTICES.name} is behind the lock file: run packaging/notices.py.")


if __name__ == "__main__":
    main()
