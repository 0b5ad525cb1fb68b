"""Parses the arguments of `kiosk headoffice mails`: what customers are mailed."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.head_office.database_source import DatabaseGiven
from kiosk.cli.help import Commands
from kiosk.cli.options import AsJson, Database, DatabaseFile, do

app = Commands(name="mails", runs_alone=True)


@app.callback()
def root(context: typer.Context) -> None:
    """What customers are mailed."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("list")
def list_(
    context: typer.Context,
    *,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """List the e-mails that wait, are parked, or were asked for and not sent."""
    from kiosk.cli.head_office.mails import work

    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.list_all(session, given, as_json=as_json))


@app.command()
def resend(
    context: typer.Context,
    collect_id: Annotated[str | None, typer.Argument()] = None,
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Send parked e-mails again."""
    from kiosk.cli.head_office.mails import work

    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.resend(session, given, collect_id=collect_id))


@app.command()
def test(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS")],
) -> None:
    """Send an e-mail to this address, as a customer gets it."""
    from kiosk.cli.head_office.mails import work

    do(context, lambda session: work.test(session, address))
