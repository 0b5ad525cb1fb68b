"""The hub's server side: `Served` for the store's devices, over the local database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import Entry, LogHead
from kiosk.services.devices.device_reports import DeviceReports
from kiosk.services.devices.given_settings import SettingsKeeper
from kiosk.services.devices.pairing import Quarantine, quarantine
from kiosk.services.orders.role_view import entries_for
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.other_stores import NoOtherStores, OtherStores, StoresUnreachable
from kiosk.services.ports.place_slots import PlaceSlots
from kiosk.services.ports.reader import Reader
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.services.replication.incoming import EventAltered, EventsMissing
from kiosk.services.replication.ingest import IngestEvents
from kiosk.services.replication.validation.senders import may_push
from kiosk.sync.identity.hub_identity import UNSIGNED, HubIdentity
from kiosk.sync.protocol.batches import signatures_in, signed_entries
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
from kiosk.sync.protocol.conversions import from_head, to_incoming
from kiosk.sync.protocol.diagnostics import AskedDiagnostics
from kiosk.sync.protocol.fields import BODY_BYTES_MAX, EVENTS_MAX
from kiosk.sync.protocol.limits import page_of, snapshot_within
from kiosk.sync.protocol.pairing_bodies import (
    HubStatement,
    PairBody,
    PairingsBody,
    PairingsReply,
    PairReply,
    ProofBody,
    ProofReply,
)
from kiosk.sync.protocol.people import PeopleReply, people_reply
from kiosk.sync.protocol.ports import FeedOf, Peer, WireProblem
from kiosk.sync.protocol.problem_codes import (
    ALTERED,
    BUSY,
    CLASH,
    DIVERGED,
    GAP,
    NOT_HUB,
    NOT_PERMITTED,
    NOT_UNDERSTOOD,
    ProblemDetails,
)
from kiosk.sync.protocol.records import WireEntry, WireHead
from kiosk.sync.protocol.signature_coverage import covered, is_clash, is_own, senders
from kiosk.sync.protocol.signatures import Signer
from kiosk.sync.protocol.store_settings import SettingsBody, SettingsReply
from kiosk.sync.protocol.version import PROTOCOL_MAX, PROTOCOL_MIN
from kiosk.sync.protocol.whereabouts import CodesBody, StoreReply
from kiosk.sync.server.device_access import DeviceAccess
from kiosk.sync.server.diagnostics_relay import DiagnosticsRelay
from kiosk.sync.server.giving_way import ingest_giving_way
from kiosk.sync.server.ingested_reply import ingested_reply
from kiosk.sync.server.peer_clocks import PeerClocks
from kiosk.sync.server.polls import Polls, people_version
from kiosk.sync.server.quotas import Quotas
from kiosk.sync.server.rate_limit import CodeLimit
from kiosk.sync.server.refused import refused
from kiosk.sync.server.slots_relay import SlotsRelay
from kiosk.sync.server.store_lookups import AT_HUB_MAX, StoreLookups


class Hub:
    """`sync.protocol.ports.Served` over the local database of a device that is the hub."""

    def __init__(
        self,
        store: OrderDatabase,
        *,
        now: Callable[[], datetime],
        make_secret: Callable[[], str],
        on_change: Callable[[Changes], None] = lambda _changes: None,
        fingerprint: str = "",
        identity: HubIdentity = UNSIGNED,
        limit: CodeLimit | None = None,
        signer: Signer | None = None,
        counters: CountersInView | None = None,
        stores: OtherStores | None = None,
        slots: PlaceSlots | None = None,
        reports: DeviceReports | None = None,
        settings: SettingsKeeper | None = None,
        asked: AskedDiagnostics | None = None,
    ) -> None:
        """`on_change` is called with what devices of the store changed. `now`: the time in UTC.

        `limit`: how often codes may be tried; None: the default. `signer`: the hub's own key;
        None: events that it records are sent unsigned. `counters`: what the counters have, this
        device's own as well if it shows one; None: devices hear nothing of it. `stores`: the
        other stores, through head office; `slots`: its place's. `reports`: gets what devices
        say of themselves. `settings`: what head office gives; None: nothing. `asked`: whom it asks
        for diagnostics.
        """
        self._store, self._now, self._identity, self._signer = store, now, identity, signer
        self._on_change = on_change
        access = partial(DeviceAccess, store, now=now, make_secret=make_secret)
        self._access = access(fingerprint=fingerprint, identity=identity, limit=limit)
        self.wiped = self._access.wiped
        relay = DiagnosticsRelay(self._hub_only, asked)
        self._asked, self.diagnostics = relay.asked, relay.take
        self.place_slots = SlotsRelay(self._hub_only, slots).place_slots
        self._quotas, self._clocks = Quotas(), PeerClocks(store, now, on_change)
        self._reports, self._settings = reports or DeviceReports(), settings or SettingsKeeper(None)
        self._polls = Polls(store, counters, self._settings)
        self._stores, self._lookups = stores or NoOtherStores(), StoreLookups(AT_HUB_MAX)

    def show(self, fingerprint: str) -> None:
        """Note the SHA-256 of another certificate that the server shows from now on."""
        self._access.fingerprint = fingerprint

    def wake(self) -> None:
        """Wake all waiting requests, after something was written here."""
        self._polls.wake()

    async def prove(self, body: ProofBody) -> ProofReply:
        """See `Served.prove`."""
        return await self._access.prove(body)

    async def pair(self, body: PairBody, source: str = "") -> PairReply:
        """See `Served.pair`."""
        return await self._access.pair(body, source)

    async def authenticate(self, device_id: str, secret: str) -> Peer:
        """See `Served.authenticate`; also 403 QUARANTINED."""
        return await self._access.authenticate(device_id, secret)

    async def _hub_only(self) -> ThisDevice:
        """This device. Raises WireProblem (409 NOT_HUB) when it is no longer the hub."""
        this_device = await self._store.read(lambda reader: reader.devices.this_device())
        if not this_device.is_hub:
            problem = ProblemDetails(
                code=NOT_HUB,
                message="Another device orders this store's events now.",
                hub_epoch=this_device.hub_epoch,
            )
            raise WireProblem(409, problem)
        return this_device

    async def _note(self, peer: Peer) -> None:
        self._reports.note(peer.device_id, peer.report)
        await self._clocks.note(peer)

    async def hello(self, peer: Peer, epochs: Sequence[int]) -> HelloReply:
        """See `Served.hello`."""
        this_device = await self._hub_only()
        await self._note(peer)
        head, acked, people = await self._store.read(
            lambda reader: (
                reader.event_log.head(),
                {epoch: reader.event_log.last_seq(peer.device_id, epoch) for epoch in epochs},
                people_version(reader, peer),
            )
        )
        self._polls.note_people(peer, people)
        self._polls.note_settings(peer)
        return HelloReply(
            protocol_min=PROTOCOL_MIN,
            protocol_max=PROTOCOL_MAX,
            history_id=this_device.history_id,
            store_id=this_device.store_id or this_device.history_id,
            store_name=this_device.store_name,
            hub_epoch=this_device.hub_epoch,
            role=peer.role,
            server_time=self._now(),
            events_max=EVENTS_MAX,
            body_bytes_max=BODY_BYTES_MAX,
            log_head=from_head(head),
            command_head=WireHead(seq=0, hash="0" * 64),
            acked=acked,
            head_office_key=self._identity.head_office_key,
            people=people,
            settings=self._settings.digest,
            mails_ready=self._settings.mails_ready,
        )

    async def ingest_events(self, peer: Peer, body: EventsBody) -> EventsReply:
        """See `Served.ingest_events`; also 403 CLASH and 429 BUSY."""
        await self._hub_only()
        if not may_push(peer.role, relays=bool(body.relayed)):
            raise refused(403, NOT_PERMITTED, "A device of this kind may not send this.")
        count = len(body.events) + len(body.relayed)
        now_s = asyncio.get_running_loop().time()
        self._quotas.take(peer.device_id, count, peer.body_bytes, now_s)
        peers = await senders(self._store, peer.device_id, body)
        sender = peers.get(peer.device_id)
        if not is_own(sender, body.events):
            raise refused(403, NOT_PERMITTED, "This was not signed with this device's key.")
        handed_on = covered(peers, body.relayed)
        own, relayed = (tuple(map(to_incoming, sents)) for sents in (body.events, handed_on))
        signatures = signatures_in((*body.events, *handed_on))
        request = IngestEvents(peer.device_id, peer.role, own, relayed, signatures)
        try:
            ingested = await ingest_giving_way(self._store, request, self._took)
        except EventsMissing as missing:
            raise refused(409, GAP, "Events before have not come.", missing.expected) from missing
        except EventAltered as altered:
            is_other = await is_clash(self._store, sender, body, altered)
            raise await self._blame(peer, altered, is_clash=is_other) from altered
        return ingested_reply(ingested)

    def _took(self, changes: Changes) -> None:
        self.wake()
        self._on_change(changes)

    async def _blame(self, peer: Peer, altered: EventAltered, *, is_clash: bool) -> WireProblem:
        """The answer to a device whose event contradicts something; quarantines it.

        `is_clash`: what the event contradicts was not signed by the device, which is not to blame.
        """
        if is_clash:
            sentence = "What came under this number before was not signed by this device."
            return refused(403, CLASH, sentence)
        await self._store.run(quarantine, Quarantine(peer.device_id, altered.reason))
        sentence = "An event contradicts itself, or what came before: the reason says how."
        details = ProblemDetails(code=ALTERED, message=sentence, reason=altered.reason)
        return WireProblem(422, details)

    async def ingest_entries(self, peer: Peer, body: EntriesBody) -> EntriesReply:
        """Always 403: a hub sequences its store's events itself and accepts no log."""
        raise refused(403, NOT_PERMITTED, "Only head office takes a store's log.")

    async def log(self, peer: Peer, after: LogHead, limit: int) -> LogReply:
        """See `Served.log`; personal data is cut to what the peer's role may have."""
        await self._hub_only()
        await self._note(peer)

        def page(reader: Reader) -> tuple[str | None, LogReply]:
            found = page_of(reader.event_log.entries(after.seq, limit))
            entries = signed_entries(reader, self._given(reader, peer, found), self._signer)
            head, people = from_head(reader.event_log.head()), people_version(reader, peer)
            at_counter = self._polls.at_counter(head.seq)
            reply = LogReply(
                entries=entries,
                head=head,
                people=people,
                at_counter=at_counter,
                settings=self._settings.digest,
                mails_ready=self._settings.mails_ready,
                diagnostics=self._asked.of(peer.device_id),
            )
            return reader.event_log.hash_at(after.seq), reply

        here, reply = await self._store.read(page)
        if here != after.hash:
            raise refused(409, DIVERGED, "The log here holds another entry at that number.")
        self._polls.note_position(peer, after.seq)
        return reply

    def _given(self, reader: Reader, peer: Peer, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        return entries_for(reader.order, peer.role, entries, self._now())

    async def commands(self, peer: Peer, after: LogHead, limit: int) -> CommandsReply:
        """Always 403: commands come from head office only."""
        raise refused(403, NOT_PERMITTED, "Commands come from head office.")

    async def pairings(self, peer: Peer, body: PairingsBody) -> PairingsReply:
        """Always 403: a hub reports its devices to head office only."""
        raise refused(403, NOT_PERMITTED, "Only head office keeps a hub's devices.")

    async def people(self, peer: Peer) -> PeopleReply:
        """See `Served.people`."""
        await self._hub_only()
        if peer.role is not DeviceRole.COUNTER:
            raise refused(403, NOT_PERMITTED, "Only a counter checks PINs.")
        return people_reply(await self._store.read(lambda reader: reader.people.everybody()))

    async def settings(self, peer: Peer, body: SettingsBody) -> SettingsReply:
        """See `Served.settings`."""
        await self._hub_only()
        return SettingsReply(given=self._settings.given)

    async def store_of(self, peer: Peer, body: CodesBody) -> StoreReply:
        """See `Served.store_of`: head office knows, and is asked for the device."""
        await self._hub_only()
        if peer.role is DeviceRole.BOARD:
            raise refused(403, NOT_PERMITTED, "A board has nobody who asks for an order.")
        self._lookups.count(peer.device_id)
        try:
            return StoreReply(store_name=await self._stores.store_with(body.codes))
        except StoresUnreachable:
            raise refused(503, BUSY, "Head office does not answer now.") from None

    async def statement(self) -> HubStatement:
        """See `Served.statement`."""
        statement = self._identity.statement
        if statement is None:
            raise refused(404, NOT_UNDERSTOOD, "Head office has not said who this store's hub is.")
        return statement

    async def wait(self, peer: Peer, of: FeedOf, after_seq: int, timeout_s: float) -> bool:
        """See `Served.wait`; what else ends a wait, `Polls.wait` says."""
        return await self._polls.wait(peer, after_seq, timeout_s)

    async def snapshot(
        self, peer: Peer, as_of: int | None, cursor: str | None, limit: int
    ) -> LogReply:
        """See `Served.snapshot`; 409 DIVERGED where the log is shorter than `as_of`."""
        await self._hub_only()

        def page(
            reader: Reader,
        ) -> tuple[tuple[WireEntry, ...], str | None, LogHead] | None:
            seq = reader.event_log.head().seq if as_of is None else as_of
            digest = reader.event_log.hash_at(seq)
            if digest is None:
                return None
            read = partial(reader.event_log.snapshot_page, seq, cursor)
            found = snapshot_within(read, limit)
            given = self._given(reader, peer, found.entries)
            entries = signed_entries(reader, given, self._signer)
            return entries, found.cursor, LogHead(seq, digest)

        try:
            found = await self._store.read(page)
        except (ValueError, OverflowError) as error:
            raise refused(400, NOT_UNDERSTOOD, "No page of a snapshot begins there.") from error
        if found is None:
            raise refused(409, DIVERGED, "The log here ends before that number.")
        entries, following, head = found
        return LogReply(entries=entries, head=from_head(head), next=following)

    async def digest(self, peer: Peer) -> DigestReply:
        """See `Served.digest`."""
        await self._hub_only()
        digest = await self._store.read(lambda reader: reader.projections.digest())
        return DigestReply(
            head=from_head(digest.head),
            orders_hash=digest.orders_hash,
            order_count=digest.order_count,
            marks=dict(digest.marks),
        )
