"""Removes personal data that a check-in or a board no longer needs, as it is in public view."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.frozen import frozen
from kiosk.domain.status import Status
from kiosk.services.orders.role_view import (
    CODE_KEPT,
    CUT_ROLES,
    event_for,
    order_for,
)
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.projections import NotNeeded
from kiosk.services.ports.unit_of_work import UnitOfWork

NAME_KEPT = timedelta(days=1)
"""How long a cancelled order keeps its name: it may be reopened, and the name is not sent again."""

AT_ONCE_MAX = 50
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@frozen
class CutUnneeded:
    """`now`: the time in UTC; None while the clock is not trusted: then nothing is too old."""

    now: datetime | None


def holds_whole(uow: UnitOfWork, _command: None = None) -> bool:
    """Whether this device, and so its backups, hold more than its role is sent.

    It had another role before, or an older hub sent it everything.
    """
    return uow.devices.this_device().role in CUT_ROLES and uow.projections.holds_whole_orders()


def cut_unneeded(uow: UnitOfWork, command: CutUnneeded) -> Changes:
    """Reduce up to AT_ONCE_MAX orders that hold too much. Returns no changes when none is left.

    Nothing is recorded: the store's other devices keep them whole. Orders with pending events
    stay whole until the hub has these.
    """
    role = uow.devices.this_device().role
    if role not in CUT_ROLES:
        return Changes()
    now = command.now or _LONG_AGO
    uow.projections.cut_beside()
    found = uow.projections.not_needed(_too_much(role, now), AT_ONCE_MAX)
    for order_id in found:
        order = uow.order(order_id)
        if order is not None:
            held = order_for(role, order, now)
            uow.projections.cut_order(held, partial(event_for, role, order=order))
    return Changes(order_ids=frozenset(found))


def _too_much(role: DeviceRole, now: datetime) -> NotNeeded:
    is_board = role is DeviceRole.BOARD
    return NotNeeded(
        unnamed=frozenset(Status) if is_board else frozenset({Status.PICK_UP_OK}),
        named_until=now - NAME_KEPT,
        coded_until=now - CODE_KEPT,
        whole_codes=is_board,
    )
