"""Reads what a test needs of a systemd unit: systemd.service(5), systemd.unit(5)."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

UNITS = Path(__file__).parents[2] / "packaging" / "systemd"

SECONDS = {"": 1.0, "ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}


class UnitFile:
    """The settings of one unit; a setting that is repeated has all its values."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._values: dict[str, list[str]] = defaultdict(list)
        text = (UNITS / name).read_text(encoding="utf-8").replace("\\\n", " ")
        for line in text.splitlines():
            key, equals, value = line.partition("=")
            if equals and not line.startswith(("#", "[")):
                self._values[key].append(value)

    def text(self, key: str, default: str = "") -> str:
        """The last value of a setting."""
        return self._values[key][-1] if self._values[key] else default

    def script(self, key: str) -> str:
        """What a setting has the shell do."""
        command = self.text(key).lstrip("+-")
        assert command.startswith("/bin/sh -c '")
        assert command.endswith("'")
        return command.removeprefix("/bin/sh -c '").removesuffix("'")

    def words(self, key: str) -> list[str]:
        """All values of a setting that is a list, such as Wants."""
        return " ".join(self._values[key]).split()

    def seconds(self, key: str, default: float) -> float:
        """A time span in seconds."""
        match = re.fullmatch(r"([0-9.]+)\s*([a-z]*)", self.text(key, str(default)))
        assert match, f"{self.name}: {key}"
        return float(match[1]) * SECONDS[match[2]]
