"""`kiosk doctor` where head office works: whether each store's hub gets what is there for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kiosk.commands.findings import Finding, State
from kiosk.commands.headoffice import DATABASE_VARIABLE, FILE_NAME
from kiosk.commands.session import Session
from kiosk.services.ports import StoreUnavailable

if TYPE_CHECKING:
    from kiosk.headoffice.feeds import FeedReport


def head_office_findings(session: Session) -> Iterator[Finding]:
    """One for each store; nothing on a machine that is no head office."""
    given = os.environ.get(DATABASE_VARIABLE)
    path = session.data_dir / FILE_NAME
    if not given and not path.exists():
        return
    from kiosk.headoffice.database import sqlite_url
    from kiosk.headoffice.errors import DatabaseWrong
    from kiosk.headoffice.feeds import every_feed

    try:
        for store_id, name, report in every_feed(given or sqlite_url(path)):
            yield _found(name, store_id, report)
    except (DatabaseWrong, StoreUnavailable):
        yield Finding("stores", State.BAD, "head_office_unusable")


def _found(name: str, store_id: str, report: FeedReport) -> Finding:
    facts: dict[str, object] = {"store": name, "store_id": store_id}
    if report.fails_of is not None:
        facts |= {"after": report.fails_after}
        return Finding("stores", State.BAD, f"store_{report.fails_of}_fails", facts=facts)
    if report.without_contents:
        facts |= {"numbers": ", ".join(map(str, report.without_contents))}
        return Finding("stores", State.WARNING, "store_without_contents", facts=facts)
    return Finding("stores", State.GOOD, "store_feeds", facts=facts)
