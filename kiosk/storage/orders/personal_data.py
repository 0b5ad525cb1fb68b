"""Erases personal data beside the orders: in events, held actions and commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, select, update

from kiosk.domain.events.event import Event, EventDraft
from kiosk.domain.events.seals import without_customer, without_person
from kiosk.storage import codec
from kiosk.storage.direct.held import held_action_of
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.engine.scrub import note_erasure
from kiosk.storage.tables import COMMANDS, EVENTS, HELD_ACTIONS, SET_ASIDE_EVENTS


def erase_events(connection: Connection, order_id: str) -> None:
    """Erase the customer's personal data in the events of an order; staff names stay."""
    cut_events(connection, order_id, without_person)


def cut_events(connection: Connection, order_id: str, cut: Callable[[Event], Event]) -> None:
    """Reduce each event of an order to what `cut` returns."""
    query = select(EVENTS).where(EVENTS.c.order_id == order_id)
    for row in connection.execute(query).all():
        event = codec.read_event(row)
        left = cut(event)
        if left != event:
            this = update(EVENTS).where(EVENTS.c.position == row.position)
            connection.execute(this.values(codec.personal_columns(left)))


def erase_held(connection: Connection, order_id: str) -> None:
    """Erase the customer's personal data in the held action of an order."""
    held = held_action_of(driver_of(connection), order_id)
    if held is None:
        return
    drafts = tuple(map(_without_customer, held.drafts))
    columns = codec.held_columns(replace(held, drafts=drafts))
    this = update(HELD_ACTIONS).where(HELD_ACTIONS.c.order_id == order_id)
    connection.execute(this.values(drafts=columns["drafts"]))


def _without_customer(draft: EventDraft) -> EventDraft:
    return replace(draft, comment=None, personal=without_customer(draft.personal))


def erase_aside(connection: Connection, order_id: str) -> None:
    """Erase the personal data in set-aside events of an order."""
    query = select(SET_ASIDE_EVENTS.c.id, SET_ASIDE_EVENTS.c.contents).where(
        SET_ASIDE_EVENTS.c.order_id == order_id
    )
    for row in connection.execute(query).all():
        contents = codec.from_json(row.contents)
        contents |= {"personal": "{}", "comment": None, "order": None}
        change = update(SET_ASIDE_EVENTS).where(SET_ASIDE_EVENTS.c.id == row.id)
        connection.execute(change.values(contents=codec.to_json(contents)))


def cut_beside(connection: Connection) -> None:
    """Erase the personal data in head office's commands and in set-aside events."""
    asked = update(COMMANDS).where(COMMANDS.c.payload != "{}")
    is_changed = connection.execute(asked.values(payload="{}")).rowcount > 0
    for row in connection.execute(select(SET_ASIDE_EVENTS)).all():
        contents = codec.from_json(row.contents)
        left = contents | {"personal": "{}", "comment": None, "order": None}
        if left != contents:
            this = update(SET_ASIDE_EVENTS).where(SET_ASIDE_EVENTS.c.id == row.id)
            connection.execute(this.values(contents=codec.to_json(left)))
            is_changed = True
    if is_changed:
        note_erasure(connection)
