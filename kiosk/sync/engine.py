"""The engine: keeps this machine and its upstream alike, for as long as it runs.

A terminal sends its events to the hub and follows the hub's log. A hub sends its log to head
office and follows the commands there. Both are the same cycle: say hello, mend what differs,
then send and follow until something fails; wait; begin again. The engine has no state that a
crash could lose: what is to be sent and what was followed is read from the database each time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Any

from kiosk.domain.sequencing import DeviceRole
from kiosk.services.following import StepDown, step_down
from kiosk.services.links import Link, LinkCause
from kiosk.services.log_ports import Node
from kiosk.services.ports import StoreUnavailable
from kiosk.services.progress import Heard, UpstreamRefusal, note_heard, note_heard_at, note_refused
from kiosk.sync.desk import CompareAnew, Desk, EngineTools
from kiosk.sync.link_states import check_versions, clock_offset_ms, told_by
from kiosk.sync.ports import LinkDown, WireProblem
from kiosk.sync.receiving import Receiver
from kiosk.sync.sending import Sender
from kiosk.sync.wire import NOT_HUB, HelloReply

REFUSED_AGAIN_S = 30.0
HEARD_EVERY_S = 60.0
STORE_AGAIN_S = 5.0
COMPARE_AGAIN_S = 0.05
COMPARED_MAX = 20
CIRCLE_S = 60.0
"""Comparisons with less than this between them go on from each other."""


class Engine:
    """One machine's side of one upstream."""

    def __init__(self, tools: EngineTools) -> None:
        self._desk = Desk(tools)
        self._online_since: float | None = None
        self._compared = 0
        self._compared_at = 0.0

    def wake(self) -> None:
        """Something was recorded here: it is sent at once."""
        self._desk.wake()

    async def run(self) -> None:
        """Keep both sides alike until this is cancelled."""
        self._desk.tell(link=Link.CONNECTING)
        while True:
            try:
                await self._turn()
            except StoreUnavailable as problem:
                # The disk is full or broken: the screens say so, and nothing is lost by waiting.
                self._desk.tools.note("sync_store", kind=problem.kind)
                await asyncio.sleep(STORE_AGAIN_S)

    async def _turn(self) -> None:
        """One connection until it fails, and the wait after it."""
        try:
            await self._session()
        except CompareAnew:
            await self._compare_anew()
        except LinkDown as problem:
            await self._pause(self._delay_s(None), problem)
        except WireProblem as problem:
            await self._refused(problem)

    async def _compare_anew(self) -> None:
        """Comparing in a circle must not keep both sides busy, and is said after a while."""
        now = asyncio.get_running_loop().time()
        if now - self._compared_at > CIRCLE_S:
            self._compared = 0
        self._compared_at = now
        self._compared += 1
        if self._compared < COMPARED_MAX:
            await asyncio.sleep(self._compared * COMPARE_AGAIN_S)
            return
        message = "both sides compare in a circle: what they hold cannot both be"
        self._desk.tools.note("compared_in_a_circle", times=self._compared)
        await self._pause(REFUSED_AGAIN_S, LinkDown(message, LinkCause.LOG_CONTRADICTS))

    def _delay_s(self, retry_after_s: float | None) -> float:
        self._compared = 0
        since, self._online_since = self._online_since, None
        online_s = 0.0 if since is None else asyncio.get_running_loop().time() - since
        return self._desk.tools.backoff.delay_s(online_s=online_s, retry_after_s=retry_after_s)

    async def _pause(self, delay_s: float, problem: LinkDown) -> None:
        state = self._desk.tools.monitor.state
        since = state.offline_since or self._desk.tools.now()
        if (state.link, state.cause) != (Link.OFFLINE, problem.cause):
            self._desk.tools.note("offline", cause=problem.cause, why=str(problem))
        self._desk.tell(link=Link.OFFLINE, offline_since=since, cause=problem.cause)
        if problem.clock_offset_ms is not None:
            self._desk.tell(clock_offset_ms=problem.clock_offset_ms)
        await self._wait_offline(delay_s)

    async def _wait_offline(self, delay_s: float) -> None:
        """Wait, and meanwhile tell how much is waiting."""
        loop = asyncio.get_running_loop()
        until = loop.time() + delay_s
        while (left_s := until - loop.time()) > 0:
            await self._desk.count()
            await self._desk.awoken(min(left_s, 1.0))

    async def _refused(self, problem: WireProblem) -> None:
        code = problem.problem.code
        told = told_by(problem)
        if told.link is Link.REFUSED:
            is_no_hub = code == NOT_HUB
            if is_no_hub and await self._step_down(problem):
                return
            # A person must pair this machine with the new hub; or the old one is it again.
            await self._tell_refusal(problem)
            await self._wait_offline(self._delay_s(None) if is_no_hub else REFUSED_AGAIN_S)
            return
        delay_s = self._delay_s(problem.problem.retry_after_s)
        if told.link is Link.OFFLINE:
            await self._pause(delay_s, LinkDown(str(problem), told.cause))
        else:
            # The upstream is there, and has told when it is our turn.
            await self._wait_offline(delay_s)

    async def _tell_refusal(self, problem: WireProblem) -> None:
        """Tell the screens, the log and, for commands, the store that the upstream refuses."""
        tools, code = self._desk.tools, problem.problem.code
        before = tools.monitor.state
        self._desk.tell(link=Link.REFUSED, refusal=code, reason=problem.problem.reason)
        if (before.link, before.refusal) != (Link.REFUSED, code):
            reason = problem.problem.reason
            tools.note("refused", status=problem.status, code=code, reason=reason)
            # A full disk changes nothing of it: the next answer will be the same.
            with suppress(StoreUnavailable):
                await self._desk.store.run(note_refused, UpstreamRefusal(code, tools.now()))

    async def _step_down(self, problem: WireProblem) -> bool:
        """Head office says that another machine is the hub. False: this one was none."""
        node = await self._desk.node()
        if node.role is not DeviceRole.HUB or problem.problem.hub_epoch is None:
            return False
        self._desk.tools.note("step_down", hub_epoch=problem.problem.hub_epoch)
        await self._desk.store.run(step_down, StepDown(problem.problem.hub_epoch))
        return True

    # --- one connection ----------------------------------------------------------------------

    async def _session(self) -> None:
        node = await self._desk.node()
        hello = await self._hello()
        node = await self._agree_on_role(node, hello)
        receiver = Receiver(self._desk)
        if node.role is DeviceRole.HUB:
            await receiver.agree_on_log(node, hello)
        else:
            await receiver.load(hello)
            await receiver.agree(hello)
        if self._online_since is None:
            self._online_since = asyncio.get_running_loop().time()
        self._desk.tell(link=Link.ONLINE, offline_since=None, refusal=None, loading=False)
        await self._desk.count()
        try:
            await _together([*self._works(node, receiver), self._note_heard()])
        except (LinkDown, WireProblem):
            # What stands is heard every few seconds; commands say when that was the last time.
            await self._heard()
            raise

    async def _note_heard(self) -> None:
        while True:
            await asyncio.sleep(HEARD_EVERY_S)
            await self._heard()

    async def _heard(self) -> None:
        with suppress(StoreUnavailable):
            await self._desk.store.run(note_heard_at, self._desk.tools.now())

    def _works(self, node: Node, receiver: Receiver) -> list[Coroutine[Any, Any, None]]:
        """What is done side by side while the connection stands."""
        sender = Sender(self._desk)
        if node.role is DeviceRole.HUB:
            return [sender.send_log(node), receiver.follow_commands()]
        works = [receiver.follow(), receiver.compare()]
        return works if node.role is DeviceRole.BOARD else [*works, sender.send_events(node)]

    async def _hello(self) -> HelloReply:
        epochs = await self._desk.store.read(lambda reader: reader.log.unacked_epochs())
        before = self._desk.tools.now()
        hello = await self._desk.transport.hello(epochs)
        now = self._desk.tools.now()
        check_versions(hello)
        offset_ms = clock_offset_ms(hello, before, now)
        acked = {epoch: hello.acked.get(epoch, 0) for epoch in epochs}
        await self._desk.store.run(note_heard, Heard(now, offset_ms, acked))
        self._desk.heard_clock(offset_ms)
        return hello

    async def _agree_on_role(self, node: Node, hello: HelloReply) -> Node:
        """Head office may have made another machine the hub meanwhile."""
        if node.role is DeviceRole.HUB and hello.role != DeviceRole.HUB:
            await self._desk.store.run(step_down, StepDown(hello.hub_epoch))
            self._desk.tools.note("step_down", hub_epoch=hello.hub_epoch)
            return await self._desk.node()
        return replace(node, hub_epoch=hello.hub_epoch)


async def _together(works: list[Coroutine[Any, Any, None]]) -> None:
    """Run several works until one fails; the others are cancelled, and its failure is raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    failures = [
        result
        for result in results
        if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError)
    ]
    if failures:
        raise failures[0]
