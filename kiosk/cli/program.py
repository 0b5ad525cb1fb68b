"""The command `kiosk`: puts its subcommands together, and runs one of them.

Exit codes: 0 done, 1 some input refused, 2 usage, 3 transition refused, 4 database problem,
5 network problem.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from kiosk.cli.demo import subcommands as demo
from kiosk.cli.devices import subcommands as devices
from kiosk.cli.head_office import subcommands as head_office
from kiosk.cli.help import Commands, data_named
from kiosk.cli.maintenance import subcommands as maintenance
from kiosk.cli.options import Data
from kiosk.cli.orders import subcommands as orders
from kiosk.cli.people import subcommands as people
from kiosk.cli.screens import subcommands as screens
from kiosk.cli.session import USAGE, Session
from kiosk.cli.usage import UnknownSubcommand, explain
from kiosk.private_files import write_privately

app = Commands(name="kiosk", runs_alone=True)
for family in (head_office, devices, people, demo, screens, orders, maintenance):
    app.add_typer(family.app)


def _print_version(wanted: bool) -> None:
    if wanted:
        from kiosk.cli.versions import version_lines

        sys.stdout.writelines(f"{line}\n" for line in version_lines())
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True),
]


@app.callback()
def root(context: typer.Context, data: Data = None, version: Version = False) -> None:  # noqa: ARG001
    """The click & collect counter of one store."""
    context.obj = data or context.obj
    if context.invoked_subcommand is None:
        raise UnknownSubcommand(context, None)


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit code. Raises nothing."""
    data = data_named(arguments)
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
