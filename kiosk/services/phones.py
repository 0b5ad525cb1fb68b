"""Phone numbers: read from what somebody wrote, shown as people say them, found by any part.

A number that was read is kept in E.164 form ("+33639980112"); one that cannot be read is kept as
it was given. The library is imported where it is needed: most commands need none of it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

DEFAULT_COUNTRY = "FR"

PART_DIGITS_MIN = 4
"""From so many digits on, a part from the middle or the end of a number finds it."""

_FRENCH_PLAN = ("FR", "RE", "YT", "GP", "MQ", "GF", "PM", "BL", "MF")
"""Countries of one national plan: from Lyon, La Réunion is called by 0692 as well as by +262."""

_LETTERS_BEFORE = re.compile(r"^[^\d+]+")
_BETWEEN_DIGITS = re.compile(r"[^\d+]+")
_OPTIONAL_ZERO = re.compile(r"\(\s*0\s*\)")


def read_phone(given: str, country: str = DEFAULT_COUNTRY) -> str:
    """A number in E.164 form; what cannot be read as it was given, without what cannot be seen.

    `country`: two capital letters; where a number without a country's prefix is called.
    """
    visible = visible_text(given)
    number = _parsed(visible, country)
    return visible if number is None else _e164(number)


def visible_text(given: str) -> str:
    """A text without what cannot be seen: numbers are copied with marks of direction around them.

    Whatever stands for a space is a plain one.
    """
    return " ".join("".join(sign for sign in given if sign.isprintable() or sign.isspace()).split())


def is_unread(phone: str) -> bool:
    """Whether a phone as it is stored is one that could not be read."""
    return bool(phone) and not is_number(phone)


def is_number(phone: str) -> bool:
    """Whether a phone as it is stored is a number that was read."""
    return _parsed(phone, None) is not None


def phone_text(phone: str, country: str = DEFAULT_COUNTRY) -> str:
    """A stored phone as people of a country say it: "06 39 98 05 92"; others with their prefix."""
    from phonenumbers import PhoneNumberFormat, format_number  # noqa: PLC0415
    from phonenumbers import country_code_for_region as prefix_of  # noqa: PLC0415

    number = _parsed(phone, None)
    if number is None:
        return phone
    is_here = number.country_code == prefix_of(country)
    form = PhoneNumberFormat.NATIONAL if is_here else PhoneNumberFormat.INTERNATIONAL
    return format_number(number, form)


@lru_cache(maxsize=1024)
def phone_forms(phone: str) -> tuple[str, ...]:
    """All the digits that a stored phone may be given by: international and national.

    "330612345678" is one of them too: many write +33 (0)6 12 34 56 78.
    """
    from phonenumbers import PhoneNumberFormat, format_number  # noqa: PLC0415

    number = _parsed(phone, None)
    if number is None:
        return (digits,) if (digits := digits_of(phone)) else ()
    national = digits_of(format_number(number, PhoneNumberFormat.NATIONAL))
    forms = (digits_of(_e164(number)), national, f"{number.country_code}{national}")
    return tuple(dict.fromkeys(forms))


def are_same(one: str, other: str) -> bool:
    """Whether two stored phones are one number, in whichever form each was kept."""
    return is_number(one) and phone_forms(one) == phone_forms(other)


def digits_of(text: str) -> str:
    """The digits of a text, of whichever script, as plain ones."""
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())


def typed_phone_digits(typed: str) -> str:
    """The digits of what somebody typed who looks for a phone, without the zero in brackets."""
    is_international = typed.lstrip(" (").startswith(("+", "00"))
    return digits_of(_OPTIONAL_ZERO.sub("", typed) if is_international else typed)


def ends_with(phone: str, digits: str) -> bool:
    """Whether a stored phone, or one of several in it, ends with these digits (at least one)."""
    numbers = re.split(r"[^\W\d]+|[/,;|]", phone) if is_unread(phone) else [phone]
    return bool(digits) and any(digits_of(number).endswith(digits) for number in numbers)


@lru_cache(maxsize=1024)
def _parsed(text: str, country: str | None) -> PhoneNumber | None:
    """The number; None where there is none, or more than a number alone: a name, an extension."""
    from phonenumbers import (  # noqa: PLC0415
        NumberParseException,
        is_possible_number,
        is_valid_number,
        parse,
    )

    plain = _LETTERS_BEFORE.sub("", text)
    if any(map(str.isalpha, plain)):
        return None
    plain = _BETWEEN_DIGITS.sub(" ", plain).strip()
    try:
        number = parse(plain, country)
        if not is_possible_number(number):
            return None
        if not is_valid_number(number):
            return _elsewhere_in_plan(plain, country) or _unless_zeros(number)
    except NumberParseException:
        return None
    return number


def _elsewhere_in_plan(text: str, country: str | None) -> PhoneNumber | None:
    """A national number of another country with the same national plan."""
    from phonenumbers import is_valid_number, parse  # noqa: PLC0415

    others = _FRENCH_PLAN if country in _FRENCH_PLAN and not text.startswith("+") else ()
    return next((n for n in (parse(text, one) for one in others) if is_valid_number(n)), None)


def _unless_zeros(number: PhoneNumber) -> PhoneNumber | None:
    """A number that is in no list yet, or kept free; none that somebody filled in with zeros."""
    return None if number.italian_leading_zero else number


def _e164(number: PhoneNumber) -> str:
    from phonenumbers import PhoneNumberFormat, format_number  # noqa: PLC0415

    return format_number(number, PhoneNumberFormat.E164)
