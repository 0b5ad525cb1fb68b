"""`kiosk headoffice orders`, `devices` and `verify`: what head office knows of its stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kiosk.commands import shapes
from kiosk.commands.headoffice import office
from kiosk.commands.link_words import quarantine_why
from kiosk.commands.session import DATABASE_PROBLEM, DONE, Session
from kiosk.domain.commands import Code, Decision

if TYPE_CHECKING:
    from kiosk.headoffice.overview import AskedHere, DeviceLine, OrderLine


def orders(session: Session, url: str | None, *, store: str | None, as_json: bool) -> int:
    """Print the orders with their status, and where each command stands."""
    from kiosk.headoffice import overview

    with office(session, url) as database, database.reader() as connection:
        lines = list(overview.orders(connection, store))
        quarantined = overview.quarantined(connection)
    if as_json:
        reasons = {each.store_id: each.quarantined_for for each in quarantined if each.is_hub}
        session.say_json([_order_json(line, reasons) for line in lines])
    elif not lines:
        session.say(session.words("headoffice.no_orders"))
    else:
        _print_orders(session, lines)
        # What is asked of a store whose hub is not listened to stays open.
        shown = {line.store_id for line in lines}
        _complain_of(session, [each for each in quarantined if each.store_id in shown])
    return DONE


def _complain_of(session: Session, quarantined: Sequence[DeviceLine]) -> None:
    """Say of each device why nothing is taken from it, and what to do."""
    for device in quarantined:
        facts = {"name": device.name, "device_id": device.device_id, "store": device.store_name}
        why = quarantine_why(session.words, device.quarantined_for)
        at = shapes.local(device.quarantined_at)
        told = {**facts, "store_id": device.store_id, "at": at, "why": why}
        session.complain(session.words("quarantine.device", **told))


def _print_orders(session: Session, lines: list[OrderLine]) -> None:
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
        told = (line.order_id, line.store_name, title)
        columns = "  ".join(f"{text:{width}}" for text, width in zip(told, widths, strict=True))
        session.say(f"{columns}  {shapes.slot_text(line.slot)}".rstrip())
        for command in line.commands:
            if command.kind != "create" or command.decision is not Decision.DONE:
                session.say(f"  {_told(session, line, command)}")


def _told(session: Session, line: OrderLine, command: AskedHere) -> str:
    """Where a command stands, in one line."""
    words = session.words
    what = words(f"headoffice.kind_{command.kind}")
    since = shapes.local(command.issued_at)
    if command.decision is None:
        heard = _heard(session, line.heard_at)
        return words("headoffice.pending", what=what, since=since, heard=heard)
    code = _why(session, command.code)
    at = shapes.local(command.decided_at)
    return words(f"headoffice.{command.decision.lower()}", what=what, at=at, code=code)


def _heard(session: Session, heard_at: datetime | None) -> str:
    if heard_at is None:
        return session.words("headoffice.never_heard")
    return session.words("headoffice.heard", at=shapes.local(heard_at))


def _why(session: Session, code: str | None) -> str:
    known = code in set(Code)
    return session.words(f"headoffice.code_{code.lower()}") if known and code else code or "—"


def _order_json(line: OrderLine, reasons: Mapping[str, str | None]) -> dict[str, Any]:
    """`reasons`: of the stores whose hub is quarantined, why it is."""
    return {
        "collect_id": line.order_id,
        "store_id": line.store_id,
        "store": line.store_name,
        "store_heard_at": shapes.instant(line.heard_at),
        "store_is_quarantined": line.store_id in reasons,
        "store_quarantined_for": reasons.get(line.store_id),
        "status": line.status.value if line.status else None,
        "slot": shapes.slot_json(line.slot.start, line.slot.end) if line.slot else None,
        "changed_at": shapes.instant(line.changed_at),
        "commands": [
            {
                "command_id": command.command_id,
                "kind": command.kind,
                "by": command.issued_by,
                "since": shapes.instant(command.issued_at),
                "decision": command.decision.value if command.decision else "PENDING",
                "code": command.code,
                "decided_at": shapes.instant(command.decided_at),
            }
            for command in line.commands
        ],
    }


def devices(session: Session, url: str | None, *, as_json: bool) -> int:
    """Print the devices of every store."""
    from kiosk.headoffice import overview

    with office(session, url) as database, database.reader() as connection:
        lines = overview.devices(connection)
    if as_json:
        session.say_json([_device_json(line) for line in lines])
    elif not lines:
        session.say(session.words("headoffice.no_devices"))
    else:
        for line in lines:
            role = session.words("headoffice.is_hub") if line.is_hub else line.role.value
            heard = _heard(session, line.heard_at)
            state = _state(session, line)
            session.say(f"{line.device_id}  {line.store_name}  {line.name}  {role}  {heard}{state}")
    return DONE


def _state(session: Session, line: DeviceLine) -> str:
    if line.revoked_at is not None:
        return "  " + session.words("headoffice.revoked_at", at=shapes.local(line.revoked_at))
    if line.quarantined_at is not None:
        why = quarantine_why(session.words, line.quarantined_for)
        at = shapes.local(line.quarantined_at)
        return "  " + session.words("headoffice.quarantined_at", at=at, why=why)
    return ""


def _device_json(line: DeviceLine) -> dict[str, Any]:
    return {
        "device_id": line.device_id,
        "name": line.name,
        "role": line.role.value,
        "is_hub": line.is_hub,
        "store_id": line.store_id,
        "store": line.store_name,
        "enrolled_at": shapes.instant(line.enrolled_at),
        "heard_at": shapes.instant(line.heard_at),
        "revoked_at": shapes.instant(line.revoked_at),
        "quarantined_at": shapes.instant(line.quarantined_at),
        "quarantined_for": line.quarantined_for,
    }


def verify(session: Session, url: str | None, *, as_json: bool) -> int:
    """Check every store's log and commands; print each thing that is wrong."""
    from dataclasses import asdict

    from kiosk.headoffice import overview, verification

    counted = verification.Counted()
    with office(session, url) as database, database.reader() as connection:
        problems = list(verification.verify(connection, counted))
        quarantined = overview.quarantined(connection)
    if as_json:
        told = [_device_json(device) for device in quarantined]
        session.say_json({"problems": problems, "quarantined": told, **asdict(counted)})
    elif problems or quarantined:
        _complain_of(session, quarantined)
        for problem in problems:
            session.complain(problem)
        count = len(problems) + len(quarantined)
        session.complain(session.words("verify_failed", count=count))
    else:
        session.say(session.words("headoffice.verified", **asdict(counted)))
    return DATABASE_PROBLEM if problems or quarantined else DONE
