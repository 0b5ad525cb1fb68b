"""The options that commands share, and how one is run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from kiosk.commands.session import Session

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR"),
]
AsJson = Annotated[bool, typer.Option("--json")]
Listen = Annotated[
    str | None,
    typer.Option("--listen", metavar="ADDRESS:PORT"),
]
Language = Annotated[str | None, typer.Option("--language")]


def do(
    context: typer.Context,
    data: Path | None,
    work: Callable[[Session], int],
    *,
    any_settings: bool = False,
) -> None:
    """Run a command's work on the store that was named after the command, else before it."""
    raise typer.Exit(Session(data or context.obj).run(work, any_settings=any_settings))
