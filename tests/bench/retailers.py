"""Retailers' order systems and head office's people, while its database fails over.

Two systems book the same slots of one place and create collects with them; a third is called back
for each status of three stores, and changes how it wants to be called all the time. Somebody at
head office asks stores for orders, makes and revokes clients, gives settings and asks for
diagnostics.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx2

from kiosk.collect_api.callbacks.status_body import COLLECT_STATUS
from kiosk.domain.places.hours import read_week
from kiosk.headoffice.admin.admin_service import AdminService
from kiosk.headoffice.admin.callback_admin import CallbackAdmin
from kiosk.headoffice.admin.client_admin import ClientAdmin
from kiosk.headoffice.admin.diagnostics_admin import DiagnosticsAdmin
from kiosk.headoffice.admin.place_admin import PlaceAdmin, PlaceChange
from kiosk.headoffice.admin.settings_admin import SettingsAdmin
from kiosk.headoffice.errors import ClientUnknown
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.collects.subscriptions import subscription_of
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.device_reports import save_reports
from kiosk.services.devices.device_reports import DeviceReport, OwnReport
from kiosk.services.orders.collect_body import AskedOrder, read_to_pass_on
from kiosk.storage.database import utc_now
from tests.bench.promises import NotServed, Promises
from tests.collect_api.receiver import Receiver
from tests.collect_api.retailer import Retailer
from tests.services.bodies import body

CALLED_FOR = 3
"""For so many stores callbacks are sent."""

PLACE = "PLACE-0"
CAPACITY = 2
SLOTS_A_DAY = 24
TRIES_A_SLOT = 2
"""So often each of the two books each slot: together twice as often as it can be booked."""

TURN = "x-turn"
CALLABLE = 'callback_networks = ["127.0.0.1"]\n'
"""The settings of a head office whose receivers are on its own computer."""


def let_receivers_be_here(data_dir: Path) -> None:
    """Let the head office of this folder call back to this computer."""
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / "kiosk.toml").write_text(CALLABLE, encoding="utf-8")


def order_asked(order_id: str) -> AskedOrder:
    """An order that head office may ask a store for."""
    read = read_to_pass_on(body(collectId=order_id))
    assert isinstance(read, AskedOrder)
    return read


def open_place(database: OfficeDatabase) -> None:
    """Let slots of the place be booked."""
    week = read_week("mon-sun 08:00-20:00")
    PlaceAdmin(database, utc_now).set(PLACE, PlaceChange(week, 30, CAPACITY, "UTC"))


def slot_numbered(number: int) -> dict[str, str]:
    """A slot of the place, from tomorrow on."""
    day = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    start = day + timedelta(days=1 + number // SLOTS_A_DAY, minutes=30 * (number % SLOTS_A_DAY))
    return {"start": start.isoformat(), "end": (start + timedelta(minutes=30)).isoformat()}


class OrderSystem:
    """One retailer's, that signs in for each of its turns."""

    def __init__(
        self, database: OfficeDatabase, promises: Promises, port: int, name: str, *stores: str
    ) -> None:
        made = ClientAdmin(database, utc_now, IdSource()).create(name, stores)
        self.client_id = made.client_id
        self.name = name
        self._promises = promises
        self._http = Retailer(f"http://127.0.0.1:{port}", made.client_id, made.secret)

    def close(self) -> None:
        """End its connections."""
        self._http.http.close()

    def sign_in(self) -> bool:
        """Get a token; whether head office gave one."""
        return self._promises.ask("tokens", self._new_token) is not None

    def _new_token(self) -> str:
        reply = _served(self._http.http.post("/oauth/token", data=self._http.form()))
        assert reply.status_code == 200, reply.text
        token = str(reply.json()["access_token"])
        self._http.headers["authorization"] = f"Bearer {token}"
        return token

    def book(self, number: int) -> None:
        """Book a slot, and create a collect with each third booking."""
        if not self.sign_in():
            return
        slot = slot_numbered(number // TRIES_A_SLOT)
        booking_id = self._promises.ask("bookings", partial(self._booked, slot))
        if booking_id is not None and number % 3 == 0:
            collect_id = f"{self.name}-{number}"
            self._promises.ask("collects", partial(self._created, collect_id, booking_id))

    def _booked(self, slot: dict[str, str]) -> str | None:
        reply = _served(self._http.post("/bookings", {"exchangePlaceId": PLACE, "slot": slot}))
        if reply.status_code == 409:
            return None
        assert reply.status_code == 201, reply.text
        return str(reply.json()["bookingId"])

    def _created(self, collect_id: str, booking_id: str) -> str:
        wanted = body(collectId=collect_id, exchangePlaceId=PLACE, bookingId=booking_id, slot=None)
        reply = _served(self._http.post("/collects", wanted))
        assert reply.status_code == 204, reply.text
        return collect_id

    def subscribe(self, receiver: Receiver, number: int) -> None:
        """Ask to be called back, with another header each time."""
        if self.sign_in():
            self._promises.ask("subscriptions", partial(self._subscribed, receiver, number))

    def _subscribed(self, receiver: Receiver, number: int) -> str:
        callback = {"url": f"{receiver.url}/{{collectId}}", "version": "1.7.0"}
        wanted = {COLLECT_STATUS: callback}
        headers = [{"key": TURN, "value": str(number)}]
        reply = _served(
            self._http.post("/subscriptions", {"callbacks": wanted, "headers": headers})
        )
        assert reply.status_code == 204, reply.text
        return str(number)

    def tokens_lost(self) -> int:
        """How many of the tokens that this process was given are not known any more."""
        lost = 0
        for token in self._promises.of("tokens"):
            self._http.headers["authorization"] = f"Bearer {token}"
            lost += self._http.get("/collects/NONE").status_code == 401
        return lost

    def turns_lost(self, database: OfficeDatabase) -> int:
        """How many of its changed subscriptions are missing: later than the one that is there."""
        with database.reader() as connection:
            found, _ = subscription_of(connection, self.client_id)
        assert found is not None
        here = int(next(one["value"] for one in found.headers if one["key"] == TURN))
        return sum(int(turn) > here for turn in self._promises.of("subscriptions"))


def _served(reply: httpx2.Response) -> httpx2.Response:
    if reply.status_code in (502, 503, 504):
        raise NotServed(reply.status_code)
    return reply


class Administrator:
    """Somebody at head office."""

    def __init__(self, database: OfficeDatabase, promises: Promises, store_ids: list[str]) -> None:
        self._database, self._promises = database, promises
        self._store_ids = store_ids
        new_id = IdSource().new_id
        self._orders = AdminService(database, utc_now, IdSource())
        self._clients = ClientAdmin(database, utc_now, IdSource())
        self._settings = SettingsAdmin(database, utc_now)
        self._diagnostics = DiagnosticsAdmin(database, utc_now, new_id)
        self._callbacks = CallbackAdmin(database, utc_now)

    def work(self, number: int) -> None:
        """One order that is asked for, and one of the other things."""
        store_id = self._store_ids[number % len(self._store_ids)]
        self._promises.ask("commands", partial(self._command, store_id, f"ASKED-{number}"))
        works: tuple[tuple[str, Callable[[], str | None]], ...] = (
            ("clients", partial(self._client, f"Client {number}")),
            ("settings", partial(self._setting, store_id, number)),
            ("revocations", self._revocation),
            ("signing_secrets", lambda: self._callbacks.new_secret("Called")[1]),
            ("diagnostics", partial(self._diagnosis, number // 5)),
        )
        self._promises.ask(*works[number % len(works)])

    def _command(self, store_id: str, order_id: str) -> str:
        self._orders.create_orders(store_id, [order_asked(order_id)])
        return order_id

    def _client(self, name: str) -> str:
        return self._clients.create(name).client_id

    def _revocation(self) -> str | None:
        try:
            return self._clients.revoke(self._promises.of("clients")[-1]).client_id
        except (IndexError, ClientUnknown):  # None yet; or done, and not acknowledged.
            return None

    def _setting(self, store_id: str, number: int) -> str:
        (given,) = self._settings.give(store_id, "", {"sound_volume": number % 100}, by="Nadia")
        return f"{store_id} {given.version}"

    def _diagnosis(self, number: int) -> str | None:
        if number >= len(self._store_ids):
            return None
        store_id = self._store_ids[number]
        report = DeviceReport(f"hub-{number}", utc_now(), said=OwnReport(version="0.2.0"))
        with self._database.transaction() as connection:
            save_reports(connection, store_id, [report])
        self._diagnostics.ask(store_id, report.device_id)
        return store_id
