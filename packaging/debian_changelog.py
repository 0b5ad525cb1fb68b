"""Prints a package's Debian changelog, made of CHANGELOG.md.

    debian_changelog.py PACKAGE VERSION MAINTAINER

Its date is that of SOURCE_DATE_EPOCH. A VERSION that CHANGELOG.md does not name stands for what it
lists as unreleased.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

CHANGELOG = Path(__file__).with_name("CHANGELOG.md")


def entries(changelog: str) -> dict[str, list[str]]:
    """The lines of each version's list, newest version first."""
    found: dict[str, list[str]] = {}
    for section in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        version = re.match(r"\[(.*?)\]", section)
        if version:
            items = re.findall(r"^- (.*?)(?=\n- |\n\n|\Z)", section, re.MULTILINE | re.DOTALL)
            found[version[1]] = [" ".join(item.split()) for item in items]
    return found


def debian_changelog(changelog: str, package: str, version: str, maintainer: str) -> str:
    """The text of the Debian changelog, with `version` at its top."""
    lists = entries(changelog)
    unreleased = lists.pop("Unreleased", [])
    if version not in lists:
        lists = {version: unreleased, **lists}
    when = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    texts = []
    for each, items in lists.items():
        lines = [f"{package} ({each}) unstable; urgency=medium", ""]
        for item in items or ["No changes but the number."]:
            lines += textwrap.wrap(
                item.replace("`", ""), 78, initial_indent="  * ", subsequent_indent="    "
            )
        texts.append("\n".join([*lines, "", f" -- {maintainer}  {format_datetime(when)}", ""]))
    return "\n".join(texts)


if __name__ == "__main__":
    sys.stdout.write(debian_changelog(CHANGELOG.read_text(encoding="utf-8"), *sys.argv[1:4]))
