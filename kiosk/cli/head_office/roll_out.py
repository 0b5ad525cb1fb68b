"""`kiosk headoffice create-stores`: the stores of a roll-out from one file, with their codes."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING

from kiosk.cli.head_office.opening import admin
from kiosk.cli.head_office.store_file import BadLine, StoreLine, read_lines
from kiosk.cli.head_office.stores import fingerprint_given
from kiosk.cli.orders.import_file import opened
from kiosk.cli.session import DONE, INVALID_INPUT, Session
from kiosk.domain.timestamps import format_timestamp

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.admin.admin_service import AdminService
    from kiosk.headoffice.storage.records import StoreRecord

HEAD = ("exchange_place", "name", "store_id", "code", "expires_at")


def create_stores(
    session: Session,
    given: DatabaseGiven,
    *,
    path: str,
    certificate: str | None,
    valid_days: int | None,
) -> int:
    """Create all stores of a file, or none if any line cannot be used; print one line for each.

    Stores that are there already, under the same name, are left as they are. `valid_days`: make a
    code for the hub of each new store, good for so long.
    """
    fingerprint = fingerprint_given(session, certificate) if valid_days is not None else ""
    with opened(session, path) as stream:
        raw = stream.read()
    try:
        lines = list(read_lines(raw.decode("utf-8")))
    except UnicodeDecodeError:
        # Read anyhow, "Crémerie" would become the name of a store without its accent.
        session.stop(INVALID_INPUT, "store_file.not_utf_8")
    with admin(session, given, makes=True) as here:
        known = here.places([line.exchange_place_id for line in _usable(lines)])
        bad = [*(line for line in lines if isinstance(line, BadLine)), *_taken(lines, known)]
        if bad:
            for line in sorted(bad, key=lambda one: one.number):
                where = session.words("where_line", number=line.number)
                session.complain(f"{where}: {session.words(line.key, given=line.given)}")
            session.stop(INVALID_INPUT, "store_file.nothing_made", count=len(bad))
        new = [line for line in _usable(lines) if line.exchange_place_id not in known]
        made = here.create_stores([(line.name, line.exchange_place_id) for line in new])
        _print(session, here, made, fingerprint, valid_days)
    session.complain(session.words("store_file.made", count=len(made)))
    return DONE


def _usable(lines: list[StoreLine | BadLine]) -> list[StoreLine]:
    return [line for line in lines if isinstance(line, StoreLine)]


def _taken(lines: list[StoreLine | BadLine], known: dict[str, StoreRecord]) -> list[BadLine]:
    """The lines whose exchange place is that of a store with another name."""
    return [
        BadLine(line.number, "store_file.taken", known[line.exchange_place_id].name)
        for line in _usable(lines)
        if line.exchange_place_id in known and known[line.exchange_place_id].name != line.name
    ]


def _print(
    session: Session,
    here: AdminService,
    made: tuple[StoreRecord, ...],
    fingerprint: str,
    valid_days: int | None,
) -> None:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(HEAD if valid_days is not None else HEAD[:3])
    for store in made:
        row = [store.exchange_place_id, store.name, store.store_id]
        if valid_days is not None:
            issued = here.make_pairing_code(store.store_id, fingerprint, valid_days=valid_days)
            row += [str(issued.code), format_timestamp(issued.expires_at)]
        rows.writerow(row)
    session.say(out.getvalue().rstrip("\n"))
    sys.stdout.flush()
