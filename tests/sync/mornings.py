"""How the test days begin: two counters, one order, sometimes its customer."""

from __future__ import annotations

from kiosk.domain.status import Status
from tests.storage.sample import add_orders, new_order
from tests.sync.direct import Device
from tests.sync.network import Shop
from tests.sync.people import comes, ready

CMD = "CMD-000001"
NOT_ARRIVED = (
    Status.STARTED,
    Status.READY,
    Status.PICK_UP_PARTIALLY,
    Status.PICK_UP_FAILED,
    Status.DELAYED,
    Status.BLOCKED,
    Status.INIT,
    Status.STOCK_OK,
    Status.REPLANNED,
)
"""Every status before the customer comes, the last three by a path of several steps."""
USUAL = [(status,) for status in (Status.READY, Status.BLOCKED, Status.REPLANNED)]
"""One that waits on the shelf, one that is stuck, one that is reached by a path."""


async def opened(shop: Shop) -> tuple[Device, Device]:
    """Léa is at counter 1, which is the hub, Paul at counter 2; one order is in the store."""
    hub = await shop.hub()
    paul = await shop.terminal("counter 2", hub)
    add_orders(hub.store, [new_order(1)])
    await shop.converged()
    return hub, paul


async def with_customer(shop: Shop) -> tuple[Device, Device]:
    """As before, and the customer of the order waits at bay A2."""
    hub, paul = await opened(shop)
    ready(hub, CMD)
    comes(hub, CMD)
    await shop.converged()
    return hub, paul
