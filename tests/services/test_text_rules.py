"""Tests which texts are visibly different, and how a value is quoted to a person."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.codes.invisible import without_ignorable
from kiosk.domain.status import Status
from kiosk.services.replication.validation.contents import begins
from kiosk.services.text_rules import has_ignorable, is_identifier, is_printable, short, visible
from tests.domain.orders import Notebook, order_in


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("S-8", '"S-8"'),
        ("S-8\ufeff", '"S-8<U+FEFF ZERO WIDTH NO-BREAK SPACE>"'),
        ("+33\u200e6", '"+33<U+200E LEFT-TO-RIGHT MARK>6"'),
        ("a\u00adb\u00a0c", '"a<U+00AD SOFT HYPHEN>b<U+00A0 NO-BREAK SPACE>c"'),
        ("a\x1db", '"a<U+001D GROUP SEPARATOR>b"'),
        ("a\x90b", '"a<U+0090 CONTROL CHARACTER>b"'),
        ("a\ud800b", '"a<U+D800 HALF A CHARACTER>b"'),
        ("\u3164", '"<U+3164 HANGUL FILLER>"'),
        ("Zoé Lefèvre 漢字", '"Zoé Lefèvre 漢字"'),
        ("x" * 41, '"' + "x" * 40 + '…" (41)'),
    ],
)
def test_what_cannot_be_seen_is_called_by_its_name(text: str, shown: str) -> None:
    assert short(text) == shown


def test_of_many_only_the_first_are_called_by_their_names() -> None:
    assert visible("\u200b" * 5).count("ZERO WIDTH SPACE") == 3
    assert visible("\u200b" * 5).count("<U+200B>") == 2
    assert visible("\u200b" * 500).endswith("…")


@given(st.text())
def test_whatever_is_shown_can_be_seen(text: str) -> None:
    assert is_identifier(visible(text))
    assert not has_ignorable(without_ignorable(text))


def test_no_character_that_is_ignored_is_missing() -> None:
    """Python has no list of default-ignorable characters; formats are among them."""
    formats = {chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) == "Cf"}
    # Some formats are visible: signs before numbers, and marks that join lines of text.
    seen = {c for c in formats if "ARABIC" in unicodedata.name(c, "")} - {"\u061c"}
    seen |= {c for c in formats if "SYRIAC" in unicodedata.name(c, "")}
    seen |= {c for c in formats if "KAITHI" in unicodedata.name(c, "")}
    seen |= {c for c in formats if "EGYPTIAN" in unicodedata.name(c, "")}
    seen |= set("\ufff9\ufffa\ufffb")
    seen |= {c for c in formats if "SHORTHAND" in unicodedata.name(c, "")} - set(
        "\U0001bca0\U0001bca1\U0001bca2\U0001bca3"
    )
    assert {c for c in formats - seen if not has_ignorable(c)} == set()


@pytest.mark.parametrize(
    "unseen", ["\ufeff", "\u200b", "\u00ad", "\u2060", "\u3164", "\ufe0f", "\U000e0041", "\u00a0"]
)
def test_an_order_whose_number_looks_like_another_does_not_begin(unseen: str) -> None:
    first, order = Notebook().events[0], order_in(Status.STARTED)
    alike = f"{order.order_id}{unseen}"
    assert is_printable(alike)
    assert begins(first, order)
    assert not begins(replace(first, order_id=alike), replace(order, order_id=alike))
