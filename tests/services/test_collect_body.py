import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.order import NewOrder, Order, OrderState
from kiosk.domain.status import Status
from kiosk.services.orders.collect_body import (
    LINES_BYTES_MAX,
    TYPOLOGY_TITLES,
    FieldProblem,
    read_body,
)
from kiosk.sync.protocol.conversions import from_order
from kiosk.sync.protocol.fields import BODY_BYTES_MAX
from tests.services.bodies import GONE, body


def order_of(value: object) -> NewOrder:
    read = read_body(value)
    assert isinstance(read, NewOrder), read
    return read


def problems_of(value: object) -> list[FieldProblem]:
    read = read_body(value)
    assert isinstance(read, list), read
    assert read
    return read


def test_a_body_becomes_an_order() -> None:
    order = order_of(body())
    assert (order.order_id, order.exchange_place_id, order.mode) == ("C-1", "LYON-01", "standard")
    assert order.customer.short_name == "Zoé L."
    assert order.slot is not None
    assert order.slot.start.astimezone(UTC) == datetime(2024, 11, 24, 13, 0, tzinfo=UTC)
    assert [(line.number, line.label, line.quantity, line.ean) for line in order.lines] == [
        (1, "Bouilloire", 2, None),
        (2, TYPOLOGY_TITLES["TYPOLOGY_FRESH"], 1, "3760248100011"),
    ]
    assert (order.barcode, order.shelf) == ("K7QF2M8", "B2-04")


REQUIRED = [
    "collectId",
    "exchangePlaceId",
    "customer",
    "packages",
    *(
        f"customer.{name}"
        for name in ("firstName", "lastName", "phone", "email", "language", "timezone")
    ),
    *(f"packages.0.{name}" for name in ("length", "width", "height", "weight", "products")),
    "packages.0.length.value",
    "packages.0.weight.unit",
    "packages.0.products.0.type",
    "slot.start",
    "slot.end",
]


def path_of(dotted: str) -> str:
    return "".join(f"[{p}]" if p.isdigit() else f".{p}" for p in dotted.split(".")).lstrip(".")


@pytest.mark.parametrize("field", REQUIRED)
def test_a_missing_field_is_named(field: str) -> None:
    (problem,) = problems_of(body(field, GONE))
    assert (problem.path, problem.expected, problem.given) == (path_of(field), "missing", None)


@pytest.mark.parametrize(
    "field",
    ["mode", "bookingId", "slot", "firstAvailableSlot", "customer.main", "customer.title"]
    + [f"packages.0.{name}" for name in ("references", "quantity", "type", "attributes", "volume")]
    + ["packages.0.products.1.label", "packages.0.products.1.quantity", "slot.expiredAt"],
)
def test_null_means_absent_where_a_field_may_be_left_out(field: str) -> None:
    assert order_of(body(field, None)).order_id == "C-1"


