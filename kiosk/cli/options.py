"""The options and arguments that several subcommands take, each declared once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from kiosk.cli.session import Session

Data = Annotated[Path | None, typer.Option("--data", metavar="DIR")]
AsJson = Annotated[bool, typer.Option("--json")]
Language = Annotated[str | None, typer.Option("--language")]
Listen = Annotated[str | None, typer.Option("--listen", metavar="ADDRESS:PORT")]
Address = Annotated[str | None, typer.Option("--address", metavar="URL")]
Upstream = Annotated[str | None, typer.Option("--upstream", metavar="URL")]
Role = Annotated[str, typer.Option("--role")]
CollectId = Annotated[str, typer.Argument()]
ValidDays = Annotated[int | None, typer.Option("--valid-days", metavar="DAYS", min=1, max=30)]
OrderFile = Annotated[str, typer.Argument()]
CsvMapping = Annotated[str | None, typer.Option("--mapping", metavar="MAPPING")]
Place = Annotated[str | None, typer.Option("--place", metavar="ID")]
Device = Annotated[str, typer.Argument()]
Wipe = Annotated[bool, typer.Option("--wipe")]

# Options of `kiosk headoffice`.
Database = Annotated[str | None, typer.Option("--database", metavar="URL")]
DatabaseFile = Annotated[Path | None, typer.Option("--database-file", metavar="FILE")]
Certificate = Annotated[str | None, typer.Option("--certificate", metavar="FILE")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME")]
InStore = Annotated[str | None, typer.Option("--store", metavar="ID")]


def do(
    context: typer.Context, work: Callable[[Session], int], *, any_settings: bool = False
) -> NoReturn:
    """Run a subcommand's work on the store of --data, which is `context.obj`.

    Raises typer.Exit with the exit code, always.
    """
    from kiosk.cli.running import run

    raise typer.Exit(run(Session(context.obj), work, any_settings=any_settings))
