"""The command `kiosk`: one Typer command per deed. Each parses and hands on; nothing more.

Exit codes: 0 done, 1 some input refused, 2 usage, 3 transition refused, 4 database problem.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from kiosk import __version__
from kiosk.commands.headoffice_cli import app as headoffice_app
from kiosk.commands.session import USAGE, Session

app = typer.Typer(
    name="kiosk",
    help="The click & collect counter of one store.",
    add_completion=False,
    # Plain text: the library for the other kind takes longer to load than most commands to run.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(headoffice_app)

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar="DIR", help="Where the store lies. [default: KIOSK_DATA, else home]"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Listen = Annotated[
    str | None,
    typer.Option(
        "--listen", metavar="ADDRESS:PORT", help="Serve the store's other machines (the hub)."
    ),
]
Language = Annotated[str | None, typer.Option("--language", help="fr or en.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"kiosk {__version__}\n")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
    ),
]


@app.callback()
def root(context: typer.Context, data: Data = None, version: Version = False) -> None:  # noqa: ARG001
    """The click & collect counter of one store."""
    context.obj = data


def _do(
    context: typer.Context,
    data: Path | None,
    work: Callable[[Session], int],
    *,
    any_settings: bool = False,
) -> None:
    raise typer.Exit(Session(data or context.obj).run(work, any_settings=any_settings))


@app.command()
def demo(
    context: typer.Context,
    live: Annotated[
        bool, typer.Option("--live", help="Customers arrive and orders come in by themselves.")
    ] = False,
    screenshots: Annotated[
        Path | None,
        typer.Option("--screenshots", metavar="DIR", help="Render every screen there and exit."),
    ] = None,
    network: Annotated[
        bool,
        typer.Option("--network", help="Head office, a hub and a check-in, each its own process."),
    ] = False,
    counters: Annotated[int, typer.Option("--counters", metavar="1|2", help="With --network.")] = 1,
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
        _do(context, data, lambda session: demo_network.demo(session, options))
    _do(
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
        typer.Option(
            "--screens", metavar="NAMES", help="counter,check-in. [default: those of its role]"
        ),
    ] = None,
    upstream: Annotated[
        str | None,
        typer.Option("--upstream", metavar="URL", help="Where the paired machine is reached now."),
    ] = None,
    *,
    listen: Listen = None,
    hub: Annotated[
        bool, typer.Option("--hub", help="Refuse to start unless this machine is the hub.")
    ] = False,
    language: Language = None,
    data: Data = None,
) -> None:
    """Open the screens on this store."""
    from kiosk.commands import screens as work

    options = work.RunOptions(screens, language, upstream, listen, hub)
    _do(context, data, lambda session: work.run(session, options))


@app.command()
def hub(context: typer.Context, listen: Listen = None, data: Data = None) -> None:
    """Be the store's hub without screens."""
    from kiosk.commands import network as work

    _do(context, data, lambda session: work.hub(session, listen=listen))


@app.command()
def enrol(
    context: typer.Context,
    role: Annotated[str, typer.Option("--role", help="counter, check-in or board.")],
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="URL", help="Where the other machine reaches this one."),
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Make a one-use code for another machine of this store (on the hub)."""
    from kiosk.commands import pairing

    _do(
        context,
        data,
        lambda session: pairing.enrol(session, role=role, address=address, as_json=as_json),
    )


@app.command()
def pair(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The code, or all that the QR code says.")],
    upstream: Annotated[
        str | None,
        typer.Option("--upstream", metavar="URL", help="Where the machine that shows it is."),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="What to call this machine.")
    ] = None,
    data: Data = None,
) -> None:
    """Join a store, or take it over as its hub: the code says which."""
    from kiosk.commands import pairing

    _do(
        context,
        data,
        lambda session: pairing.pair(session, code=code, upstream=upstream, name=name),
    )


@app.command()
def devices(context: typer.Context, as_json: AsJson = False, data: Data = None) -> None:
    """List the machines paired with this one (on the hub)."""
    from kiosk.commands import pairing

    _do(context, data, lambda session: pairing.devices(session, as_json=as_json))


@app.command()
def revoke(
    context: typer.Context,
    device: Annotated[str, typer.Argument(help="Its identifier or name: see `devices`.")],
    data: Data = None,
) -> None:
    """Shut a machine out (on the hub)."""
    from kiosk.commands import pairing

    _do(context, data, lambda session: pairing.revoke(session, device=device))


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="JSON, a JSON array or JSON lines; - for a pipe.")],
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Take orders from a file of Collect API create bodies."""
    from kiosk.commands import intake

    _do(context, data, lambda session: intake.import_file(session, path=file, as_json=as_json))


