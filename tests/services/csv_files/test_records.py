"""Orders come out of a CSV file as its mapping says."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.order import NewOrder
from kiosk.resources import MAPPINGS_DIR
from kiosk.services.orders.collect_body import FieldProblem, read_body
from kiosk.services.orders.csv_files.bodies import FileDefaults
from kiosk.services.orders.csv_files.mapping import CsvMapping, read_mapping
from kiosk.services.orders.csv_files.open_records import open_records
from kiosk.services.orders.order_files import Record
from tests.counts import count

DEFAULTS = FileDefaults("Europe/Paris", "fr", "LYON-2")
SMALL = 'email = "Email"\nlast_name = "Name"\n[line]\nlabel = "Item"\nquantity = "Count"\n'


def shipped() -> dict[str, CsvMapping]:
    return {path.stem: read_mapping(path.read_text("utf-8")) for path in MAPPINGS_DIR.glob("*")}


def own(order: str, before: str = "") -> dict[str, CsvMapping]:
    """A small mapping with these further fields of an order."""
    return {"own": read_mapping(f"{before}\n[order]\n{order}\n{SMALL}")}


def records(
    text: str, mappings: dict[str, CsvMapping], defaults: FileDefaults = DEFAULTS
) -> list[Record]:
    stream = io.BytesIO(text.encode())
    with open_records(stream, lambda: mappings, defaults) as read:
        return list(read)


def orders(text: str, mappings: dict[str, CsvMapping]) -> list[NewOrder]:
    """The orders of a file without any problem."""
    found = [read_body(record.value) for record in records(text, mappings)]
    assert all(isinstance(order, NewOrder) for order in found), found
    return [order for order in found if isinstance(order, NewOrder)]


def problems(text: str, mappings: dict[str, CsvMapping]) -> list[tuple[int, str, str]]:
    """The line, column and code of every problem of a file."""
    found = []
    for record in records(text, mappings):
        ours: list[FieldProblem] = record.found_problems()
        if not ours and isinstance(read := read_body(record.value), list):
            ours = [record.shown(problem) for problem in read]
        found += [(one.line or record.where.number, one.path, one.expected) for one in ours]
    return found


def labels(order: NewOrder) -> list[tuple[str, int]]:
    return [(line.label, line.quantity) for line in order.lines]


WOOCOMMERCE = """\
"Order Number","Order Status","Order Date","First Name (Billing)","Last Name (Billing)",\
"Company (Billing)","Email (Billing)","Phone (Billing)","Item #",SKU,"Item Name",\
"Quantity (- Refund)","Item Cost"
1042,Processing,"2026-11-24 09:12",Zoé,Lefèvre,,zoe@example.fr,0639980120,1,V,"Vase bleu",2,12
1042,Processing,"2026-11-24 09:12",Zoé,Lefèvre,,zoe@example.fr,0639980120,2,P,"Pot, grand",1,9
1042,Processing,"2026-11-24 09:12",Zoé,Lefèvre,,zoe@example.fr,0639980120,3,L,Lampe,0,20
1043,Annulée,"2026-11-24 09:20",Max,Roux,,max@example.fr,0639980593,1,VB,"Vase bleu",1,12.5
1044,"En cours","2026-11-24 09:30",Ana,Rey,Rey SA,ana@example.fr,,1,VB,"Vase bleu",1,12.5
"""


def test_an_export_of_woocommerce() -> None:
    read = records(WOOCOMMERCE, shipped())
    assert [record.is_left_out for record in read] == [False, True, False]
    first, last = (read_body(record.value) for record in read if not record.is_left_out)
    assert isinstance(first, NewOrder)
    assert isinstance(last, NewOrder)
    assert (first.order_id, first.exchange_place_id) == ("1042", "LYON-2")
    assert (first.customer.first_name, first.customer.phone) == ("Zoé", "+33639980120")
    assert labels(first) == [("Vase bleu", 2), ("Pot, grand", 1)]
    assert (last.order_id, last.customer.last_name, last.customer.phone) == ("1044", "Rey", "")


def test_an_export_of_woocommerces_own_extension() -> None:
    text = (
        "order_id,order_number,order_number_formatted,date,status,billing_first_name,"
        "billing_last_name,billing_email,billing_phone,item_name,item_sku,item_quantity\n"
        "7,7,#7,2026-11-24 09:12:00,processing,Zoé,Lefèvre,zoe@example.fr,'+33639980120,Vase,V,1\n"
        "8,8,#8,2026-11-24 09:12:00,refunded,Zoé,Lefèvre,zoe@example.fr,,Vase,V,1\n"
    )
    taken, left_out = records(text, shipped())
    order = read_body(taken.value)
    assert isinstance(order, NewOrder)
    assert (order.order_id, order.customer.phone) == ("#7", "+33639980120")
    assert left_out.is_left_out


def test_an_export_of_prestashop() -> None:
    text = (
        "id_order;reference;firstname;lastname;email;phone_mobile;phone;iso_code;product_name;"
        "product_quantity;product_ean13\n"
        '5;XKBKNABJK;Zoé;Lefèvre;zoe@example.fr;;"04 78 39 00 10";fr;"Vase (Couleur : bleu)";2;'
        "3760248100011\n"
        '5;XKBKNABJK;Zoé;Lefèvre;zoe@example.fr;;"04 78 39 00 10";fr;Pot;1;\n'
        "6;XKBKNABJK;Zoé;Lefèvre;zoe@example.fr;0639980120;0478390010;en;Pot;1;\n"
    )
    first, second = orders(text, shipped())
    assert (first.order_id, second.order_id) == ("XKBKNABJK-5", "XKBKNABJK-6")
    assert labels(first) == [("Vase (Couleur : bleu)", 2), ("Pot", 1)]
    assert (first.customer.phone, second.customer.phone) == ("+33478390010", "+33639980120")
    assert (first.customer.language, second.customer.language) == ("fr", "en")


def test_one_row_is_one_order() -> None:
    mappings = own('collect_id = "Id"', 'rows = "order"')
    text = "Id;Email;Name;Item;Count\nA;a@b.c;Rey;Pot;2\nA;a@b.c;Rey;Vase;1\nB;a@b.c;Roux;;\n"
    first, second, third = orders(text, mappings)
    assert (first.order_id, second.order_id, third.order_id) == ("A", "A", "B")
    assert labels(first) == [("Pot", 2)]
    assert labels(third) == [("Colis", 1)]


def test_constants_defaults_joins_parts_words_and_forms() -> None:
    mappings = own(
        'collect_id = {join = ["Shop", "No"], separator = "/"}\n'
        'exchange_place_id = {value = "NICE-1"}\n'
        'first_name = {column = "Customer", part = "first"}\n'
        'phone = {column = "Tel", default = "0493000000"}\n'
        'language = {column = "Lang", words = {Anglais = "en"}}\n'
        'slot_start = {column = "At", date = "%m/%d/%Y %H:%M"}\n'
        'timezone = {value = "Indian/Reunion"}\n',
        "slot_minutes = 45",
    )["own"]
    last = {"last_name": {"column": ["Customer"], "part": "rest"}}
    spec = mappings.model_dump(exclude_none=True)
    mapping = CsvMapping.model_validate({**spec, "order": {**spec["order"], **last}})
    text = (
        "Shop;No;Customer;Tel;Lang;At;Email;Item;Count\n"
        "S1;7;Ana de la Rey;;ANGLAIS;11/24/2026 14:30;a@b.c;Pot;1,0\n"
        "S1;8;Roux;;fr_FR;;a@b.c;Pot;1\n"
    )
    first, second = orders(text, {"own": mapping})
    assert (first.order_id, first.exchange_place_id) == ("S1/7", "NICE-1")
    assert (first.customer.first_name, first.customer.last_name) == ("Ana", "de la Rey")
    assert (second.customer.first_name, second.customer.last_name) == ("", "Roux")
    assert (first.customer.language, second.customer.language) == ("en", "fr")
    assert first.customer.phone == "+33493000000"
    assert first.slot is not None
    assert first.slot.start.isoformat() == "2026-11-24T14:30:00+04:00"
    assert first.slot.end.isoformat() == "2026-11-24T15:15:00+04:00"
    assert second.slot is None


ID = own('collect_id = "Id"\nexchange_place_id = {column = "Place", default = "LYON-2"}')
HEAD = "Id;Email;Name;Item;Count\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A;a@b.c;Rey;Pot;1\nB;zoe;Rey;Pot;1\n", [(3, "Email", "email")]),
        ("A;a@b.c;Rey;Pot;1\n;;;Vase;zwei\n", [(3, "Count", "int_type")]),
        ("A;a@b.c;Rey;Pot;2,5\n", [(2, "Count", "int_type")]),
        ("A;a@b.c;Rey;Pot;-1\n", [(2, "Count", "greater_than_equal")]),
        ("A;a@b.c;;Pot;1\n", [(2, "Name", "name")]),
        ("A;a@b.c;Rey;Pot;1\nA;x@y.z;Rey;Vase;1\n", [(3, "Email", "other_than_above")]),
        ("1,2E+11;a@b.c;Rey;Pot;1\n", [(2, "Id", "number_shortened")]),
        (";a@b.c;Rey;Pot;1\n", [(2, "Id", "string_too_short")]),
        ("A;a@b.c;Rey;Pot;1\nB;a@b.c;Rey;Pot;1\nA;a@b.c;Rey;Vase;1\n", [(2, "", "rows_apart")]),
        ("A;a@b.c;Rey;Pot;1;x\n", [(2, "", "row_too_wide")]),
        ("A;a@b.c;Rey;Pot;1\nA;a@b.c;Rey;Pot;1;x\n", [(3, "", "row_too_wide")]),
        ("A;a@b.c;Rey;Pot;1\n" * 1001, [(1002, "", "too_many_rows")]),
        ("A;a@b.c;Rey;Pot;1\n" * 501, [(2, "packages[0].products", "too_long")]),
    ],
)  # fmt: skip
def test_a_refused_order_names_its_line_and_column(
    text: str, expected: list[tuple[int, str, str]]
) -> None:
    assert problems(HEAD + text, ID) == expected


def test_an_order_with_a_broken_row_never_comes_in_without_it() -> None:
    text = HEAD + 'A;a@b.c;Rey;Pot;1\nA;a@b.c;Rey;"Vase;1\nB;a@b.c;Rey;Pot;1\n'
    assert problems(text, ID) == [(3, "", "quote_open")]
    assert len(records(text, ID)) == 2


def test_an_order_that_is_only_repeated_is_not_scattered() -> None:
    row = "A;a@b.c;Rey;Pot;1\n"
    assert problems(f"{HEAD}{row}B;a@b.c;Rey;Pot;1\n{row}", ID) == []


@pytest.mark.parametrize(
    ("text", "mappings", "expected"),
    [
        ("a;b\n1;2\n", shipped(), "other_columns"),
        ("Id;Name\n1;2\n", ID, "missing_columns"),
        ("Id;Email;email\n1;2;3\n", ID, "repeated_column"),
        ("Id;Email\n", ID, None),
        (";;\n;;\n", shipped(), "file_empty"),
        ("bonjour\nle monde\n", shipped(), "other_kind"),
        ("42", shipped(), None),
        ('{"a": 1}', ID, None),
    ],
)  # fmt: skip
def test_a_file_that_no_mapping_fits(
    text: str, mappings: dict[str, CsvMapping], expected: str | None
) -> None:
    found = [
        problem.expected for one in records(text, mappings) for problem in one.found_problems()
    ]
    assert found == ([expected] if expected else [])


def test_a_file_without_exchange_places_needs_one_named() -> None:
    mappings = own('collect_id = "Id"')
    text = f"{HEAD}A;a@b.c;Rey;Pot;1\n"
    (refused,) = records(text, mappings, FileDefaults("Europe/Paris", "fr"))
    assert [problem.expected for problem in refused.problems] == ["no_place"]


PIECES = st.sampled_from(
    ["A", "B", ";", '"', "\n", "\r\n", "a@b.c", "1", "0", ",5", "x", "\0", "\u00e9", "=", "Id", " "]
)


@settings(max_examples=count("CSV_FILES", 60, 2000))
@given(st.lists(PIECES, max_size=60).map("".join))
def test_whatever_a_file_holds_each_order_comes_in_whole_or_is_refused(text: str) -> None:
    wholes: dict[str, list[tuple[str, int]]] = {}
    for record in records(HEAD + text, ID):
        order = read_body(record.value)
        if record.found_problems() or not isinstance(order, NewOrder):
            continue
        assert wholes.setdefault(order.order_id, labels(order)) == labels(order)


def test_a_file_larger_than_memory_is_read() -> None:
    many = count("CSV_ORDERS", 3_000, 50_000)
    read = 0

    def rows() -> Iterator[bytes]:
        yield HEAD.encode()
        for number in range(many):
            yield f"A-{number};a@b.c;Rey;Pot;1\n;;;{'x' * 1000};1\n".encode()

    stream = io.BytesIO(b"".join(rows()))
    tracemalloc.start()
    try:
        with open_records(stream, lambda: ID, DEFAULTS) as found:
            for record in found:
                assert not record.found_problems()
                read += 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read == many
    assert peak < len(stream.getvalue())
