"""What single settings may be: names, reasons, countries, days, time zones, bays, addresses."""

from __future__ import annotations

import re
from datetime import date
from ipaddress import ip_network
from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

NAME_LENGTH_MAX = 40

Name = Annotated[str, Field(min_length=1, max_length=NAME_LENGTH_MAX)]
ExchangePlace = Annotated[str, Field(min_length=1, max_length=100)]
WebAddress = Annotated[str, Field(pattern=r"^(https?://[^\s\x00-\x20]+)?$", max_length=300)]
Seconds = Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]


class PersonSetting(BaseModel):
    """One entry of the list from which staff choose who is working."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    role: Literal["staff", "manager"] = "staff"


class ReasonSetting(BaseModel):
    """One reason to choose from, with its label in French and English."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{2,59}$")]
    fr: Name
    en: Name
    asks_note: bool = False


def known_country(code: str) -> str:
    """A country that phone numbers are known of. Raises ValueError."""
    if code == "FR":
        return code
    # Imported only here: loading the list is slow, and hardly any store needs it.
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415

    if code not in SUPPORTED_REGIONS:
        raise ValueError("country")
    return code


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


def _day(given: object) -> object:
    """Only a date: pydantic would also take the seconds since 1970, or a date with a time."""
    if type(given) in (date, str):
        return given
    raise ValueError("closed_on")


Day = Annotated[date, BeforeValidator(_day)]

SpeechAction = Literal["speak", "repeat", "softer", "louder", "press", "headset_in", "headset_out"]
ReasonStatus = Literal["CANCELLED", "BLOCKED", "DELAYED", "PICK_UP_FAILED", "PICK_UP_PARTIALLY"]


def known_zone(name: str) -> str:
    """A time zone of this system, or "". Raises ValueError."""
    try:
        return name and ZoneInfo(name).key
    except (KeyError, OSError, ValueError):
        raise ValueError("time_zone") from None


def mail_address(text: str) -> str:
    """An e-mail address as servers take it, or "". Raises ValueError."""
    if text and not re.fullmatch(
        r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", text
    ):
        raise ValueError("mail_from")
    return text


def known_network(text: str) -> str:
    """A network or an address, as in 10.1.0.0/16. Raises ValueError."""
    return str(ip_network(text.strip()))


def bay_range(given: str) -> str:
    """One bay, or some under one letter, as `domain.places.bays` reads it. Raises ValueError."""
    if re.fullmatch(r"([A-Z]?)[0-9]{1,4}(-\1?[0-9]{1,4})?", given):
        return given
    raise ValueError("bays")


BayRanges = Annotated[tuple[Annotated[str, AfterValidator(bay_range)], ...], Field(max_length=100)]
Networks = Annotated[
    tuple[Annotated[str, AfterValidator(known_network)], ...], Field(max_length=50)
]
KeyboardLayouts = Annotated[
    tuple[Literal["fr", "be", "ch", "de", "es", "us"], ...], Field(min_length=1, max_length=6)
]


def report_address(text: str) -> str:
    """An address for reports of bugs as it was given; "" for none. Raises ValueError."""
    if text:
        report_target(text)
    return text


def report_target(address: str) -> tuple[str, str]:
    """Where reports to https://KEY@HOST/PROJECT go, and the key. Raises ValueError."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError("error_reports") from None
    path, _, project = parts.path.rpartition("/")
    if parts.scheme not in ("http", "https") or not parts.hostname or not parts.username:
        raise ValueError("error_reports")
    if not project or parts.password or parts.query or parts.fragment:
        raise ValueError("error_reports")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    where = f"{host}:{port}" if port else host
    return f"{parts.scheme}://{where}{path}/api/{project}/envelope/", parts.username
