"""Records in the store's journal which settings a manager changed at a counter."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import AtCounter
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor
from kiosk.domain.people.person import Person
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork

CHANGED_SETTING = "CHANGED_SETTING"
"""The reason of the event, of the kind `at_counter`."""

SHOWN_MAX = 200


@frozen
class NoteSetting:
    """A setting of this device was changed: by whom, at which counter, and its value in words."""

    person: Person
    counter: str
    setting: str
    before: str
    after: str


@frozen
class SettingChange:
    """The last change of a setting on this device's screen."""

    by: str
    at: datetime


def last_changes(reader: Reader) -> dict[str, SettingChange]:
    """Who changed a setting on this device's screen last, and when, by the setting's name."""
    device_id = reader.devices.this_device().device_id
    events = reader.order_events.at_counter(device_id, CHANGED_SETTING)
    return {
        event.payload.setting: SettingChange(event.actor.name, event.occurred_at)
        for event in events
        if isinstance(event.payload, AtCounter)
    }


def note_setting(uow: UnitOfWork, command: NoteSetting) -> Changes:
    """Record a change of a setting."""
    uow.append(
        EventDraft(
            EventKind.AT_COUNTER,
            Actor(command.person.role, command.person.name),
            reason=CHANGED_SETTING,
            payload=AtCounter(
                command.counter,
                setting=command.setting,
                before=command.before[:SHOWN_MAX],
                after=command.after[:SHOWN_MAX],
            ),
        )
    )
    return Changes()
