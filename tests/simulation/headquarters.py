"""Head office as a simulated computer, and the commands that people issue there."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from random import Random
from typing import Any

from kiosk.collect_api.ports import AskedStatus, Client
from kiosk.collect_api.problems import CollectProblem
from kiosk.domain.events.payloads import slot_data
from kiosk.domain.order import Slot
from kiosk.domain.status import Status
from kiosk.headoffice.collect.changes import known_collect, status_change
from kiosk.headoffice.errors import RequestNotAllowed
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.replication.issue_commands import issue
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.stores import lock_store
from kiosk.headoffice.store_api.admission import Admission
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.services.orders.collect_body import AskedOrder, read_to_pass_on
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.protocol.bodies import EntriesBody, EntriesReply
from kiosk.sync.protocol.ports import Peer, Served
from tests.simulation.checks.invariants import require
from tests.simulation.device import Around, Computer, quietly
from tests.simulation.identity import SeededSecrets, uuid7_maker
from tests.storage.sample import MORNING

NOBODY_ELSE_WRITES_S = 60.0
"""How often head office polls for other processes' writes: there are none, so rarely."""

ORDER_SYSTEM = Client("sim", "sim")
_REFUSALS = (CollectProblem, RequestNotAllowed, StoreUnavailable)

QUANTITIES = ((2, 1), (1,), (3,), (1, 1, 1), (2,), (1, 2))


class OfficeDevice(Computer):
    """The computer with head office's one process."""

    def __init__(self, around: Around, path: Path, rng: Random) -> None:
        super().__init__(around, "office", path, rng)
        new_id = uuid7_maker(rng)
        self._id_source = IdSource(
            new_id=lambda: str(new_id()),
            new_secret=SeededSecrets(rng).token_hex,
            choose=rng.choice,
        )
        self._database: OfficeDatabase | None = None
        self.office: HeadOffice | None = None

    def _open(self) -> None:
        self._database = OfficeDatabase(sqlite_url(self.disk.path))
        self._database.prepare(self._id_source.new_id)
        self.office = WatchedOffice(
            self,
            self._database,
            clock=self.now,
            id_source=self._id_source,
            admission=Admission(monotonic=asyncio.get_running_loop().time),
        )
        self.office._notifier._poll_s = NOBODY_ELSE_WRITES_S

    def _close(self) -> None:
        super()._close()
        database, self._database, self.office = self._database, None, None
        if database is not None:
            quietly(database.close)

    @property
    def served(self) -> Served | None:
        return self.office

    # --- commands

    def ask(self, what: str, order_id: str, slot: Slot, store_id: str) -> bool:
        """Issue a command about an order; returns whether it was saved."""
        assert self.office is not None
        admin = self.office.admin
        asks: dict[str, Any] = {
            "cancel": lambda: admin.cancel(order_id, "CANCELLED_BY_CLIENT", store=store_id),
            "replan": lambda: admin.replan(order_id, slot, store=store_id),
            "confirm slot": lambda: admin.confirm_slot(order_id, slot, store=store_id),
            "update": lambda: admin.update(order_id, shelf="B7", store=store_id),
            "rename": lambda: admin.update(order_id, customer=_OTHER, store=store_id),
            "erase": lambda: admin.erase(order_id, store=store_id),
        }
        return self._save(what, asks[what], order_id)

    def ask_for_step(self, order_id: str, to_status: Status, store_id: str) -> bool:
        """An order system asks for one step of an order; returns whether a command was saved."""

        def ask() -> None:
            assert self._database is not None
            with self._database.transaction() as connection:
                store = lock_store(connection, store_id)
                known = known_collect(connection, ORDER_SYSTEM, order_id)
                drafts = status_change(known, AskedStatus(to_status, self.now(), ""))
                new_id = self._id_source.new_id
                issue(connection, store, drafts, by="sim", now=self.now(), new_id=new_id)

        return self._save(f"ask for {to_status}", ask, order_id)

    def create(self, store_id: str, place: str, number: int, *, with_slot: bool) -> str:
        """Issue a command that creates an order; returns its id."""
        assert self.office is not None
        admin = self.office.admin
        asked = asked_order(place, number, MORNING if with_slot else None)
        order_id = asked.new.order_id
        self._save("create", lambda: admin.create_orders(store_id, [asked]), order_id)
        return order_id

    def _save(self, what: str, work: Any, order_id: str) -> bool:
        try:
            work()
        except BaseException as error:
            if not (isinstance(error, _REFUSALS) or self.disk.is_dead):
                raise
            self.around.trace.note(self.name, what, order_id, "->", type(error).__name__)
            return False
        self.around.trace.note(self.name, what, order_id)
        self.around.tally.actions[f"head office: {what}"] += 1
        return True


class WatchedOffice(HeadOffice):
    """The program's head office; checks in addition that it takes entries from the hub alone."""

    def __init__(self, device: OfficeDevice, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._device = device

    async def ingest_entries(self, peer: Peer, body: EntriesBody) -> EntriesReply:
        reply = await super().ingest_entries(peer, body)
        hub = self._device.rows("SELECT hub_device_id FROM store WHERE store_id = ?", peer.store_id)
        require(hub == [(peer.device_id,)], 9, "office", lambda: f"{peer} is not the hub")
        return reply


_OTHER = {"first_name": "Inès", "last_name": "Morel"}


def asked_order(place: str, number: int, slot: Slot | None) -> AskedOrder:
    """A collection request as a retailer sends it."""
    quantities = QUANTITIES[number % len(QUANTITIES)]
    products = [
        {"type": "TYPOLOGY_GENERIC", "label": f"Article {count}", "quantity": quantity}
        for count, quantity in enumerate(quantities, 1)
    ]
    body = {
        "collectId": f"{place}-{number:03}",
        "exchangePlaceId": place,
        "customer": {
            "firstName": "Camille",
            "lastName": f"Durand{number}",
            "phone": f"+3363998{number:04}",
            "email": f"camille.{number}@example.fr",
            "language": "fr",
            "timezone": "Europe/Paris",
        },
        "slot": slot_data(slot),
        "packages": [
            {
                "length": {"value": 30, "unit": "cm"},
                "width": {"value": 30, "unit": "cm"},
                "height": {"value": 30, "unit": "cm"},
                "weight": {"value": 1.5, "unit": "kg"},
                "products": products,
                "references": [
                    {
                        "barcode": {"value": f"C{number:05}", "type": "barcode", "format": "128"},
                        "containerId": {"palletId": "A1"},
                    }
                ],
            }
        ],
    }
    asked = read_to_pass_on(json.loads(json.dumps(body)))
    assert isinstance(asked, AskedOrder), asked
    return asked
