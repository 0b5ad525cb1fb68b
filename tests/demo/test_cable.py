"""Tests that a cut cable lets nothing through and ends running calls."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import cast

import pytest

from kiosk.demo.cable import Cable, CableTransport
from kiosk.sync.protocol.bodies import HelloReply
from kiosk.sync.protocol.ports import LinkDown, Transport


class SlowHeadOffice:
    """An upstream that answers only when the test lets it."""

    def __init__(self) -> None:
        self.is_asked = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def hello(self, epochs: Sequence[int]) -> HelloReply:
        self.is_asked.set()
        await self.may_answer.wait()
        return HelloReply.model_construct()


def test_a_call_under_way_fails_when_the_cable_is_cut() -> None:
    async def cut_during_call() -> None:
        cable, upstream = Cable(), SlowHeadOffice()
        calling = asyncio.ensure_future(
            CableTransport(cast("Transport", upstream), cable).hello([1])
        )
        await upstream.is_asked.wait()
        cable.cut()
        with pytest.raises(LinkDown):
            await calling

    asyncio.run(cut_during_call())


def test_a_joined_cable_lets_calls_through_again() -> None:
    async def cut_and_join() -> None:
        cable, upstream = Cable(), SlowHeadOffice()
        transport = CableTransport(cast("Transport", upstream), cable)
        cable.cut()
        with pytest.raises(LinkDown):
            await transport.hello([1])
        assert not upstream.is_asked.is_set()
        cable.join()
        upstream.may_answer.set()
        assert isinstance(await transport.hello([1]), HelloReply)

    asyncio.run(cut_and_join())
