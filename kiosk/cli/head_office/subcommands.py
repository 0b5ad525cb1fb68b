"""Parses the arguments of `kiosk headoffice` and its subcommands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from kiosk.cli.head_office import (
    certificate_subcommands,
    client_subcommands,
    settings_subcommands,
    store_subcommands,
    view_subcommands,
)
from kiosk.cli.head_office.callbacks import subcommands as callback_subcommands
from kiosk.cli.head_office.database_source import DatabaseGiven
from kiosk.cli.head_office.mails import subcommands as mail_subcommands
from kiosk.cli.head_office.places import subcommands as place_subcommands
from kiosk.cli.head_office.relay import subcommands as relay_subcommands
from kiosk.cli.help import Commands
from kiosk.cli.options import (
    AsJson,
    By,
    Certificate,
    CollectId,
    CsvMapping,
    Database,
    DatabaseFile,
    InStore,
    OrderFile,
    Place,
    do,
)

app = Commands(name="headoffice", runs_alone=True)

app.add_typer(store_subcommands.app)
app.add_typer(view_subcommands.app)
app.add_typer(certificate_subcommands.app)
app.add_typer(client_subcommands.app)
app.add_typer(callback_subcommands.app)
app.add_typer(mail_subcommands.app)
app.add_typer(place_subcommands.app)
app.add_typer(relay_subcommands.app)
app.add_typer(settings_subcommands.app)

ToSlot = Annotated[str, typer.Option("--slot", metavar="START/END")]


@app.callback()
def root(context: typer.Context) -> None:
    """The server at the other end of every store's hub."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def serve(
    context: typer.Context,
    listen: Annotated[str, typer.Option("--listen", metavar="ADDRESS:PORT")] = "127.0.0.1:8400",
    certificate: Certificate = None,
    key: Annotated[str | None, typer.Option("--key", metavar="FILE")] = None,
    *,
    demo: Annotated[bool, typer.Option("--demo")] = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Answer the hubs of all stores."""
    from kiosk.cli.head_office import serve as work

    if demo:
        others = (context.obj, certificate, key, database, database_file)
        is_alone = all(other is None for other in others)
        do(context, lambda session: work.serve_demo(session, listen=listen, is_alone=is_alone))
    do(
        context,
        lambda session: work.serve(
            session,
            DatabaseGiven(database, database_file),
            listen=listen,
            certificate=certificate,
            key=key,
        ),
    )


@app.command("import")
def import_(
    context: typer.Context,
    file: OrderFile,
    *,
    mapping: CsvMapping = None,
    place: Place = None,
    by: By = None,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Ask stores to take the orders of a file; each order names its store by exchangePlaceId."""
    from kiosk.cli.head_office import requests as work
    from kiosk.cli.orders.import_file import FileGiven

    given = DatabaseGiven(database, database_file)
    orders = FileGiven(file, mapping, place)
    do(
        context,
        lambda session: work.import_file(session, given, orders, by=by, as_json=as_json),
    )


@app.command()
def cancel(
    context: typer.Context,
    collect_id: CollectId,
    reason: Annotated[str, typer.Option("--reason")],
    *,
    by: By = None,
    store: InStore = None,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Ask a store to cancel an order."""
    from kiosk.cli.head_office import requests as work

    do(
        context,
        lambda session: work.cancel(
            session,
            DatabaseGiven(database, database_file),
            order_id=collect_id,
            reason=reason,
            by=by,
            store=store,
            as_json=as_json,
        ),
    )


def _move(to_status: str) -> Callable[..., None]:
    """Make the subcommand that asks for a slot: `to_status` is REPLANNED or STARTED."""

    def command(
        context: typer.Context,
        collect_id: CollectId,
        slot: ToSlot,
        *,
        by: By = None,
        store: InStore = None,
        as_json: AsJson = False,
        database: Database = None,
        database_file: DatabaseFile = None,
    ) -> None:
        from kiosk.cli.head_office import requests as work
        from kiosk.domain.status import parse_status

        do(
            context,
            lambda session: work.move(
                session,
                DatabaseGiven(database, database_file),
                order_id=collect_id,
                slot=slot,
                to_status=parse_status(to_status),
                by=by,
                store=store,
                as_json=as_json,
            ),
        )

    return command


app.command("replan")(_move("REPLANNED"))
app.command("confirm-slot")(_move("STARTED"))


@app.command()
def keep(
    context: typer.Context,
    collect_id: CollectId,
    until: Annotated[str, typer.Option("--until", metavar="YYYY-MM-DD")],
    *,
    by: By = None,
    store: InStore = None,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Ask a store to keep an order for its customer until a day."""
    from kiosk.cli.head_office import requests as work

    do(
        context,
        lambda session: work.keep(
            session,
            DatabaseGiven(database, database_file),
            order_id=collect_id,
            until=until,
            by=by,
            store=store,
            as_json=as_json,
        ),
    )


@app.command()
def erase(
    context: typer.Context,
    collect_id: CollectId,
    *,
    by: By = None,
    store: InStore = None,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Erase the personal data of an order at its store and at head office."""
    from kiosk.cli.head_office import requests as work

    do(
        context,
        lambda session: work.erase(
            session,
            DatabaseGiven(database, database_file),
            order_id=collect_id,
            by=by,
            store=store,
            as_json=as_json,
        ),
    )
