"""Parses the arguments of `kiosk verify`, `doctor`, `settings`, `backup` and `diagnostics`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.help import Commands
from kiosk.cli.options import AsJson, do

app = Commands()


@app.command()
def verify(context: typer.Context, as_json: AsJson = False) -> None:
    """Check the database: its file, hash chains, and journals against what the screens show."""
    from kiosk.cli.maintenance import care

    do(context, lambda session: care.verify(session, as_json=as_json))


@app.command()
def doctor(
    context: typer.Context,
    restore_backup: Annotated[bool, typer.Option("--restore-backup")] = False,
    as_json: AsJson = False,
) -> None:
    """Check this device: Python, SQLite, data, disk, backups, screens."""
    from kiosk.cli.maintenance import doctor as work

    if restore_backup:
        do(context, work.restore_backup, any_settings=True)
    do(context, lambda session: work.examine(session, as_json=as_json), any_settings=True)


@app.command()
def settings(context: typer.Context, as_json: AsJson = False) -> None:
    """List every setting of this device, with its value and where that comes from."""
    from kiosk.cli.maintenance import settings as work

    do(context, lambda session: work.show(session, as_json=as_json))


@app.command()
def backup(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> None:
    """Copy the database to a file, even while it is in use."""
    from kiosk.cli.maintenance import care

    do(context, lambda session: care.back_up(session, path=file))


@app.command()
def diagnostics(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> None:
    """Write a ZIP file for support: versions, checks, settings, counts, logs; no personal data."""
    from kiosk.cli.maintenance import diagnostics as work

    do(context, lambda session: work.collect(session, path=file), any_settings=True)
