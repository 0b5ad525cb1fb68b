from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.codes.pickup_code import has_valid_check
from kiosk.domain.order import NewOrder
from kiosk.services.orders.collect_body import read_body
from kiosk.services.orders.intake import IntakeResult, take_orders
from kiosk.storage.local_database import LocalDatabase
from tests.new_databases import new_store
from tests.services.bodies import GONE, body, numbered


@pytest.fixture
def store(data_dir: Path) -> Iterator[LocalDatabase]:
    store = new_store(data_dir)
    yield store
    store.close()


def orders(*bodies: dict[str, object]) -> list[NewOrder]:
    read = [read_body(value) for value in bodies]
    return [order for order in read if isinstance(order, NewOrder)]


def add_orders(store: LocalDatabase, *bodies: dict[str, object]) -> IntakeResult:
    return store.run_blocking(take_orders, orders(*bodies))


def code_of(store: LocalDatabase, order_id: str) -> str:
    order = store.read_blocking(lambda reader: reader.order(order_id))
    assert order is not None
    return order.pickup_code


def test_a_code_that_is_in_use_is_never_made_again(
    store: LocalDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The generator draws the same code three times, and only then another."""
    first, again, other = "AAAAAA", "AAAAAA", "BBBBBB"
    drawn = iter(first + again + again + other + "CCCCCC")
    monkeypatch.setattr("kiosk.storage.unit_of_work.secrets.choice", lambda _: next(drawn))
    add_orders(store, *numbered(1))
    add_orders(store, *numbered(2, first=2))
    codes = [code_of(store, f"C-{number}") for number in (1, 2, 3)]
    assert [code[:6] for code in codes] == ["AAAAAA", "BBBBBB", "CCCCCC"]
    assert all(has_valid_check(code) for code in codes)


def test_an_order_number_is_no_pickup_code(store: LocalDatabase) -> None:
    add_orders(store, body("packages.0.references.0.barcode.value", "c 1"))
    assert has_valid_check(code_of(store, "C-1"))


@pytest.mark.parametrize(
    ("barcode", "code"),
    [("k7qf-2m8", "K7QF2M8"), ("3760248100011", "3760248100011"), ("x" * 40, "X" * 40)],
)
def test_the_barcode_is_the_code(store: LocalDatabase, barcode: str, code: str) -> None:
    add_orders(store, body("packages.0.references.0.barcode.value", barcode))
    assert code_of(store, "C-1") == code


@pytest.mark.parametrize("barcode", ["x" * 41, " - ", ""])
def test_a_barcode_that_nobody_can_type_or_scan_gives_way_to_a_made_code(
    store: LocalDatabase, barcode: str
) -> None:
    references = [{"barcode": {"value": barcode}}]
    add_orders(store, body("packages.0.references", references))
    assert len(code_of(store, "C-1")) == 7
    assert has_valid_check(code_of(store, "C-1"))


def test_a_code_does_not_follow_from_the_order_number(store: LocalDatabase, tmp_path: Path) -> None:
    elsewhere = new_store(tmp_path / "elsewhere")
    try:
        for somewhere in (store, elsewhere):
            add_orders(somewhere, *numbered(3))
        ids = ("C-1", "C-2", "C-3")
        assert not {code_of(store, i) for i in ids} & {code_of(elsewhere, i) for i in ids}
    finally:
        elsewhere.close()


def test_a_batch_returns_what_is_new_known_and_different(store: LocalDatabase) -> None:
    add_orders(store, *numbered(2))
    changed = body("packages.0.references", GONE, collectId="C-2", mode="express")
    result = add_orders(store, *numbered(1), changed, *numbered(1, first=3))
    assert (result.added, result.unchanged, result.different) == (("C-3",), ("C-1",), ("C-2",))
    assert result.changes.order_ids == frozenset({"C-3"})
