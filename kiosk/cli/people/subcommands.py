"""Parses the arguments of `kiosk people` and its subcommands."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.help import Commands
from kiosk.cli.options import AsJson, Data, do

app = Commands(name="people", runs_alone=True)

PersonName = Annotated[str, typer.Argument(metavar="NAME")]


@app.callback()
def root(context: typer.Context, data: Data = None, as_json: AsJson = False) -> None:
    """List the people who work in the store."""
    from kiosk.cli.people import people as work

    context.obj = data or context.obj
    if context.invoked_subcommand is None:
        do(context, lambda session: work.people(session, as_json=as_json))


@app.command("set-pin")
def set_pin(context: typer.Context, name: PersonName) -> None:
    """Give a person a PIN (on the hub)."""
    from kiosk.cli.people import people as work

    do(context, lambda session: work.set_pin(session, name=name))


@app.command()
def add(
    context: typer.Context,
    name: PersonName,
    role: Annotated[str, typer.Option("--role")] = "staff",
) -> None:
    """Add somebody to the people of the store (on the hub)."""
    from kiosk.cli.people import people as work

    do(context, lambda session: work.add(session, name=name, role=role))


@app.command()
def remove(context: typer.Context, name: PersonName) -> None:
    """Remove somebody from the people of the store (on the hub)."""
    from kiosk.cli.people import people as work

    do(context, lambda session: work.remove(session, name=name))
