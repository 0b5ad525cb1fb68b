"""What head office answers a store's hub while a person there waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from kiosk.headoffice.storage.collects.places import place_found
from kiosk.headoffice.storage.collects.slot_figures import slots_left
from kiosk.headoffice.storage.known_orders import other_stores_with
from kiosk.headoffice.storage.stores import store
from kiosk.headoffice.store_api.copies import refuse_unless_hub
from kiosk.services.ports.place_slots import SlotLeft
from kiosk.sync.protocol.place_slots import SlotsBody, SlotsLeftReply, slots_reply
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.whereabouts import CodesBody, StoreReply
from kiosk.sync.server.store_lookups import AT_OFFICE_MAX, StoreLookups

Result = TypeVar("Result")


class Read(Protocol):
    """Runs a query over head office's database."""

    async def __call__(self, query: Callable[[Connection], Result], /) -> Result:
        """The query's result. Raises StoreUnavailable."""


class StoreQuestions:
    """Each is for a store's hub alone: 409 NOT_HUB."""

    def __init__(self, read: Read, clock: Callable[[], datetime]) -> None:
        self._read, self._clock = read, clock
        self._lookups = StoreLookups(AT_OFFICE_MAX)

    async def store_of(self, peer: Peer, body: CodesBody) -> StoreReply:
        """The only other store that has an open order with one of these codes, by its name.

        So often a minute: 429 BUSY.
        """

        def query(connection: Connection) -> tuple[str, ...]:
            refuse_unless_hub(connection, peer)
            return other_stores_with(connection, peer.store_id, body.codes)

        self._lookups.count(peer.store_id)
        names = await self._read(query)
        return StoreReply(store_name=names[0] if len(names) == 1 else "")

    async def place_slots(self, peer: Peer, body: SlotsBody) -> SlotsLeftReply:
        """The slots of the store's place; null where it has no opening hours here."""
        now = self._clock()

        def query(connection: Connection) -> tuple[SlotLeft, ...] | None:
            refuse_unless_hub(connection, peer)
            place_id = store(connection, peer.store_id).exchange_place_id
            place = place_found(connection, place_id)
            return None if place is None else slots_left(connection, place, now, body.days)

        return slots_reply(await self._read(query))
