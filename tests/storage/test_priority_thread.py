"""Tests of the thread that does what a person waits for before all else."""

from __future__ import annotations

import asyncio
import threading

import pytest

from kiosk.storage.engine.priority_thread import PriorityThread


def test_what_is_urgent_overtakes_what_waits_and_not_what_runs() -> None:
    thread, begun, may_end = PriorityThread("test"), threading.Event(), threading.Event()
    order: list[str] = []

    def long_read() -> None:
        begun.set()
        assert may_end.wait(10)
        order.append("long read")

    async def at_the_counter() -> None:
        running = asyncio.ensure_future(thread.run(long_read))
        await asyncio.to_thread(begun.wait, 10)
        reads = [
            asyncio.ensure_future(thread.run(lambda: order.append("inbox"))),
            asyncio.ensure_future(thread.run(lambda: order.append("panel"))),
            asyncio.ensure_future(thread.run(lambda: order.append("tapped row"), first=True)),
        ]
        await asyncio.sleep(0)
        may_end.set()
        await asyncio.gather(running, *reads)

    asyncio.run(at_the_counter())
    thread.shutdown()
    assert order == ["long read", "tapped row", "inbox", "panel"]


def test_nothing_else_is_begun_until_what_a_person_asked_for_is_drawn() -> None:
    thread = PriorityThread("test", rest_s=60)
    order: list[str] = []

    async def at_the_counter() -> None:
        await thread.run(lambda: order.append("tap"), first=True)
        sent = asyncio.ensure_future(thread.run(lambda: order.append("a terminal's page")))
        await asyncio.sleep(0.05)
        await thread.run(lambda: order.append("next tap"), first=True)
        assert order == ["tap", "next tap"]
        await asyncio.to_thread(thread.shutdown)
        await sent

    asyncio.run(at_the_counter())
    assert order == ["tap", "next tap", "a terminal's page"]


def test_a_rest_ends_by_itself() -> None:
    thread = PriorityThread("test", rest_s=0.01)

    async def at_the_counter() -> str:
        await thread.run(lambda: None, first=True)
        return await asyncio.wait_for(thread.run(lambda: "a terminal's page"), 10)

    assert asyncio.run(at_the_counter()) == "a terminal's page"
    thread.shutdown()


def test_whoever_gave_up_waiting_keeps_nobody_waiting_and_errors_reach_their_caller() -> None:
    thread, may_end = PriorityThread("test"), threading.Event()

    def fail() -> None:
        raise LookupError("no such order")

    async def at_the_counter() -> str:
        running = asyncio.ensure_future(thread.run(lambda: may_end.wait(10)))
        given_up = asyncio.ensure_future(thread.run(lambda: "nobody reads this"))
        await asyncio.sleep(0)
        given_up.cancel()
        may_end.set()
        await running
        with pytest.raises(LookupError, match="no such order"):
            await thread.run(fail)
        return await thread.run(lambda: "the next one")

    assert asyncio.run(at_the_counter()) == "the next one"
    thread.shutdown()
