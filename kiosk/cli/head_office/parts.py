"""What the lists of `kiosk headoffice` share: times of contact, pages, filters."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from kiosk.cli.session import Session

if TYPE_CHECKING:
    from kiosk.headoffice.storage.pages import ListPage, ListPart


def contact_text(session: Session, last_contact_at: datetime | None) -> str:
    """When somebody was heard last."""
    if last_contact_at is None:
        return session.words("headoffice.never_in_contact")
    return session.words("headoffice.last_contact", at=session.words.day_time(last_contact_at))


def say_more(session: Session, page: ListPage, part: ListPart[Any]) -> None:
    """Print on stderr how to get the next page, if there is one."""
    if part.has_more:
        session.complain(session.words("headoffice.more", number=page.number + 1))
