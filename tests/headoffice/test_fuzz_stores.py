"""Stores stay separate: a device that knows all ids and hashes of another store reads
nothing of it, and changes nothing there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from kiosk.domain.events.event import EventKind
from kiosk.domain.status import Status
from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.protocol.bodies import EntriesBody, EventsBody
from kiosk.sync.protocol.conversions import from_entry, from_sent
from kiosk.sync.protocol.pairing_bodies import PairBody
from kiosk.sync.server.app import server_app
from tests.headoffice.conftest import Wait
from tests.headoffice.hub import Hub, order_named
from tests.sync.pair_bodies import pair_body
from tests.sync.server.hostile_morning import FUZZ
from tests.sync.server.hostile_shop import bearer, is_answered, reported

MARK = "Nantes"
ASKED = ["/v1/hello", "/v1/feed", "/v1/snapshot", "/v1/digest"]


def nantes(office: HeadOffice, wait: Wait) -> Hub:
    """Another store, all of whose names and texts show that they are its own."""
    store = office.admin.create_store(MARK, f"{MARK}-01")
    hub = Hub(office, f"{MARK}-hub")
    wait(hub.join(store.store_id))
    order = order_named(f"{MARK}-C-1", f"{MARK}-01")
    hub.add_order(order)
    hub.advance(order.order_id, Status.READY)
    hub.note(EventKind.DETAILS, order.order_id, personal={"customer": {"last_name": MARK}})
    wait(hub.send())
    office.admin.cancel(order.order_id, MARK, by=MARK)
    wait(hub.fetch())
    return hub


def rows(database: OfficeDatabase, store_id: str) -> list[Any]:
    """All rows that head office holds of a store, without the last contact of its devices."""
    found: list[Any] = []
    with database.reader() as connection:
        for table in ("store", "entry", "orders", "command", "relay", "pairing_code", "device"):
            query = text(f"SELECT * FROM {table} WHERE store_id = :store")
            held = connection.execute(query, {"store": store_id}).mappings()
            found += ({key: row[key] for key in row if key != "last_contact_at"} for row in held)
    return sorted(map(str, found))


def stolen_bodies(other: Hub, own: Hub) -> dict[str, list[Any]]:
    """What the other store's hub sends, or could send next."""
    entries = tuple(map(from_entry, other.log))
    seized = tuple(from_sent(entry.event, entry.order) for entry in other.log)
    bodies = [
        EntriesBody(hub_epoch=1, entries=entries),
        EntriesBody(hub_epoch=1, entries=entries[-1:]),
        EntriesBody(hub_epoch=other.epoch, entries=tuple(map(from_entry, own.log))),
        EventsBody(events=seized),
        EventsBody(relayed=seized),
    ]
    made = [body.model_dump(mode="json", by_alias=True) for body in bodies]
    wish = PairBody(code="AAAA-BBBB-2222", device_id=other.device_id, device_name="x")
    return {"/v1/entries": made, "/v1/events": made, "/v1/pair": [wish.model_dump()]}


def test_nothing_of_another_store_is_returned_or_changed(
    office: HeadOffice, hub: Hub, database: OfficeDatabase, wait: Wait
) -> None:
    other = nantes(office, wait)
    hub.add_order(order_named("C-1"))
    wait(hub.send())
    former = Hub(office, "former")
    former.device_id, former.secret = hub.device_id, hub.secret
    heads = [*(entry.head for entry in other.log), *(one.head for one in other.commands)]
    cursors = [str(head.seq) for head in heads] + [other.peer.store_id, "0"]
    app = server_app(office, log=reported)
    before = rows(database, other.peer.store_id)
    bodies = stolen_bodies(other, hub)

    async def ask(method: str, path: str, **more: Any) -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://office") as client:
            shown = bearer(former.device_id, former.secret)
            return await client.request(method, path, headers=shown, **more)

    @settings(
        max_examples=int(40 * FUZZ),
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def try_it(data: st.DataObject) -> None:
        choose: Callable[[Any], Any] = lambda values: data.draw(st.sampled_from(values))  # noqa: E731
        if choose([True, False]):
            path = choose(list(bodies))
            answer = runner.run(ask("POST", path, json=choose(bodies[path])))
        else:
            head = choose(heads)
            asked = {
                "of": choose(["log", "commands"]),
                "after": head.seq,
                "head": head.hash,
                "as_of": head.seq,
                "cursor": choose(cursors),
            }
            answer = runner.run(ask("GET", choose(ASKED), params=asked))
        assert is_answered(answer), answer.text
        assert MARK not in answer.text
        assert not any(head.hash in answer.text for head in heads)
        if answer.json().get("code") in ("quarantined", "altered"):
            former.secret = wait_for_pardon()

    def wait_for_pardon() -> str:
        code = str(office.admin.make_pairing_code(hub.peer.store_id).code)
        wish = pair_body(code, former.device_id, "x")
        return runner.run(office.pair(wish)).secret

    with asyncio.Runner() as runner:
        try_it()
    assert rows(database, other.peer.store_id) == before
    with database.reader() as connection:
        assert list(verify(connection, VerificationCounts())) == []
