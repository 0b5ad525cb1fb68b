"""The collects of the Collect API: asked of the stores, and shown as the stores report them."""

from __future__ import annotations

from sqlalchemy import Connection

from kiosk.collect_api.ports import Client, Collect, NewCollect
from kiosk.collect_api.problems import exists, not_found, not_possible, place_not_found
from kiosk.domain.commands import Command
from kiosk.domain.status import Status
from kiosk.headoffice.admin.admin_service import creation
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.errors import CannotTravel
from kiosk.headoffice.replication.issue_commands import issue
from kiosk.headoffice.storage.collects import collects
from kiosk.headoffice.storage.collects.collects import CollectRecord
from kiosk.headoffice.storage.known_orders import content_hashes
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import lock_store, stores_at
from kiosk.services.text_rules import is_printable


class CollectService:
    """The port `Collects` over head office's tables."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def create(self, client: Client, new: NewCollect) -> None:
        """See `Collects.create`."""
        command, store_id = await self._work.write(lambda here: self._create(here, client, new))
        self._work.commanded(store_id, command.command_seq)

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

    def _create(
        self, connection: Connection, client: Client, new: NewCollect
    ) -> tuple[Command, str]:
        order, work = new.asked.new, self._work
        store = _store_at(connection, client, order.exchange_place_id)
        is_known = collects.is_order_known(connection, order.order_id)
        collects.free_refused(connection, order.order_id)
        asked_before = content_hashes(connection, store.store_id, [order.order_id])
        record = CollectRecord(
            store.store_id,
            order.order_id,
            order.exchange_place_id,
            order.mode,
            None,
            order.slot,
            work.clock(),
            new.first_available_slot,
            new.booking_id,
        )
        draft = creation(new.asked, work.id_source.new_id())
        if (
            is_known
            or asked_before
            or not collects.claim(connection, record, client.client_id, draft.command_id)
        ):
            raise exists(f"There is a collect {order.order_id} already.")
        try:
            (command,) = issue(
                connection,
                store,
                [draft],
                by=client.name,
                now=work.clock(),
                new_id=work.id_source.new_id,
            )
        except CannotTravel:
            raise not_possible("No store could read this collect.") from None
        return command, store.store_id


def _store_at(connection: Connection, client: Client, place: str) -> StoreRecord:
    """The open store at a place that the client sees, locked."""
    found = stores_at(connection, [place]).get(place)
    if found is None or (client.store_ids is not None and found.store_id not in client.store_ids):
        raise place_not_found(place)
    store = lock_store(connection, found.store_id)
    if store.closed_at is not None:
        raise place_not_found(place)
    return store


def _collect(found: CollectRecord) -> Collect:
    pending = Status.BLOCKED if found.is_refused else Status.INIT
    return Collect(
        found.collect_id, found.status or pending, found.mode, found.slot, found.first_available
    )
