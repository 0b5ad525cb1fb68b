"""The hub as its store's machines meet it: `Served` over the local store."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from kiosk.domain.log import LogHead
from kiosk.domain.sequencing import DeviceRole
from kiosk.services.boards import Reader
from kiosk.services.incoming import EventAltered, EventsMissing
from kiosk.services.log_ports import Node, PeerRecord
from kiosk.services.pairing import (
    Enrol,
    EnrolmentRefused,
    IdentityInUse,
    Quarantine,
    code_hash,
    enrol,
    heard,
    quarantine,
)
from kiosk.services.ports import Changes
from kiosk.services.sequencing import TakeEvents, take_events
from kiosk.services.store import Store
from kiosk.sync.batches import signatures_in, signed_entries
from kiosk.sync.covering import covered, is_clash, is_own, senders
from kiosk.sync.enrolment import Came, in_use
from kiosk.sync.identity import UNSIGNED, HubIdentity
from kiosk.sync.limits import page_of, snapshot_within
from kiosk.sync.peer_clocks import PeerClocks
from kiosk.sync.ports import FeedOf, Peer, WireProblem
from kiosk.sync.quotas import Quotas
from kiosk.sync.rate_limit import CodeLimit
from kiosk.sync.wire import (
    ALTERED,
    BODY_BYTES_MAX,
    CLASH,
    CODE_REFUSED,
    DIVERGED,
    EVENTS_MAX,
    GAP,
    NOT_HUB,
    NOT_PERMITTED,
    NOT_UNDERSTOOD,
    PROTOCOL_MAX,
    PROTOCOL_MIN,
    QUARANTINED,
    REVOKED,
    UNKNOWN_DEVICE,
    CommandsReply,
    DigestReply,
    EnrolBody,
    EnrolReply,
    EntriesBody,
    EntriesReply,
    EventOutcome,
    EventsBody,
    EventsReply,
    HelloReply,
    LogReply,
    Problem,
    WireEntry,
    WireHead,
    from_head,
    to_event,
    to_order,
)
from kiosk.sync.wire_pairings import HubStatement, PairingsBody, PairingsReply

POLL_S = 0.5
HEARD_EVERY_S = 60.0


def secret_hash(secret: str) -> str:
    """What is kept of a device's secret, which is 256 random bits: no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def refused(status: int, code: str, message: str, expected: int | None = None) -> WireProblem:
    """An answer that is not 2xx."""
    return WireProblem(status, Problem(code=code, message=message, expected=expected))


