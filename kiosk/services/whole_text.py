"""Replaces lone surrogates, which broken sources send and which UTF-8 cannot encode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from kiosk.domain.events.event import EventDraft


def whole(value: Any) -> Any:
    """A JSON value or a payload with U+FFFD for each lone surrogate in its texts and keys."""
    if isinstance(value, str):
        return _whole_text(value)
    if isinstance(value, Mapping):
        return {_whole_text(str(key)): whole(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(whole(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: whole(getattr(value, one.name)) for one in fields(value)}
        )
    return value


def whole_draft(draft: EventDraft) -> EventDraft:
    """The draft without lone surrogates: an event that cannot be sent would block all after it."""
    written = (draft.actor.name, draft.reason, draft.comment, draft.payload, draft.personal)
    if "\\ud" not in repr(written):  # Python shows every surrogate so, and hardly anything else.
        return draft
    return replace(
        draft,
        actor=replace(draft.actor, name=_whole_text(draft.actor.name)),
        reason=whole(draft.reason),
        comment=whole(draft.comment),
        payload=whole(draft.payload),
        personal=whole(draft.personal),
    )


def _whole_text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
