"""Parses the arguments of `kiosk run`."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.help import Commands
from kiosk.cli.options import Language, Listen, Upstream, do

app = Commands()


@app.command()
def run(
    context: typer.Context,
    screens: Annotated[str | None, typer.Option("--screens", metavar="NAMES")] = None,
    upstream: Upstream = None,
    *,
    listen: Listen = None,
    hub: Annotated[bool, typer.Option("--hub")] = False,
    language: Language = None,
) -> None:
    """Open the screens on this store."""
    from kiosk.cli.screens import desktop as work

    options = work.RunOptions(screens, language, upstream, listen, hub)
    do(context, lambda session: work.run(session, options))
