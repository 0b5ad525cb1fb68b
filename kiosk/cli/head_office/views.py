"""`kiosk headoffice orders`, `devices` and `verify`: show head office's data of its stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kiosk.cli import shapes
from kiosk.cli.arguments import status_named
from kiosk.cli.head_office.opening import office
from kiosk.cli.head_office.parts import contact_text, say_more
from kiosk.cli.link_words import quarantine_text
from kiosk.cli.session import DATABASE_PROBLEM, DONE, Session
from kiosk.domain.commands import Code, Decision

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.replication.signature_checks import Misused
    from kiosk.headoffice.storage.overview import AskedHere, DeviceLine, OrderLine
    from kiosk.headoffice.storage.pages import ListPage


def orders(
    session: Session,
    given: DatabaseGiven,
    *,
    store: str | None,
    status: str | None,
    page: ListPage,
    as_json: bool,
) -> int:
    """Print the orders with their status, and the state of each command."""
    from kiosk.headoffice.storage import overview

    wanted = status_named(session, status) if status is not None else None
    with office(session, given) as database, database.reader() as connection:
        part = page.of(overview.orders(connection, store, wanted))
        lines = part.lines
        quarantined = overview.quarantined(connection)
    if as_json:
        reasons = {each.store_id: each.quarantined_for for each in quarantined if each.is_hub}
        session.say_json([_order_json(line, reasons) for line in lines])
    elif not lines:
        key = "no_orders" if (store, wanted, page.number) == (None, None, 1) else "no_such_orders"
        session.say(session.words(f"headoffice.{key}"))
    else:
        _print_orders(session, lines)
        say_more(session, page, part)
        # Commands for a store with a quarantined hub stay open.
        shown = {line.store_id for line in lines}
        _complain_of(session, [each for each in quarantined if each.store_id in shown])
    return DONE


def _complain_of(session: Session, quarantined: Sequence[DeviceLine]) -> None:
    """Print on stderr why each device is quarantined, and what to do."""
    for device in quarantined:
        params = {"name": device.name, "device_id": device.device_id, "store": device.store_name}
        why = quarantine_text(session.words, device.quarantined_for)
        at = session.words.day_time(device.quarantined_at)
        shown = {**params, "store_id": device.store_id, "at": at, "why": why}
        session.complain(session.words("quarantine.device", **shown))


def _print_orders(session: Session, lines: Sequence[OrderLine]) -> None:
    words = session.words
    titles = [
        words.title(line.status) if line.status else words("headoffice.not_taken") for line in lines
    ]
    widths = (
        max(len(line.order_id) for line in lines),
        max(len(line.store_name) for line in lines),
        max(map(len, titles)),
    )
    for line, title in zip(lines, titles, strict=True):
        shown = (line.order_id, line.store_name, title)
        columns = "  ".join(f"{text:{width}}" for text, width in zip(shown, widths, strict=True))
        session.say(f"{columns}  {shapes.slot_text(session.words, line.slot)}".rstrip())
        for command in line.commands:
            if command.kind != "create" or command.decision is not Decision.DONE:
                session.say(f"  {decision_text(session, command, line.last_contact_at)}")


def decision_text(session: Session, command: AskedHere, last_contact_at: datetime | None) -> str:
    """The state of a command, in one line. `last_contact_at`: of the store."""
    words = session.words
    what = words(f"headoffice.kind_{command.kind}")
    since = session.words.day_time(command.issued_at)
    if command.decision is None:
        contact = contact_text(session, last_contact_at)
        return words("headoffice.pending", what=what, since=since, contact=contact)
    code = _why(session, command.code)
    at = session.words.day_time(command.decided_at)
    return words(f"headoffice.{command.decision.lower()}", what=what, at=at, code=code)


def _why(session: Session, code: str | None) -> str:
    known = code in set(Code)
    return session.words(f"headoffice.code_{code.lower()}") if known and code else code or "—"


def _order_json(line: OrderLine, reasons: Mapping[str, str | None]) -> dict[str, Any]:
    """`reasons`: why a store's hub is quarantined, by store id."""
    return {
        "collect_id": line.order_id,
        "store_id": line.store_id,
        "store": line.store_name,
        "store_last_contact_at": shapes.timestamp(line.last_contact_at),
        "store_is_quarantined": line.store_id in reasons,
        "store_quarantined_for": reasons.get(line.store_id),
        "status": line.status.value if line.status else None,
        "slot": shapes.slot_json(line.slot.start, line.slot.end) if line.slot else None,
        "changed_at": shapes.timestamp(line.changed_at),
        "commands": [command_json(command) for command in line.commands],
    }


def command_json(command: AskedHere) -> dict[str, Any]:
    """A command, and what its store decided."""
    return {
        "command_id": command.command_id,
        "kind": command.kind,
        "by": command.issued_by,
        "since": shapes.timestamp(command.issued_at),
        "decision": command.decision.value if command.decision else "PENDING",
        "code": command.code,
        "decided_at": shapes.timestamp(command.decided_at),
    }


def _device_json(line: DeviceLine) -> dict[str, Any]:
    return {
        "device_id": line.device_id,
        "name": line.name,
        "role": line.role.value,
        "is_hub": line.is_hub,
        "store_id": line.store_id,
        "store": line.store_name,
        "paired_at": shapes.timestamp(line.paired_at),
        "last_contact_at": shapes.timestamp(line.last_contact_at),
        "revoked_at": shapes.timestamp(line.revoked_at),
        "quarantined_at": shapes.timestamp(line.quarantined_at),
        "quarantined_for": line.quarantined_for,
    }


def verify(session: Session, given: DatabaseGiven, *, as_json: bool) -> int:
    """Check every store's log and commands; print each thing that is wrong."""
    from dataclasses import asdict

    from kiosk.cli.problems import problem_json, problem_text
    from kiosk.headoffice.admin import verification
    from kiosk.headoffice.replication import signature_checks
    from kiosk.headoffice.storage import overview

    counted = verification.VerificationCounts()
    with office(session, given) as database, database.reader() as connection:
        problems = list(verification.verify(connection, counted))
        quarantined = overview.quarantined(connection)
        misused = signature_checks.misused(connection)
    if as_json:
        shown = [_device_json(device) for device in quarantined]
        names = [asdict(each) for each in misused]
        listed = [problem_json(session.words, problem) for problem in problems]
        session.say_json(
            {"problems": listed, "quarantined": shown, "misused": names, **asdict(counted)}
        )
    elif problems or quarantined or misused:
        _complain_of(session, quarantined)
        for each in misused:
            session.complain(session.words("headoffice.misused_name", **misuse_params(each)))
        for problem in problems:
            session.complain(problem_text(session.words, problem))
        count = len(problems) + len(quarantined) + len(misused)
        session.complain(session.words("verify_failed", count=count))
    else:
        session.say(session.words("headoffice.verified", **asdict(counted)))
    return DATABASE_PROBLEM if problems or quarantined or misused else DONE


def misuse_params(found: Misused) -> dict[str, object]:
    """The message params for entries that a device has not signed."""
    return {
        "store": found.store_name,
        "store_id": found.store_id,
        "device": found.device_name,
        "device_id": found.device_id,
        "count": found.count,
        "first": found.first_seq,
    }
