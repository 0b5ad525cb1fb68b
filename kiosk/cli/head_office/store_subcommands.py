"""Parses the arguments of `kiosk headoffice`'s subcommands that create stores and their codes."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.head_office.database_source import DatabaseGiven
from kiosk.cli.help import Commands
from kiosk.cli.options import (
    Address,
    AsJson,
    Certificate,
    Database,
    DatabaseFile,
    Device,
    Role,
    ValidDays,
    Wipe,
    do,
)

app = Commands()

StoreGiven = Annotated[str, typer.Argument(metavar="STORE")]


@app.command("create-store")
def create_store(
    context: typer.Context,
    name: Annotated[str, typer.Argument()],
    exchange_place: Annotated[str, typer.Option("--exchange-place", metavar="ID")],
    *,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Create a store."""
    from kiosk.cli.head_office import stores as work

    do(
        context,
        lambda session: work.create_store(
            session,
            DatabaseGiven(database, database_file),
            name=name,
            exchange_place_id=exchange_place,
            as_json=as_json,
        ),
    )


@app.command("create-stores")
def create_stores(
    context: typer.Context,
    stores_file: Annotated[str, typer.Argument(metavar="FILE")],
    certificate: Certificate = None,
    valid_days: ValidDays = None,
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Create the stores of a CSV file with the columns name and exchange_place."""
    from kiosk.cli.head_office import roll_out as work

    do(
        context,
        lambda session: work.create_stores(
            session,
            DatabaseGiven(database, database_file),
            path=stores_file,
            certificate=certificate,
            valid_days=valid_days,
        ),
    )


@app.command()
def pairing_code(
    context: typer.Context,
    store: Annotated[str, typer.Option("--store", metavar="ID")],
    role: Role = "hub",
    certificate: Certificate = None,
    address: Address = None,
    *,
    valid_days: ValidDays = None,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Make a one-use code that makes a device a store’s hub, or pairs one with it."""
    from kiosk.cli.head_office import stores as work

    do(
        context,
        lambda session: work.pairing_code(
            session,
            DatabaseGiven(database, database_file),
            store=store,
            role=role,
            certificate=certificate,
            address=address,
            valid_days=valid_days,
            as_json=as_json,
        ),
    )


@app.command("rename-store")
def rename_store(
    context: typer.Context,
    store: StoreGiven,
    name: Annotated[str, typer.Argument()],
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Give a store another name."""
    from kiosk.cli.head_office import closing as work

    do(
        context,
        lambda session: work.rename_store(
            session, DatabaseGiven(database, database_file), store=store, name=name
        ),
    )


@app.command("close-store")
def close_store(
    context: typer.Context,
    store: StoreGiven,
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Refuse a store's devices until it is reopened."""
    from kiosk.cli.head_office import closing as work

    do(
        context,
        lambda session: work.close_store(
            session, DatabaseGiven(database, database_file), store=store
        ),
    )


@app.command("reopen-store")
def reopen_store(
    context: typer.Context,
    store: StoreGiven,
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Let a closed store's devices in again."""
    from kiosk.cli.head_office import closing as work

    do(
        context,
        lambda session: work.reopen_store(
            session, DatabaseGiven(database, database_file), store=store
        ),
    )


@app.command()
def revoke(
    context: typer.Context,
    device: Device,
    wipe: Wipe = False,
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Revoke a device."""
    from kiosk.cli.head_office import stores as work

    do(
        context,
        lambda session: work.revoke(
            session, DatabaseGiven(database, database_file), device_id=device, wipes=wipe
        ),
    )
