"""Prints a package's Debian changelog, made of CHANGELOG.md.

    debian_changelog.py PACKAGE VERSION MAINTAINER

Its date is that of SOURCE_DATE_EPOCH; older versions have theirs from CHANGELOG.md. A VERSION that
CHANGELOG.md does not name stands for what it lists as unreleased.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

CHANGELOG = Path(__file__).with_name("CHANGELOG.md")


@dataclass(frozen=True)
class Entry:
    """What one version brings, and the day on which it was released; None if it was not yet."""

    released: datetime | None
    items: list[str]


def entries(changelog: str) -> dict[str, Entry]:
    """The entry of each version, newest version first."""
    found: dict[str, Entry] = {}
    for section in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        heading = re.match(r"\[(.*?)\](?: - (\S+))?", section)
        if heading:
            items = re.findall(r"^- (.*?)(?=\n- |\n\n|\Z)", section, re.MULTILINE | re.DOTALL)
            day = datetime.fromisoformat(heading[2]).replace(tzinfo=UTC) if heading[2] else None
            found[heading[1]] = Entry(day, [" ".join(item.split()) for item in items])
    return found


def debian_changelog(changelog: str, package: str, version: str, maintainer: str) -> str:
    """The text of the Debian changelog, with `version` at its top."""
    lists = entries(changelog)
    unreleased = lists.pop("Unreleased", Entry(None, []))
    if version not in lists:
        lists = {version: unreleased, **lists}
    built = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    texts = []
    for each, entry in lists.items():
        when = built if each == version or entry.released is None else entry.released
        lines = [f"{package} ({each}) unstable; urgency=medium", ""]
        for item in entry.items or ["No changes but the number."]:
            lines += textwrap.wrap(
                item.replace("`", ""), 78, initial_indent="  * ", subsequent_indent="    "
            )
        texts.append("\n".join([*lines, "", f" -- {maintainer}  {format_datetime(when)}", ""]))
    return "\n".join(texts)


if __name__ == "__main__":
    sys.stdout.write(debian_changelog(CHANGELOG.read_text(encoding="utf-8"), *sys.argv[1:4]))
