"""Splits a longer text, such as a URL or JSON in a QR code, into words that may be a code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

WORDS_MAX = 60

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:/?/?\S|www\.", re.IGNORECASE)
_PARTS_OF_ADDRESS = re.compile(r"[/?#&=;:,|]+")
_LABELLED = re.compile(r"[\s:;,|=]+")
_QUOTED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def words_in(text: str) -> Iterator[str]:
    """The words of a URL, of JSON or of a text with labels; none for a text that is one word.

    At most WORDS_MAX, in the order of the text.
    """
    found = dict.fromkeys(_words(text.strip()))
    yield from list(found)[:WORDS_MAX]


def _words(text: str) -> Iterator[str]:
    if text[:1] in ("{", "["):
        yield from _words_of_json(text)
    elif _ADDRESS.match(text):
        yield from _words_of_address(text)
    elif _LABELLED.search(text):
        yield from filter(None, _LABELLED.split(text))


def _words_of_address(text: str) -> Iterator[str]:
    """The parts between the delimiters of a URL, as written and percent-decoded."""
    for part in _PARTS_OF_ADDRESS.split(text):
        word = _unquoted(part)
        yield from filter(None, (word, part))
    for part in re.split(r"[?#&]", text):
        yield from filter(None, (_unquoted(part.partition("=")[2]),))


def _unquoted(part: str) -> str:
    """A part of a URL percent-decoded; a plus stands for a space."""
    return _QUOTED.sub(
        lambda run: bytes.fromhex(run[0].replace("%", "")).decode(errors="replace"),
        part.replace("+", " "),
    )


def _words_of_json(text: str) -> Iterator[str]:
    """All strings and numbers in JSON; if it is malformed, what is between its delimiters."""
    try:
        value = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        yield from re.findall(r"[^\s{}\[\]\",:']+", text)
        return
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str):
            yield one
            if not one.startswith(("{", "[")):
                yield from _words(one)
