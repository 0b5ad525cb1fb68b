"""Parses the arguments of `kiosk headoffice settings` and its subcommands."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.head_office.database_source import DatabaseGiven
from kiosk.cli.help import Commands
from kiosk.cli.options import AsJson, By, Database, DatabaseFile, InStore, do

app = Commands(name="settings", runs_alone=True)

AllStores = Annotated[bool, typer.Option("--all-stores")]
ForDevice = Annotated[str | None, typer.Option("--device", metavar="DEVICE")]
ForRole = Annotated[str | None, typer.Option("--role")]
OneStore = Annotated[str, typer.Option("--store", metavar="ID")]


@app.callback()
def root(context: typer.Context) -> None:
    """Give stores their settings."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("set")
def set_(
    context: typer.Context,
    values: Annotated[list[str], typer.Argument(metavar="NAME=VALUE")],
    store: InStore = None,
    *,
    all_stores: AllStores = False,
    device: ForDevice = None,
    role: ForRole = None,
    by: By = None,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Give settings to a store, or to all stores."""
    from kiosk.cli.head_office import store_settings as work

    target = work.Target(store, is_all=all_stores, device=device, role=role)
    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.give(session, given, target, values=values, by=by))


@app.command()
def unset(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME")],
    store: InStore = None,
    *,
    all_stores: AllStores = False,
    device: ForDevice = None,
    role: ForRole = None,
    by: By = None,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Leave settings to the devices again."""
    from kiosk.cli.head_office import store_settings as work

    target = work.Target(store, is_all=all_stores, device=device, role=role)
    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.take_back(session, given, target, names=names, by=by))


@app.command("list")
def list_(
    context: typer.Context,
    store: InStore = None,
    *,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """List what stores are given, and which devices do not follow it yet."""
    from kiosk.cli.head_office import store_settings as work

    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.show(session, given, store=store, as_json=as_json))


@app.command()
def history(
    context: typer.Context,
    store: OneStore,
    *,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """List the versions of a store's settings."""
    from kiosk.cli.head_office import store_settings as work

    given = DatabaseGiven(database, database_file)
    do(context, lambda session: work.history(session, given, store=store, as_json=as_json))


@app.command()
def restore(
    context: typer.Context,
    store: OneStore,
    version: Annotated[int, typer.Option("--version", metavar="N", min=1, max=1_000_000_000)],
    *,
    by: By = None,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Give a store again what a former version gave."""
    from kiosk.cli.head_office import store_settings as work

    given = DatabaseGiven(database, database_file)
    do(
        context,
        lambda session: work.restore(session, given, store=store, version=version, by=by),
    )
