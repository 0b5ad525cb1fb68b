"""Parses the arguments of `kiosk verify`, `doctor` and `backup`."""

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
def backup(context: typer.Context, file: Annotated[Path, typer.Argument()]) -> None:
    """Copy the database to a file, even while it is in use."""
    from kiosk.cli.maintenance import care

    do(context, lambda session: care.back_up(session, path=file))
