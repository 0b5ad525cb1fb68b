"""Head office and a second counter, as the pictures need them: the real rules, without a wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kiosk.domain.commands import Answer, CommandKind, next_command
from kiosk.domain.log import Entry
from kiosk.domain.order import Actor
from kiosk.domain.sequencing import DeviceRole
from kiosk.domain.workflow import Role
from kiosk.services.boards import Reader
from kiosk.services.following import FollowLog, follow_log
from kiosk.services.pairing import JoinStore, join_store
from kiosk.services.ports import Changes, UnitOfWork
from kiosk.services.progress import Acked, note_acked
from kiosk.services.reviewing import AnswerQuestion, Settle, answer_question, settle
from kiosk.services.sequencing import TakeEvents, sequence_unsettled, take_events
from kiosk.services.taking_commands import TakeCommands, take_commands
from kiosk.storage.store import LocalStore

PAGE = 200


@dataclass(frozen=True, slots=True)
class Request:
    """What head office asks about an order; see `domain.commands.CommandKind`."""

    kind: CommandKind
    order_id: str
    payload: Mapping[str, Any]


def ask(uow: UnitOfWork, request: Request) -> Changes:
    """Head office asks, and the hub decides."""
    command = next_command(
        uow.log.command_head(),
        command_id=uow.new_id(),
        kind=request.kind,
        order_id=request.order_id,
        payload=request.payload,
        issued_by="Siège",
        issued_at=uow.now(),
    )
    return take_commands(uow, TakeCommands((command,)))


def cut_off(uow: UnitOfWork, _command: None = None) -> None:
    """The hub becomes a machine whose hub does not answer: what it records waits."""
    uow.log.save_node(replace(uow.log.node(), role=DeviceRole.COUNTER))


def join_again(uow: UnitOfWork, _command: None = None) -> Changes:
    """And it is the hub again: what waited gets its place."""
    if uow.log.node().is_hub:
        return Changes()
    uow.log.save_node(replace(uow.log.node(), role=DeviceRole.HUB))
    return sequence_unsettled(uow)


async def settle_all(store: LocalStore) -> bool:
    """Somebody deals with everything that is open; returns whether anything was."""
    here = Actor(Role.MANAGER, "Léa")
    before = await store.read(lambda reader: reader.log.head())
    await store.run(join_again, None)
    for question in await store.read(lambda reader: reader.questions()):
        go_on = AnswerQuestion(question.command_id, question.order_id, Answer.GO_ON, here)
        await store.run(answer_question, go_on)
    for review in await store.read(lambda reader: reader.reviews()):
        await store.run(settle, Settle(review.deed_id, here, "Comptoir 1"))
    return before != await store.read(lambda reader: reader.log.head())


class SecondMachine:
    """A machine that is joined to its hub for as long as `up` or `down` take."""

    def __init__(
        self, hub: LocalStore, store: LocalStore, role: DeviceRole = DeviceRole.COUNTER
    ) -> None:
        self.hub, self.store, self.role = hub, store, role
        node = hub.query(lambda reader: reader.log.node())
        store.call(join_store, JoinStore(role, node.store_id, node.store_name))

    def down(self) -> Changes:
        """What the hub's log holds comes to this machine."""
        changes = Changes()
        while True:
            entries = self.hub.query(_entries_after(self.store))
            if not entries:
                return changes
            changes |= self.store.call(follow_log, FollowLog(entries))

    def up(self) -> Changes:
        """What this machine recorded goes to the hub."""
        changes = Changes()
        node = self.store.query(lambda reader: reader.log.node())
        while events := self.store.query(lambda reader: reader.log.own_to_send(PAGE)):
            taken = self.hub.call(take_events, TakeEvents(node.device_id, self.role, events))
            changes |= taken.changes
            self.store.call(note_acked, Acked(events[0][0].device_epoch, taken.acked_seq))
        return changes


def _entries_after(store: LocalStore) -> Callable[[Reader], tuple[Entry, ...]]:
    seq = store.query(lambda reader: reader.log.head()).seq
    return lambda reader: reader.log.entries(seq, PAGE)
