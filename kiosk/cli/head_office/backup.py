"""`kiosk headoffice backup`: copies head office's file while it may be in use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.head_office.opening import office
from kiosk.cli.session import DONE, USAGE, Session

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven


def back_up(session: Session, given: DatabaseGiven, *, path: Path) -> int:
    """Copy head office's SQLite file to another file, completely or not at all.

    Stops with a sentence for PostgreSQL, which has its own tools for that.
    """
    from kiosk.storage import backup

    target = path.expanduser().absolute()
    if target.is_dir():
        session.stop(USAGE, "backup_is_folder", path=target)
    if not target.parent.is_dir():
        session.stop(USAGE, "backup_has_no_folder", path=target.parent)
    with office(session, given) as database:
        if database.is_postgresql:
            session.stop(USAGE, "headoffice.backup_of_postgresql", given=database.shown)
        source = Path(str(database.url.database)).absolute()
        if target.resolve() == source.resolve():
            session.stop(USAGE, "headoffice.backup_is_office", path=target)
        backup.back_up(source, target)
    session.say(session.words("headoffice.backed_up", path=target, source=source))
    return DONE
