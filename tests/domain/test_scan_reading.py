"""What a scan can mean, and which order it selects: layouts, Caps Lock, GS1, addresses, JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.domain.codes import gs1
from kiosk.domain.codes.keyboard_layouts import LAYOUT_NAMES, typed_as
from kiosk.domain.codes.pickup_code import ALPHABET, check_character, normalise
from kiosk.domain.codes.scan_reading import READINGS_MAX, CodeMatch, choose, code_key, readings
from tests.domain.keyboards import SETTING, TYPED, typed_on

PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
DEVICES = sorted(TYPED)

printable_codes = st.text(PRINTABLE, min_size=1, max_size=40)
made_codes = st.text(ALPHABET, min_size=6, max_size=6).map(
    lambda body: body + check_character(body)
)


@dataclass(frozen=True)
class Parcel:
    order_id: str
    pickup_code: str


def stored(code: str, order_id: str = "") -> Parcel:
    return Parcel(order_id or f"order of {code}", normalise(code))


def meant(scan: str, *parcels: Parcel, as_typed_first: bool = False) -> CodeMatch[Parcel]:
    return choose(readings(scan), parcels, by_number=True, as_typed_first=as_typed_first)


def texts(scan: str, layouts: tuple[str, ...] = LAYOUT_NAMES) -> set[str]:
    return {reading.text for reading in readings(scan, layouts)}


# --- keyboard layouts and Caps Lock ---------------------------------------------------------------


@pytest.mark.parametrize("caps_lock", [False, True], ids=["", "Caps Lock"])
@pytest.mark.parametrize("device", DEVICES)
@given(code=printable_codes)
def test_whatever_a_us_scanner_sends_is_read_on_every_layout(
    device: str, code: str, caps_lock: bool
) -> None:
    typed = typed_on(device, code, caps_lock=caps_lock)
    assert code in texts(typed)
    assert code in texts(typed, (SETTING.get(device, device),))


@given(st.sampled_from(DEVICES), st.sampled_from(DEVICES), st.booleans(), st.data())
def test_whatever_any_scanner_sends_is_read_on_every_layout(
    device: str, scanner: str, caps_lock: bool, data: st.DataObject
) -> None:
    """Draws characters of the scanner's layout that are on keys that every keyboard has."""
    has = "".join(c for c in "".join(TYPED[scanner][:2]) if c.isascii())
    code = data.draw(st.text(has, min_size=1, max_size=20))
    assert code in texts(typed_on(device, code, scanner=scanner, caps_lock=caps_lock))


@pytest.mark.parametrize(
    "code", ["WEB-0042-7", "WEB-2026/0017", "AB_12.34", "(00)376024810001212344"]
)
@pytest.mark.parametrize("caps_lock", [False, True], ids=["", "Caps Lock"])
@pytest.mark.parametrize("device", DEVICES)
def test_the_order_with_this_number_is_meant(device: str, code: str, caps_lock: bool) -> None:
    wanted, other = stored("K7QF2M8", code), stored("P4TXW9A", "WEB-0042-8")
    typed = typed_on(device, code, caps_lock=caps_lock)
    found = meant(typed, wanted, other)
    assert found.orders == (wanted,)
    assert found.is_caps_lock_on == (typed_on(device, code) != typed)


def test_caps_lock_that_shifts_the_digits_too_is_undone() -> None:
    """On some systems, a French scanner sends 1 with Shift, and & arrives."""
    assert "WEB-0042-7" in texts("web6àà'é6è", ("fr",))


def test_accents_that_were_laid_over_the_next_letter_are_two_keys() -> None:
    """`[e` on a French keyboard, where `[` is a dead key that waits for the next letter."""
    assert "CODE[EF" in texts("CODEÊF", ("fr",))
    assert "a[b" in texts("q\u0302b", ("fr",))


def test_only_the_layouts_of_the_store_are_undone() -> None:
    assert "A2W7Q" in texts("QéZèA", ("fr",))
    assert "A2W7Q" not in texts("QéZèA", ("de", "us"))


