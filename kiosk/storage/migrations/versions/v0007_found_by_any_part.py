"""One folding of names for the search and the check-in; a phone is found by any part of it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import phonenumbers
import sqlalchemy as sa
from alembic import op
from phonenumbers import PhoneNumberFormat, format_number

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SEARCH = """
CREATE VIRTUAL TABLE order_search USING fts5(
  words, phones, content='', contentless_delete=1, detail=column, prefix='2 3',
  tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* S* Co Cn'")
"""
"""The words come folded: all that SQLite does is to part them at their spaces."""

_ORDERS = sa.text("SELECT id, order_id, pickup_code, first_name, last_name, phone FROM orders")
_WORDS = sa.text("INSERT INTO order_search(rowid, words, phones) VALUES (:id, :words, :phones)")
_SURNAME = sa.text("UPDATE orders SET surname_folded = :surname WHERE id = :id")
_BATCH = 500
_DIGITS_MAX = 40

_APOSTROPHES = "'\u2018\u2019\u02b9\u02bb\u02bc`\u00b4\u2032\u055a\ua78c\uff07"
_SPELT_OUT = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
    }
)


def upgrade() -> None:
    """Fold every surname again, and make the index of all orders anew."""
    connection = op.get_bind()
    op.execute(sa.text("DROP TABLE order_search"))
    op.execute(sa.text(SEARCH))
    rows = connection.execute(_ORDERS).all()
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        surnames = [{"id": row.id, "surname": "".join(_folded(row.last_name))} for row in batch]
        connection.execute(_SURNAME, surnames)
        connection.execute(_WORDS, [_found_by(row) for row in batch])


def _found_by(row: Any) -> dict[str, Any]:
    forms = [form[:_DIGITS_MAX] for form in _phone_forms(row.phone)]
    words = (
        *_joined(row.pickup_code),
        *_joined(row.order_id),
        "".join(_folded(row.order_id[-4:])),
        *_joined(f"{row.first_name} {row.last_name}"),
        *forms,
    )
    parts = {form[start:] for form in forms for start in range(len(form) - 3)}
    return {"id": row.id, "words": " ".join(words), "phones": " ".join(sorted(parts))}


def _joined(text: str) -> list[str]:
    words = _folded(text)
    return ["".join(words[start:]) for start in range(len(words))]


def _folded(text: str) -> list[str]:
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_SPELT_OUT)).casefold()
    return "".join(map(_folded_character, plain)).split()


def _folded_character(character: str) -> str:
    if character in _APOSTROPHES:
        return " "
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isalnum():
        return "" if "\u02b0" <= character <= "\u02ff" or character == "\u0640" else character
    return "" if unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf") else " "


def _phone_forms(phone: str) -> list[str]:
    try:
        number = phonenumbers.parse(re.sub(r"[^\d+]+", " ", phone), None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        return [digits] if (digits := _digits(phone)) else []
    national = _digits(format_number(number, PhoneNumberFormat.NATIONAL))
    international = _digits(format_number(number, PhoneNumberFormat.E164))
    return list(dict.fromkeys((international, national, f"{number.country_code}{national}")))


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())
