"""Parses the arguments of `kiosk headoffice`'s subcommands that show stores, orders and devices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.head_office.database_source import DatabaseGiven
from kiosk.cli.help import Commands
from kiosk.cli.options import AsJson, Database, DatabaseFile, InStore, do
from kiosk.headoffice.storage.pages import ListPage

app = Commands()

PAGE_SIZE = 50

PageNumber = Annotated[int | None, typer.Option("--page", metavar="N", min=1, max=1_000_000)]
PageSize = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, max=100_000)]
SilentFor = Annotated[float | None, typer.Option("--silent-for", metavar="HOURS", min=0.0)]


def _page(number: int | None, size: int | None) -> ListPage:
    if size is None and number is not None:
        size = PAGE_SIZE
    return ListPage(number or 1, size)


@app.command()
def stores(
    context: typer.Context,
    *,
    closed: Annotated[bool | None, typer.Option("--closed/--open")] = None,
    with_hub: Annotated[bool | None, typer.Option("--with-hub/--without-hub")] = None,
    silent_for: SilentFor = None,
    page: PageNumber = None,
    limit: PageSize = None,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """List the stores."""
    from kiosk.cli.head_office import store_views as work

    do(
        context,
        lambda session: work.stores(
            session,
            DatabaseGiven(database, database_file),
            is_closed=closed,
            has_hub=with_hub,
            silent_h=silent_for,
            page=_page(page, limit),
            as_json=as_json,
        ),
    )


@app.command()
def orders(
    context: typer.Context,
    *,
    store: InStore = None,
    status: Annotated[str | None, typer.Option("--status")] = None,
    page: PageNumber = None,
    limit: PageSize = None,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """List the orders, and where each command stands."""
    from kiosk.cli.head_office import views as work

    do(
        context,
        lambda session: work.orders(
            session,
            DatabaseGiven(database, database_file),
            store=store,
            status=status,
            page=_page(page, limit),
            as_json=as_json,
        ),
    )


@app.command()
def order(
    context: typer.Context,
    order: Annotated[str, typer.Argument()],
    *,
    store: InStore = None,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Show one order with its journal, by its identifier or pickup code."""
    from kiosk.cli.head_office import one_order as work

    do(
        context,
        lambda session: work.show(
            session,
            DatabaseGiven(database, database_file),
            order=order,
            store=store,
            as_json=as_json,
        ),
    )


@app.command()
def devices(
    context: typer.Context,
    *,
    store: InStore = None,
    role: Annotated[str | None, typer.Option("--role")] = None,
    silent_for: SilentFor = None,
    refused: Annotated[bool | None, typer.Option("--refused/--let-in")] = None,
    page: PageNumber = None,
    limit: PageSize = None,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """List the devices of every store."""
    from kiosk.cli.head_office import device_views as work

    do(
        context,
        lambda session: work.devices(
            session,
            DatabaseGiven(database, database_file),
            store=store,
            role=role,
            silent_h=silent_for,
            is_refused=refused,
            page=_page(page, limit),
            as_json=as_json,
        ),
    )


@app.command()
def verify(
    context: typer.Context,
    *,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Check every store: log, hashes, workflow, orders, commands."""
    from kiosk.cli.head_office import views as work

    do(
        context,
        lambda session: work.verify(
            session, DatabaseGiven(database, database_file), as_json=as_json
        ),
    )


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument()],
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Copy head office's file while it may be in use."""
    from kiosk.cli.head_office import backup as work

    do(
        context,
        lambda session: work.back_up(session, DatabaseGiven(database, database_file), path=file),
    )


@app.command()
def diagnostics(
    context: typer.Context,
    file: Annotated[Path, typer.Argument()],
    *,
    store: Annotated[str, typer.Option("--store", metavar="ID")],
    device: Annotated[str, typer.Option("--device", metavar="DEVICE")],
    new: Annotated[bool, typer.Option("--new")] = False,
    wait: Annotated[float, typer.Option("--wait", metavar="SECONDS", min=0, max=86_400)] = 0.0,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Ask a device for its diagnostics, and write to FILE what it sent."""
    from kiosk.cli.head_office.remote import diagnostics as work

    given = DatabaseGiven(database, database_file)
    what = {"store": store, "device": device}
    do(
        context,
        lambda session: work.fetch(session, given, **what, path=file, is_new=new, wait_s=wait),
    )
