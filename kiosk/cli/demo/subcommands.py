"""Parses the arguments of `kiosk demo`, and of the devices that it starts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.help import Commands
from kiosk.cli.options import Language, Listen, do

app = Commands()


@app.command()
def demo(
    context: typer.Context,
    live: Annotated[bool, typer.Option("--live")] = False,
    screenshots: Annotated[Path | None, typer.Option("--screenshots", metavar="DIR")] = None,
    network: Annotated[bool, typer.Option("--network")] = False,
    counters: Annotated[int, typer.Option("--counters", metavar="1|2")] = 1,
    *,
    busy: Annotated[bool, typer.Option("--busy")] = False,
    board: Annotated[bool, typer.Option("--board")] = False,
    language: Language = None,
) -> None:
    """Open both screens on a sample store (a temporary one unless --data is given)."""
    from kiosk.cli.demo import desktop

    if network or counters != 1:
        from kiosk.cli.demo import network as devices

        options = devices.DemoOptions(
            network=network,
            counters=counters,
            is_alone=not (live or busy or board) and screenshots is None and context.obj is None,
            language=language,
        )
        do(context, lambda session: devices.demo(session, options))
    do(
        context,
        lambda session: desktop.demo(
            session,
            data_dir=context.obj,
            live=live,
            busy=busy,
            board=board,
            screenshots_dir=screenshots,
            language=language,
        ),
    )


@app.command("demo-device", is_hidden=True)
def demo_device(
    context: typer.Context,
    screens: Annotated[str, typer.Option("--screens", metavar="NAMES")],
    number: Annotated[int, typer.Option("--number")],
    count: Annotated[int, typer.Option("--count")],
    *,
    listen: Listen = None,
) -> None:
    """Open the screens of one device of `kiosk demo --network`, which starts it."""
    from kiosk.cli.demo import device

    do(
        context,
        lambda session: device.run_device(
            session, screens, listen=listen, number=number, count=count
        ),
    )