@app.command()
def orders(
    context: typer.Context,
    status: Annotated[str | None, typer.Option("--status", help="Only those in it.")] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """List the orders, by slot."""
    from kiosk.commands import orders as work

    _do(context, data, lambda session: work.list_orders(session, status=status, as_json=as_json))


@app.command()
def show(
    context: typer.Context,
    collect_id: Annotated[str, typer.Argument()],
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Show one order: its lines, arrivals and journal."""
    from kiosk.commands import orders as work

    _do(
        context,
        data,
        lambda session: work.show_order(session, order_id=collect_id, as_json=as_json),
    )


@app.command()
def advance(
    context: typer.Context,
    collect_id: Annotated[str, typer.Argument()],
    status: Annotated[str, typer.Argument(help="With or without COLLECT_.")],
    *,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it.")],
    role: Annotated[str, typer.Option("--role", help="staff or manager.")] = "staff",
    reason: Annotated[str | None, typer.Option("--reason", help="For those that need one.")] = None,
    comment: Annotated[str | None, typer.Option("--comment")] = None,
    slot: Annotated[str | None, typer.Option("--slot", metavar="START/END")] = None,
    data: Data = None,
) -> None:
    """Move an order to another status, at once."""
    from kiosk.commands import deeds

    options = deeds.AdvanceOptions(collect_id, status, by, role, reason, comment, slot)
    _do(context, data, lambda session: deeds.advance(session, options))


@app.command()
def arrive(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The pickup code.")],
    bay: Annotated[str | None, typer.Option("--bay", help="Such as A32.")] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Say that a customer is here."""
    from kiosk.commands import deeds

    _do(context, data, lambda session: deeds.check_in(session, code=code, bay=bay, as_json=as_json))


@app.command()
def workflow(
    context: typer.Context,
    form: Annotated[str, typer.Option("--format", help="table, json or mermaid.")] = "table",
    data: Data = None,
) -> None:
    """Print the statuses and every legal transition."""
    from kiosk.commands import workflow as work

    _do(context, data, lambda session: work.show_workflow(session, form=form))


@app.command()
def verify(context: typer.Context, as_json: AsJson = False, data: Data = None) -> None:
    """Check the database: file, hash chains, journals against what the screens show."""
    from kiosk.commands import care

    _do(context, data, lambda session: care.verify(session, as_json=as_json))


@app.command()
def doctor(
    context: typer.Context,
    restore_backup: Annotated[
        bool,
        typer.Option("--restore-backup", help="Replace a damaged database by the newest backup."),
    ] = False,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Check this machine: Python, SQLite, data, disk, backups, screens."""
    from kiosk.commands import doctor as work

    if restore_backup:
        _do(context, data, work.restore_backup, any_settings=True)
    _do(context, data, lambda session: work.examine(session, as_json=as_json), any_settings=True)


@app.command()
def backup(
    context: typer.Context, file: Annotated[Path, typer.Argument()], data: Data = None
) -> None:
    """Copy the database to a file, also while it is in use."""
    from kiosk.commands import care

    _do(context, data, lambda session: care.back_up(session, path=file))


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit code. Raises nothing."""
    try:
        code = app(args=list(arguments) or ["--help"], prog_name="kiosk", standalone_mode=False)
    except typer.TyperException as error:
        session = Session(None)
        session.complain(session.words("usage", message=error.format_message()))
        return USAGE
    except (typer.Abort, KeyboardInterrupt):
        return 130
    return code if isinstance(code, int) else 0


def main() -> None:
    """The entry point of `kiosk`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that is set to another encoding shows what it can; it is no error.
            stream.reconfigure(errors="replace")
    sys.exit(run_command(sys.argv[1:]))