class Hub:
    """`sync.ports.Served` over a local store whose machine is the hub."""

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], datetime],
        make_secret: Callable[[], str],
        on_change: Callable[[Changes], None] = lambda _changes: None,
        fingerprint: str = "",
        identity: HubIdentity = UNSIGNED,
        limit: CodeLimit | None = None,
    ) -> None:
        """`on_change` is told what machines of the store changed. `now`: the time in UTC.

        `limit`: how often codes may be tried; None: as everywhere.
        """
        self._store = store
        self._now = now
        self._make_secret = make_secret
        self._on_change = on_change
        self._fingerprint = fingerprint
        self._identity = identity
        self._limit = limit or CodeLimit()
        self._something = asyncio.Event()
        self._quotas = Quotas()
        self._clocks = PeerClocks(store, now, on_change)

    def wake(self) -> None:
        """Something was written here: whoever waits for news looks again."""
        self._something.set()
        self._something = asyncio.Event()

    async def enrol(self, body: EnrolBody, source: str = "") -> EnrolReply:
        """Trade a one-use code for a device's secret."""
        if not body.device_id.isascii():
            raise refused(400, NOT_UNDERSTOOD, "A device's identifier is in ASCII.")
        code = code_hash(body.code)
        counted = self._limit.begin(source, code)
        now = self._now()
        node, is_offered = await self._store.read(
            lambda reader: (reader.log.node(), reader.log.is_enrolment_open(code, now))
        )
        if body.device_id == node.device_id:
            # It would give numbers in this machine's name, which goes on from there.
            raise refused(403, CODE_REFUSED, "This is the identifier of the hub itself.")
        wrong = "This code is not known here, or it was used, or its 15 minutes are over."
        if not is_offered:
            # Wrong codes, however many, do not come before what people write here.
            raise refused(403, CODE_REFUSED, wrong)
        secret = self._make_secret()
        came = Came(body, self._fingerprint)
        wish = Enrol(
            body.code,
            body.device_id,
            body.device_name,
            secret_hash(secret),
            came.public_key,
            body.signs_since,
            lambda peer: came.is_who(peer.public_key, peer.secret_hash),
        )
        try:
            role, node = await self._store.run(enrol, wish)
        except EnrolmentRefused as refusal:
            raise refused(403, CODE_REFUSED, wrong) from refusal
        except IdentityInUse as refusal:
            raise in_use() from refusal
        self._limit.forgive(counted)
        return EnrolReply(
            device_id=body.device_id,
            secret=secret,
            role=role,
            store_id=node.store_id or node.history_id,
            store_name=node.store_name,
            fingerprint=self._fingerprint,
            head_office_key=self._identity.head_office_key,
        )

    async def authenticate(self, device_id: str, secret: str) -> Peer:
        """Who this is."""
        record = await self._store.read(lambda reader: reader.log.peer(device_id))
        expected = record.secret_hash if record else secret_hash("")
        is_right = hmac.compare_digest(secret_hash(secret), expected)
        if record is None or not is_right:
            raise refused(401, UNKNOWN_DEVICE, "This machine is not paired here.")
        if record.revoked_at is not None:
            raise refused(403, REVOKED, "This machine was revoked.")
        if record.quarantined_at is not None:
            problem = Problem(
                code=QUARANTINED,
                message="This machine sent what contradicts itself: pair it with a new database.",
                reason=record.quarantined_for,
            )
            raise WireProblem(403, problem)
        await self._note(record)
        return Peer(record.device_id, record.role, "")

    async def _note(self, record: PeerRecord) -> None:
        now = self._now()
        # Also where a clock that was ahead has noted a time to come.
        if record.heard_at is None or abs((now - record.heard_at).total_seconds()) > HEARD_EVERY_S:
            await self._store.run(heard, record.device_id)

    async def _node(self) -> Node:
        """This machine. Raises WireProblem when it is the hub no longer."""
        node = await self._store.read(lambda reader: reader.log.node())
        if not node.is_hub:
            problem = Problem(
                code=NOT_HUB,
                message="Another machine orders this store's events now.",
                hub_epoch=node.hub_epoch,
            )
            raise WireProblem(409, problem)
        return node

    async def hello(self, peer: Peer, epochs: Sequence[int]) -> HelloReply:
        """Where everything stands."""
        node = await self._node()
        await self._clocks.note(peer)
        head, acked = await self._store.read(
            lambda reader: (
                reader.log.head(),
                {epoch: reader.log.last_seq(peer.device_id, epoch) for epoch in epochs},
            )
        )
        return HelloReply(
            protocol_min=PROTOCOL_MIN,
            protocol_max=PROTOCOL_MAX,
            history_id=node.history_id,
            store_id=node.store_id or node.history_id,
            store_name=node.store_name,
            hub_epoch=node.hub_epoch,
            role=peer.role,
            server_time=self._now(),
            events_max=EVENTS_MAX,
            body_bytes_max=BODY_BYTES_MAX,
            log_head=from_head(head),
            command_head=WireHead(seq=0, hash="0" * 64),
            acked=acked,
            head_office_key=self._identity.head_office_key,
        )

    async def take_events(self, peer: Peer, body: EventsBody) -> EventsReply:
        """Keep and judge events."""
        await self._node()
        if peer.role is DeviceRole.BOARD or (body.relayed and peer.role is DeviceRole.CHECK_IN):
            raise refused(403, NOT_PERMITTED, "A machine of this kind may not send this.")
        count = len(body.events) + len(body.relayed)
        now_s = asyncio.get_running_loop().time()
        self._quotas.take(peer.device_id, count, peer.body_bytes, now_s)
        peers = await senders(self._store, peer.device_id, body)
        if not is_own(peers.get(peer.device_id), body.events):
            raise refused(403, NOT_PERMITTED, "This was not signed with this machine's key.")
        handed_on = covered(peers, body.relayed)
        own, relayed = (
            tuple(
                (to_event(sent.event), to_order(sent.order) if sent.order else None)
                for sent in sents
            )
            for sents in (body.events, handed_on)
        )
        signatures = signatures_in((*body.events, *handed_on))
        wish = TakeEvents(peer.device_id, peer.role, own, relayed, signatures)
        try:
            taken = await self._store.run(take_events, wish)
        except EventsMissing as missing:
            raise refused(409, GAP, "Events before these have not come.", missing.expected) from (
                missing
            )
        except EventAltered as altered:
            if await is_clash(self._store, peers.get(peer.device_id), body, altered):
                sentence = "What came under this number before was not signed by this machine."
                raise refused(403, CLASH, sentence) from altered
            await self._store.run(quarantine, Quarantine(peer.device_id, altered.reason))
            sentence = "This differs from what came under the same number before."
            problem = Problem(code=ALTERED, message=sentence, reason=altered.reason)
            raise WireProblem(422, problem) from altered
        self.wake()
        self._on_change(taken.changes)
        return EventsReply(
            outcomes=tuple(
                EventOutcome(
                    event_id=told.event_id,
                    outcome=told.outcome,
                    why=told.why,
                    store_seq=told.store_seq,
                )
                for told in taken.told
            ),
            device_epoch=taken.device_epoch,
            acked_seq=taken.acked_seq,
            log_head=from_head(taken.head),
        )

    async def take_entries(self, peer: Peer, body: EntriesBody) -> EntriesReply:
        """A hub numbers its store's events itself: it takes no log from below."""
        raise refused(403, NOT_PERMITTED, "Only head office takes a store's log.")

    async def log(self, peer: Peer, after: LogHead, limit: int) -> LogReply:
        """The log after `after`."""
        await self._node()
        await self._clocks.note(peer)

        def page(reader: Reader) -> tuple[str | None, tuple[WireEntry, ...], LogHead]:
            entries = page_of(reader.log.entries(after.seq, limit))
            return reader.log.hash_at(after.seq), signed_entries(reader, entries), reader.log.head()

        here, entries, head = await self._store.read(page)
        if here != after.hash:
            raise refused(409, DIVERGED, "The log here holds another entry at that number.")
        return LogReply(entries=entries, head=from_head(head))

    async def commands(self, peer: Peer, after: LogHead, limit: int) -> CommandsReply:
        """Commands are head office's: a hub has none to give."""
        raise refused(403, NOT_PERMITTED, "Commands come from head office.")

    async def pairings(self, peer: Peer, body: PairingsBody) -> PairingsReply:
        """Whom a hub has paired is told to head office alone."""
        raise refused(403, NOT_PERMITTED, "Only head office keeps a hub's devices.")

    async def statement(self) -> HubStatement:
        """What head office says of this hub."""
        statement = self._identity.statement
        if statement is None:
            raise refused(404, NOT_UNDERSTOOD, "Head office has not said who this store's hub is.")
        return statement

    async def wait(self, peer: Peer, of: FeedOf, after_seq: int, timeout_s: float) -> None:
        """Return when there may be something after `after_seq`, or when the time is over.

        Also when the machine was revoked or quarantined. Taps on this machine wake at once;
        what commands write is found by looking, and so is a log that was replaced by head
        office's, which may be no longer than before.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout_s
        first: LogHead | None = None
        while loop.time() < until:
            woken = self._something
            head, record = await self._store.read(
                lambda reader: (reader.log.head(), reader.log.peer(peer.device_id))
            )
            first = first or head
            if head.seq != after_seq or head != first or (record and record.is_shut_out):
                return
            try:
                left_s = min(POLL_S, until - loop.time())
                # Not wait_for: on Python 3.11 it swallows a cancellation that meets the wake-up.
                async with asyncio.timeout(max(left_s, 0.001)):
                    await woken.wait()
            except TimeoutError:
                continue

    async def snapshot(
        self, peer: Peer, as_of: int | None, cursor: str | None, limit: int
    ) -> LogReply:
        """The log up to `as_of`, open orders by slot first, in pages."""
        await self._node()

        def page(
            reader: Reader,
        ) -> tuple[tuple[WireEntry, ...], str | None, LogHead] | None:
            seq = reader.log.head().seq if as_of is None else as_of
            digest = reader.log.hash_at(seq)
            if digest is None:
                return None
            read = partial(reader.log.snapshot_page, seq, cursor)
            taken = snapshot_within(read, limit)
            return signed_entries(reader, taken.entries), taken.cursor, LogHead(seq, digest)

        try:
            found = await self._store.read(page)
        except (ValueError, OverflowError) as error:
            raise refused(400, NOT_UNDERSTOOD, "No page of a snapshot begins there.") from error
        if found is None:
            raise refused(409, DIVERGED, "The log here ends before that number.")
        entries, following, head = found
        return LogReply(entries=entries, head=from_head(head), next=following)

    async def digest(self, peer: Peer) -> DigestReply:
        """Hashes to compare with."""
        await self._node()
        digest = await self._store.read(lambda reader: reader.log.digest())
        return DigestReply(
            head=from_head(digest.head),
            orders_hash=digest.orders_hash,
            order_count=digest.order_count,
            marks=dict(digest.marks),
        )
