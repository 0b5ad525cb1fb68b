"""A command line is built of the one family of subcommands that it names."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import typer

from kiosk.cli.program import FAMILIES, command_line

NAMES = [name for names in FAMILIES.values() for name in names]


def names_in(subcommand: str | None) -> list[str]:
    command: Any = typer.main.get_command(command_line(subcommand))
    return list(command.commands)


def test_the_whole_command_line_has_each_subcommand_once() -> None:
    assert sorted(names_in(None)) == sorted(NAMES)


@pytest.mark.parametrize(("family", "names"), FAMILIES.items())
def test_a_family_has_the_subcommands_that_bring_it_in(family: str, names: tuple[str, ...]) -> None:
    for name in names:
        assert sorted(names_in(name)) == sorted(names), family


def test_what_is_no_subcommand_is_compared_with_all_of_them() -> None:
    assert sorted(names_in("rnu")) == sorted(NAMES)


@pytest.mark.parametrize("before", [(), ("--data", "import"), ("--data=import",)])
def test_screens_start_without_the_other_families(before: tuple[str, ...]) -> None:
    program = (
        "import sys; from kiosk.cli.program import run_process; run_process(sys.argv[1:]);"
        "print(*(name for name in sys.modules if name.endswith('.subcommands')))"
    )
    arguments = [*before, "run", "--help"]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "kiosk.cli.screens.subcommands"
