"""Server and client of a call without HTTP: as text, with the status before the JSON body."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import LogHead
from kiosk.services.ports.first_copy import OfferedCopies
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.sync.client.replies import read_problem, read_reply
from kiosk.sync.protocol.bodies import (
    CommandsReply,
    DigestReply,
    EntriesBody,
    EntriesReply,
    EventsBody,
    EventsReply,
    HelloReply,
    LogReply,
)
from kiosk.sync.protocol.conversions import from_head
from kiosk.sync.protocol.fields import FEED_LIMIT, WAIT_S_MAX
from kiosk.sync.protocol.first_copy import CopyReply
from kiosk.sync.protocol.people import PeopleReply
from kiosk.sync.protocol.ports import FeedOf, Peer, Served, WireProblem
from kiosk.sync.protocol.problem_codes import BUSY, FAILURE, NOT_UNDERSTOOD, ProblemDetails
from kiosk.sync.server.answers import body_of
from tests.simulation.wires import STATUS_LENGTH, Device, Wire

BUSY_RETRY_S = 2.0
Reply = TypeVar("Reply", bound=BaseModel)


class PartReply(BaseModel):
    """A part of a file, which here crosses the wire as text too."""

    part: str


async def answered(
    served: Served, call: str, device: Device, body: bytes, copies: OfferedCopies | None = None
) -> bytes:
    """The reply to a call: its status, a blank, and its body as JSON.

    `copies`: the files of first copies that are ready there.
    """
    try:
        peer = await served.authenticate(*device)
        if call in _OF_FILES:
            reply: BaseModel = await _OF_FILES[call](_allowed(copies, peer), body)
        else:
            reply = await _CALLS[call](served, peer, body)
    except WireProblem as problem:
        return _written(problem.status, problem.problem)
    except StoreUnavailable:
        return _written(503, ProblemDetails(code=BUSY, message="Busy.", retry_after_s=BUSY_RETRY_S))
    return _written(200, reply)


def _written(status: int, reply: BaseModel) -> bytes:
    return b"%d %s" % (status, reply.model_dump_json(by_alias=True).encode())


async def _hello(served: Served, peer: Peer, body: bytes) -> BaseModel:
    return await served.hello(peer, json.loads(body)["epochs"])


async def _events(served: Served, peer: Peer, body: bytes) -> BaseModel:
    return await served.ingest_events(peer, body_of(body, EventsBody))


async def _entries(served: Served, peer: Peer, body: bytes) -> BaseModel:
    return await served.ingest_entries(peer, body_of(body, EntriesBody))


async def _feed(served: Served, peer: Peer, body: bytes) -> BaseModel:
    """As the router does: answers problems at once, else waits for news and reads once more."""
    asked = json.loads(body)
    of: FeedOf = asked["of"]
    after = LogHead(asked["seq"], asked["hash"])
    limit = min(asked["limit"], FEED_LIMIT)
    wait_s = min(asked["wait_s"], WAIT_S_MAX)
    reply, is_empty = await _read(served, peer, of, after, limit)
    if not is_empty or wait_s <= 0:
        return reply
    try:
        await served.wait(peer, of, after.seq, wait_s)
        return (await _read(served, peer, of, after, limit))[0]
    except (WireProblem, StoreUnavailable):
        return reply


async def _read(
    served: Served, peer: Peer, of: FeedOf, after: LogHead, limit: int
) -> tuple[BaseModel, bool]:
    if of == "log":
        log = await served.log(peer, after, limit)
        return log, not log.entries
    commands = await served.commands(peer, after, limit)
    return commands, not commands.commands


async def _snapshot(served: Served, peer: Peer, body: bytes) -> BaseModel:
    asked = json.loads(body)
    return await served.snapshot(peer, asked["as_of"], asked["cursor"], asked["limit"])


async def _digest(served: Served, peer: Peer, body: bytes) -> BaseModel:
    return await served.digest(peer)


async def _people(served: Served, peer: Peer, body: bytes) -> BaseModel:
    return await served.people(peer)


def _allowed(copies: OfferedCopies | None, peer: Peer) -> OfferedCopies:
    if copies is None or peer.role is not DeviceRole.COUNTER:
        raise _no_file()
    return copies


def _no_file() -> WireProblem:
    return WireProblem(404, ProblemDetails(code=NOT_UNDERSTOOD, message="No such file."))


async def _offered_copy(copies: OfferedCopies, body: bytes) -> BaseModel:
    offer = await copies.offer()
    if offer is None:
        raise _no_file()
    head = from_head(offer.head)
    return CopyReply(copy_id=offer.copy_id, size_bytes=offer.size_bytes, head=head)


async def _copy_part(copies: OfferedCopies, body: bytes) -> BaseModel:
    part = await copies.part(**json.loads(body))
    if part is None:
        raise _no_file()
    return PartReply(part=base64.b64encode(part).decode())


_OF_FILES: dict[str, Callable[[OfferedCopies, bytes], Awaitable[BaseModel]]] = {
    "offered_copy": _offered_copy,
    "copy_part": _copy_part,
}
_CALLS: dict[str, Callable[[Served, Peer, bytes], Awaitable[BaseModel]]] = {
    "hello": _hello,
    "events": _events,
    "entries": _entries,
    "feed": _feed,
    "snapshot": _snapshot,
    "digest": _digest,
    "people": _people,
}


class WireTransport:
    """`Transport` and `CopyTransport` over a simulated wire."""

    def __init__(self, wire: Wire, device: Device) -> None:
        self._wire = wire
        self._device = device

    async def _ask(self, call: str, shape: type[Reply], body: bytes) -> Reply:
        text = await self._wire.ask(call, self._device, body)
        status, raw = int(text[:STATUS_LENGTH]), text[STATUS_LENGTH:]
        if status != 200:
            problem = read_problem(raw)
            raise WireProblem(status, problem or ProblemDetails(code=FAILURE, message=""))
        return read_reply(raw, shape)

    async def hello(self, epochs: Sequence[int]) -> HelloReply:
        return await self._ask("hello", HelloReply, _json(epochs=list(epochs)))

    async def send_events(self, body: EventsBody) -> EventsReply:
        return await self._ask("events", EventsReply, body.model_dump_json(by_alias=True).encode())

    async def send_entries(self, body: EntriesBody) -> EntriesReply:
        text = body.model_dump_json(by_alias=True).encode()
        return await self._ask("entries", EntriesReply, text)

    async def log(self, after: LogHead, limit: int, wait_s: float) -> LogReply:
        return await self._ask("feed", LogReply, _feed_query("log", after, limit, wait_s))

    async def commands(self, after: LogHead, limit: int, wait_s: float) -> CommandsReply:
        return await self._ask("feed", CommandsReply, _feed_query("commands", after, limit, wait_s))

    async def snapshot(self, as_of: int | None, cursor: str | None, limit: int) -> LogReply:
        return await self._ask("snapshot", LogReply, _json(as_of=as_of, cursor=cursor, limit=limit))

    async def digest(self) -> DigestReply:
        return await self._ask("digest", DigestReply, b"{}")

    async def people(self) -> PeopleReply:
        return await self._ask("people", PeopleReply, b"{}")

    async def offered_copy(self) -> CopyReply:
        return await self._ask("offered_copy", CopyReply, b"{}")

    async def copy_part(self, copy_id: str, offset: int, limit: int) -> bytes:
        body = _json(copy_id=copy_id, offset=offset, limit=limit)
        return base64.b64decode((await self._ask("copy_part", PartReply, body)).part)


def _json(**values: Any) -> bytes:
    return json.dumps(values).encode()


def _feed_query(of: FeedOf, after: LogHead, limit: int, wait_s: float) -> bytes:
    return _json(of=of, seq=after.seq, hash=after.hash, limit=limit, wait_s=wait_s)
