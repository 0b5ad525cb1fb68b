"""What several ask for at the same moment is given once, by a key of the database."""

from __future__ import annotations

from kiosk.headoffice.storage.bulk import insert_if_new
from kiosk.headoffice.storage.collects.tables import ANNOUNCED_STORES
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice


def test_a_row_whose_key_is_taken_is_not_new(office: HeadOffice, database: OfficeDatabase) -> None:
    lyon = office.admin.create_store("Lyon", "LYON-01")
    values = {"announced_id": "S-1", "store_id": lyon.store_id, "contents": "{}"}
    with database.transaction() as connection:
        assert insert_if_new(connection, ANNOUNCED_STORES, values)
        assert not insert_if_new(connection, ANNOUNCED_STORES, values | {"contents": "other"})