def test_all_that_a_character_may_arrive_as() -> None:
    assert typed_as("~") >= {"~", "³", "°", "ª"}
    assert typed_as("\x02") == {"\x02"}
    assert typed_as("k") == {"k", "K"}
    assert typed_as("!", ("fr",)) == {"!", "1", "&", "§"}


# --- numbers of GS1 -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "scan"),
    [
        ("0012345678905", "012345678905"),
        ("012345678905", "0012345678905"),
        ("012345678905", "12345678905"),
        ("00012345678905", "]E0012345678905"),
        ("96385074", "00000096385074"),
        ("3760248100012", "]C10103760248100012"),
        ("(01)03760248100012", "3760248100012"),
        ("(00)003760248100012233", "]C100003760248100012233"),
        ("(00)003760248100012233", "003760248100012233"),
        ("003760248100012233", "]C100003760248100012233\x1d"),
        ("(00)0037", "]C1000037"),
        ("PX-77/1", "]Q3PX-77/1"),
        ("AB12", "]d2010376024810001210AB12\x1d17271231"),
        ("LOT-9", "(01)03760248100012(17)271231(10)LOT-9"),
        ("(01)03760248100012(10)AB12(21)S7", "]C1010376024810001210AB12\x1d21S7"),
    ],
)
def test_one_number_in_two_ways_of_writing_it(code: str, scan: str) -> None:
    assert meant(scan, stored(code), stored("5012345678900")).orders == (stored(code),)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1234567", "01234567"), ("123456789", "0123456789"), ("007", "7"), ("K7QF2M8", "0K7QF2M8")],
)
def test_zeros_count_where_there_is_no_gtin(one: str, other: str) -> None:
    assert code_key(one) != code_key(other)


def test_check_digits() -> None:
    assert all(map(gs1.has_check_digit, ["96385074", "012345678905", "3760248100012"]))
    assert not gs1.has_check_digit("3760248100013")
    assert not gs1.has_check_digit("376024810001²")
    assert gs1.is_parcel("003760248100012233")


@given(st.text(max_size=60))
def test_a_stored_code_has_the_key_of_what_was_given(code: str) -> None:
    assert normalise(normalise(code)) == normalise(code)
    assert code_key(normalise(code)) in {code_key(code), ""}


# --- addresses and JSON ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "scan",
    [
        "https://shop.example/retrait/K7QF2M8",
        "https://shop.example/r?o=WEB%2D2026%2F0017&x=1",
        "HTTPS://SHOP.EXAMPLE/R?C=k7qf2m8#top",
        "www.shop.example/K7QF-2M8",
        "shop:K7QF2M8",
        '{"order": {"codes": ["K7QF2M8"], "n": 3}}',
        '{"order": "WEB-2026/0017"',
        '{"payload": "{\\"code\\": \\"K7QF2M8\\"}", "url": "https://shop.example/K7QF2M8"}',
        "Commande : WEB-2026/0017 ; code : K7QF 2M8",
    ],
)
@pytest.mark.parametrize("device", ["us", "fr", "ch fr"])
def test_the_word_that_names_an_order_is_taken(device: str, scan: str) -> None:
    wanted = stored("K7QF2M8", "WEB-2026/0017")
    typed = typed_on(device, scan)
    assert meant(typed, wanted, stored("P4TXW9A", "WEB-1")).orders == (wanted,)


def test_a_short_word_names_nothing() -> None:
    assert (
        meant("https://shop.example/12/abc?n=7", stored("12"), stored("ABC"), stored("7")).orders
        == ()
    )


# --- which order is meant -------------------------------------------------------------------------


@given(st.permutations(list(range(7))), made_codes)
def test_a_scan_that_means_two_orders_equally_chooses_none(order: list[int], code: str) -> None:
    """AQW on a French keyboard types QAZ, which is the code of another order."""
    found = meant("QAZMZ", stored("QAZMZ"), stored("AQW?W"), stored("AQWMW"), stored(code))
    assert found.is_ambiguous
    assert {parcel.pickup_code for parcel in found.orders} >= {"QAZMZ"}


