"""Imports a file of orders at head office: each goes to the store at its exchange place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from kiosk.headoffice.admin.admin_service import AdminService
from kiosk.headoffice.storage.codec import to_json
from kiosk.services.orders.collect_body import AskedOrder, FieldProblem, read_to_pass_on
from kiosk.services.orders.import_orders import InvalidRecord, Totals
from kiosk.services.orders.order_files import Record, RecordPosition, read_records
from kiosk.services.text_rules import short

BATCH_SIZE = 100
BODY_LENGTH_MAX = 2_000_000
"""Of one order's body as ASCII JSON: one command carries no more to a store."""


@dataclass(slots=True)
class _StoreBatch:
    """Orders that are saved together, in one transaction per store; no order id occurs twice."""

    places: dict[str, RecordPosition] = field(default_factory=dict)
    asked: list[AskedOrder] = field(default_factory=list)


def import_orders(
    stream: BinaryIO, admin: AdminService, by: str, refuse: Callable[[InvalidRecord], None]
) -> Iterator[Totals]:
    """Read a stream to its end; yields the totals so far after each saved batch.

    `refuse` is called with every record that is invalid, that names an exchange place without a
    store or of a closed one, or whose order id is known with other contents.
    """
    totals = Totals()
    for batch in _batches(read_records(stream), totals, refuse):
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
        refuse(InvalidRecord(batch.places[one.new.order_id], (problem,)))
    for store_id, asked in of_store.items():
        result = admin.create_orders(store_id, asked, by)
        totals.added += len(result.added)
        totals.unchanged += len(result.unchanged)
        totals.different += len(result.different)
        for order_id in result.different:
            problem = FieldProblem("collectId", "other_contents", None, {"order_id": order_id})
            refuse(InvalidRecord(batch.places[order_id], (problem,)))


def _batches(
    records: Iterator[Record], totals: Totals, refuse: Callable[[InvalidRecord], None]
) -> Iterator[_StoreBatch]:
    batch = _StoreBatch()
    for record in records:
        read = _read(record)
        if isinstance(read, list):
            totals.refused += 1
            refuse(InvalidRecord(record.where, tuple(read)))
            continue
        order_id = read.new.order_id
        if order_id in batch.places or len(batch.asked) == BATCH_SIZE:
            yield batch
            batch = _StoreBatch()
        batch.places[order_id] = record.where
        batch.asked.append(read)
    if batch.asked:
        yield batch


def _read(record: Record) -> AskedOrder | list[FieldProblem]:
    if record.problem is not None:
        return [FieldProblem("", record.problem.value, None, {"detail": record.detail})]
    asked = read_to_pass_on(record.value)
    if not isinstance(asked, list) and len(to_json(asked.body)) > BODY_LENGTH_MAX:
        return [FieldProblem("", "body_too_long", None)]
    return asked
