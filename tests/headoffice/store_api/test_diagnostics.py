"""Head office asks a device for its diagnostics, and takes the file from the store's hub alone."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from datetime import timedelta

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import EMPTY_LOG
from kiosk.headoffice.admin.diagnostics_admin import DiagnosticsAdmin
from kiosk.headoffice.errors import DeviceTooOld, DeviceUnknown
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.protocol.diagnostics import PART_BYTES_MAX, DiagnosticsBody
from kiosk.sync.protocol.pairing_bodies import PairingsBody, WireReport
from kiosk.sync.protocol.ports import Peer, WireProblem
from kiosk.sync.server.diagnostics_relay import DiagnosticsRelay
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import Hub

BUNDLE = bytes(range(256)) * 1025
"""Of three parts."""


@pytest.fixture
def nadia(database: OfficeDatabase, clock: Clock) -> DiagnosticsAdmin:
    """What Nadia at head office works with."""
    return DiagnosticsAdmin(database, clock, IdSource().new_id)


@pytest.fixture
def heard(hub: Hub, clock: Clock) -> Hub:
    """A hub that has said which version it is."""
    said = WireReport(device_id=hub.device_id, heard_at=clock(), version="0.2.0")
    body = PairingsBody(hub_epoch=hub.epoch, fingerprint="", pairings=(), reports=(said,))
    asyncio.run(hub.office.pairings(hub.peer, body))
    return hub


def told(hub: Hub) -> dict[str, str]:
    """What a hub is told when it asks for its commands."""
    return asyncio.run(hub.office.commands(hub.peer, EMPTY_LOG, 10)).diagnostics


def parts(device_id: str, request_id: str, bundle: bytes = BUNDLE) -> list[DiagnosticsBody]:
    pieces = [bundle[at : at + PART_BYTES_MAX] for at in range(0, len(bundle), PART_BYTES_MAX)]
    return [
        DiagnosticsBody(
            device_id=device_id,
            request_id=request_id,
            number=number,
            count=len(pieces),
            digest=hashlib.sha256(bundle).hexdigest(),
            data=base64.b64encode(piece).decode(),
        )
        for number, piece in enumerate(pieces, start=1)
    ]


def send(hub: Hub, *bodies: DiagnosticsBody) -> list[bool]:
    return [asyncio.run(hub.office.diagnostics(hub.peer, body)).is_whole for body in bodies]


def refused(hub: Hub, body: DiagnosticsBody) -> int:
    with pytest.raises(WireProblem) as problem:
        send(hub, body)
    return problem.value.status


def test_a_file_arrives_in_parts_and_is_fetched(
    nadia: DiagnosticsAdmin, heard: Hub, clock: Clock
) -> None:
    assert nadia.ask("Lyon", heard.device_id).bundle is None
    (request_id,) = told(heard).values()
    assert nadia.ask("Lyon", heard.device_id).bundle is None
    assert told(heard) == {heard.device_id: request_id}

    # The device began with another file, and was switched off.
    send(heard, parts(heard.device_id, request_id, BUNDLE + b"more")[0])
    first, second, third = parts(heard.device_id, request_id)
    assert send(heard, third, first, first, second) == [False, False, False, True]

    assert nadia.ask("Lyon", heard.device_id).bundle == BUNDLE
    assert told(heard) == {}
    assert refused(heard, first) == 404
    # The next one takes its place; a week later nothing is left.
    assert nadia.ask("Lyon", heard.device_id, is_new=True).bundle is None
    (request_id,) = told(heard).values()
    send(heard, *parts(heard.device_id, request_id, b"newer"))
    assert nadia.ask("Lyon", heard.device_id).bundle == b"newer"
    clock.now += timedelta(days=7)
    assert nadia.ask("Lyon", heard.device_id).bundle is None


def test_only_what_was_asked_for_is_taken(
    nadia: DiagnosticsAdmin, heard: Hub, office: HeadOffice
) -> None:
    nadia.ask("Lyon", heard.device_id)
    (request_id,) = told(heard).values()
    part = parts(heard.device_id, request_id, b"small")[0]
    for wrong, status in (
        ({"request_id": "another"}, 404),
        ({"device_id": "another"}, 404),
        ({"number": 2}, 422),
        ({"data": "no base64"}, 422),
        ({"digest": "0" * 64}, 422),
    ):
        assert refused(heard, part.model_copy(update=wrong)) == status
    new = Hub(office, "hub-2")
    asyncio.run(new.join(heard.peer.store_id))
    assert refused(heard, part) == 409
    assert nadia.ask("Lyon", heard.device_id).bundle is None


def test_a_device_that_cannot_is_not_asked(nadia: DiagnosticsAdmin, hub: Hub) -> None:
    with pytest.raises(DeviceUnknown):
        nadia.ask("Lyon", "nobody")
    with pytest.raises(DeviceTooOld):
        nadia.ask("Lyon", hub.device_id)
    assert told(hub) == {}


def test_a_hub_passes_on_a_devices_own_parts_alone() -> None:
    async def here() -> None:
        return None

    relay = DiagnosticsRelay(here, None)
    counter = Peer("counter-2", DeviceRole.COUNTER, "lyon")
    (mine,) = parts("counter-2", "asked-1", b"small")

    def answered(body: DiagnosticsBody) -> int:
        with pytest.raises(WireProblem) as problem:
            asyncio.run(relay.take(counter, body))
        return problem.value.status

    assert answered(mine) == 404
    relay.asked.note({"counter-2": "asked-1", "counter-3": "asked-2"})
    assert relay.asked.of("counter-2") == {"counter-2": "asked-1"}
    assert relay.asked.of("counter-4") == {}
    assert answered(mine.model_copy(update={"device_id": "counter-3"})) == 403
    assert answered(mine) == 503
