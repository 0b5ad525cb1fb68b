"""Parses the arguments of `kiosk headoffice certificate` and its subcommands."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.head_office.database_source import DatabaseGiven
from kiosk.cli.help import Commands
from kiosk.cli.options import AsJson, Certificate, Database, DatabaseFile, do

app = Commands(name="certificate", runs_alone=True)


@app.callback()
def root(context: typer.Context) -> None:
    """Show, renew and change the certificate that hubs trust."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def show(
    context: typer.Context,
    certificate: Certificate = None,
    *,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Show the certificate, what is announced, and which stores know it."""
    from kiosk.cli.head_office import certificates as work

    given = DatabaseGiven(database, database_file)
    do(
        context,
        lambda session: work.show(session, given, certificate=certificate, as_json=as_json),
    )


@app.command()
def renew(context: typer.Context) -> None:
    """Renew head office's own certificate with the same key."""
    from kiosk.cli.head_office import certificates as work

    do(context, work.renew_own)


@app.command("next-key")
def next_key(
    context: typer.Context,
    certificate: Certificate = None,
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Announce to all hubs the key that head office is going to use."""
    from kiosk.cli.head_office import certificates as work

    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.next_key(session, given, certificate=certificate))


@app.command("change-key")
def change_key(
    context: typer.Context,
    anyway: Annotated[bool, typer.Option("--anyway")] = False,
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Use the announced key from now on."""
    from kiosk.cli.head_office import certificates as work

    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.change_key(session, given, anyway=anyway))


@app.command()
def authority(
    context: typer.Context,
    authority_file: Annotated[str, typer.Argument(metavar="FILE")],
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Announce to all hubs an authority whose certificates they are to trust."""
    from kiosk.cli.head_office import certificates as work

    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.authority(session, given, path=authority_file))


@app.command()
def withdraw(
    context: typer.Context,
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Announce no other key and no authority any more."""
    from kiosk.cli.head_office import certificates as work

    do(context, lambda session: work.withdraw(session, DatabaseGiven(database, database_file)))
