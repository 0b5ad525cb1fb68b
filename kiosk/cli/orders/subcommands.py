"""Parses arguments of `kiosk import`, `orders`, `show`, `advance`, `arrive` and `workflow`."""

from __future__ import annotations

from typing import Annotated

import typer

from kiosk.cli.help import Commands
from kiosk.cli.options import AsJson, CollectId, CsvMapping, Place, Role, do
from kiosk.cli.session import USAGE, Session

app = Commands()


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[str | None, typer.Argument()] = None,
    *,
    mapping: CsvMapping = None,
    place: Place = None,
    any_place: Annotated[bool, typer.Option("--any-place")] = False,
    template: Annotated[bool, typer.Option("--template")] = False,
    show_mapping: Annotated[bool, typer.Option("--show-mapping")] = False,
    as_json: AsJson = False,
) -> None:
    """Import orders from a file: Collect API create bodies, or CSV."""

    def work(session: Session) -> int:
        if template or show_mapping:
            from kiosk.cli.orders import csv_mappings as mappings

            if show_mapping:
                return mappings.show_mapping(session, mapping)
            return mappings.write_template(session, mapping, file)
        from kiosk.cli.orders import import_file as intake

        if file is None:
            session.stop(USAGE, "import_no_file")
        given = intake.FileGiven(file, mapping, place)
        return intake.import_file(session, given, any_place=any_place, as_json=as_json)

    do(context, work)


@app.command()
def orders(
    context: typer.Context,
    status: Annotated[str | None, typer.Option("--status")] = None,
    search: Annotated[str | None, typer.Option("--search", metavar="TEXT")] = None,
    as_json: AsJson = False,
) -> None:
    """List the orders by slot, or those that a search finds in the counter's sequence."""
    from kiosk.cli.orders import listing as work

    do(
        context,
        lambda session: work.list_orders(session, status=status, search=search, as_json=as_json),
    )


@app.command()
def show(context: typer.Context, collect_id: CollectId, as_json: AsJson = False) -> None:
    """Show one order: its lines, arrivals and journal."""
    from kiosk.cli.orders import listing as work

    do(context, lambda session: work.show_order(session, order_id=collect_id, as_json=as_json))


@app.command()
def advance(
    context: typer.Context,
    collect_id: CollectId,
    status: Annotated[str, typer.Argument()],
    *,
    by: Annotated[str, typer.Option("--by", metavar="NAME")],
    role: Role = "staff",
    reason: Annotated[str | None, typer.Option("--reason")] = None,
    comment: Annotated[str | None, typer.Option("--comment")] = None,
    slot: Annotated[str | None, typer.Option("--slot", metavar="START/END")] = None,
) -> None:
    """Move an order to another status, at once."""
    from kiosk.cli.orders import actions

    options = actions.AdvanceOptions(collect_id, status, by, role, reason, comment, slot)
    do(context, lambda session: actions.advance(session, options))


@app.command()
def arrive(
    context: typer.Context,
    code: Annotated[str, typer.Argument()],
    bay: Annotated[str | None, typer.Option("--bay")] = None,
    as_json: AsJson = False,
) -> None:
    """Record that a customer is here."""
    from kiosk.cli.orders import actions

    do(context, lambda session: actions.check_in(session, code=code, bay=bay, as_json=as_json))


@app.command()
def shelf(
    context: typer.Context,
    collect_id: CollectId,
    name: Annotated[str, typer.Argument()],
    by: Annotated[str, typer.Option("--by", metavar="NAME")],
) -> None:
    """Record where the parcel of an order lies."""
    from kiosk.cli.orders import actions

    do(context, lambda session: actions.put_on_shelf(session, collect_id, name, by=by))


@app.command()
def note(
    context: typer.Context,
    collect_id: CollectId,
    text: Annotated[str, typer.Argument()],
    by: Annotated[str, typer.Option("--by", metavar="NAME")],
) -> None:
    """Leave a note for colleagues on an order."""
    from kiosk.cli.orders import actions

    do(context, lambda session: actions.leave_note(session, collect_id, text, by=by))


@app.command()
def workflow(
    context: typer.Context, form: Annotated[str, typer.Option("--format")] = "table"
) -> None:
    """Print the statuses and every legal transition."""
    from kiosk.cli.orders import workflow as work

    do(context, lambda session: work.show_workflow(session, form=form))
