"""A hub asks head office for its devices which other store has an order, if it can."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.ports.other_stores import StoresUnreachable
from kiosk.services.replication.links import Link, LinkMonitor, LinkState
from kiosk.storage.local_database import open_store
from kiosk.sync.client.questions import UpstreamQuestions
from kiosk.sync.protocol.place_slots import SlotsBody, SlotsLeftReply
from kiosk.sync.protocol.ports import LinkDown, Peer, WireProblem
from kiosk.sync.protocol.whereabouts import CodesBody, StoreReply
from kiosk.sync.server.hub import Hub
from kiosk.sync.server.store_lookups import AT_HUB_MAX, StoreLookups
from tests.storage.sample import FakeClock
from tests.sync.client.upstream import BEARER, Upstream, calling

CHECK_IN = Peer("check-in-1", DeviceRole.CHECK_IN, "store")
ASKED = CodesBody(codes=("K7QF2M8",))


class Office:
    """What head office answers; None: nothing."""

    def __init__(self, store_name: str | None) -> None:
        self.store_name = store_name
        self.asked: list[tuple[str, ...]] = []

    async def store_with(self, codes: Sequence[str]) -> str:
        self.asked.append(tuple(codes))
        if self.store_name is None:
            raise StoresUnreachable
        return self.store_name


def hub_with(office: Office, path: Path) -> Hub:
    store = open_store(path, FakeClock())
    return Hub(store, now=FakeClock(), make_secret=lambda: "made", stores=office)


def test_a_check_in_gets_the_name_that_head_office_says(tmp_path: Path) -> None:
    office = Office("Nice")
    hub = hub_with(office, tmp_path)
    assert asyncio.run(hub.store_of(CHECK_IN, ASKED)) == StoreReply(store_name="Nice")
    assert office.asked == [("K7QF2M8",)]


def test_without_head_office_the_answer_is_no_answer(tmp_path: Path) -> None:
    hub = hub_with(Office(None), tmp_path)
    with pytest.raises(WireProblem) as caught:
        asyncio.run(hub.store_of(CHECK_IN, ASKED))
    assert (caught.value.status, caught.value.problem.code) == (503, "busy")


def test_a_device_that_asks_too_often_has_to_wait_and_head_office_hears_nothing(
    tmp_path: Path,
) -> None:
    office = Office("Nice")
    hub = hub_with(office, tmp_path)

    async def ask_often() -> None:
        for _ in range(AT_HUB_MAX):
            await hub.store_of(CHECK_IN, ASKED)
        with pytest.raises(WireProblem) as caught:
            await hub.store_of(CHECK_IN, ASKED)
        assert caught.value.status == 429
        await hub.store_of(Peer("counter-2", DeviceRole.COUNTER, "store"), ASKED)

    asyncio.run(ask_often())
    assert len(office.asked) == AT_HUB_MAX + 1


def test_after_a_minute_a_device_may_ask_again() -> None:
    now_s = 0.0
    lookups = StoreLookups(2, lambda: now_s)
    lookups.count("check-in-1")
    now_s = 30.0
    lookups.count("check-in-1")
    with pytest.raises(WireProblem) as caught:
        lookups.count("check-in-1")
    now_s += caught.value.problem.retry_after_s or 0.0
    lookups.count("check-in-1")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"codes": []},
        {"codes": ["K7Q"]},
        {"codes": ["k7qf2m8"]},
        {"codes": ["K7QF2M8"] * 9},
        {"codes": ["K7QF2M8\n"]},
        {"codes": "K7QF2M8"},
    ],
)
def test_what_is_no_list_of_codes_is_refused(body: object) -> None:
    async def ask() -> int:
        there = Upstream()
        async with calling(there) as client:
            return (await client.post("/v1/whereabouts", json=body, headers=BEARER)).status_code

    assert asyncio.run(ask()) == 400


class Line:
    """A link on which head office answers at once, never, or with an error."""

    def __init__(self, error: Exception | None = None, *, is_silent: bool = False) -> None:
        self.error, self.is_silent = error, is_silent
        self.asked = 0

    async def store_of(self, body: CodesBody) -> StoreReply:
        self.asked += 1
        if self.is_silent:
            await asyncio.Event().wait()
        if self.error is not None:
            raise self.error
        return StoreReply(store_name="Nice")

    async def place_slots(self, body: SlotsBody) -> SlotsLeftReply:
        raise NotImplementedError


def asked_over(line: Line, link: Link = Link.ONLINE) -> str:
    stores = UpstreamQuestions(LinkMonitor(LinkState(link=link)), is_hub=True)
    stores.transport = line
    return asyncio.run(stores.store_with(("K7QF2M8",)))


def test_over_a_link_that_is_up_the_name_comes() -> None:
    assert asked_over(Line()) == "Nice"


@pytest.mark.parametrize("line", [Line(LinkDown("the cable is cut")), Line(is_silent=True)])
def test_a_customer_does_not_wait_for_a_link_that_breaks(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.sync.client.questions.ASK_OFFICE_S", 0.05)
    with pytest.raises(StoresUnreachable):
        asked_over(line)
    assert line.asked == 1


def test_nobody_is_asked_over_a_link_that_is_down() -> None:
    line = Line()
    with pytest.raises(StoresUnreachable):
        asked_over(line, Link.OFFLINE)
    assert line.asked == 0
