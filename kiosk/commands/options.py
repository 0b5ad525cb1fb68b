"""The options that commands share, and how one is run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from kiosk.commands.session import Session

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar="DIR", help="Where the store lies. [default: KIOSK_DATA, else home]"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Listen = Annotated[
    str | None,
    typer.Option(
        "--listen", metavar="ADDRESS:PORT", help="Serve the store's other machines (the hub)."
    ),
]
Language = Annotated[str | None, typer.Option("--language", help="fr or en.")]


def do(
    context: typer.Context,
    data: Path | None,
    work: Callable[[Session], int],
    *,
    any_settings: bool = False,
) -> None:
    """Run a command's work on the store that was named after the command, else before it."""
    raise typer.Exit(Session(data or context.obj).run(work, any_settings=any_settings))