@given(st.sampled_from(DEVICES), st.booleans(), st.text("AQZWMYK02468-/", min_size=3, max_size=9))
def test_two_readings_that_name_two_orders_are_never_decided_by_chance(
    device: str, caps_lock: bool, code: str
) -> None:
    """The text sent is one order's code, the text that arrives is another's."""
    typed = typed_on(device, code, caps_lock=caps_lock)
    sent, arrived = stored(code), stored(typed)
    assume(sent.pickup_code and arrived.pickup_code)
    assume(code_key(code) != code_key(typed))
    found = meant(typed, sent, arrived)
    assert set(found.orders) <= {sent, arrived}
    assert found.orders
    checked = {r.is_checked for r in readings(typed) if r.text in (code, typed)}
    assert found.is_ambiguous or len(checked) == 2
    assert choose(readings(typed), (sent, arrived), by_number=True).orders == found.orders


def test_a_valid_check_character_decides() -> None:
    bodies = map("".join, permutations("AZQWK", 5))
    codes = (body + check_character(body) for body in bodies)
    code = next(code for code in codes if typed_on("fr", code).isalpha())
    typed = typed_on("fr", code)
    assert meant(typed, stored(code), stored(typed)).orders == (stored(code),)


def test_what_was_typed_by_hand_is_not_turned_into_another_order() -> None:
    both = (stored("QAZ"), stored("AQW"))
    assert meant("QAZ", *both, as_typed_first=True).orders == (stored("QAZ"),)
    assert meant("QAZ", stored("AQW"), as_typed_first=True).orders == (stored("AQW"),)


def test_a_code_as_it_was_scanned_is_better_than_one_with_the_same_key() -> None:
    exact, alike = stored("X", "CMD-1-23"), stored("Y", "CMD-12-3")
    assert meant("CMD-1-23", alike, exact).orders == (exact,)
    assert meant("CMD123", alike, exact).is_ambiguous


def test_two_orders_with_one_code_are_not_ambiguous() -> None:
    first, second = stored("96385074", "A"), stored("96385074", "B")
    found = meant("96385074", first, second)
    assert set(found.orders) == {first, second}
    assert not found.is_ambiguous


def test_a_number_is_no_code_at_check_in() -> None:
    order = stored("K7QF2M8", "WEB-2026/0017")
    assert choose(readings("WEB-2026/0017"), [order], by_number=False).orders == ()


def test_the_likeliest_reading_is_shown_when_nothing_is_named() -> None:
    code = "AQWMZ" + check_character("AQWMZ")
    assert len(code) == 6
    reading = meant(typed_on("fr", code)).reading
    assert reading is not None
    assert reading.text == code
    unknown = meant("NOSUCH-1").reading
    assert unknown is not None
    assert unknown.text == "NOSUCH-1"


@given(st.text(max_size=300) | st.text("{[\"':,]}#%/?&=\x1d0123(", max_size=300))
def test_nothing_that_is_scanned_raises(scan: str) -> None:
    read = readings(scan)
    assert len(read) <= READINGS_MAX
    meant(scan, stored("K7QF2M8"))


@pytest.mark.parametrize(
    "scan",
    [
        "",
        " \x02\x03 ",
        "[" * 100_000,
        '{"a":' * 5000,
        "9" * 5000,
        "&" * 5000,
        "\ud800",
        "%ED%A0%80",
    ],
)
def test_strange_scans_end_soon(scan: str) -> None:
    meant(scan, stored("K7QF2M8"))


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_json_of_any_shape_is_read(value: object) -> None:
    order = stored("K7QF2M8")
    assert meant(json.dumps([value, "K7QF2M8"][::1]), order).orders in {(order,), ()}


def test_a_code_that_nobody_knows_is_shown_as_it_was_scanned() -> None:
    """On another layout it would be YYYY9999, with a valid check character."""
    reading = meant("ZZZZ9999").reading
    assert reading is not None
    assert reading.text == "ZZZZ9999"
