"""What a store can set: `KIOSK_…` in the environment, `kiosk.toml` in the data directory.

The environment wins over the file, the file over what is written here. A misspelt key in the
file is refused, as is a value that cannot be: a setting that does nothing would go unnoticed.
"""

from __future__ import annotations

import os
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings.exceptions import SettingsError

FILE_NAME = "kiosk.toml"
PREFIX = "KIOSK_"

NAME_LENGTH_MAX = 40

Name = Annotated[str, Field(min_length=1, max_length=NAME_LENGTH_MAX)]
ExchangePlace = Annotated[str, Field(min_length=1, max_length=100)]
Seconds = Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]


class SettingWrong(Exception):
    """A setting cannot be used.

    `key` is its name as the person wrote it (None: the whole file), `where` the file or
    "environment". `problem` is "unreadable", "not_toml", "unknown" or "value"; `given` the value
    in short form; `expected` one of the keys of EXPECTED.
    """

    def __init__(
        self, problem: str, where: str, key: str | None, given: str = "", expected: str = ""
    ) -> None:
        super().__init__(f"{where}: {key}: {problem} {given}")
        self.problem = problem
        self.where = where
        self.key = key
        self.given = given
        self.expected = expected


class PersonSetting(BaseModel):
    """One entry of the list that the person at work is chosen from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    role: Literal["staff", "manager"] = "staff"


class ReasonSetting(BaseModel):
    """One reason to choose from, with the words for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{2,59}$")]
    fr: Name
    en: Name


def _country(code: str) -> str:
    if code == "FR":
        return code
    # Hardly any store needs it: the list takes a moment to load.
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415

    if code not in SUPPORTED_REGIONS:
        raise ValueError("country")
    return code


ReasonStatus = Literal["CANCELLED", "BLOCKED", "DELAYED", "PICK_UP_FAILED", "PICK_UP_PARTIALLY"]


def _known_zone(name: str) -> str:
    try:
        return name and ZoneInfo(name).key
    except (KeyError, OSError, ValueError):
        raise ValueError("time_zone") from None


class Settings(BaseSettings):
    """All settings of one machine. `load_settings` reads them; `Settings()` are the defaults."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    store_name: Name = "Retrait en magasin"
    counter_name: Name = "Comptoir 1"
    checkin_name: Name = "Borne 1"
    people: Annotated[tuple[PersonSetting, ...], Field(min_length=1, max_length=50)] = (
        PersonSetting(name="Équipe", role="staff"),
        PersonSetting(name="Responsable", role="manager"),
    )
    language: Literal["fr", "en"] = "fr"
    # Where a phone number without a country's prefix is called.
    country: Annotated[str, AfterValidator(_country)] = "FR"
    mode: Literal["light", "dark"] = "light"

    # How long a customer waits before the counter says so, more and more plainly.
    wait_warn_s: Seconds = 120
    wait_late_s: Seconds = 300
    wait_escalate_s: Seconds = 600

    # How long a tap can be taken back by the strip.
    undo_s: Annotated[float, Field(ge=1, le=60, allow_inf_nan=False)] = 8

    # The check-in screen: alone for so long, it asks, counts down and begins again.
    idle_s: Seconds = 45
    idle_large_text_s: Seconds = 90
    idle_countdown_s: Annotated[float, Field(ge=20, le=300, allow_inf_nan=False)] = 30
    done_s: Annotated[float, Field(ge=5, le=300, allow_inf_nan=False)] = 20
    # What parking places may begin with; empty: they have numbers alone.
    bay_letters: Annotated[str, Field(pattern="^[A-Z]*$", max_length=6)] = "ABCD"

    # The time zone of the place, by its IANA name; empty: the machine's.
    time_zone: Annotated[str, Field(max_length=60), AfterValidator(_known_zone)] = ""
    # Between which hours the counter offers slots, and how long they are.
    opens_at_h: Annotated[int, Field(ge=0, le=23)] = 9
    closes_at_h: Annotated[int, Field(ge=1, le=24)] = 19
    slot_minutes: Annotated[int, Field(ge=5, le=240)] = 60

    # Whose orders this store takes, by their exchange places; empty: every order's.
    exchange_places: Annotated[tuple[ExchangePlace, ...], Field(max_length=200)] = ()

    # For how long an order that has ended still says who it was for.
    customer_data_days: Annotated[int, Field(ge=1, le=3650)] = 90

    # Where the hub serves the store's other machines; empty: nowhere.
    listen: Annotated[str, Field(pattern=r"^(\S+:[0-9]{1,5})?$", max_length=100)] = ""

    # What a keyboard-wedge scanner sends first; empty: it is known by its speed.
    scanner_prefix: Annotated[str, Field(max_length=1)] = ""
    # Keyboard layouts that scanner and machine may be set to: a scan is read in all of them.
    keyboard_layouts: Annotated[
        tuple[Literal["fr", "be", "ch", "de", "es", "us"], ...], Field(min_length=1, max_length=6)
    ] = ("fr", "be", "ch", "de", "es", "us")

    # Corrects a display that tells its size wrongly.
    px_per_mm: Annotated[float | None, Field(ge=1, le=40, allow_inf_nan=False)] = None
    # Which display shows what, by name or serial number; empty: the first that is free.
    counter_display: Annotated[str, Field(max_length=100)] = ""
    checkin_display: Annotated[str, Field(max_length=100)] = ""

    # Reasons to choose from instead of the built-in ones, by status.
    reasons: dict[ReasonStatus, Annotated[tuple[ReasonSetting, ...], Field(min_length=1)]] = {}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        *_others: PydanticBaseSettingsSource,
        **_more: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is passed: `load_settings` lays the environment over the file."""
        return (init_settings,)

    @model_validator(mode="after")
    def _waits_grow(self) -> Self:
        if not self.wait_warn_s <= self.wait_late_s <= self.wait_escalate_s:
            raise ValueError("wait_order")
        if self.opens_at_h >= self.closes_at_h:
            raise ValueError("closes_at_h")
        return self


