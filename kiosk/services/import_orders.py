"""Importing a file of orders: record by record, in short transactions, nothing by halves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from kiosk.domain.order import NewOrder
from kiosk.services.collect_body import Problem, read_body
from kiosk.services.intake import Taken
from kiosk.services.order_files import Record, Where, read_records
from kiosk.services.phones import DEFAULT_COUNTRY
from kiosk.services.text_rules import short

BATCH_SIZE = 20
"""Orders in one transaction: so few that a tap at the counter hardly waits for it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was left out, and why."""

    where: Where
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Totals:
    """What became of a file so far."""

    added: int = 0
    unchanged: int = 0
    different: int = 0
    refused: int = 0


@dataclass(slots=True)
class _Batch:
    """Orders on their way into one transaction, each identifier once."""

    places: dict[str, Where] = field(default_factory=dict)
    orders: list[NewOrder] = field(default_factory=list)


def import_orders(
    stream: BinaryIO,
    take: Callable[[list[NewOrder]], Taken],
    refuse: Callable[[Refusal], None],
    pause: Callable[[], None],
    country: str = DEFAULT_COUNTRY,
) -> Totals:
    """Read a stream to its end. `country`: see `services.phones`.

    `take` adds a batch in one transaction; `refuse` is told of every record that is wrong, or
    whose identifier is in the store with other contents; `pause` runs between transactions, so
    that others get their turn. Raises what `take` raises; whole batches are in the store then.
    """
    totals = Totals()
    for batch in _batches(read_records(stream), totals, refuse, country):
        taken = take(batch.orders)
        totals.added += len(taken.added)
        totals.unchanged += len(taken.unchanged)
        totals.different += len(taken.different)
        for order_id in taken.different:
            problem = Problem("collectId", "other_contents", None, {"order_id": order_id})
            refuse(Refusal(batch.places[order_id], (problem,)))
        totals.refused += len(taken.elsewhere)
        for new in batch.orders:
            if new.order_id in taken.elsewhere:
                place = short(new.exchange_place_id)
                problem = Problem("exchangePlaceId", "place_elsewhere", place)
                refuse(Refusal(batch.places[new.order_id], (problem,)))
        pause()
    return totals


def _batches(
    records: Iterator[Record], totals: Totals, refuse: Callable[[Refusal], None], country: str
) -> Iterator[_Batch]:
    batch = _Batch()
    for record in records:
        result = _read(record, country)
        if isinstance(result, list):
            totals.refused += 1
            refuse(Refusal(record.where, tuple(result)))
            continue
        if result.order_id in batch.places:
            yield batch
            batch = _Batch()
        batch.places[result.order_id] = record.where
        batch.orders.append(result)
        if len(batch.orders) == BATCH_SIZE:
            yield batch
            batch = _Batch()
    if batch.orders:
        yield batch


def _read(record: Record, country: str) -> NewOrder | list[Problem]:
    if record.problem is None:
        return read_body(record.value, country)
    return [Problem("", record.problem.value, None, {"detail": record.detail})]
