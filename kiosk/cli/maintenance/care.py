"""`kiosk verify` checks the data; `kiosk backup` copies it."""

from __future__ import annotations

from pathlib import Path

from kiosk.cli.session import DATABASE_PROBLEM, DONE, USAGE, Session


def verify(session: Session, *, as_json: bool) -> int:
    """Replay every journal, compare it with what the screens show, and print each problem."""
    from kiosk.cli.problems import problem_json, problem_text
    from kiosk.cli.sync_status import show_sync_status, sync_status_json, sync_status_of
    from kiosk.storage import verification

    with session.store() as store:
        problems = list(verification.verify(store.database))
        counted = verification.counts(store.database)
        status = store.read_blocking(sync_status_of)
    counts = {f"{table.rstrip('s')}s": count for table, count in counted.items()}
    if as_json:
        listed = [problem_json(session.words, problem) for problem in problems]
        session.say_json({"problems": listed, **counts, **sync_status_json(session, status)})
    elif problems:
        for problem in problems:
            session.complain(problem_text(session.words, problem))
        session.complain(session.words("verify_failed", count=len(problems)))
    else:
        session.say(session.words("verified", **counts))
    if not as_json:
        show_sync_status(session, status)
    return DATABASE_PROBLEM if problems else DONE


def back_up(session: Session, *, path: Path) -> int:
    """Copy the database to a file while it may be in use."""
    from kiosk.storage import backup
    from kiosk.storage.engine.integrity import FILE_NAME

    target = path.expanduser().absolute()
    source = session.data_dir / FILE_NAME
    if target.is_dir():
        session.stop(USAGE, "backup_is_folder", path=target)
    if not target.parent.is_dir():
        session.stop(USAGE, "backup_has_no_folder", path=target.parent)
    if target.resolve() == source.resolve():
        session.stop(USAGE, "backup_is_store", path=target)
    with session.store():
        backup.back_up(source, target)
    session.say(session.words("backed_up", path=target))
    return DONE