EXPECTED: dict[str, tuple[str, str]] = {
    "store_name": ("un texte de 1 à 40 caractères", "a text of 1 to 40 characters"),
    "counter_name": ("un texte de 1 à 40 caractères", "a text of 1 to 40 characters"),
    "checkin_name": ("un texte de 1 à 40 caractères", "a text of 1 to 40 characters"),
    "people": (
        'une liste comme [{name = "Léa", role = "staff"}], role étant staff ou manager',
        'a list such as [{name = "Léa", role = "staff"}], role being staff or manager',
    ),
    "language": ("fr ou en", "fr or en"),
    "country": (
        "un pays en deux lettres majuscules, comme FR, BE ou RE",
        "a country in two capital letters, such as FR, BE or RE",
    ),
    "mode": ("light ou dark", "light or dark"),
    "wait_warn_s": ("un nombre de secondes, de 0 à 3600", "a number of seconds, 0 to 3600"),
    "wait_late_s": ("un nombre de secondes, de 0 à 3600", "a number of seconds, 0 to 3600"),
    "wait_escalate_s": ("un nombre de secondes, de 0 à 3600", "a number of seconds, 0 to 3600"),
    "wait_order": (
        "wait_warn_s ≤ wait_late_s ≤ wait_escalate_s",
        "wait_warn_s ≤ wait_late_s ≤ wait_escalate_s",
    ),
    "undo_s": ("un nombre de secondes, de 1 à 60", "a number of seconds, 1 to 60"),
    "idle_s": ("un nombre de secondes, de 0 à 3600", "a number of seconds, 0 to 3600"),
    "idle_large_text_s": ("un nombre de secondes, de 0 à 3600", "a number of seconds, 0 to 3600"),
    "idle_countdown_s": ("un nombre de secondes, de 20 à 300", "a number of seconds, 20 to 300"),
    "done_s": ("un nombre de secondes, de 5 à 300", "a number of seconds, 5 to 300"),
    "time_zone": (
        "un nom de fuseau horaire comme Europe/Paris ; vide : celui de la machine",
        "the name of a time zone such as Europe/Paris; empty: the machine's",
    ),
    "opens_at_h": ("une heure entière, de 0 à 23", "a whole hour, 0 to 23"),
    "closes_at_h": (
        "une heure entière, de 1 à 24, après opens_at_h",
        "a whole hour, 1 to 24, after opens_at_h",
    ),
    "slot_minutes": ("un nombre entier de minutes, de 5 à 240", "whole minutes, 5 to 240"),
    "exchange_places": (
        'une liste comme ["LYON-01"] ; vide : tous les points de retrait',
        'a list such as ["LYON-01"]; empty: every exchange place',
    ),
    "customer_data_days": ("un nombre entier de jours, de 1 à 3650", "whole days, 1 to 3650"),
    "bay_letters": ("des lettres, 6 au plus ; vide : aucune", "letters, at most 6; empty: none"),
    "listen": (
        "ADRESSE:PORT, comme 192.168.1.20:8443 ; vide : nulle part",
        "ADDRESS:PORT, such as 192.168.1.20:8443; empty: nowhere",
    ),
    "scanner_prefix": ("un seul caractère, ou rien", "one character, or none"),
    "keyboard_layouts": (
        'une liste comme ["fr", "us"], parmi fr, be, ch, de, es et us',
        'a list such as ["fr", "us"], out of fr, be, ch, de, es and us',
    ),
    "px_per_mm": ("un nombre de 1 à 40", "a number from 1 to 40"),
    "counter_display": ("un texte de 100 caractères au plus", "a text of at most 100 characters"),
    "checkin_display": ("un texte de 100 caractères au plus", "a text of at most 100 characters"),
    "reasons": (
        'une table comme {BLOCKED = [{code = "BLOCKED_OTHER", fr = "Autre", en = "Other"}]}',
        'a table such as {BLOCKED = [{code = "BLOCKED_OTHER", fr = "Autre", en = "Other"}]}',
    ),
}
"""What each setting takes, in French and English."""


