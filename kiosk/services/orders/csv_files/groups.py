"""Parts the rows of a CSV file into orders, and finds orders whose rows do not stand together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kiosk.services.orders.csv_files.header import MappedField
from kiosk.services.orders.csv_files.rows import CsvRows, Row
from kiosk.services.orders.json_values import VALUE_LENGTH_MAX, FileProblem

ROWS_MAX = 1000
"""Of one order. Its contract takes fewer lines."""


@dataclass(slots=True)
class RowGroup:
    """The rows of one order. `problem`: why it is refused, and at which line."""

    order_id: str
    rows: list[Row] = field(default_factory=list)
    length: int = 0
    problem: tuple[FileProblem, int] | None = None

    def add(self, row: Row) -> None:
        """Add a row, as long as there is room."""
        self.length += sum(map(len, row.cells))
        problem = row.problem
        if problem is None and len(self.rows) >= ROWS_MAX:
            problem = FileProblem.TOO_MANY_ROWS
        elif problem is None and self.length > VALUE_LENGTH_MAX:
            problem = FileProblem.TOO_LONG
        if problem is not None:
            self.problem = self.problem or (problem, row.line)
        if problem is None or not self.rows:
            self.rows.append(row)

    def __hash__(self) -> int:
        return hash(tuple(row.cells for row in self.rows))


def row_groups(
    rows: CsvRows, order_id: MappedField, *, is_row_an_order: bool
) -> Iterator[RowGroup]:
    """The orders of a file. Raises OSError.

    Unless each row is an order, rows that follow each other with one order number, or with none
    after the first, are one order.
    """
    group: RowGroup | None = None
    for row in rows.rows():
        given = order_id.text_or_default(row.cells)
        is_further = group is not None and not is_row_an_order and given in ("", group.order_id)
        if group is None or not is_further:
            if group is not None:
                yield group
            group = RowGroup(given)
        group.add(row)
    if group is not None:
        yield group


def find_scattered(groups: Iterator[RowGroup]) -> dict[str, int]:
    """The orders with rows in several parts of a file, and the line where the second part begins.

    Not those whose parts are equal: such an order is only repeated. Of the others only hash values
    are kept, so that a file may be far larger than memory.
    """
    seen: dict[int, int] = {}
    scattered: dict[str, int] = {}
    for group in groups:
        contents = hash(group)
        if seen.setdefault(hash(group.order_id), contents) != contents:
            scattered.setdefault(group.order_id, group.rows[0].line)
    return scattered
