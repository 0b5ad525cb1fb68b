"""Parses the arguments of `kiosk run` and `kiosk demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.help import Commands
from kiosk.cli.options import Data, Language, Listen, Upstream, do

app = Commands()


@app.command()
def demo(
    context: typer.Context,
    live: Annotated[bool, typer.Option("--live")] = False,
    screenshots: Annotated[
        Path | None,
        typer.Option("--screenshots", metavar="DIR"),
    ] = None,
    network: Annotated[
        bool,
        typer.Option("--network"),
    ] = False,
    counters: Annotated[int, typer.Option("--counters", metavar="1|2")] = 1,
    *,
    language: Language = None,
    data: Data = None,
) -> None:
    """Open both screens on a sample store (a temporary one unless --data is given)."""
    from kiosk.cli.screens import desktop as screens

    given = data or context.obj
    if network or counters != 1:
        from kiosk.cli.screens import demo_network

        options = demo_network.DemoOptions(
            network=network,
            counters=counters,
            is_alone=not live and screenshots is None and given is None,
            language=language,
        )
        do(context, data, lambda session: demo_network.demo(session, options))
    do(
        context,
        data,
        lambda session: screens.demo(
            session, data_dir=given, live=live, screenshots_dir=screenshots, language=language
        ),
    )


@app.command()
def run(
    context: typer.Context,
    screens: Annotated[
        str | None,
        typer.Option("--screens", metavar="NAMES"),
    ] = None,
    upstream: Upstream = None,
    *,
    listen: Listen = None,
    hub: Annotated[bool, typer.Option("--hub")] = False,
    language: Language = None,
    data: Data = None,
) -> None:
    """Open the screens on this store."""
    from kiosk.cli.screens import desktop as work

    options = work.RunOptions(screens, language, upstream, listen, hub)
    do(context, data, lambda session: work.run(session, options))
