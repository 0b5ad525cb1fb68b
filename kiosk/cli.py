"""The command `kiosk`: one Typer command per deed. Each parses and hands on; nothing more.

Exit codes: 0 done, 1 some input refused, 2 usage, 3 transition refused, 4 database problem,
5 network problem.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kiosk import __version__
from kiosk.commands.headoffice_cli import app as headoffice_app
from kiosk.commands.help import Commands, data_named
from kiosk.commands.machines_cli import app as machines_app
from kiosk.commands.options import AsJson, Data, Language, Listen, do
from kiosk.commands.session import USAGE, Session
from kiosk.commands.usage import explain
from kiosk.private_files import write_privately

app = Commands(name="kiosk")
app.add_typer(headoffice_app)
app.add_typer(machines_app)


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"kiosk {__version__}\n")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True),
]


@app.callback()
def root(context: typer.Context, data: Data = None, version: Version = False) -> None:  # noqa: ARG001
    """The click & collect counter of one store."""
    context.obj = data or context.obj


@app.command()
def demo(
    context: typer.Context,
    live: Annotated[bool, typer.Option("--live")] = False,
    screenshots: Annotated[
        Path | None,
        typer.Option("--screenshots", metavar="DIR"),
    ] = None,
    network: Annotated[
        bool,
        typer.Option("--network"),
    ] = False,
    counters: Annotated[int, typer.Option("--counters", metavar="1|2")] = 1,
    *,
    language: Language = None,
    data: Data = None,
) -> None:
    """Open both screens on a sample store (a temporary one unless --data is given)."""
    from kiosk.commands import screens

    given = data or context.obj
    if network or counters != 1:
        from kiosk.commands import demo_network

        options = demo_network.DemoOptions(
            network=network,
            counters=counters,
            is_alone=not live and screenshots is None and given is None,
            language=language,
        )
        do(context, data, lambda session: demo_network.demo(session, options))
    do(
        context,
        data,
        lambda session: screens.demo(
            session, data_dir=given, live=live, screenshots_dir=screenshots, language=language
        ),
    )


@app.command()
def run(
    context: typer.Context,
    screens: Annotated[
        str | None,
        typer.Option("--screens", metavar="NAMES"),
    ] = None,
    upstream: Annotated[
        str | None,
        typer.Option("--upstream", metavar="URL"),
    ] = None,
    *,
    listen: Listen = None,
    hub: Annotated[bool, typer.Option("--hub")] = False,
    language: Language = None,
    data: Data = None,
) -> None:
    """Open the screens on this store."""
    from kiosk.commands import screens as work

    options = work.RunOptions(screens, language, upstream, listen, hub)
    do(context, data, lambda session: work.run(session, options))


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument()],
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Take orders from a file of Collect API create bodies."""
    from kiosk.commands import intake

    do(context, data, lambda session: intake.import_file(session, path=file, as_json=as_json))


@app.command()
def orders(
    context: typer.Context,
    status: Annotated[str | None, typer.Option("--status")] = None,
    search: Annotated[str | None, typer.Option("--search", metavar="TEXT")] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """List the orders, by slot; those that were searched for as the counter shows them."""
    from kiosk.commands import orders as work

    do(
        context,
        data,
        lambda session: work.list_orders(session, status=status, search=search, as_json=as_json),
    )


@app.command()
def show(
    context: typer.Context,
    collect_id: Annotated[str, typer.Argument()],
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Show one order: its lines, arrivals and journal."""
    from kiosk.commands import orders as work

    do(
        context,
        data,
        lambda session: work.show_order(session, order_id=collect_id, as_json=as_json),
    )


@app.command()
def advance(
    context: typer.Context,
    collect_id: Annotated[str, typer.Argument()],
    status: Annotated[str, typer.Argument()],
    *,
    by: Annotated[str, typer.Option("--by", metavar="NAME")],
    role: Annotated[str, typer.Option("--role")] = "staff",
    reason: Annotated[str | None, typer.Option("--reason")] = None,
    comment: Annotated[str | None, typer.Option("--comment")] = None,
    slot: Annotated[str | None, typer.Option("--slot", metavar="START/END")] = None,
    data: Data = None,
) -> None:
    """Move an order to another status, at once."""
    from kiosk.commands import deeds

    options = deeds.AdvanceOptions(collect_id, status, by, role, reason, comment, slot)
    do(context, data, lambda session: deeds.advance(session, options))


@app.command()
def arrive(
    context: typer.Context,
    code: Annotated[str, typer.Argument()],
    bay: Annotated[str | None, typer.Option("--bay")] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Say that a customer is here."""
    from kiosk.commands import deeds

    do(context, data, lambda session: deeds.check_in(session, code=code, bay=bay, as_json=as_json))


@app.command()
def workflow(
    context: typer.Context,
    form: Annotated[str, typer.Option("--format")] = "table",
    data: Data = None,
) -> None:
    """Print the statuses and every legal transition."""
    from kiosk.commands import workflow as work

    do(context, data, lambda session: work.show_workflow(session, form=form))


@app.command()
def verify(context: typer.Context, as_json: AsJson = False, data: Data = None) -> None:
    """Check the database: file, hash chains, journals against what the screens show."""
    from kiosk.commands import care

    do(context, data, lambda session: care.verify(session, as_json=as_json))


@app.command()
def doctor(
    context: typer.Context,
    restore_backup: Annotated[
        bool,
        typer.Option("--restore-backup"),
    ] = False,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Check this machine: Python, SQLite, data, disk, backups, screens."""
    from kiosk.commands import doctor as work

    if restore_backup:
        do(context, data, work.restore_backup, any_settings=True)
    do(context, data, lambda session: work.examine(session, as_json=as_json), any_settings=True)


@app.command()
def backup(
    context: typer.Context, file: Annotated[Path, typer.Argument()], data: Data = None
) -> None:
    """Copy the database to a file, also while it is in use."""
    from kiosk.commands import care

    do(context, data, lambda session: care.back_up(session, path=file))


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit code. Raises nothing."""
    data = data_named(arguments)
    try:
        code = app(
            args=list(arguments) or ["--help"], prog_name="kiosk", standalone_mode=False, obj=data
        )
    except typer.TyperException as error:
        session = Session(data)
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "kiosk"
        session.complain(explain(error.format_message(), command, session.words))
        return USAGE
    except (typer.Abort, KeyboardInterrupt):
        return 130
    return code if isinstance(code, int) else 0


def run_process(arguments: Sequence[str]) -> int:
    """As `run_command`, where the whole process is there for it."""
    write_privately()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that is set to another encoding shows what it can; it is no error.
            # A line is read by others while the program stays: an address, for one.
            stream.reconfigure(errors="replace", line_buffering=True)
    return run_command(arguments)


def main() -> None:
    """The entry point of `kiosk`."""
    sys.exit(run_process(sys.argv[1:]))
