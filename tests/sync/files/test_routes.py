"""Tests who may fetch a first copy as a file, and how much of it at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.services.devices.pairing import NewPairingCode, make_pairing_code
from kiosk.services.ports.first_copy import CopyOffer
from kiosk.storage.database import utc_now
from kiosk.storage.local_database import LocalDatabase
from kiosk.sync.protocol.first_copy import PART_BYTES_MAX
from kiosk.sync.server.app import server_app
from kiosk.sync.server.hub import Hub
from tests.new_databases import new_store
from tests.sync.pair_bodies import pair_body

CONTENT = bytes(range(256)) * (PART_BYTES_MAX // 256 + 1)


class OneFile:
    """`OfferedCopies` of one file, longer than a part."""

    async def offer(self) -> CopyOffer:
        return CopyOffer("one", len(CONTENT), EMPTY_LOG)

    async def part(self, copy_id: str, offset: int, limit: int) -> bytes | None:
        return CONTENT[offset:][:limit] if copy_id == "one" else None


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LocalDatabase]:
    opened = new_store(tmp_path)
    yield opened
    opened.close()


def asked(
    store: LocalDatabase, role: DeviceRole | None, method: str, **given: str | int
) -> httpx2.Response:
    """What a hub answers a device of this role that was just paired; None: one it does not know."""

    async def call() -> httpx2.Response:
        hub = Hub(store, now=utc_now, make_secret=lambda: "made")
        bearer = "nobody.nothing"
        if role is not None:
            await store.run(make_pairing_code, NewPairingCode("code", role))
            secret = (await hub.pair(pair_body("code", "device-1", role))).secret
            bearer = f"device-1.{secret}"
        transport = httpx2.ASGITransport(app=server_app(hub, copies=OneFile()))
        async with httpx2.AsyncClient(transport=transport, base_url="http://hub") as client:
            headers = {"authorization": f"Bearer {bearer}"}
            return await client.request(method, "/v1/copy", params=given, headers=headers)

    return asyncio.run(call())


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (DeviceRole.COUNTER, 200),
        (DeviceRole.CHECK_IN, 403),
        (DeviceRole.BOARD, 403),
        (None, 401),
    ],
)
def test_only_a_counter_gets_the_file(
    store: LocalDatabase, role: DeviceRole | None, status: int
) -> None:
    assert asked(store, role, "POST").status_code == status


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (DeviceRole.COUNTER, 200),
        (DeviceRole.CHECK_IN, 403),
        (DeviceRole.BOARD, 403),
        (None, 401),
    ],
)
def test_only_a_counter_gets_a_part(
    store: LocalDatabase, role: DeviceRole | None, status: int
) -> None:
    answer = asked(store, role, "GET", copy_id="one", offset=3, limit=5)
    assert answer.status_code == status
    assert (answer.content == CONTENT[3:8]) is (status == 200)


def test_a_part_is_not_longer_than_a_part_may_be(store: LocalDatabase) -> None:
    answer = asked(store, DeviceRole.COUNTER, "GET", copy_id="one", limit=2**40)
    assert answer.content == CONTENT[:PART_BYTES_MAX]


def test_a_file_that_is_gone_is_not_found(store: LocalDatabase) -> None:
    answer = asked(store, DeviceRole.COUNTER, "GET", copy_id="another")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_understood")
