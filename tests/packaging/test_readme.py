"""Tests that the README's subcommands and diagram are the program's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ORDERS = (ROOT / "kiosk" / "domain" / "README.md").read_text(encoding="utf-8")


def subcommands(*family: str) -> list[str]:
    """The names that `kiosk FAMILY --help` lists."""
    command = [sys.executable, "-m", "kiosk", *family, "--help"]
    environment = {**os.environ, "KIOSK_LANGUAGE": "en"}
    helped = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment
    ).stdout
    return re.findall(r"^  ([a-z-]+)  ", helped.partition("Commands:")[2], re.MULTILINE)


def test_the_diagram_is_what_the_command_prints() -> None:
    command = [sys.executable, "-m", "kiosk", "workflow", "--format", "mermaid"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    shown = re.search(r"<!-- workflow: begin -->\n```mermaid\n(.*?)```\n", ORDERS, re.DOTALL)
    assert shown is not None
    assert shown[1] == printed


def test_what_it_links_to_is_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", README)
    assert linked
    for path in linked:
        assert (ROOT / path).is_file(), path


def test_it_names_every_command_and_no_other() -> None:
    names = subcommands()
    assert {"demo", "doctor", "pairing-code", "run"} <= set(names)
    table = README.partition("| command |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `([a-z-]+)", table, re.MULTILINE)) == set(names)
