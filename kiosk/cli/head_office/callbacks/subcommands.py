"""Parses the arguments of `kiosk headoffice callbacks`: what order systems are sent."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.head_office.database_source import DatabaseGiven
from kiosk.cli.help import Commands
from kiosk.cli.options import AsJson, Database, DatabaseFile, do

app = Commands(name="callbacks", runs_alone=True)

OfClient = Annotated[str | None, typer.Option("--client", metavar="CLIENT")]


@app.callback()
def root(context: typer.Context) -> None:
    """What order systems are sent when a status changes."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("list")
def list_(
    context: typer.Context,
    client: OfClient = None,
    *,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """List what waits to be sent, and what is parked."""
    from kiosk.cli.head_office.callbacks import work

    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.list_all(session, given, client=client, as_json=as_json))


@app.command()
def resend(
    context: typer.Context,
    collect_id: Annotated[str | None, typer.Argument()] = None,
    client: OfClient = None,
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Send what is parked again."""
    from kiosk.cli.head_office.callbacks import work

    given = DatabaseGiven(database, database_file)
    do(
        context,
        lambda session: work.resend(session, given, collect_id=collect_id, client=client),
    )


@app.command()
def secret(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT")],
    *,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Make the secret that signs what an order system is sent."""
    from kiosk.cli.head_office.callbacks import work

    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.secret(session, given, client=client, as_json=as_json))
