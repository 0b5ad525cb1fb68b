"""Imports a file of orders at head office: each goes to the store at its exchange place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from kiosk.headoffice.admin.admin_service import AdminService
from kiosk.headoffice.storage.codec import to_json
from kiosk.services.orders.collect_body import AskedOrder, FieldProblem, read_to_pass_on
from kiosk.services.orders.import_orders import InvalidRecord, Totals
from kiosk.services.orders.order_files import Record
from kiosk.services.text_rules import short

BATCH_SIZE = 100
BODY_LENGTH_MAX = 2_000_000
"""Of one order's body as ASCII JSON: one command carries no more to a store."""


@dataclass(slots=True)
class _StoreBatch:
    """Orders that are saved together, in one transaction per store; no order id occurs twice."""

    records: dict[str, Record] = field(default_factory=dict)
    asked: list[AskedOrder] = field(default_factory=list)


def import_orders(
    records: Iterator[Record],
    admin: AdminService,
    by: str,
    refuse: Callable[[InvalidRecord], None],
) -> Iterator[Totals]:
    """Read a file to its end; yields the totals so far after each saved batch.

    `refuse` is called with every record that is invalid, that names an exchange place without a
    store or of a closed one, or whose order id is known with other contents.
    """
    totals = Totals()
    for batch in _batches(records, totals, refuse):
        _ask(batch, admin, by, totals, refuse)
        yield totals
    yield totals


def _ask(
    batch: _StoreBatch,
    admin: AdminService,
    by: str,
    totals: Totals,
    refuse: Callable[[InvalidRecord], None],
) -> None:
    stores = admin.places([one.new.exchange_place_id for one in batch.asked])
    of_store: dict[str, list[AskedOrder]] = {}
    for one in batch.asked:
        place = one.new.exchange_place_id
        store = stores.get(place)
        if store is not None and store.closed_at is None:
            of_store.setdefault(store.store_id, []).append(one)
            continue
        totals.refused += 1
        expected = "place_unknown" if store is None else "place_closed"
        problem = FieldProblem("exchangePlaceId", expected, short(place))
        refuse(_refused(batch.records[one.new.order_id], problem))
    for store_id, asked in of_store.items():
        result = admin.create_orders(store_id, asked, by)
        totals.added += len(result.added)
        totals.unchanged += len(result.unchanged)
        totals.different += len(result.different)
        for order_id in result.different:
            problem = FieldProblem("collectId", "other_contents", None, {"order_id": order_id})
            refuse(_refused(batch.records[order_id], problem))


def _batches(
    records: Iterator[Record], totals: Totals, refuse: Callable[[InvalidRecord], None]
) -> Iterator[_StoreBatch]:
    batch = _StoreBatch()
    for record in records:
        if record.is_left_out:
            totals.left_out += 1
            continue
        read = _read(record)
        if isinstance(read, list):
            totals.refused += 1
            refuse(InvalidRecord(record.where, tuple(read)))
            continue
        order_id = read.new.order_id
        if order_id in batch.records or len(batch.asked) == BATCH_SIZE:
            yield batch
            batch = _StoreBatch()
        batch.records[order_id] = replace(record, value=None)
        batch.asked.append(read)
    if batch.asked:
        yield batch


def _read(record: Record) -> AskedOrder | list[FieldProblem]:
    if found := record.found_problems():
        return found
    asked = read_to_pass_on(record.value)
    if isinstance(asked, list):
        return [record.shown(problem) for problem in asked]
    if len(to_json(asked.body)) > BODY_LENGTH_MAX:
        return [FieldProblem("", "body_too_long", None)]
    return asked


def _refused(record: Record, problem: FieldProblem) -> InvalidRecord:
    return InvalidRecord(record.where, (record.shown(problem),))
