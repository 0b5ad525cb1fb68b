"""The devices of a demo: head office, a hub with its counter, a check-in, maybe a second counter.

Each is a process of its own on this computer, with a data directory of its own.
"""

from __future__ import annotations

import io
import json
import random
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from kiosk.app.lock import listening_at
from kiosk.app.pair import PairCommand, pair_with_code
from kiosk.demo.children import Children
from kiosk.demo.sample import give_people
from kiosk.demo.sample_orders import Shop, load_shop, sample_body
from kiosk.demo.sample_store import slot_from
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.headoffice.admin.admin_service import AdminService
from kiosk.headoffice.admin.import_orders import import_orders
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.office_file import FILE_NAME
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
from kiosk.services.orders import counter
from kiosk.services.orders.order_files import read_records
from kiosk.services.ports.boards import OrderSummary
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.storage.readers.store_file import utc_now
from kiosk.sync.identity.pairing import PairingCode, make_code

HEAD_OFFICE = "head-office"
ORDERS = 26
READY = 10
SLOTS_MIN = (0, 0, 30, 30, 60, 60, 90, 120)
"""When the sample orders' slots begin, in minutes after the start of the current slot."""


class DemoNetwork:
    """The devices of one demo, each with a folder of its own."""

    def __init__(self, folder: Path, *, language: str, counters: int) -> None:
        """`folder`: an empty folder, for a folder of each device. `counters`: how many to start."""
        self._folder = folder
        self._shop = load_shop(language=language)
        self._language = language
        self._counters = counters

    @property
    def head_office_dir(self) -> Path:
        """The data directory of head office."""
        return self._folder / HEAD_OFFICE

    def start(self, children: Children) -> OrderSummary:
        """Start every device, and wait until they have the orders; returns one that is ready.

        Raises ChildEnded and TimeoutError.
        """
        self._start_head_office(children)
        self._start_hub(children)
        self._start_terminal(children, "check-in", "check-in", 1)
        for number in range(2, self._counters + 1):
            self._start_terminal(children, f"counter-{number}", "counter", number)
        return self._prepare_orders(children)

    # --- the devices ------------------------------------------------------------------------

    def _start_head_office(self, children: Children) -> None:
        command = ("headoffice", "serve", "--listen", "127.0.0.1:0")
        written = children.start(HEAD_OFFICE, self._at(HEAD_OFFICE, *command))

        def answers() -> str | None:
            found = re.search(r"http://127\.0\.0\.1:\d+", written.read_text("utf-8"))
            return found[0] if found else None

        self._office_url = children.until(answers)

    def _start_hub(self, children: Children) -> None:

        with self._head_office() as office:
            store = office.create_store(self._shop.store_name, self._shop.exchange_place_id)
            code = office.make_pairing_code(store.store_id, "").code
        self._join("hub", code, self._office_url, self._word("Comptoir 1", "Counter 1"))
        self._start_device(children, "hub", "counter", 0, "--listen", "127.0.0.1:0")
        address = children.until(lambda: listening_at(self._folder / "hub"))
        self._hub_url = address.url
        self._import_orders()

    def _start_terminal(self, children: Children, name: str, role: str, number: int) -> None:

        code = make_code(secrets.choice, "")
        with self._store("hub") as store:
            store.run_blocking(make_pairing_code, NewPairingCode(str(code), DeviceRole(role)))
        called = self._word("Borne 1", "Check-in 1")
        if role == DeviceRole.COUNTER:
            called = self._word(f"Comptoir {number}", f"Counter {number}")
        self._join(name, code, self._hub_url, called)
        place = 1 if role == DeviceRole.CHECK_IN else number
        self._start_device(children, name, role, place)

    def _start_device(
        self, children: Children, name: str, screens: str, place: int, *options: str
    ) -> None:
        """`place`: the number of its windows' place on the display."""
        count = self._counters + 1
        placed = ("--screens", screens, "--number", str(place), "--count", str(count))
        children.start(name, self._at(name, "demo-device", *placed, *options))

    def _join(self, name: str, code: PairingCode, url: str, called: str) -> None:

        folder = self._folder / name
        folder.mkdir()
        people = [{"name": who, "role": role.value} for who, role in self._shop.people.items()]
        listed = ", ".join(
            f"{{name = {_quoted(person['name'])}, role = {_quoted(person['role'])}}}"
            for person in people
        )
        lines = [f"counter_name = {_quoted(called)}", f"checkin_name = {_quoted(called)}"]
        lines += [f"language = {_quoted(self._language)}", f"people = [{listed}]"]
        lines += [f"bays = [{', '.join(map(_quoted, self._shop.parking))}]"]
        (folder / "kiosk.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        with self._store(name) as store:
            if name == "hub":
                give_people(store, self._shop)
            pair_with_code(store, folder, PairCommand(code, url, called))

    @contextmanager
    def _store(self, name: str) -> Iterator[LocalDatabase]:

        store = open_store(self._folder / name)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def _head_office(self) -> Iterator[AdminService]:
        database = OfficeDatabase(sqlite_url(self.head_office_dir / FILE_NAME))
        try:
            database.prepare(IdSource().new_id, makes=False)
            yield AdminService(database, utc_now, IdSource())
        finally:
            database.close()

    def _at(self, name: str, *command: str) -> list[str]:
        return ["--data", str(self._folder / name), *command]

    def _word(self, fr: str, en: str) -> str:
        return fr if self._language == "fr" else en

    # --- the orders --------------------------------------------------------------------------

    def _import_orders(self) -> None:
        """Import the orders at head office, which sends them to the store."""
        listed = "\n".join(json.dumps(body) for body in _bodies(self._shop))
        by = self._word("Siège", "Head office")
        with self._head_office() as office:
            records = read_records(io.BytesIO(listed.encode()))
            for _ in import_orders(records, office, by, lambda _refusal: None):
                pass

    def _prepare_orders(self, children: Children) -> OrderSummary:
        """Wait for all orders, make the first ones ready, and return the first."""
        staff = next(who for who, role in self._shop.people.items() if role is Role.STAFF)
        with self._store("hub") as store:

            def come() -> list[OrderSummary] | None:
                found = store.read_blocking(lambda reader: list(reader.summaries(Status.STARTED)))
                return found if len(found) == ORDERS else None

            orders = children.until(come)
            for order in orders[:READY]:
                actor = Actor(Role.STAFF, staff)
                name = self._word("Comptoir 1", "Counter 1")
                request = counter.Advance(order.order_id, Status.READY, actor, name)
                store.run_blocking(counter.advance, request)
        return orders[0]


def _bodies(shop: Shop) -> Iterator[dict[str, object]]:

    rng = random.Random(1)  # noqa: S311 - demo data, no secret
    now = datetime.now().astimezone()
    for number in range(ORDERS):
        slot = slot_from(now, SLOTS_MIN[number * len(SLOTS_MIN) // ORDERS])
        yield sample_body(shop, rng, number=number + 1, customer=number, slot=slot)


def _quoted(text: str) -> str:
    """A TOML string; every JSON string is one."""
    return json.dumps(text, ensure_ascii=False)
