"""The engine: keeps this machine and its upstream alike, for as long as it runs.

A terminal sends its events to the hub and follows the hub's log. A hub sends its log to head
office and follows the commands there. Both are the same cycle: say hello, mend what differs,
then send and follow until something fails; wait; begin again. The engine has no state that a
crash could lose: what is to be sent and what was followed is read from the database each time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.domain.log import LogHead
from kiosk.domain.sequencing import DeviceRole
from kiosk.services.following import (
    FollowLog,
    FollowSnapshot,
    LogDiverged,
    StepDown,
    follow_log,
    follow_snapshot,
    step_down,
)
from kiosk.services.links import Link, LinkMonitor
from kiosk.services.log_ports import Node
from kiosk.services.ports import Changes, StoreUnavailable
from kiosk.services.progress import (
    Acked,
    CutCommands,
    CutLog,
    Heard,
    LogAcked,
    RebuildAll,
    cut_commands,
    cut_log_after,
    log_acked,
    note_acked,
    note_heard,
    rebuild_all,
)
from kiosk.services.sequencing import RecoverLog, recover_log
from kiosk.services.store import Store
from kiosk.services.taking_commands import CommandsDiverged, take_commands
from kiosk.sync.backoff import Backoff
from kiosk.sync.batches import commands_of, entries_body, events_body
from kiosk.sync.ports import LinkDown, Transport, WireProblem
from kiosk.sync.wire import (
    DIVERGED,
    FEED_LIMIT,
    GAP,
    NOT_HUB,
    PROTOCOL_MAX,
    PROTOCOL_MIN,
    WAIT_S_MAX,
    HelloReply,
    to_entry,
    to_head,
)

SNAPSHOT_FROM = 1000
"""A machine that holds nothing takes a log of this length as a snapshot: open orders first."""

DIGEST_EVERY_S = 3600.0
REFUSED_AGAIN_S = 30.0
STORE_AGAIN_S = 5.0

Note = Callable[..., None]


class _Again(Exception):
    """What both sides hold has to be compared anew, at once."""


@dataclass(frozen=True, slots=True)
class EngineTools:
    """What an engine works with. `now`: the time in UTC; `on_change` is told what changed here.

    `note` writes to the log: a name, then facts.
    """

    store: Store
    transport: Transport
    monitor: LinkMonitor
    backoff: Backoff
    now: Callable[[], datetime]
    on_change: Callable[[Changes], None]
    note: Note


class Engine:
    """One machine's side of one upstream."""

    def __init__(self, tools: EngineTools) -> None:
        self._tools = tools
        self._store = tools.store
        self._transport = tools.transport
        self._woken = asyncio.Event()
        self._relayed: set[str] = set()
        self._online_since: float | None = None

    def wake(self) -> None:
        """Something was recorded here: it is sent at once."""
        self._woken.set()

    async def run(self) -> None:
        """Keep both sides alike until this is cancelled."""
        self._tell(link=Link.CONNECTING)
        while True:
            try:
                await self._session()
            except _Again:
                continue
            except LinkDown as problem:
                await self._pause(self._delay_s(None), str(problem))
            except WireProblem as problem:
                await self._refused(problem)
            except StoreUnavailable as problem:
                # The disk is full or broken: the screens say so, and nothing is lost by waiting.
                self._tools.note("sync_store", kind=problem.kind)
                await asyncio.sleep(STORE_AGAIN_S)

    def _delay_s(self, retry_after_s: float | None) -> float:
        since, self._online_since = self._online_since, None
        online_s = 0.0 if since is None else asyncio.get_running_loop().time() - since
        return self._tools.backoff.delay_s(online_s=online_s, retry_after_s=retry_after_s)

    async def _pause(self, delay_s: float, why: str) -> None:
        state = self._tools.monitor.state
        since = state.offline_since or self._tools.now()
        if state.link is not Link.OFFLINE:
            self._tools.note("offline", why=why)
        self._tell(link=Link.OFFLINE, offline_since=since)
        await self._wait_offline(delay_s)

    async def _wait_offline(self, delay_s: float) -> None:
        """Wait, and meanwhile tell how much is waiting."""
        loop = asyncio.get_running_loop()
        until = loop.time() + delay_s
        while (left_s := until - loop.time()) > 0:
            await self._count()
            await self._awoken(min(left_s, 1.0))

    async def _refused(self, problem: WireProblem) -> None:
        tools = self._tools
        tools.note("refused", status=problem.status, code=problem.problem.code)
        if problem.status in (401, 403, 422):
            self._tell(link=Link.REFUSED, refusal=problem.problem.code)
            await self._wait_offline(REFUSED_AGAIN_S)
        elif problem.problem.code == NOT_HUB and await self._step_down(problem):
            return
        else:
            delay_s = self._delay_s(problem.problem.retry_after_s)
            await self._pause(delay_s, problem.problem.code)

    async def _step_down(self, problem: WireProblem) -> bool:
        """Head office says that another machine is the hub. False: this one was none."""
        node = await self._node()
        if node.role is not DeviceRole.HUB or problem.problem.hub_epoch is None:
            return False
        self._tools.note("step_down", hub_epoch=problem.problem.hub_epoch)
        await self._store.run(step_down, StepDown(problem.problem.hub_epoch))
        return True

    async def _node(self) -> Node:
        return await self._store.read(lambda reader: reader.log.node())

    # --- one connection ----------------------------------------------------------------------

    async def _session(self) -> None:
        node = await self._node()
        hello = await self._hello()
        node = await self._agree_on_role(node, hello)
        works: list[Coroutine[Any, Any, None]]
        if node.role is DeviceRole.HUB:
            await self._agree_on_log(node, hello)
            works = [self._send_log(node), self._follow_commands()]
        else:
            await self._load(hello)
            works = [self._follow(), self._compare()]
            if node.role is not DeviceRole.BOARD:
                works.append(self._send_events(node))
        self._relayed.clear()
        if self._online_since is None:
            self._online_since = asyncio.get_running_loop().time()
        self._tell(link=Link.ONLINE, offline_since=None, refusal=None, loading=False)
        await self._count()
        await _together(works)

    async def _hello(self) -> HelloReply:
        epochs = await self._store.read(lambda reader: reader.log.unacked_epochs())
        before = self._tools.now()
        hello = await self._transport.hello(epochs)
        now = self._tools.now()
        if hello.protocol_min > PROTOCOL_MAX or hello.protocol_max < PROTOCOL_MIN:
            raise LinkDown("The two sides have no version of the protocol in common.")
        offset = hello.server_time - (before + (now - before) / 2)
        offset_ms = round(offset.total_seconds() * 1000)
        acked = {epoch: hello.acked.get(epoch, 0) for epoch in epochs}
        await self._store.run(note_heard, Heard(now, offset_ms, acked))
        self._tell(clock_offset_ms=offset_ms)
        return hello

    async def _agree_on_role(self, node: Node, hello: HelloReply) -> Node:
        """Head office may have made another machine the hub meanwhile."""
        if node.role is DeviceRole.HUB and hello.role != DeviceRole.HUB:
            await self._store.run(step_down, StepDown(hello.hub_epoch))
            self._tools.note("step_down", hub_epoch=hello.hub_epoch)
            return await self._node()
        return replace(node, hub_epoch=hello.hub_epoch)

    async def _agree_on_log(self, node: Node, hello: HelloReply) -> None:
        """Where head office holds what this hub lost, the hub takes it, then judges the rest."""
        theirs = to_head(hello.log_head)
        here = await self._store.read(lambda reader: reader.log.hash_at(theirs.seq))
        if here == theirs.hash:
            await self._store.run(log_acked, LogAcked(theirs, node.hub_epoch))
            return
        seq = await self._common("log")
        entries = []
        after = LogHead(seq, await self._hash_at(seq))
        while True:
            page = await self._transport.log(after, FEED_LIMIT, 0.0)
            if not page.entries:
                break
            entries += [to_entry(entry) for entry in page.entries]
            after = entries[-1].head
        wish = RecoverLog(seq, tuple(entries), node.hub_epoch)
        self._tools.on_change(await self._store.run(recover_log, wish))
        self._tools.note("log_recovered", after=seq, entries=len(entries))
        await self._store.run(log_acked, LogAcked(after, node.hub_epoch))

    async def _hash_at(self, seq: int) -> str:
        found = await self._store.read(lambda reader: reader.log.hash_at(seq))
        if found is None:
            raise _Again
        return found

    async def _common(self, of: str) -> int:
        """A number up to which both sides hold the same, near the end of it."""
        step = 1
        seq = await self._last(of)
        while True:
            if await self._is_common(of, seq):
                return seq
            seq = max(0, seq - step)
            step *= 2

    async def _last(self, of: str) -> int:
        if of == "log":
            return (await self._store.read(lambda reader: reader.log.head())).seq
        return (await self._store.read(lambda reader: reader.log.command_head())).seq

    async def _is_common(self, of: str, seq: int) -> bool:
        if seq == 0:
            return True
        try:
            if of == "log":
                await self._transport.log(LogHead(seq, await self._hash_at(seq)), 1, 0.0)
            else:
                digest = await self._store.read(lambda reader: reader.log.command_hash_at(seq))
                await self._transport.commands(LogHead(seq, digest or "0" * 64), 1, 0.0)
        except WireProblem as problem:
            if problem.problem.code != DIVERGED:
                raise
            return False
        return True

    # --- sending -----------------------------------------------------------------------------

    async def _awoken(self, timeout_s: float) -> None:
        """Return when something was recorded, or when the time is over."""
        try:
            await asyncio.wait_for(self._woken.wait(), timeout_s)
        except TimeoutError:
            return
        self._woken.clear()

    async def _send_events(self, node: Node) -> None:
        """What this device recorded goes up; then what others did and the hub lost."""
        while True:
            self._woken.clear()
            may_relay = node.role in (DeviceRole.HUB, DeviceRole.COUNTER)
            body = await events_body(self._store, self._relayed if may_relay else None)
            if body is None:
                await self._count()
                await self._awoken(LOOK_EVERY_S)
                continue
            try:
                reply = await self._transport.send_events(body)
            except WireProblem as problem:
                if problem.problem.code != GAP or problem.problem.expected is None:
                    raise
                epoch = body.events[0].event.device_epoch
                await self._store.run(note_acked, Acked(epoch, problem.problem.expected - 1))
                continue
            if reply.device_epoch is not None:
                await self._store.run(note_acked, Acked(reply.device_epoch, reply.acked_seq))
            self._relayed |= {sent.event.event_id for sent in body.relayed}
            await self._count()

    async def _send_log(self, node: Node) -> None:
        """The store's log goes up to head office."""
        while True:
            self._woken.clear()
            body = await entries_body(self._store, node.hub_epoch)
            if body is None:
                await self._count()
                await self._awoken(LOOK_EVERY_S)
                continue
            try:
                reply = await self._transport.send_entries(body)
            except WireProblem as problem:
                if problem.problem.code in (GAP, DIVERGED):
                    raise _Again from problem
                raise
            await self._store.run(log_acked, LogAcked(to_head(reply.log_head), node.hub_epoch))
            await self._count()

    # --- following ---------------------------------------------------------------------------

    async def _load(self, hello: HelloReply) -> None:
        """The first copy of a store, open orders first; it goes on where it was cut off."""
        head, progress = await self._store.read(
            lambda reader: (reader.log.head(), reader.log.progress())
        )
        if progress.snapshot_as_of is None and (head.seq or hello.log_head.seq < SNAPSHOT_FROM):
            return
        self._tell(link=Link.ONLINE, loading=True)
        as_of, cursor = progress.snapshot_as_of, progress.snapshot_cursor
        while True:
            page = await self._transport.snapshot(as_of, cursor, FEED_LIMIT)
            as_of, cursor = page.head.seq, page.next
            entries = tuple(map(to_entry, page.entries))
            wish = FollowSnapshot(entries, to_head(page.head), cursor)
            try:
                self._tools.on_change(await self._store.run(follow_snapshot, wish))
            except LogDiverged:
                await self._store.run(cut_log_after, CutLog(0))
                raise _Again from None
            if cursor is None:
                return

    async def _follow(self) -> None:
        """The hub's log comes down."""
        while True:
            head = await self._store.read(lambda reader: reader.log.head())
            try:
                page = await self._transport.log(head, FEED_LIMIT, WAIT_S_MAX)
                if not page.entries:
                    continue
                wish = FollowLog(tuple(map(to_entry, page.entries)))
                self._tools.on_change(await self._store.run(follow_log, wish))
            except WireProblem as problem:
                if problem.problem.code != DIVERGED:
                    raise
                await self._cut_to_common()
            except LogDiverged:
                await self._cut_to_common()
            await self._count()

    async def _cut_to_common(self) -> None:
        seq = await self._common("log")
        self._tools.note("log_cut", after=seq)
        self._tools.on_change(await self._store.run(cut_log_after, CutLog(seq)))
        raise _Again

    async def _follow_commands(self) -> None:
        """Head office's commands come down, and are decided as they come."""
        while True:
            head = await self._store.read(lambda reader: reader.log.command_head())
            try:
                page = await self._transport.commands(head, FEED_LIMIT, WAIT_S_MAX)
                if not page.commands:
                    continue
                changes = await self._store.run(take_commands, commands_of(page.commands))
                self._tools.on_change(changes)
                self.wake()
            except WireProblem as problem:
                if problem.problem.code != DIVERGED:
                    raise
                await self._cut_commands()
            except CommandsDiverged:
                await self._cut_commands()

    async def _cut_commands(self) -> None:
        seq = await self._common("commands")
        self._tools.note("commands_cut", after=seq)
        await self._store.run(cut_commands, CutCommands(seq))

    async def _compare(self) -> None:
        """Every hour: both sides must come to the same."""
        while True:
            theirs = await self._transport.digest()
            ours, waiting = await self._store.read(
                lambda reader: (reader.log.digest(), reader.log.all_unsettled())
            )
            is_comparable = to_head(theirs.head) == ours.head and not waiting
            if is_comparable and theirs.orders_hash != ours.orders_hash:
                self._tools.note("digest_differs", seq=ours.head.seq)
                self._tools.on_change(await self._store.run(rebuild_all, RebuildAll()))
            await asyncio.sleep(DIGEST_EVERY_S)

    # --- telling -----------------------------------------------------------------------------

    def _tell(self, **changed: Any) -> None:
        self._tools.monitor.set(replace(self._tools.monitor.state, **changed))

    async def _count(self) -> None:
        waiting, node = await self._store.read(lambda reader: (reader.waiting(), reader.log.node()))
        self._tell(
            waiting=waiting.count,
            waiting_since=waiting.since,
            is_hub=node.role is DeviceRole.HUB,
        )


LOOK_EVERY_S = 0.5
"""How often is looked for what other processes recorded; what this one does wakes at once."""


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
