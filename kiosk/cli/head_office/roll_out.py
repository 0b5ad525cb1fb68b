"""`kiosk headoffice create-stores`: the stores of a roll-out from one file, with their codes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NoReturn

from kiosk.cli.head_office.opening import office
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
    code, good for so long, for the hub of each new store, and of each one of the file that has
    neither a hub nor a code: an earlier run may have broken off.
    """
    from kiosk.headoffice.admin.admin_service import AdminService
    from kiosk.headoffice.admin.store_admin import StoreAdmin
    from kiosk.headoffice.id_source import IdSource
    from kiosk.storage.database import utc_now

    fingerprint = fingerprint_given(session, certificate, valid_days) if valid_days else ""
    lines = _lines(session, path)
    with office(session, given, makes=True) as database:
        here = AdminService(database, utc_now, IdSource())
        known = here.places([line.exchange_place_id for line in _usable(lines)])
        bad = [*(line for line in lines if isinstance(line, BadLine)), *_taken(lines, known)]
        if bad:
            _refuse(session, bad)
        new = [line for line in _usable(lines) if line.exchange_place_id not in known]
        made = here.create_stores([(line.name, line.exchange_place_id) for line in new])
        if valid_days is None:
            _print(session, HEAD[:3], map(_columns, made))
        else:
            lacking = StoreAdmin(database, utc_now).without_code(
                [store.store_id for store in (*made, *known.values())]
            )
            coded = [store for store in (*made, *known.values()) if store.store_id in lacking]
            _print(session, HEAD, _with_codes(here, coded, fingerprint, valid_days))
    session.complain(session.words("store_file.made", count=len(made)))
    return DONE


def _lines(session: Session, path: str) -> list[StoreLine | BadLine]:
    with opened(session, path) as stream:
        raw = stream.read()
    try:
        return list(read_lines(raw.decode("utf-8")))
    except UnicodeDecodeError:
        # Read anyhow, "Crémerie" would become the name of a store without its accent.
        session.stop(INVALID_INPUT, "store_file.not_utf_8")


def _refuse(session: Session, bad: list[BadLine]) -> NoReturn:
    for line in sorted(bad, key=lambda one: one.number):
        where = session.words("where_line", number=line.number)
        session.complain(f"{where}: {session.words(line.key, given=line.given)}")
    session.stop(INVALID_INPUT, "store_file.nothing_made", count=len(bad))


def _usable(lines: list[StoreLine | BadLine]) -> list[StoreLine]:
    return [line for line in lines if isinstance(line, StoreLine)]


def _taken(lines: list[StoreLine | BadLine], known: dict[str, StoreRecord]) -> list[BadLine]:
    """The lines whose exchange place is that of a store with another name."""
    return [
        BadLine(line.number, "store_file.taken", known[line.exchange_place_id].name)
        for line in _usable(lines)
        if line.exchange_place_id in known and known[line.exchange_place_id].name != line.name
    ]


def _columns(store: StoreRecord) -> tuple[str, ...]:
    return store.exchange_place_id, store.name, store.store_id


def _with_codes(
    here: AdminService, stores: Sequence[StoreRecord], fingerprint: str, valid_days: int
) -> Iterator[tuple[str, ...]]:
    for store in stores:
        issued = here.make_pairing_code(store.store_id, fingerprint, valid_days=valid_days)
        yield *_columns(store), str(issued.code), format_timestamp(issued.expires_at)


def _print(session: Session, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print each row at once: a code that is saved is to be shown, however the run ends."""
    for row in chain([head], rows):
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(row)
        session.say(out.getvalue())
        session.finish()
