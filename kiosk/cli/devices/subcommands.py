"""Parses the arguments of `kiosk hub`, `pairing-code`, `pair`, `devices` and `revoke`."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.help import Commands
from kiosk.cli.options import Address, AsJson, Device, Listen, Role, Upstream, ValidDays, Wipe, do

app = Commands()


@app.command()
def hub(context: typer.Context, listen: Listen = None) -> None:
    """Run the store's hub without screens."""
    from kiosk.cli.devices import hub as work

    do(context, lambda session: work.hub(session, listen=listen))


@app.command()
def pairing_code(
    context: typer.Context,
    role: Role,
    address: Address = None,
    *,
    valid_days: ValidDays = None,
    as_json: AsJson = False,
) -> None:
    """Make a one-use code for another device of this store (on the hub)."""
    from kiosk.cli.devices import paired_devices as work

    do(
        context,
        lambda session: work.pairing_code(
            session, role=role, address=address, valid_days=valid_days, as_json=as_json
        ),
    )


@app.command()
def pair(
    context: typer.Context,
    code: Annotated[str, typer.Argument()],
    upstream: Upstream = None,
    *,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME")] = None,
    anew: Annotated[bool, typer.Option("--anew")] = False,
    authority: Annotated[str | None, typer.Option("--authority", metavar="FILE")] = None,
) -> None:
    """Pair with a store, or become its hub, depending on the code."""
    from kiosk.cli.devices import pair as work

    options = work.PairOptions(code, upstream, name, anew, authority)
    do(context, lambda session: work.pair(session, options))


@app.command()
def devices(context: typer.Context, as_json: AsJson = False) -> None:
    """List the devices paired with this one (on the hub)."""
    from kiosk.cli.devices import paired_devices as work

    do(context, lambda session: work.devices(session, as_json=as_json))


@app.command()
def revoke(context: typer.Context, device: Device, wipe: Wipe = False) -> None:
    """Revoke a device (on the hub)."""
    from kiosk.cli.devices import paired_devices as work

    do(context, lambda session: work.revoke(session, device=device, wipes=wipe))
