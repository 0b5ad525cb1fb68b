"""The commands about the machines of a store: each parses and hands on; nothing more."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.commands.help import Commands
from kiosk.commands.options import AsJson, Data, Listen, do

app = Commands()


@app.command()
def hub(context: typer.Context, listen: Listen = None, data: Data = None) -> None:
    """Be the store's hub without screens."""
    from kiosk.commands import network as work

    do(context, data, lambda session: work.hub(session, listen=listen))


@app.command()
def enrol(
    context: typer.Context,
    role: Annotated[str, typer.Option("--role")],
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="URL"),
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> None:
    """Make a one-use code for another machine of this store (on the hub)."""
    from kiosk.commands import pairing

    do(
        context,
        data,
        lambda session: pairing.enrol(session, role=role, address=address, as_json=as_json),
    )


@app.command()
def pair(
    context: typer.Context,
    code: Annotated[str, typer.Argument()],
    upstream: Annotated[
        str | None,
        typer.Option("--upstream", metavar="URL"),
    ] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME")] = None,
    anew: Annotated[bool, typer.Option("--anew")] = False,
    *,
    data: Data = None,
) -> None:
    """Join a store, or take it over as its hub: the code says which."""
    from kiosk.commands import pairing

    options = pairing.PairOptions(code, upstream, name, anew)
    do(context, data, lambda session: pairing.pair(session, options))


@app.command()
def devices(context: typer.Context, as_json: AsJson = False, data: Data = None) -> None:
    """List the machines paired with this one (on the hub)."""
    from kiosk.commands import pairing

    do(context, data, lambda session: pairing.devices(session, as_json=as_json))


@app.command()
def revoke(
    context: typer.Context,
    device: Annotated[str, typer.Argument()],
    data: Data = None,
) -> None:
    """Shut a machine out (on the hub)."""
    from kiosk.commands import pairing

    do(context, data, lambda session: pairing.revoke(session, device=device))
