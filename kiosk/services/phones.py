"""Phone numbers: parsed from free text, formatted for people, matched by some of their digits.

A number that can be parsed is stored in E.164 form ("+33639980112"), any other text as it was
given. The library is imported where it is needed: most subcommands do not use it.
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
"""How many digits a search for the middle or the end of a number needs at least."""

_FRENCH_PLAN = ("FR", "RE", "YT", "GP", "MQ", "GF", "PM", "BL", "MF")
"""Countries that share a numbering plan: France calls La Réunion by 0692 as well as by +262."""

_LETTERS_BEFORE = re.compile(r"^[^\d+]+")
_BETWEEN_DIGITS = re.compile(r"[^\d+]+")
_OTHERWISE_APART = re.compile(r"[^\W\d]+|[/,;|]")
_OPTIONAL_ZERO = re.compile(r"\(\s*0\s*\)")
_FRENCH = re.compile(r"\+33([1-9][0-9]{8})")
"""A stored number of France, where people write a zero before these nine digits. Most numbers are
of this form, and the library takes longer to say the same than an order to be written.
"""


def read_phone(given: str, country: str = DEFAULT_COUNTRY) -> str:
    """A number in E.164 form; a text that is none as given, without invisible characters.

    `country`: two capital letters; the country of numbers without a country prefix.
    """
    if _FRENCH.fullmatch(given):
        return given
    visible = visible_text(given)
    number = _parsed(visible, country)
    return visible if number is None else _e164(number)


def visible_text(given: str) -> str:
    """A text without invisible characters, and with each run of whitespace as one space.

    Numbers are often copied together with marks of text direction.
    """
    return " ".join("".join(sign for sign in given if sign.isprintable() or sign.isspace()).split())


def is_unread(phone: str) -> bool:
    """Whether a stored phone is a text that could not be parsed."""
    return bool(phone) and not is_number(phone)


def is_number(phone: str) -> bool:
    """Whether a stored phone is a number that was parsed."""
    return _parsed(phone, None) is not None


def phone_text(phone: str, country: str = DEFAULT_COUNTRY) -> str:
    """A stored phone in the national form of `country`, "06 39 98 05 92", else international.

    Countries of one numbering plan call each other by national numbers: "0692 12 34 56".
    """
    if not phone:
        return phone
    from phonenumbers import PhoneNumberFormat, format_number  # noqa: PLC0415
    from phonenumbers import country_code_for_region as prefix_of  # noqa: PLC0415

    number = _parsed(phone, None)
    if number is None:
        return phone
    plan = _FRENCH_PLAN if country in _FRENCH_PLAN else (country,)
    is_here = any(number.country_code == prefix_of(one) for one in plan)
    form = PhoneNumberFormat.NATIONAL if is_here else PhoneNumberFormat.INTERNATIONAL
    return format_number(number, form)


@lru_cache(maxsize=1024)
def phone_forms(phone: str) -> tuple[str, ...]:
    """The digit strings by which people may give a stored phone: international and national.

    "330612345678" is one of them, as many write +33 (0)6 12 34 56 78.
    """
    if french := _FRENCH.fullmatch(phone):
        return (f"33{french[1]}", f"0{french[1]}", f"330{french[1]}")
    from phonenumbers import PhoneNumberFormat, format_number  # noqa: PLC0415

    number = _parsed(phone, None)
    if number is None:
        return (digits,) if (digits := digits_of(phone)) else ()
    national = digits_of(format_number(number, PhoneNumberFormat.NATIONAL))
    forms = (digits_of(_e164(number)), national, f"{number.country_code}{national}")
    return tuple(dict.fromkeys(forms))


def are_same(one: str, other: str) -> bool:
    """Whether two stored phones are the same number, whatever form each is stored in."""
    return is_number(one) and phone_forms(one) == phone_forms(other)


def digits_of(text: str) -> str:
    """The digits of a text, of any script, as ASCII digits."""
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())


def typed_phone_digits(typed: str) -> str:
    """The digits of a typed search for a phone, without the zero in brackets after a prefix."""
    is_international = typed.lstrip(" (").startswith(("+", "00"))
    return digits_of(_OPTIONAL_ZERO.sub("", typed) if is_international else typed)


def ends_with(phone: str, digits: str) -> bool:
    """Whether a stored phone, or one of several in it, ends with these digits (at least one)."""
    numbers = _OTHERWISE_APART.split(phone) if is_unread(phone) else [phone]
    return bool(digits) and any(digits_of(number).endswith(digits) for number in numbers)


def last_two_digits(phone: str) -> str:
    """The last two digits of a stored phone, or of each of several in it, for `ends_with`."""
    is_one = not _OTHERWISE_APART.search(phone) or not is_unread(phone)
    numbers = [phone] if is_one else _OTHERWISE_APART.split(phone)
    return "/".join(digits[-2:] for number in numbers if (digits := digits_of(number)))


@lru_cache(maxsize=1024)
def _parsed(text: str, country: str | None) -> PhoneNumber | None:
    """The number; None if the text is no number, or also has a name or an extension after it."""
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
        others = _others_in_plan(plain, country)
        # Only these need to know whether the number is assigned, which takes long to find out.
        if (others or number.italian_leading_zero) and not is_valid_number(number):
            return _valid_in(others, plain) or _unless_zeros(number)
    except NumberParseException:
        return None
    return number


def _others_in_plan(text: str, country: str | None) -> tuple[str, ...]:
    """The countries in which a national number may be one too, as they share the plan."""
    return _FRENCH_PLAN if country in _FRENCH_PLAN and not text.startswith("+") else ()


def _valid_in(countries: tuple[str, ...], text: str) -> PhoneNumber | None:
    """The number as one of the first of these countries in which it is valid."""
    from phonenumbers import is_valid_number, parse  # noqa: PLC0415

    return next((n for n in (parse(text, one) for one in countries) if is_valid_number(n)), None)


def _unless_zeros(number: PhoneNumber) -> PhoneNumber | None:
    """The number, which may be newly assigned or reserved; None if it was filled up with zeros."""
    return None if number.italian_leading_zero else number


def _e164(number: PhoneNumber) -> str:
    from phonenumbers import PhoneNumberFormat, format_number  # noqa: PLC0415

    return format_number(number, PhoneNumberFormat.E164)
