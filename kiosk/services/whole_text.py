"""Text that can be passed on: halves of characters stand alone in what broken sources give us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kiosk.domain.journal import EventDraft

_STAND_IN = "\ufffd"


def whole(value: Any) -> Any:
    """A plain JSON value whose texts every machine can read, with U+FFFD for each half."""
    if isinstance(value, str):
        return _whole_text(value)
    if isinstance(value, Mapping):
        return {_whole_text(str(key)): whole(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [whole(part) for part in value]
    return value


def whole_draft(draft: EventDraft) -> EventDraft:
    """An event to be recorded, as it can also be sent: one that cannot would stop all after it."""
    told = (draft.actor.name, draft.reason, draft.comment, draft.data, draft.personal)
    if "\\ud" not in repr(told):  # How Python shows every half, and hardly anything else.
        return draft
    return replace(
        draft,
        actor=replace(draft.actor, name=_whole_text(draft.actor.name)),
        reason=whole(draft.reason),
        comment=whole(draft.comment),
        data=whole(draft.data),
        personal=whole(draft.personal),
    )


def _whole_text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
