"""Parses the arguments of `kiosk headoffice relay`: statuses for Woop above head office."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.head_office.database_source import DatabaseGiven
from kiosk.cli.help import Commands
from kiosk.cli.options import AsJson, Database, DatabaseFile, do

app = Commands(name="relay", runs_alone=True)


@app.callback()
def root(context: typer.Context) -> None:
    """Send statuses on to Woop, where this head office stands below it."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("set")
def set_(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL")],
    client_id: Annotated[str, typer.Option("--client-id", metavar="ID")],
    secret_file: Annotated[Path, typer.Option("--secret-file", metavar="FILE")],
    *,
    audience: Annotated[str | None, typer.Option("--audience", metavar="TEXT")] = None,
    own: Annotated[str | None, typer.Option("--own", metavar="CLIENT")] = None,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Send each new status of a collect to Woop from now on."""
    from kiosk.cli.head_office.relay import work

    given = work.AccountGiven(url, client_id, secret_file, audience, own)
    do(context, lambda session: work.set_(session, DatabaseGiven(database, database_file), given))


@app.command()
def show(
    context: typer.Context,
    *,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Show where statuses are sent, without the secret."""
    from kiosk.cli.head_office.relay import work

    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.show(session, given, as_json=as_json))


@app.command()
def remove(
    context: typer.Context,
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Send nothing to Woop from now on."""
    from kiosk.cli.head_office.relay import work

    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.remove(session, given))
