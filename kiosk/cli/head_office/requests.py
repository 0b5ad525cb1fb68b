"""`kiosk headoffice import`, `cancel`, `replan`, `confirm-slot`, `keep`, `erase`: asks stores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from kiosk.cli import arguments
from kiosk.cli.head_office.opening import admin
from kiosk.cli.orders import import_file as intake
from kiosk.cli.session import (
    DONE,
    INVALID_INPUT,
    USAGE,
    Session,
)
from kiosk.domain.commands import Command
from kiosk.domain.reasons import DEFAULT_REASONS
from kiosk.domain.status import Status
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.admin.admin_service import AdminService


def import_file(
    session: Session,
    given: DatabaseGiven,
    file: intake.FileGiven,
    *,
    by: str | None,
    as_json: bool,
) -> int:
    """Ask stores to take the orders of a file; returns the exit code."""
    from kiosk.headoffice.admin.import_orders import import_orders

    report = intake.Report(session, as_json)
    with intake.orders_of(session, file) as records, admin(session, given) as here:
        try:
            for totals in import_orders(records, here, by_given(session, by), report.refuse):
                report.saved = totals.added
        except BaseException:
            if report.saved:
                session.complain(session.words("headoffice.import_stopped", count=report.saved))
            raise
    session.log.info("headoffice import", **asdict(totals))
    report.close(totals)
    return INVALID_INPUT if totals.refused or totals.different else DONE


def cancel(
    session: Session,
    given: DatabaseGiven,
    *,
    order_id: str,
    reason: str,
    by: str | None,
    store: str | None,
    as_json: bool,
) -> int:
    """Ask a store to cancel an order. The store's hub decides."""
    codes = [known.code for known in DEFAULT_REASONS[Status.CANCELLED]]
    code = reason.strip().upper()
    if code not in codes:
        params = {"given": short(reason), "to_status": Status.CANCELLED, "codes": ", ".join(codes)}
        session.stop(USAGE, "refusal.reason_unknown", **params)
    who = by_given(session, by)
    return _ask(
        session, given, lambda here: here.cancel(order_id, code, by=who, store=store), as_json
    )


def move(
    session: Session,
    given: DatabaseGiven,
    *,
    order_id: str,
    slot: str,
    to_status: Status,
    by: str | None,
    store: str | None,
    as_json: bool,
) -> int:
    """Ask a store to replan an order (REPLANNED), or to set its confirmed slot (STARTED)."""
    moved_to = arguments.slot_given(session, slot, to_status)
    assert moved_to is not None
    who = by_given(session, by)
    if to_status is Status.REPLANNED:
        return _ask(
            session,
            given,
            lambda here: here.replan(order_id, moved_to, by=who, store=store),
            as_json,
        )
    return _ask(
        session,
        given,
        lambda here: here.confirm_slot(order_id, moved_to, by=who, store=store),
        as_json,
    )


def keep(
    session: Session,
    given: DatabaseGiven,
    *,
    order_id: str,
    until: str,
    by: str | None,
    store: str | None,
    as_json: bool,
) -> int:
    """Ask a store to keep an order for its customer until this day."""
    day = arguments.day_given(session, until)
    who = by_given(session, by)
    return _ask(session, given, lambda here: here.keep(order_id, day, by=who, store=store), as_json)


def erase(
    session: Session,
    given: DatabaseGiven,
    *,
    order_id: str,
    by: str | None,
    store: str | None,
    as_json: bool,
) -> int:
    """Ask a store to erase an order's customer; head office erases it when the store confirms."""
    who = by_given(session, by)
    return _ask(session, given, lambda here: here.erase(order_id, by=who, store=store), as_json)


def _ask(
    session: Session, given: DatabaseGiven, ask: Callable[[AdminService], Command], as_json: bool
) -> int:
    with admin(session, given) as here:
        command = ask(here)
    if as_json:
        shown = {"command_id": command.command_id, "kind": command.kind}
        session.say_json({"collect_id": command.order_id, **shown})
    else:
        what = session.words(f"headoffice.asked_{command.kind}", order_id=command.order_id)
        session.say(what)
    return DONE


def by_given(session: Session, given: str | None) -> str:
    """The value of --by: who asks, in words; head office itself where nobody is named."""
    if given is None:
        return session.words("headoffice.us")
    return arguments.name_given(session, "--by", given, 40)
