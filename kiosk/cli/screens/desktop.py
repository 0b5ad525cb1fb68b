"""`kiosk run`: the desktop program."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from kiosk.cli.messages import Messages
from kiosk.cli.refusals import explain
from kiosk.cli.session import DONE, USAGE, Session, Stop
from kiosk.domain.frozen import frozen
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.app import WindowPlace
    from kiosk.app.extension import Extension

SCREENS = ("counter", "check-in", "board")
LANGUAGES = ("fr", "en")


@frozen
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
    from kiosk.app import OPENS_AGAIN, AppOptions, run_app
    from kiosk.app.extension import Extension
    from kiosk.app.launch import has_display
    from kiosk.app.trouble.wiped import refuse_if_wiped
    from kiosk.cli.devices.hub import network_options

    check_language(session, options.language)
    refuse_if_wiped(session.data_dir)
    if _is_first_start(session, options) and not _set_up(session):
        return DONE
    screens = _screens(session, options.screens)
    if has_display(os.environ, sys.platform):
        session.note_made()
    while True:
        network = network_options(session, listen=options.listen, upstream=options.upstream)
        if network.listen is None:
            session.say_made()
        app_options = AppOptions(
            data_dir=session.data_dir,
            screens=screens,
            language=options.language,
            network=network,
            as_hub=options.as_hub,
            place=place,
            extension=extension or Extension(),
            manager=session.manager,
        )
        code = run_app(app_options)
        refuse_if_wiped(session.data_dir)
        if code != OPENS_AGAIN:
            return code
        session.forget_settings()


def _is_first_start(session: Session, options: RunOptions) -> bool:
    """Whether a screen is to ask for the settings: none are there, and the options give none."""
    from kiosk.app.first_start.wanted import is_first_start
    from kiosk.app.launch import has_display

    given = options.screens or options.upstream or options.listen or options.as_hub
    return not given and is_first_start(session.data_dir) and has_display(os.environ, sys.platform)


def _set_up(session: Session) -> bool:
    """Whether the device was set up on the screen; the session's settings are the new ones then."""
    from kiosk.app.first_start.screen import ask_on_screen

    session.note_made()
    is_set_up = ask_on_screen(session.data_dir, session.manager)
    if not is_set_up:
        session.manager.stopping()
    session.forget_settings()
    if is_set_up:
        session.say_made()
    return is_set_up


def run_noted(session: Session, options: RunOptions) -> int:
    """As `run`; where a service manager started it, notes why it ended, for `recovery`."""
    try:
        _ = session.settings
        return run(session, options)
    except Exception as error:
        if session.manager.is_there:
            _note(session, error)
        raise


def _note(session: Session, error: Exception) -> None:
    """Keep an error's sentence in each language."""
    from kiosk.app.trouble.last_stop import note_stop

    own, sentences = session.words, {}
    for language in LANGUAGES:
        session.words = Messages(language)
        refusal = error if isinstance(error, Stop) else explain(session, error)
        if refusal is not None:
            sentences[language] = refusal.sentence
    session.words = own
    note_stop(session.data_dir, sentences)


def recovery(session: Session, options: RunOptions) -> int:
    """Show why the screens do not start, until they are to be tried again: then returns 0."""
    from kiosk.app.launch import launch_stopped
    from kiosk.settings import InvalidSetting, Settings

    check_language(session, options.language)
    try:
        settings = session.settings
    except InvalidSetting:
        settings = Settings(language="en" if session.words.language == "en" else "fr")
    if options.language is not None:
        settings = settings.model_copy(update={"language": options.language})
    return launch_stopped(session.data_dir, settings, session.manager)


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
    if language not in (None, *LANGUAGES):
        session.stop(USAGE, "language_unknown", given=short(language))
    if language is not None:
        session.words = Messages(language)
