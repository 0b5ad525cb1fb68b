"""Finds which data of a customer the files of a check-in or a board contain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from kiosk.domain.actions import Details
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.order import hand_over_all
from kiosk.domain.status import Status
from kiosk.services.orders.check_in import ByName, Recognised, recognise_name
from kiosk.services.orders.counter import Advance, advance
from kiosk.services.orders.cut_unneeded import CutUnneeded, cut_unneeded
from tests.storage.sample import COUNTER_2, PAUL, go
from tests.storage.test_nothing_left import left_in
from tests.sync.direct import Device, eventually
from tests.sync.network import Shop
from tests.sync.people import comes, knows, order, ready, status

ORDER = "C-1"
NEVER = (
    # As head office sent it: the customer's phone and e-mail, goods, shelf, a parcel's barcode.
    "lefevre@example",
    "639980112",
    "0639980112",
    "Bouilloire",
    "bouilloire",
    "3760248100011",
    # As head office corrected it.
    "zwingli@mail.example",
    "639980177",
    "0639980177",
    # Who collected for her, and the counter's comment on it.
    "Quincampoix",
    "parapluie",
)
NAME = ("Zwingli", "zwingli", "Ulrichine", "ulrichine", "Lefèvre", "lefevre")


def left(shop: Shop, device: str, words: Iterable[str] = NEVER) -> set[str]:
    """Which words the files of a device contain now, the journal included."""
    return set().union(*left_in(shop.path / device, words).values())


def left_by_night(shop: Shop, device: Device, words: Iterable[str]) -> set[str]:
    """Which words they contain after the database was scrubbed."""
    device.store.database.scrub()
    return left(shop, device.name, words)


def by_name(kiosk: Device, digits: str) -> Recognised:
    given = ByName("Zwingli", digits)
    return kiosk.store.run_blocking(
        lambda uow, reported: recognise_name(uow, None, reported), given
    )


def put_right(shop: Shop) -> None:
    """Head office corrects her name, her phone and her e-mail."""
    customer = {
        "first_name": "Ulrichine",
        "last_name": "Zwingli",
        "email": "zwingli@mail.example",
        "phone": "06 39 98 01 77",
    }
    shop.office.admin.update(ORDER, customer=customer)


async def is_ordered(shop: Shop, hub: Device) -> None:
    shop.order_online(ORDER)
    await eventually(lambda: knows(hub, ORDER))
    put_right(shop)
    await eventually(lambda: order(hub, ORDER).customer.last_name == "Zwingli")
    ready(hub, ORDER)


async def with_an_order(shop: Shop) -> tuple[Device, Device]:
    """A hub and a check-in; she orders, her data is corrected, and her parcel is packed."""
    hub = await shop.hub()
    kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
    await is_ordered(shop, hub)
    await eventually(lambda: knows(kiosk, ORDER) and status(kiosk, ORDER) is Status.READY)
    return hub, kiosk


def collected(device: Device) -> None:
    """Her neighbour collects for her."""
    comes(device, ORDER, "A1")
    go(device.store, ORDER, Status.IN_PROGRESS, actor=PAUL, at=COUNTER_2)
    given = hand_over_all(order(device, ORDER), collected_by="Quincampoix")
    details = Details(comment="parapluie", hand_over=given)
    wish = Advance(ORDER, Status.PICK_UP_OK, PAUL, COUNTER_2, details)
    device.store.run_blocking(advance, wish)


def keep(device: Device, days: int | None) -> None:
    """The device cuts what it no longer needs, so many days after the order's last step."""
    moved_at = order(device, ORDER).state.changed_at
    assert moved_at is not None
    now = None if days is None else moved_at + timedelta(days=days, minutes=1)
    while device.store.run_blocking(cut_unneeded, CutUnneeded(now)).order_ids:
        pass
