"""`kiosk demo` and `kiosk run`: the desktop program."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands.session import USAGE, Session
from kiosk.commands.words import Words
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.app import Place

SCREENS = ("counter", "check-in")
PLACE_VARIABLE = "KIOSK_DEMO_PLACE"


def demo(
    session: Session,
    *,
    data_dir: Path | None,
    live: bool,
    screenshots_dir: Path | None,
    language: str | None,
) -> int:
    """Open both screens on a sample store; without `data_dir` on one that goes afterwards."""
    from kiosk.app import AppOptions, run_app
    from kiosk.app.launch import has_display

    check_language(session, language)
    if screenshots_dir is not None and screenshots_dir.exists() and not screenshots_dir.is_dir():
        session.stop(USAGE, "pictures_need_folder", path=screenshots_dir)
    options = AppOptions(
        data_dir=data_dir.expanduser().absolute() if data_dir else None,
        demo=True,
        live=live,
        screenshots_dir=screenshots_dir,
        language=language,
    )
    if data_dir and screenshots_dir is None and has_display(os.environ, sys.platform):
        session.note_made()
        session.say_made()
    return run_app(options)


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What was typed after `kiosk run`. `screens` None: those that this machine's role has."""

    screens: str | None = None
    language: str | None = None
    upstream: str | None = None
    listen: str | None = None
    as_hub: bool = False


def run(session: Session, options: RunOptions) -> int:
    """Open the screens of this machine on the store."""
    from kiosk.app import AppOptions, run_app
    from kiosk.app.launch import has_display
    from kiosk.commands.network import network_options

    check_language(session, options.language)
    network = network_options(session, listen=options.listen, upstream=options.upstream)
    place = _place_in_demo()
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
            network=replace(network, has_cable=place is not None),
            as_hub=options.as_hub,
            place=place,
        )
    )


def _place_in_demo() -> Place | None:
    """Set by `kiosk demo --network` for the machines it starts, as NUMBER/COUNT."""
    from kiosk.app import Place

    number, _, count = os.environ.get(PLACE_VARIABLE, "").partition("/")
    return Place(int(number), int(count)) if number and count else None


def _screens(session: Session, names: str | None) -> tuple[str, ...] | None:
    if names is None:
        return None
    chosen = tuple(dict.fromkeys(name.strip() for name in names.split(",")))
    for name in chosen:
        if name not in SCREENS:
            session.stop(USAGE, "screen_unknown", given=short(name))
    return chosen


def check_language(session: Session, language: str | None) -> None:
    """Stops where the program does not speak it."""
    if language not in (None, "fr", "en"):
        session.stop(USAGE, "language_unknown", given=short(language))
    if language is not None:
        session.words = Words(language)
