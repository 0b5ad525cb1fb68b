"""The events of a held action as JSON, until they are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import encode
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.replication.payload_codec import read_payload, read_personal


class _Held(BaseModel):
    """One draft; a held action has no `contents`, as it begins no order."""

    kind: EventKind
    role: Role
    name: str
    order_id: str | None
    from_status: Status | None = Field(validation_alias="from", serialization_alias="from")
    to_status: Status | None = Field(validation_alias="to", serialization_alias="to")
    expected_version: int | None
    reason: str | None
    comment: str | None
    data: dict[str, Any]
    personal: dict[str, Any]

    model_config = ConfigDict(populate_by_name=True)


_DRAFTS = TypeAdapter(list[_Held])


def drafts_data(drafts: Sequence[EventDraft]) -> list[dict[str, Any]]:
    """Drafts as JSON values."""
    return [_held(draft).model_dump(mode="json", by_alias=True) for draft in drafts]


def read_drafts(text: str) -> tuple[EventDraft, ...]:
    """The drafts that `drafts_data` wrote, from their JSON."""
    return tuple(map(_draft, _DRAFTS.validate_json(text)))


def read_target(text: str) -> Status | None:
    """The status that drafts lead to, from their JSON."""
    return _DRAFTS.validate_json(text)[-1].to_status


def _held(draft: EventDraft) -> _Held:
    return _Held(
        kind=draft.kind,
        role=draft.actor.role,
        name=draft.actor.name,
        order_id=draft.order_id,
        from_status=draft.from_status,
        to_status=draft.to_status,
        expected_version=draft.expected_version,
        reason=draft.reason,
        comment=draft.comment,
        data=encode(draft.payload),
        personal=encode(draft.personal),
    )


def _draft(held: _Held) -> EventDraft:
    return EventDraft(
        kind=held.kind,
        actor=Actor(held.role, held.name),
        order_id=held.order_id,
        from_status=held.from_status,
        to_status=held.to_status,
        expected_version=held.expected_version,
        reason=held.reason,
        comment=held.comment,
        payload=read_payload(held.kind, held.from_status, held.data),
        personal=read_personal(held.kind, held.personal),
    )
