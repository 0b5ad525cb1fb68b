"""Parses the arguments of `kiosk headoffice client`: the systems that call the Collect API."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.head_office.database_source import DatabaseGiven
from kiosk.cli.help import Commands
from kiosk.cli.options import AsJson, Database, DatabaseFile, do

app = Commands(name="client", runs_alone=True)

Stores = Annotated[list[str] | None, typer.Option("--store", metavar="ID")]


@app.callback()
def root(context: typer.Context) -> None:
    """The order systems that call the Collect API."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument()],
    store: Stores = None,
    *,
    shows_cancelled: Annotated[bool, typer.Option("--shows-cancelled")] = False,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Let a retailer's order system call the Collect API."""
    from kiosk.cli.head_office import clients as work

    do(
        context,
        lambda session: work.create(
            session,
            DatabaseGiven(database, database_file),
            name=name,
            stores=store or [],
            shows_cancelled=shows_cancelled,
            as_json=as_json,
        ),
    )


@app.command("list")
def list_(
    context: typer.Context,
    *,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """List the order systems that may call."""
    from kiosk.cli.head_office import clients as work

    do(
        context,
        lambda session: work.list_all(
            session, DatabaseGiven(database, database_file), as_json=as_json
        ),
    )


@app.command()
def revoke(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT")],
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Refuse an order system from now on."""
    from kiosk.cli.head_office import clients as work

    do(
        context,
        lambda session: work.revoke(session, DatabaseGiven(database, database_file), client=client),
    )
