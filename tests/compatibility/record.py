"""Records a version's databases and traffic: `python -m tests.compatibility.record FOLDER`.

A store works with its head office for a while: a hub with the orders of `resources/demo`, a
counter and a check-in. A proxy records all their HTTP calls, and at the end the hub's and head
office's databases are copied. Tests compare every later version with the recording, so a folder
is recorded only once, by the version whose name it has.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from kiosk.app.addresses import Address
from kiosk.app.pair import PairCommand, pair_with_code
from kiosk.app.sync_service import SyncOptions, SyncService
from kiosk.demo.sample import fill_sample_store
from kiosk.demo.sample_orders import load_shop
from kiosk.domain.closing.keeping import KeepingRules
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.opening_hours import OpeningDays
from kiosk.domain.status import Status
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.logs import Log
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
from kiosk.services.orders.collect_body import AskedOrder, read_to_pass_on
from kiosk.services.orders.erase import ERASABLE
from kiosk.services.orders.keeping import KeepLonger, keep_longer
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.identity.pairing import Pairing, PairingCode, make_code
from kiosk.sync.identity.trust import SigningKey
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.server.app import server_app
from kiosk.sync.server.serving import Serving
from tests.compatibility.recording import Recording
from tests.services.bodies import numbered
from tests.storage.sample import LEA, check_in_at, go

PLACE = "LYON-01"
OFFICE_FILE = "headoffice.db"
PATIENCE_S, PAUSE_S = 120.0, 0.2
CALLS_OF_A_KIND = 4
"""The most calls that are kept of each method, path and status."""

PAGE_KEPT = 20
"""The most events or entries that are kept of one body: the others show nothing new."""


async def until(condition: Callable[[], object], what: str) -> None:
    """Waits until a condition holds; fails after PATIENCE_S."""
    for _ in range(int(PATIENCE_S / PAUSE_S)):
        if condition():
            return
        await asyncio.sleep(PAUSE_S)
    raise AssertionError(f"it never happened: {what}")


class Computer:
    """One device of the store."""

    def __init__(self, folder: Path, name: str) -> None:
        self.data_dir, self.name = folder / name, name
        self.pairing: Pairing | None = None
        self.store: LocalDatabase

    async def pair(self, url: str, code: PairingCode) -> None:
        """Pairs the device through the proxy at `url`, as `kiosk pair` does."""

        def work() -> None:
            store = open_store(self.data_dir)
            try:
                self.pairing = pair_with_code(
                    store, self.data_dir, PairCommand(code, url, self.name)
                )
            finally:
                store.close()

        await asyncio.to_thread(work)

    @asynccontextmanager
    async def running(self, listen: Address | None = None) -> AsyncIterator[Address | None]:
        """Runs the sync service; yields the address on which it listens, or None."""
        self.store = open_store(self.data_dir)
        log = Log(self.data_dir, "app")
        options = SyncOptions(self.data_dir, listen, self.pairing)
        service = SyncService(self.store, options, log=log, on_change=lambda _changes: None)
        listening: asyncio.Future[Address] = asyncio.get_running_loop().create_future()
        service.on_listening = listening.set_result
        task = asyncio.ensure_future(service.run())
        try:
            yield await listening if listen is not None else None
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self.store.close()
            log.close()

    def status_of(self, order_id: str) -> Status | None:
        """The status of an order here; None while it is not here."""
        order = self.store.read_blocking(lambda reader: reader.order(order_id))
        return None if order is None else order.status


async def work(folder: Path, recording: Recording) -> None:
    """Runs a morning of a store; its databases are in `folder` afterwards."""
    hub, counter = Computer(folder, "Counter 1"), Computer(folder, "Counter 2")
    check_in = Computer(folder, "Entrance")
    fill_sample_store(hub.data_dir, load_shop(), datetime.now().astimezone())
    database = OfficeDatabase(sqlite_url(folder / OFFICE_FILE))
    database.prepare(IdSource().new_id)
    office, serving = HeadOffice(database, signing=SigningKey.new()), Serving()
    office.admin.create_store("Lyon", PLACE)
    port = await serving.start(server_app(office), "127.0.0.1", 0, None)
    with recording.before(f"http://127.0.0.1:{port}") as to_office:
        await hub.pair(to_office, office.admin.make_pairing_code(PLACE).code)
        async with AsyncExitStack() as running:
            address = await running.enter_async_context(hub.running(Address("127.0.0.1", 0)))
            assert address is not None
            to_hub = running.enter_context(recording.before(address.url))
            await take_part(hub, counter, DeviceRole.COUNTER, to_hub)
            await take_part(hub, check_in, DeviceRole.CHECK_IN, to_hub)
            await running.enter_async_context(counter.running())
            await running.enter_async_context(check_in.running())
            await act(office, hub, counter, check_in)
            await ask_for_all(counter)
        # Only a hub that other computers can reach has a certificate and head office's statement.
        async with hub.running(Address("0.0.0.0", 0)) as address:
            assert address is not None
            with recording.before(f"https://127.0.0.1:{address.port}") as to_hub:
                await stated(to_hub)
    await serving.stop()
    await office.close()
    database.close()


async def take_part(hub: Computer, device: Computer, role: DeviceRole, url: str) -> None:
    """Pairs a device with the hub through the proxy, after a try with a wrong code."""
    code = make_code(IdSource().choose, "")
    with suppress(WireProblem):
        await device.pair(url, code)
    await hub.store.run(make_pairing_code, NewPairingCode(str(code), role))
    await asyncio.to_thread(call, url, "/v1/proof", {"nonce": "5" * 64})
    await device.pair(url, code)


async def ask_for_all(device: Computer) -> None:
    """Requests a snapshot from the hub, as a device does whose log differs from the hub's."""
    pairing = device.pairing
    assert pairing is not None
    transport = HttpTransport(pairing.url, pairing.device_id, pairing.secret)
    try:
        page = await transport.snapshot(None, None, PAGE_KEPT)
        assert page.next is not None
        await transport.snapshot(page.head.seq, page.next, PAGE_KEPT)
    finally:
        await transport.aclose()


