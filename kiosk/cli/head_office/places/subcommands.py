"""Parses the arguments of `kiosk headoffice place`: opening hours, slots and single days."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.head_office.database_source import DatabaseGiven
from kiosk.cli.help import Commands
from kiosk.cli.options import AsJson, Database, DatabaseFile, do
from kiosk.domain.places.hours import CAPACITY_MAX, DAY_MINUTES, SLOT_MINUTES_MIN

app = Commands(name="place", runs_alone=True)

Hours = Annotated[str | None, typer.Option("--hours", metavar="HOURS")]
SlotMinutes = Annotated[
    int | None,
    typer.Option("--slot-minutes", metavar="N", min=SLOT_MINUTES_MIN, max=DAY_MINUTES),
]
Capacity = Annotated[int | None, typer.Option("--capacity", metavar="N", min=1, max=CAPACITY_MAX)]
Timezone = Annotated[str | None, typer.Option("--timezone", metavar="NAME")]
Places = Annotated[list[str] | None, typer.Option("--place", metavar="ID")]
Day = Annotated[str, typer.Argument(metavar="DATE")]


@app.callback()
def root(context: typer.Context) -> None:
    """The exchange places whose slots order systems book."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("set")
def set_(
    context: typer.Context,
    place: Annotated[str, typer.Argument(metavar="EXCHANGE_PLACE_ID")],
    hours: Hours = None,
    slot_minutes: SlotMinutes = None,
    capacity: Capacity = None,
    *,
    timezone: Timezone = None,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Set a place's opening hours, the length of its slots, and how many bookings each takes."""
    from kiosk.cli.head_office.places import places as work

    do(
        context,
        lambda session: work.set_place(
            session,
            DatabaseGiven(database, database_file),
            place=place,
            given=work.PlaceGiven(hours, slot_minutes, capacity, timezone),
        ),
    )


@app.command()
def close(
    context: typer.Context,
    day: Day,
    place: Places = None,
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Close places on one day."""
    from kiosk.cli.head_office.places import places as work

    do(
        context,
        lambda session: work.close(
            session, DatabaseGiven(database, database_file), day=day, places=place or []
        ),
    )


@app.command("open")
def open_(
    context: typer.Context,
    day: Day,
    hours: Hours = None,
    place: Places = None,
    *,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Open places on one day with other hours, or again with those of the week."""
    from kiosk.cli.head_office.places import places as work

    do(
        context,
        lambda session: work.open_day(
            session,
            DatabaseGiven(database, database_file),
            day=day,
            hours=hours,
            places=place or [],
        ),
    )


@app.command()
def bookings(
    context: typer.Context,
    place: Annotated[str, typer.Argument(metavar="EXCHANGE_PLACE_ID")],
    day: Annotated[str | None, typer.Argument(metavar="DATE", show_default=False)] = None,
    *,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """Show who has which slot of a place, and which slots are overbooked."""
    from kiosk.cli.head_office.places import booked as work

    do(
        context,
        lambda session: work.show(
            session, DatabaseGiven(database, database_file), place=place, day=day, as_json=as_json
        ),
    )


@app.command("list")
def list_(
    context: typer.Context,
    *,
    as_json: AsJson = False,
    database: Database = None,
    database_file: DatabaseFile = None,
) -> None:
    """List the places with their hours."""
    from kiosk.cli.head_office.places import places as work

    do(
        context,
        lambda session: work.list_all(
            session, DatabaseGiven(database, database_file), as_json=as_json
        ),
    )
