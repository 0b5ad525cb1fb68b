"""The mappings of CSV files: shipped ones by name, others by the path of a TOML file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from kiosk.cli.session import DONE, USAGE, Session
from kiosk.resources import MAPPINGS_DIR
from kiosk.services.causes import cause_of
from kiosk.services.orders.csv_files.bodies import FileDefaults
from kiosk.services.orders.csv_files.mapping import CsvMapping, InvalidMapping, read_mapping
from kiosk.services.orders.csv_files.template import template_line
from kiosk.services.text_rules import short

NAMES = ("template", "woocommerce", "prestashop")
"""The shipped mappings, in the sequence in which a header is compared with them."""

_MAPPING_BYTES_MAX = 1 << 20
_LOCAL_TIME = Path("/etc/localtime")
_ZONE = "Europe/Paris"
"""The zone of a device that does not say which one it is in."""


def mappings(session: Session, named: str | None) -> Mapping[str, CsvMapping]:
    """The mapping that a person named, else all shipped ones. Stops if it cannot be used."""
    return {name: _read(session, name) for name in ((named,) if named else NAMES)}


def defaults(session: Session, place: str | None) -> FileDefaults:
    """What counts where neither a file nor its mapping says it. `place`: that a person named."""
    settings = session.settings
    places = settings.exchange_places
    only_place = places[0] if len(places) == 1 else ""
    return FileDefaults(
        zone=settings.time_zone or _system_zone(),
        language=settings.language,
        exchange_place_id=place or only_place,
    )


def write_template(session: Session, named: str | None, path: str | None) -> int:
    """Write an empty file for a mapping: to a new file at `path`, or to standard output."""
    mapping = _read(session, named or NAMES[0])
    line = template_line(mapping, session.settings.language)
    if path in (None, "-"):
        session.say(line)
        return DONE
    try:
        with Path(str(path)).open("x", encoding="utf-8", newline="") as file:
            file.write(f"{line}\r\n")
    except FileExistsError:
        session.stop(USAGE, "template_exists", path=path)
    except (OSError, ValueError) as error:
        cause = cause_of(error) if isinstance(error, OSError) else error
        session.stop(USAGE, "template_not_written", path=path, cause=cause)
    session.say(session.words("template_written", path=path))
    return DONE


def show_mapping(session: Session, named: str | None) -> int:
    """Print a mapping, to begin an own one with."""
    session.say(_text(session, _path(session, named or NAMES[0])).rstrip("\n"))
    return DONE


def _read(session: Session, named: str) -> CsvMapping:
    path = _path(session, named)
    text = _text(session, path)
    try:
        return read_mapping(text)
    except InvalidMapping as error:
        problem = error.problem
        message = session.words.expected(problem.expected, problem.params)
        if problem.given is not None:
            message = f"{message}, {session.words('got', given=problem.given)}"
        key = f"{problem.path}: " if problem.path else ""
        session.stop(USAGE, "mapping_invalid", path=path, problem=f"{key}{message}")


def _path(session: Session, named: str) -> Path:
    if named in NAMES:
        return MAPPINGS_DIR / f"{named}.toml"
    if not named.endswith(".toml") and Path(named).name == named:
        session.stop(USAGE, "mapping_unknown", given=short(named), names=", ".join(NAMES))
    return Path(named)


def _text(session: Session, path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_MAPPING_BYTES_MAX)
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = session.words.expected("not_utf8", {})
        session.stop(USAGE, "mapping_invalid", path=path, problem=problem)
    except (OSError, ValueError) as error:
        cause = cause_of(error) if isinstance(error, OSError) else error
        session.stop(USAGE, "file_missing", path=path, cause=cause)


def _system_zone() -> str:
    """The name of the system's time zone, where it can be found out."""
    from kiosk.setting_values import known_zone

    _, _, linked = str(_LOCAL_TIME.resolve()).partition("/zoneinfo/")
    for name in (os.environ.get("TZ", "").removeprefix(":"), linked):
        try:
            if known_zone(name):
                return name
        except ValueError:
            continue
    return _ZONE
