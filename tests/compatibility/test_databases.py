"""Tests that databases of former versions open in this one and pass verification."""

from __future__ import annotations

import gzip
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.headoffice.admin.verification import VerificationCounts
from kiosk.headoffice.admin.verification import verify as verify_head_office
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.local_database import open_store
from kiosk.storage.verification import counts, verify
from tests.storage.sample import go, order_of

VERSIONS = sorted(path.parent for path in Path(__file__).parent.glob("*/store.db.gz"))
of_each_version = pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.name)


def unpacked(packed: Path, target: Path) -> Path:
    target.write_bytes(gzip.decompress(packed.read_bytes()))
    return target


@of_each_version
def test_the_database_of_a_store_opens_and_verifies(version: Path, tmp_path: Path) -> None:
    unpacked(version / "store.db.gz", tmp_path / FILE_NAME)
    store = open_store(tmp_path)
    try:
        assert list(verify(store.database)) == []
        found = counts(store.database)
        assert min(found["orders"], found["event"], found["arrival"]) > 0
    finally:
        store.close()


@of_each_version
def test_the_database_of_head_office_opens_and_verifies(version: Path, tmp_path: Path) -> None:
    database = OfficeDatabase(sqlite_url(unpacked(version / "headoffice.db.gz", tmp_path / "db")))
    counted = VerificationCounts()
    try:
        database.prepare(lambda: "not a new one", makes=False)
        with database.reader() as connection:
            assert list(verify_head_office(connection, counted)) == []
    finally:
        database.close()
    assert min(counted.stores, counted.orders, counted.events, counted.commands) > 0


@of_each_version
def test_a_device_works_on_with_a_former_database(version: Path, tmp_path: Path) -> None:
    file = unpacked(version / "store.db.gz", tmp_path / FILE_NAME)
    with closing(load_sqlite().connect(file)) as connection:
        query = "SELECT order_id FROM orders WHERE status = ? ORDER BY order_id"
        (ready,) = connection.execute(query, (Status.READY,)).fetchone()
    store = open_store(tmp_path)
    try:
        go(store, ready, Status.AWAITING)
        assert order_of(store, ready).status is Status.AWAITING
        assert list(verify(store.database)) == []
    finally:
        store.close()
