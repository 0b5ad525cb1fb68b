"""`kiosk demo`: both screens on a sample store, or their screenshots."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kiosk.cli.screens.desktop import check_language
from kiosk.cli.session import USAGE, Session
from kiosk.services.causes import cause_of


def demo(
    session: Session,
    *,
    data_dir: Path | None,
    live: bool,
    busy: bool,
    board: bool,
    screenshots_dir: Path | None,
    language: str | None,
) -> int:
    """Open both screens on a sample store, with `board` the public board too.

    Without `data_dir` the store is a temporary one.
    """
    from kiosk.app.launch import has_display
    from kiosk.demo.desktop import run_demo

    check_language(session, language)
    if screenshots_dir is not None:
        _make_folder(session, screenshots_dir)
        from kiosk.demo.screenshots import take_screenshots

        return take_screenshots(screenshots_dir)
    folder = data_dir.expanduser().absolute() if data_dir else None
    if folder and has_display(os.environ, sys.platform):
        session.note_made()
        session.say_made()
    return run_demo(folder, live=live, busy=busy, board=board, language=language)


def _make_folder(session: Session, path: Path) -> None:
    if path.exists() and not path.is_dir():
        session.stop(USAGE, "pictures_need_folder", path=path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        session.stop(USAGE, "pictures_folder_not_made", path=path, cause=cause_of(error))