async def stated(url: str) -> None:
    """Requests head office's statement from a hub until the hub has it."""
    for _ in range(100):
        if "signature" in await asyncio.to_thread(call, url, "/v1/statement"):
            return
        await asyncio.sleep(0.2)
    raise AssertionError("head office stated nothing")


async def act(office: HeadOffice, hub: Computer, counter: Computer, check_in: Computer) -> None:
    """Acts as people in the store and at head office, and waits for the effects everywhere."""
    (body,) = numbered(1)
    online = read_to_pass_on(body | {"exchangePlaceId": PLACE})
    assert isinstance(online, AskedOrder)
    office.admin.create_orders(office.admin.store(PLACE).store_id, [online])
    columns = hub.store.read_blocking(lambda reader: reader.columns()).values()
    cards = [card for column in columns for card in column.cards]
    ready = [card.order_id for card in cards if card.status is Status.READY]
    started = [card.order_id for card in cards if card.status is Status.STARTED]
    await until(lambda: counter.status_of(started[0]), "the counter has the orders")
    await until(lambda: check_in.status_of(ready[0]), "the check-in has the orders")
    go(counter.store, started[0], Status.READY)
    check_in_at(check_in.store, "A12", ready[0])
    rules = KeepingRules(7, 3, OpeningDays())
    counter.store.run_blocking(keep_longer, KeepLonger(ready[-1], LEA, rules))
    await until(lambda: hub.status_of("C-1"), "the store has the online order")
    await until(lambda: hub.status_of(ready[0]) is Status.AWAITING, "the hub knows who is here")
    await until(lambda: counter.status_of("C-1"), "the counter has the online order")
    office.admin.cancel("C-1", "CANCELLED_BY_CLIENT")
    await until(lambda: counter.status_of("C-1") in ERASABLE, "the order is cancelled")
    await until(lambda: hub.status_of(started[0]) is not Status.STARTED, "the hub has the step")
    office.admin.erase("C-1")
    await until(lambda: is_blank(counter, "C-1"), "the customer is erased")


def is_blank(device: Computer, order_id: str) -> bool:
    """Whether a device has an order, but not its customer's surname."""
    order = device.store.read_blocking(lambda reader: reader.order(order_id))
    return order is not None and not order.customer.last_name


def call(url: str, path: str, body: object = None) -> str:
    """Calls a server as a device that is not paired with it; returns the body of the answer."""
    content = None if body is None else json.dumps(body).encode()
    request = Request(url + path, content, {"content-type": "application/json"})
    try:
        with urlopen(request) as reply:
            return str(reply.read().decode())
    except HTTPError as refusal:
        return str(refusal.read().decode())


def copy(database: Path, target: Path) -> None:
    """Copies a database that nobody has open, without free pages, and compresses it."""
    copied = database.with_suffix(".copy")
    with closing(load_sqlite().connect(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(copied),))
    target.write_bytes(gzip.compress(copied.read_bytes(), mtime=0))


def kept(calls: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yields the first call of each kind, and the longest ones."""
    kinds: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for call in calls:
        path, _, query = call["path"].partition("?")
        of = re.search(r"of=(\w+)", query)
        kinds.setdefault((call["method"], path, of and of[1], call["status"]), []).append(call)
    for of_kind in kinds.values():
        longest = sorted(of_kind, key=lambda call: len(json.dumps(call)), reverse=True)
        chosen = [*of_kind[:1], *longest]
        yield from list({id(call): call for call in chosen}.values())[:CALLS_OF_A_KIND]


def shortened(body: Any) -> Any:
    """Returns a body with its lists cut to PAGE_KEPT events or entries."""
    if not isinstance(body, dict):
        return body
    return {key: part[:PAGE_KEPT] if isinstance(part, list) else part for key, part in body.items()}


def main(folder: Path) -> None:
    """Records this version into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    recording = Recording()
    with tempfile.TemporaryDirectory() as scratch:
        asyncio.run(work(Path(scratch), recording))
        copy(Path(scratch) / "Counter 1" / FILE_NAME, folder / "store.db.gz")
        copy(Path(scratch) / OFFICE_FILE, folder / "headoffice.db.gz")
    calls = [
        call | {part: shortened(call[part]) for part in ("request", "response")}
        for call in kept(recording.calls)
    ]
    lines = [json.dumps(call, ensure_ascii=False) for call in calls]
    (folder / "traffic.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
