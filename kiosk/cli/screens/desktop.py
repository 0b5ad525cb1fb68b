"""`kiosk demo` and `kiosk run`: the desktop program."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.messages import Messages
from kiosk.cli.session import USAGE, Session
from kiosk.services.causes import cause_of
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.app.extension import Extension

SCREENS = ("counter", "check-in")


def demo(
    session: Session,
    *,
    data_dir: Path | None,
    live: bool,
    screenshots_dir: Path | None,
    language: str | None,
) -> int:
    """Open both screens on a sample store; without `data_dir` on a temporary one."""
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
    return run_demo(folder, live=live, language=language)


def _make_folder(session: Session, path: Path) -> None:
    if path.exists() and not path.is_dir():
        session.stop(USAGE, "pictures_need_folder", path=path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        session.stop(USAGE, "pictures_folder_not_made", path=path, cause=cause_of(error))


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What was typed after `kiosk run`. `screens` None: those of this device's role."""

    screens: str | None = None
    language: str | None = None
    upstream: str | None = None
    listen: str | None = None
    as_hub: bool = False


def run(session: Session, options: RunOptions) -> int:
    """Open the screens of this device on the store."""
    from kiosk.app import AppOptions, run_app
    from kiosk.app.extension import Extension
    from kiosk.app.launch import has_display
    from kiosk.cli.devices.hub import network_options
    from kiosk.demo.place import place_in_demo

    check_language(session, options.language)
    network = network_options(session, listen=options.listen, upstream=options.upstream)
    place = place_in_demo(os.environ)
    screens = _screens(session, options.screens)
    if has_display(os.environ, sys.platform):
        session.note_made()
    if network.listen is None:
        session.say_made()
    return run_app(
        AppOptions(
            data_dir=session.data_dir,
            screens=screens,
            language=options.language,
            network=network,
            as_hub=options.as_hub,
            place=place,
            extension=_demo_device() if place else Extension(),
        )
    )


def _demo_device() -> Extension:
    from kiosk.demo.device import DemoDevice

    return DemoDevice()


def _screens(session: Session, names: str | None) -> tuple[str, ...] | None:
    if names is None:
        return None
    chosen = tuple(dict.fromkeys(name.strip() for name in names.split(",")))
    for name in chosen:
        if name not in SCREENS:
            session.stop(USAGE, "screen_unknown", given=short(name))
    return chosen


def check_language(session: Session, language: str | None) -> None:
    """Stop unless the program has texts in this language, or None is given."""
    if language not in (None, "fr", "en"):
        session.stop(USAGE, "language_unknown", given=short(language))
    if language is not None:
        session.words = Messages(language)
