"""A throw-away head office for an order system: a sample store, its hub, and a client.

Head office and the hub are processes of their own on this computer, each with a folder of its own.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.app.lock import listening_at
from kiosk.app.pair import PairCommand, pair_with_code
from kiosk.demo.children import Children
from kiosk.demo.sample import give_people
from kiosk.demo.sample_orders import Shop, load_shop
from kiosk.demo.staff import SampleStaff
from kiosk.domain.frozen import frozen
from kiosk.domain.places.hours import read_week
from kiosk.domain.workflow import Role
from kiosk.headoffice.admin.admin_service import AdminService
from kiosk.headoffice.admin.client_admin import ClientAdmin, CreatedClient
from kiosk.headoffice.admin.place_admin import PlaceAdmin, PlaceChange
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.office_file import FILE_NAME
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.storage.readers.store_file import utc_now
from kiosk.sync.identity.pairing import PairingCode

HEAD_OFFICE, HUB = "head-office", "hub"
HOURS = "mon-sun 08:00-20:00"
SLOT_MINUTES, CAPACITY = 30, 3
STEP_S = 3.0
"""How long an order stays in each status: long enough to be changed or cancelled by hand."""


@frozen
class SampleClient:
    """What an order system needs to call: the address, its credentials, an exchange place."""

    url: str
    client_id: str
    secret: str
    exchange_place_id: str


class SampleHeadOffice:
    """Head office and the hub of its one store."""

    def __init__(self, folder: Path, *, language: str) -> None:
        """`folder`: an empty one, for a folder of each process."""
        self._folder = folder
        self._language = language
        self._shop: Shop = load_shop(language=language)

    def start(self, children: Children, host: str, port: int) -> SampleClient:
        """Start both, and wait until they answer. Raises ChildEnded and TimeoutError."""
        self._settings(HEAD_OFFICE, f'callback_networks = ["{host}"]')
        listen = f"{host}:{port}"
        command = ("headoffice", "serve", "--listen", listen)
        written = children.start(HEAD_OFFICE, self._at(HEAD_OFFICE, *command))

        def answers() -> str | None:
            found = re.search(r"http://[0-9.]+:\d+", written.read_text("utf-8"))
            return found[0] if found else None

        url = children.until(answers)
        client, code = self._furnish()
        self._start_hub(children, code, url)
        place = self._shop.exchange_place_id
        return SampleClient(url, client.client_id, client.secret, place)

    def work(self, children: Children, wait: Callable[[float], object] = time.sleep) -> None:
        """Move the store's orders on until a process ends. Raises ChildEnded."""
        staff = next(who for who, role in self._shop.people.items() if role is Role.STAFF)
        with self._hub() as store:
            counter = SampleStaff(store, staff, self._counter, self._shop.bays[0])
            while True:
                children.raise_if_ended()
                counter.step()
                wait(STEP_S)

    @property
    def _counter(self) -> str:
        return "Comptoir 1" if self._language == "fr" else "Counter 1"

    def _furnish(self) -> tuple[CreatedClient, PairingCode]:
        """Create the store, its slots, and a client; returns that, and the code of its hub."""
        shop, ids = self._shop, IdSource()
        database = OfficeDatabase(sqlite_url(self._folder / HEAD_OFFICE / FILE_NAME))
        try:
            admin = AdminService(database, utc_now, ids)
            store = admin.create_store(shop.store_name, shop.exchange_place_id)
            change = PlaceChange(read_week(HOURS), SLOT_MINUTES, CAPACITY)
            PlaceAdmin(database, utc_now).set(shop.exchange_place_id, change)
            client = ClientAdmin(database, utc_now, ids).create("Demo")
            return client, admin.make_pairing_code(store.store_id, "").code
        finally:
            database.close()

    def _start_hub(self, children: Children, code: PairingCode, url: str) -> None:
        folder = self._settings(HUB, f"counter_name = {json.dumps(self._counter)}")
        with self._hub() as store:
            give_people(store, self._shop)
            pair_with_code(store, folder, PairCommand(code, url, self._counter))
        children.start(HUB, self._at(HUB, "hub", "--listen", "127.0.0.1:0"))
        children.until(lambda: listening_at(folder))

    def _settings(self, name: str, line: str) -> Path:
        folder = self._folder / name
        folder.mkdir()
        lines = f"language = {json.dumps(self._language)}\n{line}\n"
        (folder / "kiosk.toml").write_text(lines, encoding="utf-8")
        return folder

    @contextmanager
    def _hub(self) -> Iterator[LocalDatabase]:
        store = open_store(self._folder / HUB)
        try:
            yield store
        finally:
            store.close()

    def _at(self, name: str, *command: str) -> list[str]:
        return ["--data", str(self._folder / name), *command]
