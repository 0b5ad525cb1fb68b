"""The sub-command `kiosk headoffice`: each parses and hands on; nothing more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from kiosk.commands.session import Session

app = typer.Typer(
    name="headoffice",
    help="The server at the other end of every store's hub.",
    rich_markup_mode=None,
    invoke_without_command=True,
)

Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="Where head office's files lie.")
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql+psycopg://... [default: headoffice.db in the data]",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
CollectId = Annotated[str, typer.Argument()]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who asks.")]
InStore = Annotated[
    str | None, typer.Option("--store", metavar="ID", help="Its ID, exchange place or name.")
]
ToSlot = Annotated[str, typer.Option("--slot", metavar="START/END")]


@app.callback()
def root(context: typer.Context) -> None:
    """The server at the other end of every store's hub."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _do(context: typer.Context, data: Path | None, work: Callable[[Session], int]) -> None:
    raise typer.Exit(Session(data or context.obj).run(work))


@app.command()
def serve(
    context: typer.Context,
    listen: Annotated[str, typer.Option("--listen", metavar="ADDRESS:PORT")] = "127.0.0.1:8400",
    certificate: Annotated[
        str | None, typer.Option("--certificate", metavar="FILE", help="TLS certificate (PEM).")
    ] = None,
    key: Annotated[str | None, typer.Option("--key", metavar="FILE", help="Its key (PEM).")] = None,
    *,
    database: Database = None,
    data: Data = None,
) -> None:
    """Answer the hubs of all stores."""
    from kiosk.commands import headoffice_serve as work

    _do(
        context,
        data,
        lambda session: work.serve(
            session, database, listen=listen, certificate=certificate, key=key
        ),
    )


@app.command("create-store")
def create_store(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What people call the store.")],
    exchange_place: Annotated[
        str, typer.Option("--exchange-place", metavar="ID", help="exchangePlaceId of its orders.")
    ],
    *,
    as_json: AsJson = False,
    database: Database = None,
    data: Data = None,
) -> None:
    """Open a store."""
    from kiosk.commands import headoffice as work

    _do(
        context,
        data,
        lambda session: work.create_store(
            session, database, name=name, exchange_place_id=exchange_place, as_json=as_json
        ),
    )


@app.command()
def enrol(
    context: typer.Context,
    store: Annotated[
        str, typer.Option("--store", metavar="ID", help="Its ID, exchange place or name.")
    ],
    role: Annotated[str, typer.Option("--role", help="hub.")] = "hub",
    certificate: Annotated[
        str | None,
        typer.Option("--certificate", metavar="FILE", help="The one that `serve` is given."),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="URL", help="Where hubs reach head office: for the QR."),
    ] = None,
    *,
    as_json: AsJson = False,
    database: Database = None,
    data: Data = None,
) -> None:
    """Make a one-use code with which a machine becomes a store's hub."""
    from kiosk.commands import headoffice as work

    _do(
        context,
        data,
        lambda session: work.enrol(
            session,
            database,
            store=store,
            role=role,
            certificate=certificate,
            address=address,
            as_json=as_json,
        ),
    )


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="JSON, a JSON array or JSON lines; - for a pipe.")],
    *,
    by: By = None,
    as_json: AsJson = False,
    database: Database = None,
    data: Data = None,
) -> None:
    """Ask stores to take the orders of a file, each the one at its exchangePlaceId."""
    from kiosk.commands import headoffice as work

    _do(
        context,
        data,
        lambda session: work.import_file(session, database, path=file, by=by, as_json=as_json),
    )


@app.command()
def cancel(
    context: typer.Context,
    collect_id: CollectId,
    reason: Annotated[str, typer.Option("--reason", help="Such as CANCELLED_BY_CLIENT.")],
    *,
    by: By = None,
    store: InStore = None,
    as_json: AsJson = False,
    database: Database = None,
    data: Data = None,
) -> None:
    """Ask a store to cancel an order."""
    from kiosk.commands import headoffice as work

    _do(
        context,
        data,
        lambda session: work.cancel(
            session,
            database,
            order_id=collect_id,
            reason=reason,
            by=by,
            store=store,
            as_json=as_json,
        ),
    )


def _move(to_status: str) -> Callable[..., None]:
    """The command that asks for a slot: REPLANNED or STARTED."""

    def command(
        context: typer.Context,
        collect_id: CollectId,
        slot: ToSlot,
        *,
        by: By = None,
        store: InStore = None,
        as_json: AsJson = False,
        database: Database = None,
        data: Data = None,
    ) -> None:
        from kiosk.commands import headoffice as work
        from kiosk.domain.status import parse_status

        _do(
            context,
            data,
            lambda session: work.move(
                session,
                database,
                order_id=collect_id,
                slot=slot,
                to_status=parse_status(to_status),
                by=by,
                store=store,
                as_json=as_json,
            ),
        )

    return command


app.command("replan", help="Ask a store to move an order to another slot.")(_move("REPLANNED"))
app.command("confirm-slot", help="Tell a store which slot the customer has confirmed.")(
    _move("STARTED")
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
    data: Data = None,
) -> None:
    """Ask a store to erase the personal data of an order, there and here."""
    from kiosk.commands import headoffice as work

    _do(
        context,
        data,
        lambda session: work.erase(
            session, database, order_id=collect_id, by=by, store=store, as_json=as_json
        ),
    )


@app.command()
def orders(
    context: typer.Context,
    *,
    store: InStore = None,
    as_json: AsJson = False,
    database: Database = None,
    data: Data = None,
) -> None:
    """List the orders, and where each command stands."""
    from kiosk.commands import headoffice_views as work

    _do(
        context,
        data,
        lambda session: work.orders(session, database, store=store, as_json=as_json),
    )


@app.command()
def devices(
    context: typer.Context,
    *,
    as_json: AsJson = False,
    database: Database = None,
    data: Data = None,
) -> None:
    """List the devices of every store."""
    from kiosk.commands import headoffice_views as work

    _do(context, data, lambda session: work.devices(session, database, as_json=as_json))


@app.command()
def revoke(
    context: typer.Context,
    device: Annotated[str, typer.Argument(help="Its identifier: `devices` lists them.")],
    *,
    database: Database = None,
    data: Data = None,
) -> None:
    """Shut a device out."""
    from kiosk.commands import headoffice as work

    _do(context, data, lambda session: work.revoke(session, database, device_id=device))


@app.command()
def verify(
    context: typer.Context,
    *,
    as_json: AsJson = False,
    database: Database = None,
    data: Data = None,
) -> None:
    """Check every store: log, hashes, workflow, orders, commands."""
    from kiosk.commands import headoffice_views as work

    _do(context, data, lambda session: work.verify(session, database, as_json=as_json))
