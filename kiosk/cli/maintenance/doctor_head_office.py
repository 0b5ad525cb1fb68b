"""`kiosk doctor` at head office: checks that each store's hub can get its commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kiosk.cli.findings import Finding, State
from kiosk.cli.head_office.database_source import DatabaseGiven, database_url
from kiosk.cli.head_office.views import misuse_params
from kiosk.cli.session import Session
from kiosk.services.ports.order_database import StoreUnavailable

if TYPE_CHECKING:
    from kiosk.headoffice.admin.feeds import FeedReport


def head_office_findings(session: Session) -> Iterator[Finding]:
    """One finding for each store; none on a device that is not head office."""
    from kiosk.headoffice.storage.office_file import FILE_NAME

    given = database_url(session, DatabaseGiven())
    path = session.data_dir / FILE_NAME
    if not given and not path.exists():
        return
    from kiosk.headoffice.admin.feeds import every_feed, every_misuse
    from kiosk.headoffice.errors import InvalidDatabase
    from kiosk.headoffice.storage.database import sqlite_url

    try:
        for store_id, name, report in every_feed(given or sqlite_url(path)):
            yield _found(name, store_id, report)
        for found in every_misuse(given or sqlite_url(path)):
            params = misuse_params(found)
            yield Finding("stores", State.WARNING, "store_misused_name", params=params)
    except (InvalidDatabase, StoreUnavailable):
        yield Finding("stores", State.BAD, "head_office_unusable")


def _found(name: str, store_id: str, report: FeedReport) -> Finding:
    params: dict[str, object] = {"store": name, "store_id": store_id}
    if report.fails_of is not None:
        params |= {"after": report.fails_after}
        return Finding("stores", State.BAD, f"store_{report.fails_of}_fails", params=params)
    if report.without_contents:
        params |= {"numbers": ", ".join(map(str, report.without_contents))}
        return Finding("stores", State.WARNING, "store_without_contents", params=params)
    return Finding("stores", State.GOOD, "store_feeds", params=params)
