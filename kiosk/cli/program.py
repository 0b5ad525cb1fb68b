"""The command `kiosk`: puts its subcommands together, and runs one of them.

Exit codes: 0 done, 1 some input refused, 2 usage, 3 transition refused, 4 database problem,
5 network problem.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from kiosk.cli.help import Commands, data_named, subcommand_named
from kiosk.cli.options import Data
from kiosk.cli.session import USAGE, Session
from kiosk.cli.usage import UnknownSubcommand, explain
from kiosk.private_files import write_privately

FAMILIES = {
    "head_office": ("headoffice",),
    "devices": ("hub", "pairing-code", "pair", "devices", "revoke"),
    "people": ("people",),
    "demo": ("demo", "demo-device"),
    "screens": ("run", "weston-ini"),
    "orders": ("import", "orders", "show", "advance", "arrive", "shelf", "note", "workflow"),
    "maintenance": ("verify", "doctor", "settings", "backup", "diagnostics"),
}
"""The packages of subcommands, and the names of those that each has."""


def _print_version(wanted: bool) -> None:
    if wanted:
        from kiosk.cli.versions import version_lines

        sys.stdout.writelines(f"{line}\n" for line in version_lines())
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True),
]


def command_line(subcommand: str | None = None) -> Commands:
    """The command line: with the family of `subcommand` alone, or with all if there is none such.

    The screens open a tenth of a second sooner without the other families.
    """
    app = Commands(name="kiosk", runs_alone=True)
    app.callback()(root)
    its = [family for family, names in FAMILIES.items() if subcommand in names]
    for family in its or FAMILIES:
        app.add_typer(import_module(f"kiosk.cli.{family}.subcommands").app)
    return app


def root(context: typer.Context, data: Data = None, version: Version = False) -> None:  # noqa: ARG001
    """The click & collect counter of one store."""
    context.obj = data or context.obj
    if context.invoked_subcommand is None:
        raise UnknownSubcommand(context, None)


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit code. Raises nothing."""
    data = data_named(arguments)
    app = command_line(subcommand_named(arguments))
    try:
        code = app(
            args=list(arguments) or ["--help"], prog_name="kiosk", standalone_mode=False, obj=data
        )
    except typer.TyperException as error:
        session = Session(data)
        session.complain(explain(error, session.words))
        return USAGE
    except (typer.Abort, KeyboardInterrupt):
        return 130
    return code if isinstance(code, int) else 0


def run_process(arguments: Sequence[str]) -> int:
    """As `run_command`, and adapts this process's output streams to it."""
    write_privately()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal with another encoding shows what it can, without an error.
            # Other programs read lines, such as an address, while this one runs.
            stream.reconfigure(errors="replace", line_buffering=True)
    return run_command(arguments)


def main() -> None:
    """The entry point of `kiosk`."""
    sys.exit(run_process(sys.argv[1:]))
