"""The steps of a deed as drafts: one hop, or the hops of a chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.domain.journal import EventDraft, EventKind
from kiosk.domain.order import Actor, Order
from kiosk.domain.reasons import NEEDS_REASON
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role


def one_step(
    order: Order,
    from_status: Status,
    to_status: Status,
    offset: int,
    actor: Actor,
    *,
    reason: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> EventDraft:
    """One step of an order, `offset` steps after the one it stands at."""
    return EventDraft(
        kind=EventKind.STATUS,
        actor=actor,
        order_id=order.order_id,
        from_status=from_status,
        to_status=to_status,
        expected_version=order.state.version + offset,
        reason=reason,
        data=data or {},
    )


def walk(
    order: Order,
    hops: Sequence[Status],
    actor: Actor,
    *,
    last: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> list[EventDraft]:
    """The hops of a chain from where the order stands: the system's, the last one the actor's.

    `reason` goes on every hop that needs one and on the last; `last` is the last hop's data.
    """
    system = Actor(Role.SYSTEM, actor.name)
    drafts = []
    status = order.status
    for offset, hop in enumerate(hops):
        is_last = offset == len(hops) - 1
        drafts.append(
            one_step(
                order,
                status,
                hop,
                offset,
                actor if is_last else system,
                reason=reason if is_last or hop in NEEDS_REASON else None,
                data=last if is_last else None,
            )
        )
        status = hop
    return drafts
