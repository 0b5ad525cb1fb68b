"""Tests that a cut cable lets nothing through and ends running calls."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import cast

import pytest

from kiosk.demo.cable import Cable, CableTransport
from kiosk.sync.protocol.bodies import HelloReply
from kiosk.sync.protocol.pairing_bodies import PairingsBody, PairingsReply
from kiosk.sync.protocol.ports import LinkDown, UpstreamTransport


class SlowHeadOffice:
    """An upstream that answers only when the test lets it."""

    def __init__(self) -> None:
        self.is_asked = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def hello(self, epochs: Sequence[int]) -> HelloReply:
        self.is_asked.set()
        await self.may_answer.wait()
        return HelloReply.model_construct()

    async def pairings(self, body: PairingsBody) -> PairingsReply:
        self.is_asked.set()
        return PairingsReply.model_construct()


def test_a_call_under_way_fails_when_the_cable_is_cut() -> None:
    async def cut_during_call() -> None:
        cable, upstream = Cable(), SlowHeadOffice()
        calling = asyncio.ensure_future(
            CableTransport(cast("UpstreamTransport", upstream), cable).hello([1])
        )
        await upstream.is_asked.wait()
        cable.cut()
        with pytest.raises(LinkDown):
            await calling

    asyncio.run(cut_during_call())


def test_a_joined_cable_lets_calls_through_again() -> None:
    async def cut_and_join() -> None:
        cable, upstream = Cable(), SlowHeadOffice()
        transport = CableTransport(cast("UpstreamTransport", upstream), cable)
        cable.cut()
        with pytest.raises(LinkDown):
            await transport.hello([1])
        assert not upstream.is_asked.is_set()
        cable.join()
        upstream.may_answer.set()
        assert isinstance(await transport.hello([1]), HelloReply)

    asyncio.run(cut_and_join())


def test_a_cut_cable_keeps_a_hub_from_reporting_its_devices() -> None:
    async def report() -> None:
        cable, upstream = Cable(), SlowHeadOffice()
        transport = CableTransport(cast("UpstreamTransport", upstream), cable)
        body = PairingsBody.model_construct()
        cable.cut()
        with pytest.raises(LinkDown):
            await transport.pairings(body)
        assert not upstream.is_asked.is_set()
        cable.join()
        assert isinstance(await transport.pairings(body), PairingsReply)

    asyncio.run(report())
