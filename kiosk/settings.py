"""A device's settings: from head office, `KIOSK_…` in the environment, `kiosk.toml`.

What head office gives overrides the environment, that the file in the data directory, and the file
the defaults below. An unknown key in the file is refused, and so is an invalid value: otherwise
nobody would notice that it has no effect.
"""

from __future__ import annotations

import errno
import json
import os
import re
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_origin

import platformdirs
from pydantic import AfterValidator, ConfigDict, Field, ValidationError, model_validator

from kiosk.given_settings import GivenFile, fitting
from kiosk.office_settings import OfficeSettings
from kiosk.setting_values import (
    WEEKDAYS,
    BayRanges,
    Day,
    ExchangePlace,
    KeyboardLayouts,
    Name,
    PersonSetting,
    ReasonSetting,
    ReasonStatus,
    Seconds,
    SpeechAction,
    Weekday,
    known_country,
    known_zone,
    report_address,
)

FILE_NAME = "kiosk.toml"
PREFIX = "KIOSK_"


class InvalidSetting(Exception):
    """A setting cannot be used.

    `key` is its name as the person wrote it (None: the whole file), `where` the file or
    "environment". `problem` is "unreadable", "not_utf_8", "not_toml", "too_deep", "unknown"
    or "value". `given` is the value
    in short form; of an unreadable file the code of the cause, as in `kiosk.services.causes`; of
    one that is no TOML "LINE:COLUMN", or "" where it ends too early. `expected`: the setting whose
    description says what it takes, or "wait_order". `said`: what the reader of TOML says of it.
    """

    def __init__(
        self,
        problem: str,
        where: str,
        key: str | None,
        given: str = "",
        *,
        expected: str = "",
        said: str = "",
    ) -> None:
        super().__init__(f"{where}: {key}: {problem} {given} {said}".rstrip())
        self.problem = problem
        self.where = where
        self.key = key
        self.given = given
        self.expected = expected
        self.said = said


