"""`kiosk run`: the desktop program."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.cli.messages import Messages
from kiosk.cli.session import USAGE, Session
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.app import WindowPlace
    from kiosk.app.extension import Extension

SCREENS = ("counter", "check-in", "board")


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What was typed after `kiosk run`. `screens` None: those of this device's role."""

    screens: str | None = None
    language: str | None = None
    upstream: str | None = None
    listen: str | None = None
    as_hub: bool = False


def run(
    session: Session,
    options: RunOptions,
    *,
    place: WindowPlace | None = None,
    extension: Extension | None = None,
) -> int:
    """Open the screens of this device on the store. `place`, `extension`: see `AppOptions`."""
    from kiosk.app import AppOptions, run_app
    from kiosk.app.extension import Extension
    from kiosk.app.launch import has_display
    from kiosk.cli.devices.hub import network_options

    check_language(session, options.language)
    network = network_options(session, listen=options.listen, upstream=options.upstream)
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
            extension=extension or Extension(),
            manager=session.manager,
        )
    )


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
