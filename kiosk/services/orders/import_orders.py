"""Imports a file of orders record by record, in short transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from kiosk.domain.frozen import frozen
from kiosk.domain.order import NewOrder
from kiosk.services.orders.collect_body import FieldProblem, read_body
from kiosk.services.orders.intake import IntakeResult
from kiosk.services.orders.order_files import Record, RecordPosition
from kiosk.services.phones import DEFAULT_COUNTRY, phone_forms
from kiosk.services.text_rules import short

BATCH_SIZE = 20
"""Orders per transaction: few, so that a tap at the counter hardly waits for it."""

BATCH_SIZE_ALONE = 200
"""Orders per transaction while nobody taps: each has a price of its own, for the disk and for the
index of words.
"""


class ImportTurns(Protocol):
    """Whose turn it is on the store's database."""

    def batch_size(self) -> int:
        """How many orders a transaction may have now; asked after each BATCH_SIZE of them."""

    def pause(self) -> None:
        """Between two transactions: lets others have their turn."""


@frozen
class InvalidRecord:
    """A record that was left out, and why."""

    where: RecordPosition
    problems: tuple[FieldProblem, ...]


@dataclass(slots=True)
class Totals:
    """How many records of a file had which result so far."""

    added: int = 0
    unchanged: int = 0
    different: int = 0
    refused: int = 0
    left_out: int = 0


@dataclass(slots=True)
class _OrderBatch:
    """Orders for one transaction, each collect id once."""

    records: dict[str, Record] = field(default_factory=dict)
    orders: list[NewOrder] = field(default_factory=list)


def import_orders(
    records: Iterator[Record],
    take: Callable[[list[NewOrder]], IntakeResult],
    refuse: Callable[[InvalidRecord], None],
    turns: ImportTurns,
    country: str = DEFAULT_COUNTRY,
) -> Totals:
    """Import the orders of a file. `country`: see `services.phones`.

    `take` adds a batch in one transaction; `turns` has its say between two of them. `refuse` is
    called with every record that is invalid, of another exchange place, or in the store with other
    contents. Raises what `take` raises; the batches before are in the store then.
    """
    totals = Totals()
    for batch in _batches(records, totals, refuse, country, turns):
        result = take(batch.orders)
        totals.added += len(result.added)
        totals.unchanged += len(result.unchanged)
        totals.different += len(result.different)
        for order_id in result.different:
            problem = FieldProblem("collectId", "other_contents", None, {"order_id": order_id})
            refuse(_refused(batch.records[order_id], problem))
        totals.refused += len(result.elsewhere)
        for new in batch.orders:
            if new.order_id in result.elsewhere:
                place = short(new.exchange_place_id)
                problem = FieldProblem("exchangePlaceId", "place_elsewhere", place)
                refuse(_refused(batch.records[new.order_id], problem))
        turns.pause()
    return totals


def _batches(
    records: Iterator[Record],
    totals: Totals,
    refuse: Callable[[InvalidRecord], None],
    country: str,
    turns: ImportTurns,
) -> Iterator[_OrderBatch]:
    batch = _OrderBatch()
    for record in records:
        if record.is_left_out:
            totals.left_out += 1
            continue
        result = _read(record, country)
        if isinstance(result, list):
            totals.refused += 1
            refuse(InvalidRecord(record.where, tuple(result)))
            continue
        if result.order_id in batch.records:
            yield batch
            batch = _OrderBatch()
        batch.records[result.order_id] = replace(record, value=None)
        batch.orders.append(result)
        # Asked for again meanwhile: a pipe may be slow, and somebody begin to tap.
        count = len(batch.orders)
        if count % BATCH_SIZE == 0 and count >= turns.batch_size():
            yield batch
            batch = _OrderBatch()
    if batch.orders:
        yield batch


def _read(record: Record, country: str) -> NewOrder | list[FieldProblem]:
    if found := record.found_problems():
        return found
    new = read_body(record.value, country)
    if isinstance(new, list):
        return [record.shown(problem) for problem in new]
    # Kept for the words of the search: a tap may wait for the transaction that writes them.
    phone_forms(new.customer.phone)
    return new


def _refused(record: Record, problem: FieldProblem) -> InvalidRecord:
    return InvalidRecord(record.where, (record.shown(problem),))