class Settings(OfficeSettings):
    """All settings of one device. `load_settings` reads them; `Settings()` are the defaults."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    store_name: Name = "Retrait en magasin"
    counter_name: Name = "Comptoir 1"
    checkin_name: Name = "Borne 1"
    people: Annotated[tuple[PersonSetting, ...], Field(min_length=1, max_length=50)] = (
        PersonSetting(name="Équipe", role="staff"),
        PersonSetting(name="Responsable", role="manager"),
    )
    # Whether staff work with a PIN too; managers always do.
    staff_pins: bool = False
    # After so long without a touch the counter no longer counts anybody as at work; 0: never.
    lock_after_s: Seconds = 300
    language: Literal["fr", "en"] = "fr"
    # The country of phone numbers without an international prefix.
    country: Annotated[str, AfterValidator(known_country)] = "FR"
    mode: Literal["light", "dark", "contrast"] = "light"
    # Whether the counter's panel is at the left, for people who tap with the left hand.
    left_handed: bool = False
    # Whether people who are new at the counter are offered an introduction.
    introduction: bool = True
    # Whether the rows of the counter's lists are one line higher.
    comfortable_rows: bool = False

    # Waiting times from which the counter shows a customer's wait, in three degrees.
    wait_warn_s: Seconds = 120
    wait_late_s: Seconds = 300
    wait_escalate_s: Seconds = 600

    # How long the strip after an action offers to undo it; a final action is held so long before
    # it is written.
    undo_s: Annotated[float, Field(ge=1, le=60, allow_inf_nan=False)] = 8

    # The check-in screen: untouched for so long it asks, counts down and starts over.
    idle_s: Seconds = 45
    idle_large_text_s: Seconds = 90
    idle_countdown_s: Annotated[float, Field(ge=20, le=300, allow_inf_nan=False)] = 30
    done_s: Annotated[float, Field(ge=5, le=300, allow_inf_nan=False)] = 20
    done_large_text_s: Annotated[float, Field(ge=5, le=300, allow_inf_nan=False)] = 40
    # After a key on the check-in the same key is not taken for so long, for hands that tremble.
    same_key_s: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] = 0
    # The parking bays ("A1-A40", "B7"); none: customers are not asked where they wait.
    bays: BayRanges = ()

    # The store's time zone, by its IANA name; empty: the device's.
    time_zone: Annotated[str, Field(max_length=60), AfterValidator(known_zone)] = ""
    # The days of the week on which the store is open, and single dates on which it is not.
    open_days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)] = WEEKDAYS[:6]
    closed_on: Annotated[tuple[Day, ...], Field(max_length=366)] = ()
    # The hours between which the counter offers slots, and the slots' length.
    opens_at_h: Annotated[int, Field(ge=0, le=23)] = 9
    closes_at_h: Annotated[int, Field(ge=1, le=24)] = 19
    slot_minutes: Annotated[int, Field(ge=5, le=240)] = 60
    # How many orders a slot takes; 0: any number.
    slot_capacity: Annotated[int, Field(ge=0, le=1000)] = 0

    # For how many opening days a ready order is kept, and after how many days the counter says so.
    keep_days: Annotated[int, Field(ge=1, le=90)] = 7
    ready_days_max: Annotated[int, Field(ge=1, le=90)] = 3
    # Whether an order becomes ready only with the shelf of its parcel.
    shelf_required: bool = False
    # Whether whoever collects signs on the screen.
    signature: bool = False
    # Whether the counter can have customers mailed again that their order is ready.
    mail_again: bool = False

    # The exchange places whose orders this store takes; empty: all.
    exchange_places: Annotated[tuple[ExchangePlace, ...], Field(max_length=200)] = ()

    # For how many days after an order has ended its customer's data is kept.
    customer_data_days: Annotated[int, Field(ge=1, le=3650)] = 90

    # ADDRESS:PORT on which the hub serves the store's other devices; empty: not at all.
    listen: Annotated[str, Field(pattern=r"^(\S+:[0-9]{1,5})?$", max_length=100)] = ""

    # Whether the hub announces itself on the store's network, and other devices look for it there.
    discovery: bool = True

    # The character that a keyboard-wedge scanner sends first; empty: its speed identifies it.
    scanner_prefix: Annotated[str, Field(max_length=1)] = ""
    # Keyboard layouts that scanner and device may have: a scan is tried in all of them.
    keyboard_layouts: KeyboardLayouts = ("fr", "be", "ch", "de", "es", "us")

    # Function keys with which the check-in is read aloud, in place of the usual ones; "": none.
    speech_keys: dict[SpeechAction, Annotated[str, Field(pattern="^(F([1-9]|1[0-2]))?$")]] = Field(
        default_factory=dict
    )
    # Whether the check-in's sound comes out of a headset alone, so that it may say everything.
    headset_only: bool = False
    # How fast the check-in is read aloud, in percent of the engine's own speed.
    speech_rate: Annotated[int, Field(ge=50, le=200)] = 100

    # Overrides the pixel density of a display that reports a wrong size.
    px_per_mm: Annotated[float | None, Field(ge=1, le=40, allow_inf_nan=False)] = None
    # The display of each screen, by name or serial number; empty: the first free one.
    counter_display: Annotated[str, Field(max_length=100)] = ""
    checkin_display: Annotated[str, Field(max_length=100)] = ""
    board_display: Annotated[str, Field(max_length=100)] = ""

    # Whether the public board shows "Camille D." beside the code, where it stands beside the hub
    # or a counter: a board on a device of its own is sent no names.
    board_names: bool = False
    # Whether the public board also speaks each call: the short code and the counter, no name.
    board_speaks: bool = False

    # Where bugs are reported, https://KEY@HOST/PROJECT as Sentry names a project; empty: nowhere.
    error_reports: Annotated[str, Field(max_length=300), AfterValidator(report_address)] = ""

    # How loud this device's sounds are, in percent; 0: it makes none.
    sound_volume: Annotated[int, Field(ge=0, le=100)] = 80

    # Reasons that replace the built-in ones, by status.
    reasons: dict[ReasonStatus, Annotated[tuple[ReasonSetting, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _waits_grow(self) -> Self:
        if not self.wait_warn_s <= self.wait_late_s <= self.wait_escalate_s:
            raise ValueError("wait_order")
        if self.opens_at_h >= self.closes_at_h:
            raise ValueError("closes_at_h")
        return self


def default_data_dir(environ: Mapping[str, str]) -> Path:
    """The data directory: `KIOSK_DATA`, else the system's user data directory for "kiosk"."""
    given = environ.get(PREFIX + "DATA")
    if given:
        return Path(given).expanduser()
    return platformdirs.user_data_path("kiosk", appauthor=False)


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings, and the names of those that each source gives; the others are the defaults.

    `from_head_office`: with the version since which each is given.
    """

    settings: Settings
    from_file: frozenset[str]
    from_environment: frozenset[str]
    from_head_office: Mapping[str, int]


def load_settings(data_dir: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of the device with this `data_dir`. Raises InvalidSetting."""
    return load_with_sources(data_dir, environ).settings