WRONG: list[tuple[str, object, str]] = [
    ("collectId", "", "string_too_short"),
    ("collectId", "   ", "string_too_short"),
    ("collectId", 42, "string_type"),
    ("collectId", "x" * 101, "string_too_long"),
    ("collectId", None, "string_type"),
    ("exchangePlaceId", ["a"], "string_type"),
    ("mode", "fast", "literal_error"),
    ("customer", "Zoé", "model_type"),
    ("customer.lastName", "Le\0fèvre", "printable"),
    ("customer.lastName", "a\u202egnp.exe", "printable"),
    ("customer.lastName", "a\u2066b", "printable"),
    ("customer.lastName", "a\nb", "printable"),
    ("customer.lastName", "\ud800", "string_unicode"),
    ("customer.firstName", "x" * 10_000_000, "string_too_long"),
    ("customer.phone", 639980112, "string_type"),
    ("customer.email", "zoe", "email"),
    ("customer.email", "zoe\0@example.fr", "email"),
    ("customer.language", "de", "literal_error"),
    ("customer.timezone", "Mars/Olympus", "timezone"),
    ("customer.timezone", "../../etc/passwd", "timezone"),
    ("customer.isProfessional", "yes", "bool_type"),
    ("customer.companyName", "x" * 51, "string_too_long"),
    ("slot", [], "model_type"),
    ("slot.start", "2024-11-24T14:00:00", "date_offset"),
    ("slot.start", "2024-11-24", "date_offset"),
    ("slot.start", "tomorrow", "date"),
    ("slot.start", 1795521600, "date"),
    ("slot.start", "0001-01-01T00:00:00+14:00", "date_range"),
    ("slot.end", "9999-12-31T23:59:59-12:00", "date_range"),
    ("slot.end", "2024-11-24T13:00:00Z", "after_start"),
    ("slot.end", "2024-11-24T12:00:00Z", "after_start"),
    ("packages", [], "too_short"),
    ("packages", {}, "list_type"),
    ("packages.0.weight.value", "2.4", "float_type"),
    ("packages.0.weight.value", True, "float_type"),
    ("packages.0.weight.value", -1, "greater_than_equal"),
    ("packages.0.weight.value", float("inf"), "finite_number"),
    ("packages.0.weight.value", float("nan"), "finite_number"),
    ("packages.0.weight.value", 1e300, "less_than_equal"),
    ("packages.0.weight.unit", "stone", "literal_error"),
    ("packages.0.length.unit", "kg", "literal_error"),
    ("packages.0.quantity", 0, "greater_than_equal"),
    ("packages.0.quantity", 10_001, "less_than_equal"),
    ("packages.0.quantity", 10**400, "less_than_equal"),
    ("packages.0.quantity", float("inf"), "int_type"),
    ("packages.0.quantity", 1.5, "int_type"),
    ("packages.0.quantity", True, "int_type"),
    ("packages.0.quantity", 2, "as_many"),
    ("packages.0.type", "BOX", "literal_error"),
    ("packages.0.products", None, "list_type"),
    ("packages.0.products", [{"type": "X"}] * 501, "too_long"),
    ("packages.0.products.0.quantity", -3, "greater_than_equal"),
    ("packages.0.products.0.label", "x" * 301, "string_too_long"),
    ("packages.0.references.0.barcode.value", 12, "string_type"),
]


@pytest.mark.parametrize(("field", "value", "expected"), WRONG)
def test_a_wrong_field_is_named_with_what_was_expected(
    field: str, value: object, expected: str
) -> None:
    (problem,) = problems_of(body(field, value))
    expected_path = path_of(field)
    if expected == "as_many":
        expected_path = "packages[0].references"
    assert (problem.path, problem.expected) == (expected_path, expected)
    assert problem.given is not None
    assert len(problem.given) < 80
    assert "\0" not in problem.given
    assert "\u202e" not in problem.given


@pytest.mark.parametrize("value", [None, 5, "x", True, [], [body()], 1e999])
def test_what_is_no_object_is_said_to_be_none(value: object) -> None:
    (problem,) = problems_of(value)
    assert (problem.path, problem.expected) == ("", "object")


def test_all_wrong_fields_are_named_but_not_without_end() -> None:
    wrong = body("customer.email", "zoe", mode="fast", collectId=5)
    assert {p.path for p in problems_of(wrong)} == {"collectId", "mode", "customer.email"}
    many = body("packages.0.products", [{"type": 5}] * 400)
    assert len(problems_of(many)) == 20


def test_packages_are_unique_and_at_most_two_hundred() -> None:
    package = body()["packages"][0]
    (problem,) = problems_of(body(packages=[package, package]))
    assert (problem.path, problem.expected) == ("packages[1]", "unique")
    (problem,) = problems_of(body(packages=[package] * 201))
    assert (problem.path, problem.expected) == ("packages", "too_long")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("customer.lastName", "עמית"),
        ("customer.lastName", "العربي"),
        ("customer.lastName", "D’Arc-Müller"),
        ("customer.lastName", "Nguyễn"),
        ("customer.firstName", ""),
        ("packages.0.products.0.type", "TYPOLOGY_NEW"),
        ("packages.0.products", []),
        ("customer.main", {"any": "thing"}),
        ("firstAvailableSlot", {"start": "2024-11-24"}),
        ("somethingNew", [1, 2]),
        ("slot.start", "2024-11-24T13:00:00Z"),
        ("slot.start", "2024-11-24T14:00+0100"),
    ],
)
def test_what_a_retailer_may_send_is_taken(field: str, value: object) -> None:
    assert order_of(body(field, value)).order_id == "C-1"


