"""Reads the orders of a CSV file as records, by a mapping of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from kiosk.services.orders.collect_body import FieldProblem
from kiosk.services.orders.csv_files.bodies import BodyMaker, FileDefaults, InvalidCells
from kiosk.services.orders.csv_files.groups import RowGroup, find_scattered, row_groups
from kiosk.services.orders.csv_files.header import Header, MappedField
from kiosk.services.orders.csv_files.mapping import CsvMapping
from kiosk.services.orders.csv_files.rows import CsvRows
from kiosk.services.orders.json_values import FileProblem
from kiosk.services.orders.order_files import Record, RecordPosition, RecordUnit
from kiosk.services.text_rules import visible


def csv_records(
    stream: BinaryIO, mappings: Mapping[str, CsvMapping], defaults: FileDefaults
) -> Iterator[Record]:
    """The orders of a CSV file that can be read twice, by the one mapping that its header has.

    Every problem is a record: raises nothing. `mappings`: by their names; if it is only one, it is
    used, whatever the header.
    """
    try:
        start = stream.tell()
        rows = CsvRows(stream)
        header = Header(rows.header.cells)
        mapping = _chosen(mappings, header)
        problem = _header_problem(rows, header, mapping, mappings, defaults)
        if mapping is None or problem is not None:
            yield Record(_at(rows.header.line), problems=(problem,) if problem else ())
            return
        yield from _CsvFile(stream, start, mapping, defaults).records()
    except OSError as error:
        yield Record(_at(1), problem=FileProblem.UNREADABLE, detail=error.strerror or "")


def _chosen(mappings: Mapping[str, CsvMapping], header: Header) -> CsvMapping | None:
    if len(mappings) == 1:
        return next(iter(mappings.values()))
    return next((one for one in mappings.values() if header.is_of(one)), None)


def _header_problem(
    rows: CsvRows,
    header: Header,
    mapping: CsvMapping | None,
    mappings: Mapping[str, CsvMapping],
    defaults: FileDefaults,
) -> FieldProblem | None:
    """Why a file cannot be read by a mapping; None if it can."""
    if rows.header.problem:
        return FieldProblem("", rows.header.problem, None)
    if not any(header.cells):
        return FieldProblem("", FileProblem.EMPTY, None)
    if mapping is None:
        return FieldProblem("", FileProblem.OTHER_COLUMNS, None, {"names": ", ".join(mappings)})
    order, place = mapping.order, mapping.order.exchange_place_id
    needed = [one for one in (order.collect_id, order.email) if not one.default]
    missing = [one.names()[0] for one in needed if not header.has(one)]
    if missing:
        params = {"columns": ", ".join(missing)}
        return FieldProblem("", FileProblem.MISSING_COLUMNS, None, params)
    has_place = defaults.exchange_place_id or (place and (place.default or header.has(place)))
    if not has_place:
        return FieldProblem("", FileProblem.NO_PLACE, None)
    sources = [*mapping.order_sources().values(), *mapping.line_sources().values()]
    repeated = header.repeated(name for source in sources for name in source.names())
    if repeated:
        return FieldProblem("", FileProblem.REPEATED_COLUMN, None, {"column": repeated})
    return None


def _at(line: int) -> RecordPosition:
    return RecordPosition(RecordUnit.LINE, line)


class _CsvFile:
    """A file whose header fits its mapping. Its methods raise OSError."""

    def __init__(
        self, stream: BinaryIO, start: int, mapping: CsvMapping, defaults: FileDefaults
    ) -> None:
        self._stream = stream
        self._start = start
        self._mapping = mapping
        self._defaults = defaults

    def records(self) -> Iterator[Record]:
        """The orders; one whose rows do not stand together is refused once."""
        is_row_an_order = self._mapping.rows == "order"
        scattered = {} if is_row_an_order else find_scattered(self._groups(self._rows()))
        reported: set[str] = set()
        rows = self._rows()
        header = Header(rows.header.cells)
        maker = BodyMaker(self._mapping, header, self._defaults)
        left_out = [(header.place(one.column), one.words) for one in self._mapping.leave_out]
        for group in self._groups(rows):
            where = _at(group.rows[0].line)
            if group.order_id in reported:
                continue
            if any(_has(group, place, words) for place, words in left_out):
                yield Record(where, is_left_out=True)
            elif group.order_id in scattered:
                reported.add(group.order_id)
                params = {"line": scattered[group.order_id]}
                problem = FieldProblem("", FileProblem.ROWS_APART, None, params)
                yield Record(where, problems=(problem,))
            else:
                yield self._record(maker, group, where)

    def _rows(self) -> CsvRows:
        self._stream.seek(self._start)
        return CsvRows(self._stream)

    def _groups(self, rows: CsvRows) -> Iterator[RowGroup]:
        order_id = MappedField(self._mapping.order.collect_id, Header(rows.header.cells))
        return row_groups(rows, order_id, is_row_an_order=self._mapping.rows == "order")

    def _record(self, maker: BodyMaker, group: RowGroup, where: RecordPosition) -> Record:
        if group.problem is not None:
            expected, line = group.problem
            params = {"refused_order": visible(group.order_id)} if group.order_id else {}
            return Record(where, problems=(FieldProblem("", expected, None, params, line),))
        try:
            body, columns = maker.body(group)
        except InvalidCells as error:
            return Record(where, problems=error.problems)
        return Record(where, body, columns=columns)


def _has(group: RowGroup, place: int | None, words: list[str]) -> bool:
    """Whether the first row of an order has one of these words in a column."""
    cells = group.rows[0].cells
    if place is None or place >= len(cells):
        return False
    return cells[place].strip().casefold() in {word.casefold() for word in words}
