"""Synchronises this device with its upstream for as long as it runs.

A counter, check-in or board sends its events to the hub and follows the hub's log. A hub sends
its log to head office and follows the commands from there. Both repeat the same cycle: say hello,
resolve differences, send and follow until something fails, wait. A crash loses no state of
it: each time it reads from the database what to send and what it has received.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Any

from kiosk.domain.device_roles import DeviceRole
from kiosk.services.devices.pairing import follow_name
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.replication.follow import StepDown, step_down
from kiosk.services.replication.links import Link, LinkCause
from kiosk.services.replication.progress import (
    UpstreamContact,
    UpstreamRefusal,
    note_contact,
    note_contact_at,
    note_refused,
)
from kiosk.sync.client.first_copy import FirstCopy
from kiosk.sync.client.link_states import check_versions, clock_offset_ms, outcome_of
from kiosk.sync.client.pull import Receiver
from kiosk.sync.client.push import Sender
from kiosk.sync.client.sync_context import CompareAnew, SyncContext, SyncTools
from kiosk.sync.protocol.bodies import HelloReply
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.protocol.problem_codes import CLASH, NOT_HUB, REVOKED, WIPE

REFUSED_AGAIN_S = 30.0
CONTACT_EVERY_S = 60.0
STORE_AGAIN_S = 5.0
COMPARE_AGAIN_S = 0.05
COMPARED_MAX = 20
CIRCLE_S = 60.0
"""Comparisons with less than this between them count as consecutive."""


class WipeOrdered(Exception):
    """The upstream has revoked this device, and orders it to wipe its data."""


class UpstreamSync:
    """One device's side of one upstream."""

    def __init__(self, tools: SyncTools) -> None:
        self._context = SyncContext(tools)
        self._first_copy = FirstCopy(self._context)
        self._online_since: float | None = None
        self._compared = 0
        self._compared_at = 0.0
        self._has_clashed = False

    def wake(self) -> None:
        """Send at once what was recorded here."""
        self._context.wake()

    async def run(self) -> None:
        """Synchronise until cancelled. Raises WipeOrdered."""
        self._context.report(link=Link.CONNECTING)
        try:
            while True:
                try:
                    await self._turn()
                except StoreUnavailable as problem:
                    # The disk is full or broken: the screens show that, and waiting loses nothing.
                    self._context.tools.note("sync_store", kind=problem.kind)
                    await asyncio.sleep(STORE_AGAIN_S)
        finally:
            await self._first_copy.aclose()

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
        """Wait longer after each consecutive comparison; after COMPARED_MAX, show it."""
        now = asyncio.get_running_loop().time()
        if now - self._compared_at > CIRCLE_S:
            self._compared = 0
        self._compared_at = now
        self._compared += 1
        if self._compared < COMPARED_MAX:
            await asyncio.sleep(self._compared * COMPARE_AGAIN_S)
            return
        message = "both sides compare in a circle: what they hold cannot both be"
        self._context.tools.note("compared_in_a_circle", times=self._compared)
        await self._pause(REFUSED_AGAIN_S, LinkDown(message, LinkCause.LOG_CONTRADICTS))

    def _delay_s(self, retry_after_s: float | None) -> float:
        self._compared = 0
        since, self._online_since = self._online_since, None
        online_s = 0.0 if since is None else asyncio.get_running_loop().time() - since
        return self._context.tools.backoff.delay_s(online_s=online_s, retry_after_s=retry_after_s)

    async def _pause(self, delay_s: float, problem: LinkDown) -> None:
        state = self._context.tools.monitor.state
        since = state.offline_since or self._context.tools.now()
        if (state.link, state.cause) != (Link.OFFLINE, problem.cause):
            self._context.tools.note("offline", cause=problem.cause, error=str(problem))
        self._context.report(link=Link.OFFLINE, offline_since=since, cause=problem.cause)
        if problem.clock_offset_ms is not None:
            self._context.report(clock_offset_ms=problem.clock_offset_ms)
        await self._wait_offline(delay_s)

    async def _wait_offline(self, delay_s: float) -> None:
        """Wait, and meanwhile report how many events are waiting."""
        loop = asyncio.get_running_loop()
        until = loop.time() + delay_s
        while (left_s := until - loop.time()) > 0:
            await self._context.count()
            await self._context.awoken(min(left_s, 1.0))

    async def _refused(self, problem: WireProblem) -> None:
        code = problem.problem.code
        if code == REVOKED and problem.problem.reason == WIPE:
            raise WipeOrdered
        self._has_clashed = self._has_clashed or code == CLASH
        outcome = outcome_of(problem)
        if outcome.link is Link.REFUSED:
            is_no_hub = code == NOT_HUB
            if is_no_hub and await self._step_down(problem):
                return
            # Either a person pairs this device with the new hub, or the old hub is hub again.
            await self._show_refusal(problem)
            await self._wait_offline(self._delay_s(None) if is_no_hub else REFUSED_AGAIN_S)
            return
        delay_s = self._delay_s(problem.problem.retry_after_s)
        if outcome.link is Link.OFFLINE:
            await self._pause(delay_s, LinkDown(str(problem), outcome.cause))
        else:
            # The upstream is there, and has said how long to wait.
            await self._wait_offline(delay_s)

    async def _show_refusal(self, problem: WireProblem) -> None:
        """Show the refusal on the screens, log it, and save it for subcommands."""
        tools, code = self._context.tools, problem.problem.code
        before = tools.monitor.state
        self._context.report(link=Link.REFUSED, refusal=code, reason=problem.problem.reason)
        if (before.link, before.refusal) != (Link.REFUSED, code):
            reason = problem.problem.reason
            tools.note("refused", status=problem.status, code=code, reason=reason)
            # If the disk is full it is not saved; the next answer will be the same.
            with suppress(StoreUnavailable):
                await self._context.store.run(note_refused, UpstreamRefusal(code, tools.now()))

    async def _step_down(self, problem: WireProblem) -> bool:
        """Give up the hub's role, as head office says; False if this device is not the hub."""
        this_device = await self._context.this_device()
        if this_device.role is not DeviceRole.HUB or problem.problem.hub_epoch is None:
            return False
        self._context.tools.note("step_down", hub_epoch=problem.problem.hub_epoch)
        await self._context.store.run(step_down, StepDown(problem.problem.hub_epoch))
        return True

    # --- one connection ----------------------------------------------------------------------

    async def _session(self) -> None:
        try:
            await self._first_copy.ask()
            await self._connected()
        finally:
            await self._first_copy.stop()

    async def _connected(self) -> None:
        this_device = await self._context.this_device()
        hello = await self._hello()
        this_device = await self._agree_on_role(this_device, hello)
        self._context.store_id = hello.store_id
        if hello.store_name not in ("", this_device.store_name):
            await self._context.store.run(follow_name, hello.store_name)
            self._context.tools.note("store_renamed", name=hello.store_name)
        await self._context.agree_on_settings(hello, begins=True)
        receiver = Receiver(self._context, self._first_copy.discard_unchecked)
        if this_device.role is DeviceRole.HUB:
            await receiver.agree_on_log(this_device, hello)
        else:
            await receiver.agree_on_people(hello.people)
            await self._first_copy.load(receiver, hello)
            await receiver.agree(hello)
            if self._has_clashed:
                # Taking the log first sets aside the events here that contradict it.
                await receiver.catch_up(hello.log_head.seq)
                self._has_clashed = False
        if self._online_since is None:
            self._online_since = asyncio.get_running_loop().time()
        self._context.report(link=Link.ONLINE, offline_since=None, refusal=None, loading=False)
        await self._context.count()
        try:
            await _together([*self._works(this_device, receiver), self._note_contact()])
        except (LinkDown, WireProblem):
            # A live connection is seen every few seconds; subcommands show the last time.
            await self._note_contact_now()
            raise

    async def _note_contact(self) -> None:
        while True:
            await asyncio.sleep(CONTACT_EVERY_S)
            await self._note_contact_now()

    async def _note_contact_now(self) -> None:
        with suppress(StoreUnavailable):
            await self._context.store.run(note_contact_at, self._context.tools.now())

    def _works(
        self, this_device: ThisDevice, receiver: Receiver
    ) -> list[Coroutine[Any, Any, None]]:
        """The coroutines that run concurrently while the connection is up."""
        sender = Sender(self._context)
        if this_device.role is DeviceRole.HUB:
            return [sender.send_log(this_device), receiver.follow_commands()]
        works = [receiver.follow(), receiver.compare(), self._first_copy.check()]
        return (
            works
            if this_device.role is DeviceRole.BOARD
            else [*works, sender.send_events(this_device)]
        )

    async def _hello(self) -> HelloReply:
        epochs = await self._context.store.read(lambda reader: reader.upstream.unacked_epochs())
        before = self._context.tools.now()
        hello = await self._context.transport.hello(epochs)
        now = self._context.tools.now()
        check_versions(hello)
        offset_ms = clock_offset_ms(hello, before, now)
        acked = {epoch: hello.acked.get(epoch, 0) for epoch in epochs}
        await self._context.store.run(note_contact, UpstreamContact(now, offset_ms, acked))
        self._context.note_peer_clock(offset_ms)
        return hello

    async def _agree_on_role(self, this_device: ThisDevice, hello: HelloReply) -> ThisDevice:
        """This device in the role that the upstream gives it; steps down if it is no longer hub."""
        if this_device.role is DeviceRole.HUB and hello.role != DeviceRole.HUB:
            await self._context.store.run(step_down, StepDown(hello.hub_epoch))
            self._context.tools.note("step_down", hub_epoch=hello.hub_epoch)
            return await self._context.this_device()
        return replace(this_device, hub_epoch=hello.hub_epoch)


async def _together(works: list[Coroutine[Any, Any, None]]) -> None:
    """Run coroutines until one fails; cancel the others and raise its error."""
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