def load_with_sources(
    data_dir: Path, environ: Mapping[str, str] | None = None, **changes: object
) -> LoadedSettings:
    """The settings and where each comes from; with `changes` in the file. Raises InvalidSetting.

    What head office gives never stops a device: a value that this version cannot use is left out.
    """
    path = data_dir / FILE_NAME
    from_file = {**_read_file(path), **changes}
    from_environment = _read_environment(os.environ if environ is None else environ)
    own = {**from_file, **from_environment}
    try:
        settings = Settings(**own)
    except ValidationError as error:
        raise _explain(error, path, from_environment) from None
    kept = GivenFile(data_dir).read()
    found = {} if kept is None else kept.values()
    given: dict[str, Any] = {name: one.value for name, one in found.items()}
    if given:
        own, given = fitting(own, given, lambda values: Settings(**values))
        settings = Settings(**own, **given)
    return LoadedSettings(
        settings,
        frozenset(from_file) & own.keys() - from_environment.keys() - given.keys(),
        frozenset(from_environment) & own.keys() - given.keys(),
        {name: found[name].version for name in given},
    )


def live_in_time_zone(settings: Settings) -> None:
    """Make the store's time zone the local one of this process and its children."""
    if settings.time_zone and os.environ.get("TZ") != settings.time_zone:
        os.environ["TZ"] = settings.time_zone
        time.tzset()


def _read_file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except OSError as error:
        cause = errno.errorcode.get(error.errno or 0, "")
        raise InvalidSetting("unreadable", str(path), None, cause) from None
    except UnicodeDecodeError:
        raise InvalidSetting("not_utf_8", str(path), None) from None
    except ValueError as error:
        said, _, where = str(error).rpartition(" (")
        position = ":".join(re.findall(r"[0-9]+", where))
        raise InvalidSetting("not_toml", str(path), None, position, said=said) from None
    except RecursionError:
        raise InvalidSetting("too_deep", str(path), None) from None


def _read_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings among the environment's variables. Raises InvalidSetting.

    Unknown names with the prefix are ignored: set-up and other tools use it too.
    """
    known = {PREFIX + name.upper(): name for name in Settings.model_fields}
    given = {known[name.upper()]: text for name, text in environ.items() if name.upper() in known}
    values: dict[str, Any] = {}
    for name, text in given.items():
        try:
            values[name] = read_text(name, text)
        except (ValueError, RecursionError):
            key = PREFIX + name.upper()
            raise InvalidSetting("value", "environment", key, _short(text), expected=name) from None
    return values


def read_text(name: str, text: str) -> Any:
    """The value of a setting as the environment gives it: lists and tables as JSON.

    Raises ValueError and RecursionError.
    """
    is_many = get_origin(Settings.model_fields[name].annotation) in (tuple, dict)
    return json.loads(text) if is_many else text


def _explain(
    error: ValidationError, path: Path, from_environment: Mapping[str, object]
) -> InvalidSetting:
    first = error.errors(include_url=False)[0]
    if not first["loc"]:
        expected = "closes_at_h" if "closes_at_h" in first["msg"] else "wait_order"
        key = expected if expected == "closes_at_h" else "wait_warn_s"
        return InvalidSetting("value", str(path), key, expected=expected)
    name = str(first["loc"][0])
    if first["type"] == "extra_forbidden" and len(first["loc"]) == 1:
        return InvalidSetting("unknown", str(path), name)
    is_outside = name in from_environment
    where = "environment" if is_outside else str(path)
    key = PREFIX + name.upper() if is_outside else ".".join(str(part) for part in first["loc"])
    return InvalidSetting("value", where, key, _short(repr(first["input"])), expected=name)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
