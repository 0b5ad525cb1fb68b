"""Head office and a second counter for screenshots: the real use cases, without a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.command_payloads import CommandPayload
from kiosk.domain.commands import CommandKind, next_command
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import Entry
from kiosk.domain.events.payloads import Answer
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor
from kiosk.domain.workflow import Role
from kiosk.services.devices.pairing import PairWithStore, pair_with_store
from kiosk.services.orders.close_issues import (
    AnswerQuestion,
    CloseReview,
    answer_question,
    close_review,
)
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.services.replication.follow import FollowLog, follow_log
from kiosk.services.replication.ingest import IngestEvents, ingest_events, sequence_pending
from kiosk.services.replication.ingest_commands import IngestCommands, ingest_commands
from kiosk.services.replication.progress import Acked, note_acked
from kiosk.storage.local_database import LocalDatabase

PAGE = 200


@frozen
class Request:
    """A command of head office about an order."""

    kind: CommandKind
    order_id: str
    payload: CommandPayload


def ask(uow: UnitOfWork, request: Request) -> Changes:
    """Issue a command of head office and ingest it on the hub."""
    command = next_command(
        uow.inbox.head(),
        command_id=uow.new_id(),
        kind=request.kind,
        order_id=request.order_id,
        payload=request.payload,
        issued_by="Siège",
        issued_at=uow.now(),
    )
    return ingest_commands(uow, IngestCommands((command,)))


def cut_off(uow: UnitOfWork, _command: None = None) -> None:
    """Turn the hub into a counter without a hub: the events it records stay pending."""
    uow.devices.save_this_device(replace(uow.devices.this_device(), role=DeviceRole.COUNTER))


def pair_again(uow: UnitOfWork, _command: None = None) -> Changes:
    """Turn the device into the hub again and sequence its pending events."""
    if uow.devices.this_device().is_hub:
        return Changes()
    uow.devices.save_this_device(replace(uow.devices.this_device(), role=DeviceRole.HUB))
    return sequence_pending(uow)


async def close_all(store: LocalDatabase) -> bool:
    """Close all open questions and reviews; returns whether this added to the log."""
    here = Actor(Role.MANAGER, "Léa")
    before = await store.read(lambda reader: reader.event_log.head())
    await store.run(pair_again, None)
    for question in await store.read(lambda reader: reader.questions()):
        go_on = AnswerQuestion(question.command_id, question.order_id, Answer.GO_ON, here)
        await store.run(answer_question, go_on)
    for review in await store.read(lambda reader: reader.reviews()):
        await store.run(close_review, CloseReview(review.operation_id, here, "Comptoir 1"))
    return before != await store.read(lambda reader: reader.event_log.head())


class SecondDevice:
    """A second device of the store; it exchanges data with the hub only in `up` and `down`."""

    def __init__(
        self, hub: LocalDatabase, store: LocalDatabase, role: DeviceRole = DeviceRole.COUNTER
    ) -> None:
        self.hub, self.store, self.role = hub, store, role
        this_device = hub.read_blocking(lambda reader: reader.devices.this_device())
        store.run_blocking(
            pair_with_store, PairWithStore(role, this_device.store_id, this_device.store_name)
        )

    def down(self) -> Changes:
        """Fetch the hub's new log entries; returns what changed on this device."""
        changes = Changes()
        while True:
            entries = self.hub.read_blocking(_entries_after(self.store))
            if not entries:
                return changes
            changes |= self.store.run_blocking(follow_log, FollowLog(entries))

    def up(self) -> Changes:
        """Send this device's events to the hub; returns what changed there."""
        changes = Changes()
        this_device = self.store.read_blocking(lambda reader: reader.devices.this_device())
        while events := self.store.read_blocking(lambda reader: reader.upstream.own_to_send(PAGE)):
            ingested = self.hub.run_blocking(
                ingest_events, IngestEvents(this_device.device_id, self.role, events)
            )
            changes |= ingested.changes
            self.store.run_blocking(
                note_acked, Acked(events[0][0].device_epoch, ingested.acked_seq)
            )
        return changes


def _entries_after(store: LocalDatabase) -> Callable[[Reader], tuple[Entry, ...]]:
    seq = store.read_blocking(lambda reader: reader.event_log.head()).seq
    return lambda reader: reader.event_log.entries(seq, PAGE)
