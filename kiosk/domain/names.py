"""Names of people: how they are compared, and the short form that may be shown in public."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = "'\u2018\u2019\u02b9\u02bb\u02bc`\u00b4\u2032\u055a\ua78c\uff07"

_ASCII_WORD = re.compile(r"[a-z0-9]+")

_PARTICLE = re.compile(
    rf"(?:(?:da|das|de|degli|dei|del|della|den|der|des|di|do|dos|du|la|las|le|les|los|ten|ter"
    rf"|van|von|zu|zum|zur)[\s-]+|[dl][{_APOSTROPHES}]\s*|[{_APOSTROPHES}][st]\s+)(?=.*\w)",
    re.IGNORECASE,
)
"""A particle before a surname, with what stands after it: de La Tour, d'Argent, 't Hooft."""

_PARTICLES_MAX = 3

_GAP = re.compile(r"\s[\s-]*|-[\s-]+")

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
"""Letters that Unicode does not decompose into a plain letter and an accent."""


def fold(text: str) -> str:
    """A text reduced to letters and digits without case and accents: for comparing names.

    Every variant of apostrophes, hyphens and spaces is dropped; digits of any script become ASCII.
    """
    return "".join(folded_words(text))


def folded_words(text: str) -> list[str]:
    """The folded words of a text: "d'Argent-Müller" gives d, argent and muller."""
    plain = text.casefold()
    if plain.isascii():
        return _ASCII_WORD.findall(plain)
    plain = unicodedata.normalize("NFKD", plain.translate(_SPELT_OUT)).casefold()
    return "".join(map(_folded_character, plain)).split()


@lru_cache(maxsize=1024)
def _folded_character(character: str) -> str:
    """A letter or digit in its folded form, "" for a mark on a letter, else a space."""
    if character in _APOSTROPHES:
        return " "
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isalnum():
        # Unicode classes some marks as letters: for a glottal stop, a tone, a stretched line.
        return "" if "\u02b0" <= character <= "\u02ff" or character == "\u0640" else character
    return "" if unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf") else " "


def short_name(first_name: str, last_name: str) -> str:
    """The only form shown where others can read it: "Inès da C." for Inès da Costa."""
    return " ".join(filter(None, (first_name.strip(), _shortened(last_name))))


def _shortened(last_name: str) -> str:
    """A surname's particles and its first letter; "" if it has no letters or digits.

    Particles are common to many names, and nobody is called without theirs.
    """
    name = unicodedata.normalize("NFC", last_name).strip()
    start = 0
    for _ in range(_PARTICLES_MAX):
        if particle := _PARTICLE.match(name, start):
            start = particle.end()
    letter = next((letter.upper()[:1] for letter in name[start:] if letter.isalnum()), "")
    particles = _GAP.sub(lambda gap: "-" if gap[0].strip("-") == "" else " ", name[:start])
    return f"{particles}{letter}." if letter else ""
