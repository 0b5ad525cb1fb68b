"""Intake: adds new orders to the store, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from kiosk.domain.codes.pickup_code import make_code, normalise
from kiosk.domain.codes.scan_reading import code_key
from kiosk.domain.errors import NotAllowed
from kiosk.domain.events.event import EventDraft, EventKind
from kiosk.domain.events.payloads import OrderBegins
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Actor, NewOrder, Order, OrderState
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.unit_of_work import UnitOfWork

IMPORT = Actor(Role.SYSTEM, "import")
CODE_LENGTH_MAX = 40


@frozen
class IntakeResult:
    """The result of adding a batch: collect ids in the sequence of the batch.

    `added`: new; `unchanged`: here with the same contents; `different`: here with other contents;
    `elsewhere`: of exchange places that are not this store's.
    """

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    different: tuple[str, ...]
    changes: Changes
    elsewhere: tuple[str, ...] = ()


class NotTheHub(NotAllowed):
    """Only the hub adds orders to a store, and this device is not the hub."""

    code: ClassVar[str] = "orders_enter_at_hub"


def take_orders(
    uow: UnitOfWork, batch: Sequence[NewOrder], command_id: str | None = None
) -> IntakeResult:
    """Add the orders that are not in the store yet. `command_id`: of head office's command, if any.

    Orders that are here already are left as they are. A new order begins at STARTED when it has a
    slot, else at INIT. Raises NotTheHub.
    """
    if not uow.devices.this_device().is_hub:
        raise NotTheHub
    known = uow.content_hashes([new.order_id for new in batch])
    added: list[NewOrder] = []
    unchanged: list[str] = []
    different: list[str] = []
    elsewhere: list[str] = []
    for new in batch:
        if new.order_id not in known and not uow.is_of_this_store(new.exchange_place_id):
            elsewhere.append(new.order_id)
        elif new.order_id not in known:
            known[new.order_id] = new.content_hash
            added.append(new)
        elif known[new.order_id] == new.content_hash:
            unchanged.append(new.order_id)
        else:
            different.append(new.order_id)
    codes = _codes(uow, added)
    now = uow.now()
    orders = [_order(new, code, now) for new, code in zip(added, codes, strict=True)]
    uow.add_orders(orders, [_entry(order, command_id) for order in orders])
    ids = tuple(new.order_id for new in added)
    changes = Changes(order_ids=frozenset(ids))
    return IntakeResult(ids, tuple(unchanged), tuple(different), changes, tuple(elsewhere))


def _codes(uow: UnitOfWork, added: Sequence[NewOrder]) -> list[str]:
    """The pickup codes of new orders: the package's barcode if it is not too long, else a new one.

    A new code is made too where the barcode is the order's number.
    """
    codes = [normalise(new.barcode or "") for new in added]
    # An order number is not secret: it is in every message about the order.
    wanting = [
        index
        for index, code in enumerate(codes)
        if not 0 < len(code) <= CODE_LENGTH_MAX or code_key(code) == code_key(added[index].order_id)
    ]
    used = set(codes)
    while wanting:
        made = {index: make_code(uow.choose) for index in wanting}
        used |= uow.codes_in_use(made.values())
        wanting = []
        for index, code in made.items():
            if code in used:
                wanting.append(index)
            else:
                codes[index] = code
                used.add(code)
    return codes


def _entry(order: Order, command_id: str | None) -> EventDraft:
    return EventDraft(
        kind=EventKind.STATUS,
        actor=IMPORT,
        order_id=order.order_id,
        to_status=order.state.status,
        expected_version=0,
        payload=OrderBegins(len(order.lines), order.state.slot, command_id),
        contents=order,
    )


def _order(new: NewOrder, code: str, now: datetime) -> Order:
    return Order(
        order_id=new.order_id,
        exchange_place_id=new.exchange_place_id,
        mode=new.mode,
        customer=new.customer,
        lines=new.lines,
        pickup_code=code,
        created_at=now,
        state=OrderState(
            status=Status.STARTED if new.slot else Status.INIT,
            version=1,
            slot=new.slot,
            handed=(0,) * len(new.lines),
            changed_at=now,
        ),
        shelf=new.shelf,
        content_hash=new.content_hash,
    )
