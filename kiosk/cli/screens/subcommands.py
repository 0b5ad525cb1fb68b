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
    recovery: Annotated[bool, typer.Option("--recovery")] = False,
    language: Language = None,
) -> None:
    """Open the screens on this store."""
    from kiosk.cli.screens import desktop as work

    options = work.RunOptions(screens, language, upstream, listen, hub)
    begun = work.recovery if recovery else work.run_noted
    # Invalid settings are noted too.
    do(context, lambda session: begun(session, options), any_settings=True)


@app.command("weston-ini")
def weston_ini(context: typer.Context, file: Annotated[str, typer.Argument()]) -> None:
    """Print weston.ini with each screen on its display."""
    from kiosk.cli.screens import weston_ini as work

    do(context, lambda session: work.weston_ini(session, file))
