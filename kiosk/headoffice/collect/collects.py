"""The collects of the Collect API: asked of the stores, and shown as the stores report them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from kiosk.collect_api.ports import AskedStatus, Client, Collect, NewCollect, Wanted
from kiosk.collect_api.problems import not_found, not_possible
from kiosk.domain.commands import Command
from kiosk.domain.status import Status
from kiosk.headoffice.collect import changes
from kiosk.headoffice.collect.changes import KnownCollect
from kiosk.headoffice.collect.creations import Creations
from kiosk.headoffice.collect.taken_bookings import AskedSlot, slot_is_full, take_over, take_slots
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.errors import CannotTravel
from kiosk.headoffice.replication import erase
from kiosk.headoffice.replication.issue_commands import Draft, issue
from kiosk.headoffice.storage.collects import bookings, collects
from kiosk.headoffice.storage.collects.collects import CollectFilter, CollectRecord
from kiosk.headoffice.storage.collects.lines import lines_asked
from kiosk.headoffice.storage.collects.places import lock_place
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import lock_store
from kiosk.services.orders.collects.change import AskedChange
from kiosk.services.text_rules import is_printable


class CollectService:
    """The port `Collects` over head office's tables."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._creations = Creations(work)

    async def create(self, client: Client, new: NewCollect) -> None:
        """See `Collects.create`."""
        await self._creations.create(client, new)

    async def collect(self, client: Client, collect_id: str) -> Collect:
        """See `Collects.collect`."""
        if not is_printable(collect_id):
            raise not_found()
        found = await self._work.read(
            lambda here: collects.collect_found(here, collect_id, client.store_ids)
        )
        if found is None:
            raise not_found()
        return _collect(found)

    async def collects(self, client: Client, wanted: Wanted) -> Sequence[Collect]:
        """See `Collects.collects`."""
        place = wanted.exchange_place_id
        if place is not None and not is_printable(place):
            return ()
        found = await self._work.read(
            lambda here: collects.collects_found(
                here, _filter(client, wanted), wanted.limit, wanted.offset
            )
        )
        return tuple(map(_collect, found))

    async def change(
        self, client: Client, collect_id: str, change: AskedChange, first_available_slot: Any
    ) -> None:
        """See `Collects.change`."""

        def decide(connection: Connection, known: KnownCollect) -> Sequence[Draft]:
            record = known.record
            asked = self._with_slot(connection, record, change)
            lines = lines_asked(connection, record) if asked.lines is not None else ()
            drafts = changes.change(known, asked, lines)
            collects.save_kept(
                connection,
                record,
                client.client_id,
                slot=asked.slot,
                first_available=first_available_slot,
                booking_id=asked.booking_id,
            )
            return drafts

        await self._ask(client, collect_id, decide)

    async def cancel(self, client: Client, collect_id: str) -> None:
        """See `Collects.cancel`."""
        await self._ask(
            client,
            collect_id,
            lambda here, known: _freeing(here, known, changes.cancellation(known)),
        )

    async def set_status(self, client: Client, collect_id: str, asked: AskedStatus) -> None:
        """See `Collects.set_status`."""

        def decide(connection: Connection, known: KnownCollect) -> Sequence[Draft]:
            drafts = changes.status_change(known, asked)
            is_over = asked.status is Status.CANCELLED
            return _freeing(connection, known, drafts) if is_over else drafts

        await self._ask(client, collect_id, decide)

    async def _ask(
        self,
        client: Client,
        collect_id: str,
        decide: Callable[[Connection, KnownCollect], Sequence[Draft]],
    ) -> None:
        """Issue the commands that `decide` makes of a collect as it is known."""
        if not is_printable(collect_id):
            raise not_found()

        def change(connection: Connection) -> tuple[str, Sequence[Command]]:
            store_id = changes.found_collect(connection, client, collect_id).store_id
            store = lock_store(connection, store_id)
            if store.closed_at is not None:
                raise not_possible("The store of this collect is closed.")
            known = changes.known_collect(connection, client, collect_id)
            commands = self._issue(connection, client, store, decide(connection, known))
            erase.erase_late(connection, store_id, [collect_id])
            return store_id, commands

        store_id, commands = await self._work.write(change)
        if commands:
            self._work.commanded(store_id, commands[-1].command_seq)

    def _issue(
        self, connection: Connection, client: Client, store: StoreRecord, drafts: Sequence[Draft]
    ) -> Sequence[Command]:
        now, new_id = self._work.clock(), self._work.id_source.new_id
        try:
            return issue(connection, store, drafts, by=client.name, now=now, new_id=new_id)
        except CannotTravel:
            raise not_possible("No store could read this collect.") from None

    def _with_slot(
        self, connection: Connection, record: CollectRecord, change: AskedChange
    ) -> AskedChange:
        """The change with the slot of the booking that it names; the collect frees its others."""
        store_id, collect_id = record.store_id, record.collect_id
        if change.booking_id is not None:
            slot = take_over(
                connection,
                store_id,
                collect_id,
                change.booking_id,
                slot=change.slot,
                now=self._work.clock(),
            )
            return change if slot is None else replace(change, slot=slot)
        if change.slot is not None:
            bookings.free_of_collect(connection, store_id, collect_id, but_at=change.slot)
            if not bookings.has_at(connection, store_id, collect_id, change.slot):
                place = lock_place(connection, record.exchange_place_id)
                asked = [AskedSlot(store_id, collect_id, place, change.slot)]
                new_id, now = self._work.id_source.new_id, self._work.clock()
                if not all(take_slots(connection, asked, new_id=new_id, now=now)):
                    raise slot_is_full()
        return change


def _freeing(
    connection: Connection, known: KnownCollect, drafts: Sequence[Draft]
) -> Sequence[Draft]:
    """The commands that cancel a collect; its slot is free at once."""
    bookings.free_of_collect(connection, known.record.store_id, known.record.collect_id)
    return drafts


def _filter(client: Client, wanted: Wanted) -> CollectFilter:
    return CollectFilter(
        client.store_ids,
        wanted.exchange_place_id,
        wanted.statuses,
        wanted.since,
        wanted.until,
        wanted.created_since,
        wanted.created_until,
    )


def _collect(found: CollectRecord) -> Collect:
    pending = Status.BLOCKED if found.is_refused else Status.INIT
    return Collect(
        found.collect_id, found.status or pending, found.mode, found.slot, found.first_available
    )
