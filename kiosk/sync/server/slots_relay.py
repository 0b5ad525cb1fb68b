"""A hub asks head office for its counters what is left of the slots, and keeps nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.ports.place_slots import NoPlaceSlots, PlaceSlots, SlotsUnreachable
from kiosk.sync.protocol.place_slots import SlotsBody, SlotsLeftReply, slots_reply
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.problem_codes import BUSY, NOT_PERMITTED
from kiosk.sync.server.refused import refused


class SlotsRelay:
    """Asks for counters only: nobody else moves an order."""

    def __init__(self, hub_only: Callable[[], Awaitable[object]], slots: PlaceSlots | None) -> None:
        """`hub_only` raises WireProblem where this device is no hub. `slots` None: none."""
        self._hub_only = hub_only
        self._slots = slots or NoPlaceSlots()

    async def place_slots(self, peer: Peer, body: SlotsBody) -> SlotsLeftReply:
        """See `Served.place_slots`."""
        await self._hub_only()
        if peer.role is not DeviceRole.COUNTER:
            raise refused(403, NOT_PERMITTED, "Only a counter gives an order another slot.")
        try:
            return slots_reply(await self._slots.slots_left(body.days))
        except SlotsUnreachable:
            raise refused(503, BUSY, "Head office does not answer now.") from None
