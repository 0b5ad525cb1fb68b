"""Everything recorded can be sent: half a character is replaced by one that every device reads."""

from pathlib import Path

from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import Unread
from kiosk.domain.order import Actor
from kiosk.domain.workflow import Role
from kiosk.services.orders.recorder import Recorder
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.whole_text import whole
from kiosk.storage.local_database import open_store
from kiosk.sync.protocol.bodies import LogReply
from kiosk.sync.protocol.conversions import from_entry
from kiosk.sync.protocol.records import WireHead


def test_a_half_of_a_character_is_recorded_as_one_that_every_device_reads(
    data_dir: Path,
) -> None:
    def note(uow: UnitOfWork, _command: None) -> None:
        data = {"place": "A\ud800", "\udc00": ["\ud800", {"deep": "\ud800"}]}
        actor = Actor(Role.STAFF, "Zo\ud83d")
        draft = EventDraft(
            EventKind.HELP, actor, comment="\udfff!", payload=Unread({**data, "help_id": "h"})
        )
        Recorder(uow).append(draft)

    store = open_store(data_dir)
    store.run_blocking(note, None)
    entries = store.read_blocking(lambda reader: reader.event_log.entries(0, 10))
    store.close()
    reply = LogReply(entries=tuple(map(from_entry, entries)), head=WireHead(seq=0, hash="0" * 64))
    read = LogReply.model_validate_json(reply.model_dump_json(by_alias=True))
    assert [entry.event.comment for entry in read.entries] == ["\ufffd!"]
    assert read.entries[0].event.data["\ufffd"] == ["\ufffd", {"deep": "\ufffd"}]


def test_whole_text_stays_as_it_is() -> None:
    assert whole({"a": ["\U0001f600 é", 1, None]}) == {"a": ["\U0001f600 é", 1, None]}
