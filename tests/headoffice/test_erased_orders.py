"""When a store erases who collected an order, head office does too, and nothing breaks."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.domain.status import Status
from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.storage.backup import back_up
from kiosk.sync.protocol.conversions import to_command, to_entry
from tests.headoffice.conftest import Wait
from tests.headoffice.hub import CUSTOMER, LEA, Hub
from tests.headoffice.test_requests import asked

WHO = ("Zoé", "Lefèvre", "+33639980112", "zoe.lefevre@example.fr", "sa sœur", "Paul")


@pytest.fixture
def holds(database: OfficeDatabase) -> Callable[[], set[str]]:
    """Which of these words any table contains."""

    def look() -> set[str]:
        with database.reader() as connection:
            rows = [
                re.sub(r"\\+u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), str(tuple(row)))
                for table in ("entry", "orders", "command", "relay", "device")
                for row in connection.execute(text(f"SELECT * FROM {table}"))
            ]
        return {word for word in WHO if any(word in row for row in rows)}

    return look


def collected(office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait) -> None:
    office.admin.create_orders(lyon.store_id, [asked()])
    wait(hub.fetch_and_do())
    hub.advance("C-1", Status.READY)
    hub.step("C-1", Status.AWAITING, CUSTOMER)
    hub.step("C-1", Status.IN_PROGRESS, personal={"claim_person": "Paul"}, comment="sa sœur")
    hub.step("C-1", Status.PICK_UP_OK, data={"handed": [2, 1]}, personal={"collected_by": "Paul"})
    wait(hub.send())


def test_nothing_of_a_customer_is_left_and_the_chains_still_verify(
    hub: Hub, lyon: StoreRecord, wait: Wait, database: OfficeDatabase, holds: Callable[[], set[str]]
) -> None:
    office = hub.office
    collected(office, lyon, hub, wait)
    assert holds() == set(WHO)
    office.admin.erase("C-1")
    wait(hub.fetch_and_do())
    wait(hub.send())
    assert holds() == set()
    with database.reader() as connection:
        assert list(verify(connection, VerificationCounts())) == []
    page = wait(office.log(hub.peer, EMPTY_LOG, 500))
    first = to_entry(page.entries[0])
    assert first.order is not None
    assert (first.order.customer.last_name, first.order.customer.language) == ("", "fr")
    assert [line.label for line in first.order.lines] == ["Bouilloire", "Produit frais"]
    assert [to_entry(entry).hash for entry in page.entries] == [entry.hash for entry in hub.log]


def test_a_relayed_event_is_erased_and_still_reaches_the_hub(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait, holds: Callable[[], set[str]]
) -> None:
    collected(office, lyon, hub, wait)
    second = Hub(office, "hub-2")
    second.log, second.states = list(hub.log), dict(hub.states)
    wait(second.join(lyon.store_id))
    hub.peer = wait(office.authenticate(hub.device_id, hub.secret))
    late = hub.record(EventDraft(EventKind.SEEN, LEA, "C-1", comment="sa sœur"))
    wait(hub.send_events(late, signature="of the device"))
    second.note(EventKind.ERASED, "C-1")
    wait(second.send())
    assert holds() == set()
    relay = to_command(wait(office.commands(second.peer, EMPTY_LOG, 500)).commands[-1])
    assert relay.recorded["event"]["hash"] == late.hash
    assert relay.recorded["event"]["actor"]["name"] == "Léa"
    assert relay.recorded["signature"] == "of the device", "else it is not the device's there"


def held_by_files(database: OfficeDatabase) -> set[str]:
    """Which of these words the files of a SQLite database contain, also as JSON escapes them."""
    folder = Path(str(database.url.database)).parent
    held = b"".join(path.read_bytes() for path in folder.glob("headoffice.db*"))
    return {word for word in WHO if word.encode() in held or ascii(word)[1:-1].encode() in held}


def test_no_file_of_head_office_holds_a_word_of_the_customer(
    hub: Hub, lyon: StoreRecord, wait: Wait, database: OfficeDatabase
) -> None:
    if database.is_postgresql:
        pytest.skip("PostgreSQL's files are its own: its vacuum takes what was there")
    collected(hub.office, lyon, hub, wait)
    assert held_by_files(database)
    hub.office.admin.erase("C-1")
    wait(hub.fetch_and_do())
    wait(hub.send())
    database.scrub()
    assert held_by_files(database) == set()


def test_a_correction_that_comes_after_the_erasing_is_kept_nowhere(
    hub: Hub, lyon: StoreRecord, wait: Wait, holds: Callable[[], set[str]]
) -> None:
    collected(hub.office, lyon, hub, wait)
    hub.office.admin.erase("C-1")
    wait(hub.fetch_and_do())
    wait(hub.send())
    hub.office.admin.update("C-1", customer={"last_name": "Lefèvre"})
    assert holds() == set()


def test_what_a_hub_says_of_an_erased_customer_all_the_same_is_erased_too(
    hub: Hub, lyon: StoreRecord, wait: Wait, holds: Callable[[], set[str]]
) -> None:
    collected(hub.office, lyon, hub, wait)
    hub.note(EventKind.ERASED, "C-1")
    wait(hub.send())
    hub.note(EventKind.DETAILS, "C-1", personal={"customer": {"last_name": "Lefèvre"}})
    wait(hub.send())
    assert holds() == set()


def test_an_erased_order_stays_erased_when_the_database_is_restored(
    hub: Hub, lyon: StoreRecord, wait: Wait, database: OfficeDatabase, tmp_path: Path
) -> None:
    if database.is_postgresql:
        pytest.skip("one file is put in the place of another")
    collected(hub.office, lyon, hub, wait)
    back_up(tmp_path / "headoffice.db", tmp_path / "copy" / "headoffice.db")
    hub.office.admin.erase("C-1")
    wait(hub.fetch_and_do())
    wait(hub.send())
    database.close()
    (tmp_path / "copy" / "headoffice.db").replace(tmp_path / "headoffice.db")
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"headoffice.db{suffix}").unlink(missing_ok=True)
    restored = OfficeDatabase(str(database.url))
    restored.prepare(IdSource().new_id)
    assert held_by_files(restored)
    hub.office = HeadOffice(restored)
    hub.peer = wait(hub.office.authenticate(hub.device_id, hub.secret))
    wait(hub.send())
    restored.scrub()
    assert held_by_files(restored) == set()
    restored.close()