@pytest.mark.parametrize(
    ("given", "country", "kept"),
    [
        ("+33 6 39 98 01 20", "FR", "+33639980120"),
        ("+33 (0)6 39 98 01 20", "FR", "+33639980120"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("0692 12 34 56", "FR", "+262692123456"),
        ("0471 23 45 67", "BE", "+32471234567"),
        ("voir mail", "FR", "voir mail"),
        ("06 39", "FR", "06 39"),
        ("+3363998011200000", "FR", "+3363998011200000"),
        ("", "FR", ""),
        ("\ud800", "FR", ""),
        ("0" * 101, "FR", "0" * 100),
        ("appeler Zoé " * 10_000, "FR", ("appeler Zoé " * 9)[:100]),
        ("(" * 95 + "0639980120", "FR", "(" * 95),
        ("\u200b" * 995 + "0639980120", "FR", "06399"),
    ],
)
def test_no_order_is_refused_for_its_phone(given: str, country: str, kept: str) -> None:
    order = read_body(body("customer.phone", given), country)
    assert isinstance(order, NewOrder)
    assert order.customer.phone == kept


def test_a_company_may_order_without_a_person() -> None:
    unnamed = body("customer.lastName", "")
    unnamed["customer"]["firstName"] = " "
    (problem,) = problems_of(unnamed)
    assert (problem.path, problem.expected) == ("customer.lastName", "name")
    unnamed["customer"]["companyName"] = "Ferme du Pré"
    assert order_of(unnamed).customer.last_name == "Ferme du Pré"


def test_lines_count_all_packages_of_a_kind() -> None:
    package = {**body()["packages"][0], "quantity": 3, "references": None}
    order = order_of(body(packages=[package]))
    assert [line.quantity for line in order.lines] == [6, 3]


def test_a_package_without_products_is_one_line() -> None:
    order = order_of(body("packages.0.products", []))
    assert [(line.label, line.quantity) for line in order.lines] == [("Colis", 1)]


def test_the_reference_stands_in_for_a_barcode() -> None:
    assert order_of(body("packages.0.references.0.barcode", None)).barcode == "R-77"
    assert order_of(body("packages.0.references", None)).barcode is None


def reordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    return [reordered(item) for item in value] if isinstance(value, list) else value


def test_the_contents_count_not_their_order() -> None:
    digest = order_of(body()).content_hash
    assert order_of(reordered(body())).content_hash == digest
    assert len(digest) == 64


@pytest.mark.parametrize(
    ("field", "value"),
    [("customer.phone", "+33639980113"), ("packages.0.weight.value", 2.5), ("unknown", 1)],
)
def test_other_contents_have_another_hash(field: str, value: object) -> None:
    assert order_of(body(field, value)).content_hash != order_of(body()).content_hash


def test_json_nested_too_deeply_is_a_problem_not_a_crash() -> None:
    deep: object = 1
    for _ in range(100_000):
        deep = [deep]
    (problem,) = problems_of(body("unknown", deep))
    assert problem.expected == "nesting"
    (problem,) = problems_of(body("customer", deep))
    assert problem.expected == "model_type"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from([*REQUIRED, "mode", "packages.0.references", "customer"]), json_values)
def test_any_value_anywhere_is_read_or_refused(field: str, value: object) -> None:
    read = read_body(body(field, value))
    assert isinstance(read, NewOrder) or all(problem.path for problem in read)


def test_an_order_that_no_request_between_devices_could_carry_is_refused() -> None:
    product = {"type": "TYPOLOGY_GENERIC", "label": "é" * 200, "quantity": 999}
    lines = LINES_BYTES_MAX // (200 * len(json.dumps("é")[1:-1]) + 82)
    most = order_of(body("packages.0.products", [product] * lines))
    assert len(from_order(most_of(most)).model_dump_json()) < BODY_BYTES_MAX / 2
    (problem,) = problems_of(body("packages.0.products", [product] * (lines + 1)))
    assert (problem.path, problem.expected) == ("packages", "too_many_lines")


def most_of(new: NewOrder) -> Order:
    """A stored order that has the contents of this new one."""
    return Order(
        order_id=new.order_id,
        exchange_place_id=new.exchange_place_id,
        mode=new.mode,
        customer=new.customer,
        lines=new.lines,
        pickup_code="K7QF2M8",
        created_at=datetime.now(UTC),
        state=OrderState(Status.INIT, 1, None, (0,) * len(new.lines)),
    )