def default_data_dir(environ: Mapping[str, str]) -> Path:
    """Where this person's store lies: `KIOSK_DATA`, else where the system keeps such things."""
    given = environ.get(PREFIX + "DATA")
    if given:
        return Path(given).expanduser()
    return platformdirs.user_data_path("kiosk", appauthor=False)


def load_settings(data_dir: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of the store in `data_dir`. Raises SettingWrong."""
    environ = os.environ if environ is None else environ
    path = data_dir / FILE_NAME
    from_file = _read_file(path)
    from_environment = _read_environment(environ)
    try:
        return Settings(**{**from_file, **from_environment})
    except ValidationError as error:
        raise _explain(error, path, from_environment) from None


def live_in_time_zone(settings: Settings) -> None:
    """Let this program, and those it starts, tell all times as the clocks of the place do."""
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
        raise SettingWrong("unreadable", str(path), None, error.strerror or "") from None
    except ValueError as error:
        raise SettingWrong("not_toml", str(path), None, _short(str(error))) from None
    except RecursionError:
        raise SettingWrong("not_toml", str(path), None, "nested too deep") from None


def _read_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings among the environment's variables.

    Other names with the prefix are let be: set-up and tools of the machine have some too.
    """
    source = EnvSettingsSource(Settings)
    known = {PREFIX + name.upper(): name for name in Settings.model_fields}
    given = {known[name.upper()]: text for name, text in environ.items() if name.upper() in known}
    values: dict[str, Any] = {}
    for name, text in given.items():
        field = Settings.model_fields[name]
        try:
            is_complex = source.field_is_complex(field)
            values[name] = source.decode_complex_value(name, field, text) if is_complex else text
        except (SettingsError, ValueError, RecursionError):
            key = PREFIX + name.upper()
            raise SettingWrong("value", "environment", key, _short(text), name) from None
    return values


def _explain(
    error: ValidationError, path: Path, from_environment: Mapping[str, object]
) -> SettingWrong:
    first = error.errors(include_url=False)[0]
    if not first["loc"]:
        expected = "closes_at_h" if "closes_at_h" in first["msg"] else "wait_order"
        key = expected if expected == "closes_at_h" else "wait_warn_s"
        return SettingWrong("value", str(path), key, "", expected)
    name = str(first["loc"][0])
    if first["type"] == "extra_forbidden" and len(first["loc"]) == 1:
        return SettingWrong("unknown", str(path), name)
    is_outside = name in from_environment
    where = "environment" if is_outside else str(path)
    key = PREFIX + name.upper() if is_outside else ".".join(str(part) for part in first["loc"])
    return SettingWrong("value", where, key, _short(repr(first["input"])), name)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
