"""Whatever an administrator writes wrong in a mapping is named by its key."""

import pytest

from kiosk.resources import MAPPINGS_DIR
from kiosk.services.orders.csv_files.mapping import InvalidMapping, read_mapping
from kiosk.services.orders.csv_files.template import template_line

GOOD = '[order]\ncollect_id = "a"\nemail = "b"\n'


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("x =", "", "not_toml"),
        ("x = " + "[" * 5000, "", "not_toml"),
        ("", "order", "missing"),
        ('[order]\nemail = "b"', "order.collect_id", "missing"),
        (f'rows = "both"\n{GOOD}', "rows", "literal_error"),
        (f"slot_minutes = 0\n{GOOD}", "slot_minutes", "greater_than_equal"),
        (f"slot_minutes = true\n{GOOD}", "slot_minutes", "int_type"),
        (f'{GOOD}telephone = "c"', "order.telephone", "extra_forbidden"),
        (f"{GOOD}phone = 3", "order.phone", "model_type"),
        (f'{GOOD}phone = ["c", 3]', "order.phone.column[1]", "string_type"),
        (f"{GOOD}phone = []", "order.phone.column", "too_short"),
        (f"{GOOD}phone = {{}}", "order.phone", "one_source"),
        (f'{GOOD}phone = {{column = "c", value = "d"}}', "order.phone", "one_source"),
        (f'{GOOD}phone = {{colum = "c"}}', "order.phone.colum", "extra_forbidden"),
        (f'{GOOD}phone = {{join = ["c", 4]}}', "order.phone.join[1]", "list_type"),
        (f'{GOOD}last_name = {{column = "c", part = "last"}}', "order.last_name.part",
         "literal_error"),
        (f'{GOOD}language = {{column = "c", words = {{a = 1}}}}', "order.language.words.a",
         "string_type"),
        (f'{GOOD}slot_start = {{column = "c", date = "%d/%m"}}', "order.slot_start.date[0]",
         "date_form"),
        (f'{GOOD}slot_start = {{column = "c", date = "%Q"}}', "order.slot_start.date[0]",
         "date_form"),
        (f'{GOOD}[line]\nprice = "c"', "line.price", "extra_forbidden"),
        (f'{GOOD}[[leave_out]]\ncolumn = "c"', "leave_out[0].words", "missing"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_names_the_key(text: str, path: str, expected: str) -> None:
    with pytest.raises(InvalidMapping) as caught:
        read_mapping(text)
    assert (caught.value.problem.path, caught.value.problem.expected) == (path, expected)


def test_the_shipped_mappings_are_sound() -> None:
    for path in MAPPINGS_DIR.glob("*.toml"):
        mapping = read_mapping(path.read_text("utf-8"))
        assert mapping.recognised_by
        assert mapping.line.label


def test_an_empty_file_is_in_the_language_of_the_shop() -> None:
    mapping = read_mapping((MAPPINGS_DIR / "template.toml").read_text("utf-8"))
    french, english = (template_line(mapping, language) for language in ("fr", "en"))
    assert french.startswith("\ufeffNuméro de commande;Point de retrait;Prénom;Nom;")
    assert english.startswith("\ufeffOrder number,Exchange place,First name,Last name,")
    assert french.count(";") == english.count(",")
    assert french.count("Jour de retrait") == 1
