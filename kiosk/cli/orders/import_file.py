"""`kiosk import`: imports orders from a file or a pipe."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from kiosk.cli.session import DONE, INVALID_INPUT, USAGE, Session
from kiosk.domain.frozen import frozen
from kiosk.domain.order import NewOrder
from kiosk.services.causes import cause_of
from kiosk.services.orders.collect_body import FieldProblem
from kiosk.services.orders.csv_files.mapping import CsvMapping
from kiosk.services.orders.csv_files.open_records import open_records
from kiosk.services.orders.file_kinds import FileKind
from kiosk.services.orders.import_orders import (
    BATCH_SIZE,
    BATCH_SIZE_ALONE,
    InvalidRecord,
    Totals,
    import_orders,
)
from kiosk.services.orders.intake import IntakeResult, take_orders
from kiosk.services.orders.json_values import WHOLE_FILE_PROBLEMS, FileProblem
from kiosk.services.orders.order_files import Record, RecordPosition, RecordUnit

PAUSE_S = 0.002
"""The pause between two transactions: long enough for a waiting tap to take the lock."""

NICENESS = 10
"""An import yields the processor to the counter."""

_SHEETS = (FileKind.XLSX, FileKind.XLS)

REFUSALS_IN_JSON_MAX = 1000
"""The number of refusals that `--json` lists; all are counted."""


@frozen
class FileGiven:
    """A file of orders, "-" for standard input, and how its columns are read if it is CSV.

    `mapping`: a name or the path of a TOML file; `place`: the exchange place of orders without one.
    """

    path: str
    mapping: str | None = None
    place: str | None = None


def import_file(
    session: Session, given: FileGiven, *, as_json: bool, any_place: bool = False
) -> int:
    """Import a file of orders; print the totals; return the exit code.

    `any_place`: also orders of exchange places that the settings do not name.
    """
    report, turns = Report(session, as_json), TurnsOfProgram(session.data_dir)
    country = session.settings.country
    places = () if any_place else session.settings.exchange_places
    if hasattr(os, "nice"):
        # One that was started with more of it keeps it: only root may take some away.
        os.nice(max(0, NICENESS - os.nice(0)))
    with orders_of(session, given) as records, session.store(makes=True) as store:
        store.take_orders_of(places)

        def take(batch: list[NewOrder]) -> IntakeResult:
            result = store.run_blocking(take_orders, batch)
            if not report.saved:
                # What the first transaction loaded stays. A search of it for garbage in the midst
                # of a later one would keep a tap waiting for three times as long.
                gc.freeze()
            report.saved += len(result.added)
            return result

        try:
            totals = import_orders(records, take, report.refuse, turns, country)
        except BaseException:
            if report.saved:
                session.complain(session.words("import_stopped", count=report.saved))
            raise
    session.log.info("import", **asdict(totals))
    report.close(totals)
    if not as_json:
        session.say_made()
    return INVALID_INPUT if totals.refused or totals.different else DONE


class TurnsOfProgram:
    """Lets the program that is open on a data directory have its turn between transactions."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._is_shared = True

    def batch_size(self) -> int:
        """How many orders a transaction may have now: few while somebody may tap."""
        from kiosk.app.lock import is_open

        self._is_shared = is_open(self._data_dir)
        return BATCH_SIZE if self._is_shared else BATCH_SIZE_ALONE

    def pause(self) -> None:
        """Leave the database to others."""
        if self._is_shared:
            time.sleep(PAUSE_S)


@contextmanager
def orders_of(session: Session, given: FileGiven) -> Iterator[Iterator[Record]]:
    """The records of a file of orders. Stops if it, or its mapping, cannot be read."""
    from kiosk.cli.orders import csv_mappings

    named = csv_mappings.mappings(session, given.mapping) if given.mapping else None

    def mappings() -> Mapping[str, CsvMapping]:
        return named or csv_mappings.mappings(session, None)

    defaults = csv_mappings.defaults(session, given.place)
    with (
        opened(session, given.path) as stream,
        open_records(stream, mappings, defaults) as records,
    ):
        yield records


@contextmanager
def opened(session: Session, path: str) -> Iterator[BinaryIO]:
    """Open a file of orders, or standard input for "-". Stops if it cannot be read."""
    if path == "-":
        if sys.stdin is None:
            session.stop(USAGE, "no_input")
        yield sys.stdin.buffer
        return
    try:
        stream = Path(path).open("rb")  # noqa: SIM115 - only opening may fail here; closed below
    except (OSError, ValueError) as error:
        cause = cause_of(error) if isinstance(error, OSError) else error
        session.stop(USAGE, "file_missing", path=path, cause=cause)
    with stream:
        yield stream


class Report:
    """Reports refused records as they come, and the totals at the end."""

    def __init__(self, session: Session, as_json: bool) -> None:
        self._session = session
        self._as_json = as_json
        self._refusals: list[dict[str, Any]] = []
        self._is_unusable = False
        self.saved = 0

    def refuse(self, refusal: InvalidRecord) -> None:
        """Report one record that was left out."""
        where = refusal.where
        if self._as_json and len(self._refusals) < REFUSALS_IN_JSON_MAX:
            self._refusals.append(
                {
                    where.counted.value: where.number,
                    "problems": [self._listed(problem) for problem in refusal.problems],
                }
            )
        if refusal.problems[0].expected in WHOLE_FILE_PROBLEMS:
            self._is_unusable = True
            self._session.complain(self._message(refusal.problems[0]))
            return
        for problem in refusal.problems:
            place = self._place(where if problem.line is None else _line(problem.line))
            field = f"{problem.path}: " if problem.path else ""
            self._session.complain(f"{place}: {field}{self._message(problem)}")

    def _place(self, where: RecordPosition) -> str:
        key = "where_line" if where.counted is RecordUnit.LINE else "where_index"
        return self._session.words(key, number=where.number)

    def _listed(self, problem: FieldProblem) -> dict[str, object]:
        listed: dict[str, object] = {"field": problem.path, "message": self._message(problem)}
        if problem.line is not None:
            listed["line"] = problem.line
        return listed

    def _message(self, problem: FieldProblem) -> str:
        words = self._session.words
        params = problem.params
        expected = problem.expected
        if expected == FileProblem.OTHER_KIND:
            kind = params["detail"]
            params = {"kind": words(f"file_kind.{kind}")}
            expected = "other_kind_sheet" if kind in _SHEETS else expected
        message = words.expected(expected, params)
        if order_id := params.get("refused_order"):
            # The line that cannot be used may be in the midst of the order.
            message = words("order_not_taken", message=message, order_id=order_id)
        if problem.given is None:
            return message
        return f"{message}, {words('got', given=problem.given)}"

    def close(self, totals: Totals) -> None:
        """Report the totals, unless the file as a whole could not be used, which was reported."""
        if self._as_json:
            self._session.say_json({**asdict(totals), "refusals": self._refusals})
        elif not self._is_unusable:
            words = self._session.words
            parts = [
                words(f"imported.{name}", count=count)
                for name, count in asdict(totals).items()
                if count or name == "added"
            ]
            self._session.say(", ".join(parts) + ".")


def _line(number: int) -> RecordPosition:
    return RecordPosition(RecordUnit.LINE, number)
