"""Tests that a revoked device gets nothing more, not even from an open long poll."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from kiosk.domain.events.log import EMPTY_LOG
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.protocol.conversions import to_head
from kiosk.sync.protocol.pairing_bodies import PairBody
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.server.app import server_app
from kiosk.sync.server.serving import Serving
from tests.hostile.store import served_hub

pytestmark = pytest.mark.slow
AT_ONCE_S = 3.0


def test_a_revoked_device_hears_no_more_from_its_open_poll_of_a_hub(tmp_path: Path) -> None:
    async def run() -> None:
        with served_hub(tmp_path, tls=False) as hub:
            there = await hub.pair("board-1", "board")
            log = to_head((await there.hello([])).log_head)
            poll = asyncio.create_task(there.log(log, 100, 25.0))
            await _is_waiting(there, poll)
            began = monotonic()
            hub.process.say("revoke board-1")
            hub.process.until("revoked")
            hub.process.say("taps 5")
            reply = await poll
            assert monotonic() - began < AT_ONCE_S
            assert reply.entries == ()
            with pytest.raises(WireProblem) as refused:
                await there.log(log, 100, 0.0)
            assert refused.value.problem.code == "revoked"
            await there.aclose()

    asyncio.run(run())


def test_an_open_poll_of_head_office_ends_when_its_device_is_revoked(tmp_path: Path) -> None:
    async def run() -> None:
        database = OfficeDatabase(f"sqlite:///{tmp_path / 'headoffice.db'}")
        database.prepare(IdSource().new_id)
        office, serving = HeadOffice(database), Serving()
        store = office.admin.create_store("Lyon", "LYON-01")
        code = str(office.admin.make_pairing_code(store.store_id).code)
        port = await serving.start(server_app(office), "127.0.0.1", 0)
        joined = await office.pair(PairBody(code=code, device_id="hub-1", device_name="Hub"))
        there = HttpTransport(f"http://127.0.0.1:{port}", "hub-1", joined.secret)
        poll = asyncio.create_task(there.commands(EMPTY_LOG, 100, 25.0))
        await _is_waiting(there, poll)
        began = monotonic()
        office.admin.revoke("hub-1")
        assert (await poll).commands == ()
        assert monotonic() - began < AT_ONCE_S
        await there.aclose()
        await serving.stop()
        await office.close()
        database.close()

    asyncio.run(run())


async def _is_waiting(there: HttpTransport, poll: asyncio.Task[Any]) -> None:
    """Makes sure that the poll waits: requests sent after it have been answered."""
    for _ in range(3):
        await there.hello([])
    assert not poll.done()
