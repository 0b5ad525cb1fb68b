"""What use cases return, and the actions that are held."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.errors import NotAllowed
from kiosk.domain.events.event import EventDraft
from kiosk.domain.frozen import frozen


@frozen
class HeldAction:
    """An action that waits until it can no longer be undone: saved, not yet in the journal.

    `operation_id` becomes that of its events, so that it is carried out once; actions on several
    orders that were tapped together share one. `arrival_id`: the order's active arrival when it
    was tapped. `problem` is set when it could not be carried out; a person must then look at it.
    """

    held_id: str
    operation_id: str
    order_id: str
    drafts: tuple[EventDraft, ...]
    tapped_at: datetime
    due_at: datetime
    counter: str
    arrival_id: str | None = None
    problem: str | None = None


@frozen
class Action:
    """What a person just did, for the undo strip.

    `held_until` is set while it is held. `order_id`: of several that were acted on together, the
    first. `undoable` is False when no legal steps lead back.
    """

    operation_id: str
    order_id: str
    undoable: bool
    held_until: datetime | None = None


@frozen
class Changes:
    """What a use case changed, so that screens update only the rows concerned.

    `issues`: open issues that belong to no order have changed. `refused`: why some of several
    orders were left as they were, while the others changed. `people`: who works in the store, or a
    PIN, has changed.
    """

    order_ids: frozenset[str] = frozenset()
    arrival_ids: frozenset[str] = frozenset()
    action: Action | None = None
    issues: bool = False
    refused: tuple[NotAllowed, ...] = ()
    people: bool = False

    def __or__(self, other: Changes) -> Changes:
        """The union of both; the action is `other`'s if it has one."""
        return Changes(
            self.order_ids | other.order_ids,
            self.arrival_ids | other.arrival_ids,
            other.action or self.action,
            self.issues or other.issues,
            self.refused + other.refused,
            self.people or other.people,
        )
