"""Importing a file of orders at head office: each for the store at its exchange place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from kiosk.headoffice.codec import to_json
from kiosk.headoffice.desk import Desk
from kiosk.services.collect_body import AskedOrder, Problem, read_to_pass_on
from kiosk.services.import_orders import Refusal, Totals
from kiosk.services.order_files import Record, Where, read_records
from kiosk.services.text_rules import short

BATCH_SIZE = 100
BODY_LENGTH_MAX = 2_000_000
"""Of the body of one order, as JSON in ASCII: so much travels to a store in one command."""


@dataclass(slots=True)
class _Batch:
    """Orders on their way into one transaction for each store, each identifier once."""

    places: dict[str, Where] = field(default_factory=dict)
    asked: list[AskedOrder] = field(default_factory=list)


def import_orders(
    stream: BinaryIO, desk: Desk, by: str, refuse: Callable[[Refusal], None]
) -> Iterator[Totals]:
    """Read a stream to its end; yields the totals so far after each batch that is saved.

    `refuse` is told of every record that is wrong, that names an exchange place without a store,
    or whose identifier is known with other contents.
    """
    totals = Totals()
    for batch in _batches(read_records(stream), totals, refuse):
        _ask(batch, desk, by, totals, refuse)
        yield totals
    yield totals


def _ask(
    batch: _Batch, desk: Desk, by: str, totals: Totals, refuse: Callable[[Refusal], None]
) -> None:
    stores = desk.places([one.new.exchange_place_id for one in batch.asked])
    of_store: dict[str, list[AskedOrder]] = {}
    for one in batch.asked:
        place = one.new.exchange_place_id
        if place in stores:
            of_store.setdefault(stores[place].store_id, []).append(one)
            continue
        totals.refused += 1
        problem = Problem("exchangePlaceId", "place_unknown", short(place))
        refuse(Refusal(batch.places[one.new.order_id], (problem,)))
    for store_id, asked in of_store.items():
        taken = desk.create_orders(store_id, asked, by)
        totals.added += len(taken.added)
        totals.unchanged += len(taken.unchanged)
        totals.different += len(taken.different)
        for order_id in taken.different:
            problem = Problem("collectId", "other_contents", None, {"order_id": order_id})
            refuse(Refusal(batch.places[order_id], (problem,)))


def _batches(
    records: Iterator[Record], totals: Totals, refuse: Callable[[Refusal], None]
) -> Iterator[_Batch]:
    batch = _Batch()
    for record in records:
        read = _read(record)
        if isinstance(read, list):
            totals.refused += 1
            refuse(Refusal(record.where, tuple(read)))
            continue
        order_id = read.new.order_id
        if order_id in batch.places or len(batch.asked) == BATCH_SIZE:
            yield batch
            batch = _Batch()
        batch.places[order_id] = record.where
        batch.asked.append(read)
    if batch.asked:
        yield batch


def _read(record: Record) -> AskedOrder | list[Problem]:
    if record.problem is not None:
        return [Problem("", record.problem.value, None, {"detail": record.detail})]
    asked = read_to_pass_on(record.value)
    if not isinstance(asked, list) and len(to_json(asked.body)) > BODY_LENGTH_MAX:
        return [Problem("", "body_too_long", None)]
    return asked
