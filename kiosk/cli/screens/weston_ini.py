"""`kiosk weston-ini`: tells Weston's kiosk shell on which display each screen belongs.

Under Wayland the compositor places windows. Weston 10 puts a new window on the display in use,
whatever it asks for, unless weston.ini assigns its application id to a display by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kiosk.cli.session import DONE, USAGE, Session
from kiosk.services.causes import cause_of

OTHERS = "kiosk"
"""The application id of windows that are no screen: they belong on the counter's display."""


def weston_ini(session: Session, base: str) -> int:
    """Print the file `base` with the screens of the settings assigned to their displays."""
    settings = session.settings
    displays = {
        "counter": settings.counter_display,
        "check-in": settings.checkin_display,
        "board": settings.board_display,
    }
    try:
        text = Path(base).expanduser().read_text(encoding="utf-8")
    except OSError as error:
        session.stop(USAGE, "weston_ini_unreadable", path=base, cause=cause_of(error))
    except UnicodeDecodeError:
        session.stop(USAGE, "weston_ini_no_text", path=base)
    session.say(with_screens(text, displays).rstrip("\n"))
    return DONE


def with_screens(text: str, displays: Mapping[str, str]) -> str:
    """weston.ini with an application id for each screen that names its display; "" names none.

    A section of a display that assigns applications already stays as it is.
    """
    ids: dict[str, list[str]] = {}
    for screen, display in displays.items():
        if display:
            own = [f"kiosk.{screen}", *([OTHERS] if screen == "counter" else [])]
            ids.setdefault(display, []).extend(own)
    lines: list[str] = []
    for section in _sections(text.splitlines()):
        display = _value(section, "name") if section[:1] == ["[output]"] else ""
        assigned = ids.pop(display, [])
        lines += section
        if assigned and not _value(section, "app-ids"):
            while lines and not lines[-1].strip():
                lines.pop()
            lines += [f"app-ids={','.join(assigned)}", ""]
    for display, assigned in ids.items():
        lines += ["", "[output]", f"name={display}", f"app-ids={','.join(assigned)}"]
    return "\n".join(lines) + "\n"


def _sections(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each section, its head first; before the first head there may be others."""
    section: list[str] = []
    for line in lines:
        if line.startswith("[") and section:
            yield section
            section = []
        section.append(line.rstrip() if line.startswith("[") else line)
    yield section


def _value(section: list[str], key: str) -> str:
    found = [line.partition("=")[2].strip() for line in section if line.partition("=")[0] == key]
    return found[0] if found else ""
