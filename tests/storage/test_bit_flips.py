"""Flips single bits of the database: `verify` notices every flip that changes a value."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kiosk.domain.status import Status
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.database import Database
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import DatabaseUnusable, load_sqlite
from kiosk.storage.local_database import LocalDatabase
from kiosk.storage.verification import verify
from tests.counts import count
from tests.storage.sample import HOLD_S, bring, check_in_at, go

FLIPS = count("FLIPS", 48, 144)
PAGE_BYTES = 4096


@pytest.fixture
def file(store: LocalDatabase, data_dir: Path) -> Path:
    """The file of a store in which all kinds of things have happened."""
    for number in range(10, 24):
        bring(store, number, Status.READY)
    bring(store, 1, Status.PICK_UP_OK)
    bring(store, 2, Status.PICK_UP_PARTIALLY)
    check_in_at(store, "A1", bring(store, 3, Status.READY))
    go(store, bring(store, 4, Status.IN_PROGRESS), Status.PICK_UP_OK, hold_s=HOLD_S)
    bring(store, 5, Status.CANCELLED)
    with store.database.unit_of_work() as uow:
        uow.add_attempt("check-in", uow.now() - timedelta(seconds=1))
    assert list(verify(store.database)) == []
    store.close()
    return data_dir / FILE_NAME


def values(path: Path) -> dict[str, list[Any]] | None:
    """Every row of each of our tables, as bytes; None if they cannot be read."""
    try:
        with closing(load_sqlite().connect(path)) as connection:
            connection.text_factory = bytes
            names = connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_%' "
                "ESCAPE '\\' OR name IN "
                "('arrival_order', 'held_action', 'held_arrival', 'set_aside')"
            ).fetchall()
            return {
                name.decode(): connection.execute(f"SELECT * FROM {name.decode()}").fetchall()
                for (name,) in names
            }
    except (load_sqlite().Error, UnicodeDecodeError):
        return None


def noticed(path: Path) -> bool:
    """Whether `verify` finds a problem, or the database cannot be used."""
    database = Database(path)
    try:
        database.prepare()
        return bool(list(verify(database)))
    except (StoreUnavailable, DatabaseUnusable):
        return True
    finally:
        database.close()


def bits_with_data(path: Path, rng: Random) -> list[tuple[int, int]]:
    """Random bits in bytes that are not zero, FLIPS of them."""
    contents = path.read_bytes()
    filled = [offset for offset in range(100, len(contents)) if contents[offset]]
    return [(rng.choice(filled), rng.randrange(8)) for _ in range(FLIPS)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [13])
def test_no_turned_bit_changes_a_value_without_being_noticed(
    file: Path, tmp_path: Path, seed: int
) -> None:
    before = values(file)
    whole = file.read_bytes()
    unnoticed, changed = 0, []
    flips = bits_with_data(file, Random(seed))
    for offset, bit in flips:
        copy = tmp_path / "flipped" / FILE_NAME
        copy.parent.mkdir(exist_ok=True)
        for each in copy.parent.iterdir():
            each.unlink()
        damaged = bytearray(whole)
        damaged[offset] ^= 1 << bit
        copy.write_bytes(damaged)
        after = values(copy)
        if noticed(copy):
            continue
        unnoticed += 1
        if after != before:
            tables = after or {}
            what = [name for name in before or {} if tables.get(name) != (before or {})[name]]
            changed.append((offset, bit, what))
    assert changed == [], f"{unnoticed} of {FLIPS} unnoticed"
