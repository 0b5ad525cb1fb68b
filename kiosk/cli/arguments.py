"""Parses the arguments that a person typed after a subcommand."""

from __future__ import annotations

import re
from datetime import date, datetime

from kiosk.cli.session import USAGE, Session
from kiosk.domain.events.payloads import KEPT_YEARS
from kiosk.domain.order import Slot
from kiosk.domain.status import CODE_PREFIX, Status, parse_status
from kiosk.domain.workflow import Role
from kiosk.services.text_rules import has_ignorable, is_printable, short
from kiosk.services.timestamps import read_timestamp


def status_named(session: Session, text: str) -> Status:
    """The status with this code, with or without prefix. Stops if there is none."""
    try:
        return parse_status(text)
    except ValueError:
        codes = ", ".join(status.removeprefix(CODE_PREFIX) for status in Status)
        session.stop(USAGE, "status_unknown", given=short(text), codes=codes)


def role_named(session: Session, text: str) -> Role:
    """The role with this name, staff or manager; stops for any other name."""
    if text not in (Role.STAFF.value, Role.MANAGER.value):
        session.stop(USAGE, "role_unknown", given=short(text))
    return Role(text)


def slot_given(session: Session, text: str | None, to_status: Status) -> Slot | None:
    """Parse START/END, each with a UTC offset, for steps that move an order to a slot."""
    if text is None:
        return None
    start, _, end = text.partition("/")
    try:
        begins_at, ends_at = read_timestamp(start), read_timestamp(end)
        is_reversed = ends_at <= begins_at
    except (ValueError, TypeError):
        session.stop(USAGE, "invalid_slot", given=short(text))
    if is_reversed:
        session.stop(USAGE, "slot_reversed", given=short(text))
    try:
        slot = Slot(begins_at, ends_at)
    except ValueError:
        session.stop(USAGE, "invalid_slot", given=short(text))
    if to_status not in (Status.STARTED, Status.REPLANNED):
        session.stop(USAGE, "slot_useless")
    return slot


def day_given(session: Session, text: str) -> date:
    """A day until which an order can be kept, such as 2026-12-03; stops for anything else."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day at the store
    except ValueError:
        session.stop(USAGE, "day_unknown", given=short(text))
    if day.year not in KEPT_YEARS:
        session.stop(USAGE, "day_unknown", given=short(text))
    return day


def bay_given(session: Session, text: str) -> str:
    """Parse a bay as the check-in screen accepts it: an optional letter, up to three digits."""
    place = text.strip().upper()
    if not re.fullmatch(r"[A-Z]?[0-9]{1,3}", place):
        session.stop(USAGE, "invalid_bay", given=short(text))
    return place


def text_given(session: Session, option: str, text: str, length_max: int) -> str:
    """A free text, such as a comment, that can be shown and stored; stops otherwise."""
    stripped = text.strip()
    if not 0 < len(stripped) <= length_max or not is_printable(stripped):
        session.stop(USAGE, "invalid_text", option=option, length=length_max, given=short(text))
    return stripped


def name_given(session: Session, option: str, text: str, length_max: int) -> str:
    """A name that looks different from every other name; stops otherwise."""
    if has_ignorable(text):
        session.stop(USAGE, "invalid_text", option=option, length=length_max, given=short(text))
    return text_given(session, option, text, length_max)
