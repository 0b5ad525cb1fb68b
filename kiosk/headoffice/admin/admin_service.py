"""Head office's administrative use cases: create stores and pairing codes, issue commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from kiosk.domain.command_payloads import (
    CancelOrder,
    ChooseSlot,
    CommandPayload,
    CreateOrder,
    EraseCustomer,
    KeepOrder,
    UpdateDetails,
)
from kiosk.domain.commands import Command, CommandKind
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.personal import ChangedCustomer
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot
from kiosk.headoffice.admin.known_orders import store_of
from kiosk.headoffice.devices import pairing_codes
from kiosk.headoffice.errors import (
    DeviceUnknown,
    StoreClosed,
    StoreTaken,
    StoreWithoutHub,
    TooManyCodes,
)
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.replication import erase
from kiosk.headoffice.replication.issue_commands import Draft, issue
from kiosk.headoffice.storage import devices
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.known_orders import content_hashes
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.storage.stores import (
    add_store,
    find_store,
    lock_store,
    stores_at,
    stores_by_name,
)
from kiosk.services.orders.collect_body import AskedOrder
from kiosk.services.orders.intake import IntakeResult
from kiosk.services.ports.changes import Changes
from kiosk.services.text_rules import is_printable
from kiosk.sync.identity.pairing import PairingCode, make_code
from kiosk.sync.protocol.pairing_bodies import CODES_MAX

HEAD_OFFICE = "head office"


@frozen
class IssuedCode:
    """A new pairing code, and when it expires."""

    code: PairingCode
    expires_at: datetime


class AdminService:
    """Each method runs in one transaction, which is committed when the method returns.

    Methods that issue a command about one order raise StoreUnknown (`store` names none),
    OrderNotHere, OrderInStores (several stores have the order: `store` must name one), StoreClosed
    and CannotTravel.
    """

    def __init__(
        self,
        database: OfficeDatabase,
        clock: Callable[[], datetime],
        id_source: IdSource,
        commanded: Callable[[str, int], None] | None = None,
    ) -> None:
        """`commanded` is called with store_id and last command_seq after commands were saved."""
        self._database = database
        self._clock = clock
        self._id_source = id_source
        self._commanded = commanded

    def create_store(self, name: str, exchange_place_id: str) -> StoreRecord:
        """Create a store. Raises StoreTaken where another one has this exchange place."""
        with self._database.transaction() as connection:
            other = stores_at(connection, [exchange_place_id])
            if other:
                raise StoreTaken(exchange_place_id, other[exchange_place_id].name)
            store_id, now = self._id_source.new_id(), self._clock()
            return add_store(connection, store_id, name, exchange_place_id, now)

    def create_stores(self, named: Sequence[tuple[str, str]]) -> tuple[StoreRecord, ...]:
        """Create stores by their names and exchange places, all or none. Raises StoreTaken."""
        with self._database.transaction() as connection:
            taken = stores_at(connection, [place for _, place in named])
            for place, other in taken.items():
                raise StoreTaken(place, other.name)
            now = self._clock()
            return tuple(
                add_store(connection, self._id_source.new_id(), name, place, now)
                for name, place in named
            )

    def stores(self) -> tuple[StoreRecord, ...]:
        """All stores, sorted by name."""
        with self._database.reader() as connection:
            return stores_by_name(connection)

    def store(self, given: str) -> StoreRecord:
        """The store with this identifier, exchange place or name; see `find_store`."""
        with self._database.reader() as connection:
            return find_store(connection, given)

    def places(self, exchange_place_ids: Sequence[str]) -> dict[str, StoreRecord]:
        """The stores at these exchange places, by exchange place; unknown ones are left out."""
        with self._database.reader() as connection:
            return stores_at(connection, exchange_place_ids)

    def make_pairing_code(
        self, given: str, fingerprint: str = "", *, valid_days: int | None = None
    ) -> IssuedCode:
        """A new one-use code that pairs a device as a store's hub.

        `fingerprint`: SHA-256 of head office's TLS certificate; "" without TLS, or where every
        device trusts the certificate already. `valid_days`: how long it is good for; None: 15
        minutes. Raises StoreUnknown and StoreClosed.
        """
        valid_for = None if valid_days is None else timedelta(days=valid_days)
        code, hub = make_code(self._id_source.choose, fingerprint), DeviceRole.HUB
        with self._database.transaction() as connection:
            store = find_store(connection, given)
            _refuse_closed(store)
            now = self._clock()
            expires_at = pairing_codes.keep_code(
                connection, store.store_id, hub, code, now, valid_for=valid_for
            )
        return IssuedCode(code, expires_at)

    def make_terminal_code(
        self, given: str, role: DeviceRole, *, valid_days: int | None = None
    ) -> IssuedCode:
        """A new one-use code that pairs a device in this role with a store's hub.

        The hub learns it with its next answer from here. `valid_days`: as in `make_pairing_code`.
        Raises StoreUnknown, StoreClosed, StoreWithoutHub and TooManyCodes.
        """
        valid_for = None if valid_days is None else timedelta(days=valid_days)
        with self._database.transaction() as connection:
            store = lock_store(connection, find_store(connection, given).store_id)
            _refuse_closed(store)
            if store.hub_device_id is None or store.hub_fingerprint is None:
                raise StoreWithoutHub(store.name)
            now = self._clock()
            if len(devices.open_codes_of(connection, store.store_id, now)) >= CODES_MAX:
                raise TooManyCodes(store.name, CODES_MAX)
            code = make_code(self._id_source.choose, store.hub_fingerprint)
            expires_at = pairing_codes.keep_code(
                connection, store.store_id, role, code, now, valid_for=valid_for
            )
        return IssuedCode(code, expires_at)

    def revoke(self, device_id: str, *, wipes: bool = False) -> None:
        """Refuse a device's requests until it is paired again. Raises DeviceUnknown.

        A device that a hub has paired is refused by its hub, once that hears of it.

        `wipes`: it was stolen, and is to wipe its data when it next calls.
        """
        if not is_printable(device_id):
            raise DeviceUnknown(device_id)
        with self._database.transaction() as connection:
            now = self._clock()
            if devices.revoke(connection, device_id, now, wipes=wipes):
                return
            stores = devices.stores_of(connection, device_id)
            if not stores:
                raise DeviceUnknown(device_id)
            for store_id in stores:
                lock_store(connection, store_id)
                devices.revoke_pairing(connection, store_id, device_id, now, wipes=wipes)

    def create_orders(
        self, store_id: str, asked: Sequence[AskedOrder], by: str = HEAD_OFFICE
    ) -> IntakeResult:
        """Issue a CREATE command for each order that the store neither has nor was asked for.

        An order is identified by its store and its order id: orders of other stores do not count.
        One that is known is returned as `unchanged` when its contents are the same, else as
        `different`. Raises StoreClosed and CannotTravel.
        """
        added: list[AskedOrder] = []
        unchanged, different = [], []
        with self._database.transaction() as connection:
            store = lock_store(connection, store_id)
            _refuse_closed(store)
            known = content_hashes(connection, store_id, [one.new.order_id for one in asked])
            for one in asked:
                order_id, digest = one.new.order_id, one.new.content_hash
                if order_id not in known:
                    known[order_id] = {digest}
                    added.append(one)
                elif digest in known[order_id]:
                    unchanged.append(order_id)
                else:
                    different.append(order_id)
            drafts = [creation(one) for one in added]
            commands = self._issue(connection, store, drafts, by)
        self._notify(store_id, commands)
        ids = tuple(one.new.order_id for one in added)
        changes = Changes(order_ids=frozenset(ids))
        return IntakeResult(ids, tuple(unchanged), tuple(different), changes)

    def cancel(
        self, order_id: str, reason: str, *, by: str = HEAD_OFFICE, store: str | None = None
    ) -> Command:
        """Issue a CANCEL command. `reason`: a reason code of CANCELLED. Raises OrderNotHere."""
        return self._ask(CommandKind.CANCEL, order_id, CancelOrder(reason), by, store)

    def replan(
        self, order_id: str, slot: Slot, *, by: str = HEAD_OFFICE, store: str | None = None
    ) -> Command:
        """Issue a command that moves an order to another slot. Raises OrderNotHere."""
        return self._ask(CommandKind.REPLAN, order_id, ChooseSlot(slot), by, store)

    def confirm_slot(
        self, order_id: str, slot: Slot, *, by: str = HEAD_OFFICE, store: str | None = None
    ) -> Command:
        """Issue a command with the slot that the customer has confirmed. Raises OrderNotHere."""
        return self._ask(CommandKind.CONFIRM_SLOT, order_id, ChooseSlot(slot), by, store)

    def update(
        self,
        order_id: str,
        *,
        customer: Mapping[str, str] | None = None,
        shelf: str | None = None,
        by: str = HEAD_OFFICE,
        store: str | None = None,
    ) -> Command:
        """Issue a command that changes the customer's fields or the shelf. Raises OrderNotHere."""
        changed = None if customer is None else ChangedCustomer(**customer)
        return self._ask(CommandKind.UPDATE, order_id, UpdateDetails(changed, shelf), by, store)

    def erase(self, order_id: str, *, by: str = HEAD_OFFICE, store: str | None = None) -> Command:
        """Issue a command to erase an order's personal data. Raises OrderNotHere.

        Head office erases its own copy once the store has reported the erasure.
        """
        return self._ask(CommandKind.ERASE, order_id, EraseCustomer(), by, store)

    def keep(
        self, order_id: str, until: date, *, by: str = HEAD_OFFICE, store: str | None = None
    ) -> Command:
        """Issue a command that sets the day until which an order is kept. Raises OrderNotHere."""
        return self._ask(CommandKind.KEEP, order_id, KeepOrder(until), by, store)

    def _ask(
        self,
        kind: CommandKind,
        order_id: str,
        payload: CommandPayload,
        by: str,
        given: str | None,
    ) -> Command:
        with self._database.transaction() as connection:
            named = find_store(connection, given).store_id if given is not None else None
            store_id = store_of(connection, order_id, named)
            store = lock_store(connection, store_id)
            if kind is not CommandKind.ERASE:  # A duty, even where it has to wait.
                _refuse_closed(store)
            (command,) = self._issue(connection, store, [Draft(kind, order_id, payload)], by)
            erase.erase_late(connection, store_id, [order_id])
        self._notify(store_id, [command])
        return command

    def _issue(
        self, connection: Connection, store: StoreRecord, drafts: Sequence[Draft], by: str
    ) -> list[Command]:
        new_id, now = self._id_source.new_id, self._clock()
        return issue(connection, store, drafts, by=by, now=now, new_id=new_id)

    def _notify(self, store_id: str, commands: Sequence[Command]) -> None:
        if commands and self._commanded is not None:
            self._commanded(store_id, commands[-1].command_seq)


def creation(one: AskedOrder, command_id: str = "") -> Draft:
    """The command that asks a store to create an order. `command_id`: see `Draft`."""
    payload = CreateOrder(one.body, one.new.content_hash)
    digest = one.new.content_hash
    return Draft(CommandKind.CREATE, one.new.order_id, payload, digest, command_id)


def _refuse_closed(store: StoreRecord) -> None:
    if store.closed_at is not None:
        raise StoreClosed(store.name)
