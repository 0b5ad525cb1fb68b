"""Creates collects; those that are asked for at the same time in one transaction.

All of a group succeed in it. What is refused, or may have to wait, is left out, and done alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from kiosk.collect_api.ports import Client, NewCollect
from kiosk.collect_api.problems import CollectProblem, exists, not_possible, place_not_found
from kiosk.domain.frozen import frozen
from kiosk.headoffice.admin.admin_service import creation
from kiosk.headoffice.collect.groups import Groups
from kiosk.headoffice.collect.taken_bookings import (
    AskedSlot,
    at_slot,
    slot_is_full,
    take_over,
    take_slots,
)
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.errors import CannotTravel
from kiosk.headoffice.replication.issue_commands import AskedCommand, issue_each
from kiosk.headoffice.storage.collects import bookings, collects
from kiosk.headoffice.storage.collects.collects import CollectRecord, KnownIdentifiers, NewClaim
from kiosk.headoffice.storage.collects.places import PlaceRecord, lock_places
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import lock_stores_at
from kiosk.services.orders.collect_body import AskedOrder


@frozen
class Creation:
    """A collect that a client asks for."""

    client: Client
    new: NewCollect

    @property
    def order_id(self) -> str:
        """Its identifier."""
        return self.new.asked.new.order_id

    @property
    def place_id(self) -> str:
        """Where it is to be collected."""
        return self.new.asked.new.exchange_place_id

    @property
    def has_slot(self) -> bool:
        """Whether it is to have a slot of its place."""
        return self.new.asked.new.slot is not None or self.new.booking_id is not None


@frozen
class _Made:
    """What is to be saved of a collect. `slot`: that it has to take yet."""

    claim: NewClaim
    command: AskedCommand
    slot: AskedSlot | None


@frozen
class Issued:
    """The command that was saved for a collect."""

    store_id: str
    command_seq: int


class Creations:
    """Creates collects, in groups."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._groups = Groups(self._create)

    async def create(self, client: Client, new: NewCollect) -> None:
        """See `Collects.create`."""
        issued = await self._groups.done(Creation(client, new))
        self._work.commanded(issued.store_id, issued.command_seq)

    async def _create(self, group: Sequence[Creation]) -> Sequence[Issued | None]:
        return await self._work.write(lambda here: self._created(here, group))

    def _created(
        self, connection: Connection, group: Sequence[Creation]
    ) -> Sequence[Issued | None]:
        """None for those that are left out.

        Raises CollectProblem: of one that is alone, its own; of several, the first that shows only
        when they are saved.
        """
        made = self._made(connection, group)
        made = self._with_slots(connection, made, is_alone=len(group) == 1)
        if not made:
            return [None] * len(group)
        if not collects.claim(connection, *(one.claim for one in made.values())):
            raise exists("There is such a collect already.")
        asked = [one.command for one in made.values()]
        now, new_id = self._work.clock(), self._work.id_source.new_id
        try:
            commands = issue_each(connection, asked, now=now, new_id=new_id)
        except CannotTravel:
            raise not_possible("No store could read this collect.") from None
        issued = {
            index: Issued(one.store.store_id, command.command_seq)
            for index, one, command in zip(made, asked, commands, strict=True)
        }
        return [issued.get(index) for index in range(len(group))]

    def _made(self, connection: Connection, group: Sequence[Creation]) -> dict[int, _Made]:
        """What is to be saved of those that succeed, by their index in the group.

        Raises CollectProblem of one that is alone.
        """
        is_alone = len(group) == 1
        stores = lock_stores_at(connection, {one.place_id for one in group}, waits=is_alone)
        known = collects.known_identifiers(
            connection, [one.store_id for one in stores.values()], [one.order_id for one in group]
        )
        with_slots = {one.place_id for one in group if one.has_slot and one.place_id in stores}
        places = lock_places(connection, with_slots)
        making = _Making(connection, self._work, known, is_alone=is_alone)
        made: dict[int, _Made] = {}
        for index, one in enumerate(group):
            try:
                store = _seen(stores.get(one.place_id), one)
                made[index] = making.made(one, store, places.get(one.place_id))
            except CollectProblem:
                if is_alone:
                    raise
        return made

    def _with_slots(
        self, connection: Connection, made: dict[int, _Made], *, is_alone: bool
    ) -> dict[int, _Made]:
        """Have them take their slots; returns those that could, or need none.

        Raises CollectProblem of one that is alone.
        """
        slots = {index: one.slot for index, one in made.items() if one.slot is not None}
        now, new_id = self._work.clock(), self._work.id_source.new_id
        taken = take_slots(connection, list(slots.values()), new_id=new_id, now=now)
        full = {index for index, is_taken in zip(slots, taken, strict=True) if not is_taken}
        if full and is_alone:
            raise slot_is_full()
        return {index: one for index, one in made.items() if index not in full}


class _Making:
    """Makes the collects of a group. Of one that is not alone, nothing is saved if it fails."""

    def __init__(
        self, connection: Connection, work: Work, known: KnownIdentifiers, *, is_alone: bool
    ) -> None:
        self._connection = connection
        self._new_id, self._now = work.id_source.new_id, work.clock()
        self._known = known
        self._is_alone = is_alone
        self._order_ids = set[str]()

    def made(self, one: Creation, store: StoreRecord, place: PlaceRecord | None) -> _Made:
        """`store`, `place`: its own, locked. Raises CollectProblem."""
        self._check_identifier(store, one.order_id)
        asked = one.new.asked
        if one.new.booking_id is not None:
            asked = self._with_booking(one, store, one.new.booking_id)
        order, draft = asked.new, creation(asked, self._new_id())
        record = CollectRecord(
            store.store_id,
            order.order_id,
            order.exchange_place_id,
            order.mode,
            None,
            order.slot,
            self._now,
            one.new.first_available_slot,
            one.new.booking_id,
        )
        self._order_ids.add(order.order_id)
        claim = NewClaim(record, one.client.client_id, draft.command_id)
        command = AskedCommand(store, draft, one.client.name)
        if order.slot is None or one.new.booking_id is not None:
            return _Made(claim, command, None)
        return _Made(claim, command, AskedSlot(store.store_id, order.order_id, place, order.slot))

    def _check_identifier(self, store: StoreRecord, order_id: str) -> None:
        here, is_claimed = self._connection, order_id in self._known.claimed
        is_taken = is_claimed or order_id in self._order_ids
        if is_claimed and self._is_alone and collects.free_refused(here, order_id):
            bookings.free_of_collect(here, store.store_id, order_id)
            is_taken = False
        if is_taken or self._known.is_order(store.store_id, order_id):
            raise exists(f"There is a collect {order_id} already.")

    def _with_booking(self, one: Creation, store: StoreRecord, booking_id: str) -> AskedOrder:
        """The order to create, with the slot of the booking that it takes over."""
        asked, here = one.new.asked, self._connection
        slot = take_over(
            here, store.store_id, one.order_id, booking_id, slot=asked.new.slot, now=self._now
        )
        return asked if slot is None else at_slot(asked, slot)


def _seen(store: StoreRecord | None, one: Creation) -> StoreRecord:
    """The open store at a place that the client sees."""
    bound_to = one.client.store_ids
    is_seen = bound_to is None or (store is not None and store.store_id in bound_to)
    if store is None or not is_seen or store.closed_at is not None:
        raise place_not_found(one.place_id)
    return store
