"""Head office's server for its stores' hubs: `Served` over head office's database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from kiosk.domain.events.log import LogHead
from kiosk.headoffice.admin.admin_service import AdminService
from kiosk.headoffice.devices import pairing_codes
from kiosk.headoffice.devices.diagnostics import take_part
from kiosk.headoffice.devices.pairings import exchange
from kiosk.headoffice.executor import Executor, execute_inline
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.problems import Altered, altered, not_permitted, not_understood
from kiosk.headoffice.replication.batch import read_batch, refuse_unstorable
from kiosk.headoffice.replication.beside_commands import beside_commands
from kiosk.headoffice.replication.entries import ingest_batch
from kiosk.headoffice.replication.keys import signers_in
from kiosk.headoffice.replication.mail_rows import NOTHING_MAILED, MailedChanges
from kiosk.headoffice.replication.refused_commands import RefusedHere, note_refused, refused_in
from kiosk.headoffice.replication.relay import ingest_events, issuer, read_sent
from kiosk.headoffice.replication.returned_settings import agree
from kiosk.headoffice.storage import devices, store_logs
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.figures import read_figures
from kiosk.headoffice.store_api.admission import Admission
from kiosk.headoffice.store_api.contacts import Contacts
from kiosk.headoffice.store_api.copies import (
    commands_reply,
    digest_reply,
    hello_reply,
    log_reply,
    no_commands,
    snapshot_reply,
)
from kiosk.headoffice.store_api.notifier import Heads, Looked, Notifier
from kiosk.headoffice.store_api.questions import StoreQuestions
from kiosk.services.notifications.texts import Occasion
from kiosk.services.ports.device_registry import PeerRecord
from kiosk.storage.database import utc_now
from kiosk.sync.identity.trust import SigningKey
from kiosk.sync.monitoring.metrics import Figure
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
from kiosk.sync.protocol.code_proof import Prover
from kiosk.sync.protocol.conversions import from_head
from kiosk.sync.protocol.diagnostics import DiagnosticsBody, DiagnosticsReply
from kiosk.sync.protocol.pairing_bodies import (
    HubStatement,
    PairBody,
    PairingsBody,
    PairingsReply,
    PairReply,
    ProofBody,
    ProofReply,
    WipedReply,
)
from kiosk.sync.protocol.people import PeopleReply
from kiosk.sync.protocol.ports import FeedOf, Peer
from kiosk.sync.protocol.signature_coverage import covered, is_own
from kiosk.sync.protocol.store_settings import SettingsBody, SettingsReply, settings_problems
from kiosk.sync.server.pair_request import PairRequest
from kiosk.sync.server.rate_limit import CodeLimit

Result = TypeVar("Result")


class HeadOffice:
    """One process of head office. Several may share one PostgreSQL database."""

    def __init__(
        self,
        database: OfficeDatabase,
        *,
        clock: Callable[[], datetime] = utc_now,
        run: Executor = execute_inline,
        id_source: IdSource | None = None,
        admission: Admission | None = None,
        fingerprint: str = "",
        signing: SigningKey | None = None,
        limit: CodeLimit | None = None,
        note: Callable[..., object] = lambda _event, **_params: None,
        mailed: MailedChanges = NOTHING_MAILED,
    ) -> None:
        """`database` is prepared. `clock`: the time in UTC, for display and for codes' expiry.

        `fingerprint`: SHA-256 of this process's TLS certificate; "" without TLS. `signing`: signs
        the statement which device is a store's hub; None: no statements are made. `limit`: how
        often codes may be tried; None: the default. `note` logs. `mailed`: of what customers are.
        """
        self._database, self._run, self._clock = database, run, clock
        self._id_source = id_source or IdSource()
        self._admission = admission or Admission()
        self._fingerprint, self._signing = fingerprint, signing
        self._limit = limit or CodeLimit()
        self._note, self._mailed = note, mailed
        questions = StoreQuestions(self._read, clock)
        self.store_of, self.place_slots = questions.store_of, questions.place_slots
        self._prover = Prover(self._id_source.new_secret)
        self._notifier = Notifier(self._look)
        self._contacts = Contacts(
            lambda them: self._write(
                lambda here: devices.save_contacts(here, them), is_sent_again=True
            )
        )
        self.on_entries: list[Callable[[], None]] = []
        """Called on the loop after entries of a store were saved."""
        self.admin = AdminService(database, clock, self._id_source, self.commanded)

    def show(self, fingerprint: str) -> None:
        """Note the SHA-256 of another certificate that this process shows from now on."""
        self._fingerprint = fingerprint

    def commanded(self, store_id: str, command_seq: int) -> None:
        """Wake the hub that waits for this command."""
        self._notifier.ring(store_id, "commands", command_seq)

    async def _read(self, query: Callable[[Connection], Result], *, is_one: bool = False) -> Result:
        def work() -> Result:
            with self._database.reader(is_one=is_one) as connection:
                return query(connection)

        return await self._run(work)

    async def _write(
        self, change: Callable[[Connection], Result], *, is_sent_again: bool = False
    ) -> Result:
        def work() -> Result:
            with self._database.transaction(is_sent_again=is_sent_again) as connection:
                return change(connection)

        return await self._run(work)

    async def figures(self) -> Sequence[Figure]:
        """The figures by which head office is looked after. Raises StoreUnavailable."""
        now = self._clock()
        return await self._read(lambda connection: tuple(read_figures(connection, now)))

    async def _heads(self, store_ids: Sequence[str]) -> Heads:
        return await self._read(lambda connection: store_logs.heads_of(connection, store_ids))

    async def _look(self, store_ids: Sequence[str]) -> Looked:
        now = self._clock()
        return await self._read(
            lambda connection: Looked(
                store_logs.heads_of(connection, store_ids),
                beside_commands(connection, store_ids, now),
                devices.shut_out(connection),
            )
        )

    async def prove(self, body: ProofBody) -> ProofReply:
        """Prove to a device that this head office issued its code: see `code_proof`."""
        now = self._clock()
        hashes = await self._read(lambda connection: devices.open_codes(connection, now, body.hint))
        return await self._prover.prove(body, hashes, self._fingerprint)

    async def pair(self, body: PairBody, source: str = "") -> PairReply:
        """Trade a one-use code for a secret. 403 PAIRING_NOT_ALLOWED, 429 after ten misses."""
        refuse_unstorable((body.device_id, body.device_name))
        if "." in body.device_id or not body.device_id.isascii():
            raise not_understood("A device's identifier is in ASCII and has no dot.", 400)
        came = PairRequest(body, self._fingerprint)
        now = self._clock()
        counted = self._limit.begin(source, pairing_codes.code_hash(body))
        # Checked by a reader first: many wrong codes must not hold up the stores' writes.
        await self._read(lambda connection: pairing_codes.check_code(connection, body, now))
        secret = self._id_source.new_secret()
        store, role = await self._write(
            lambda connection: pairing_codes.use_code(connection, came, now, secret)
        )
        self._limit.forgive(counted)
        return PairReply(
            device_id=body.device_id,
            secret=secret,
            role=role,
            store_id=store.store_id,
            store_name=store.name,
            fingerprint=self._fingerprint,
            head_office_key=self._key(),
        )

    def _key(self) -> str:
        return self._signing.public if self._signing is not None else ""

    async def wiped(self, device_id: str, secret: str) -> WipedReply:
        """Note that a revoked device has wiped its data. 401 UNKNOWN_DEVICE."""
        shown, now = (device_id, secret), self._clock()
        return await self._write(lambda here: pairing_codes.note_wiped(here, shown, now))

    async def authenticate(self, device_id: str, secret: str) -> Peer:
        """The device with this secret. 401 UNKNOWN_DEVICE, 403 REVOKED or QUARANTINED."""
        now = self._clock()
        device = await self._read(
            lambda connection: pairing_codes.recognise(connection, device_id, secret), is_one=True
        )
        await self._contacts.note(device, now)
        return Peer(device.device_id, device.role, device.store_id)

    async def hello(self, peer: Peer, epochs: Sequence[int]) -> HelloReply:
        """The heads of log and commands, protocol versions and limits.

        `epochs`: the caller's own, for which the reply says up to which number events are kept.
        """
        now, key = self._clock(), self._key()
        reply = await self._read(lambda here: hello_reply(here, peer, epochs, now))
        return reply.model_copy(update={"head_office_key": key} | self._mails())

    async def ingest_entries(self, peer: Peer, body: EntriesBody) -> EntriesReply:
        """Ingest entries of the store's log. 409 GAP, DIVERGED or NOT_HUB, 422 ALTERED, 403."""

        def work() -> tuple[LogHead, Sequence[RefusedHere]]:
            batch = read_batch(peer.store_id, body)
            with self._database.transaction(is_sent_again=True) as connection:
                head = ingest_batch(connection, peer, batch, self._clock(), self._mailed)
            return head, refused_in(batch)

        async with self._admission.writing():
            head, refused = await self._unaltered(peer, work)
        note_refused(self._note, peer.store_id, refused)
        self._notifier.ring(peer.store_id, "log", head.seq)
        for note_entries in self.on_entries:
            note_entries()
        return EntriesReply(log_head=from_head(head))

    async def ingest_events(self, peer: Peer, body: EventsBody) -> EventsReply:
        """Relay a former hub's events to the present hub. 409 GAP, 422 ALTERED, 403."""

        def work() -> EventsReply:
            signers = self._signers(peer)
            if not is_own(signers.get(peer.device_id), body.events):
                raise not_permitted("This was not signed with this device's key.")
            handed_on = covered(signers, body.relayed)
            pairs = read_sent(body.model_copy(update={"relayed": handed_on}))
            refuse_unstorable(
                text
                for event, _ in pairs
                for text in (event.event_id, event.device_id, event.order_id or "")
            )
            count = len(body.events)
            now = self._clock()
            with self._database.transaction() as connection:
                issue = issuer(peer, now, self._id_source)
                return ingest_events(connection, peer, pairs, count, issue)

        async with self._admission.writing():
            reply = await self._unaltered(peer, work)
        for _, _, command_seq in await self._heads((peer.store_id,)):
            self._notifier.ring(peer.store_id, "commands", command_seq)
        return reply

    def _signers(self, peer: Peer) -> dict[str, PeerRecord]:
        with self._database.reader() as connection:
            return signers_in(connection, peer.store_id)

    async def _unaltered(self, peer: Peer, work: Callable[[], Result]) -> Result:
        """Run `work`; where it raises Altered, quarantine the device and answer 422 ALTERED."""
        try:
            return await self._run(work)
        except Altered as error:
            found, now = error, self._clock()
            await self._write(
                lambda connection: pairing_codes.quarantine(connection, peer, found, now)
            )
            raise altered(error) from None

    async def log(self, peer: Peer, after: LogHead, limit: int) -> LogReply:
        """The log after `after`. 409 DIVERGED."""
        return await self._read(lambda connection: log_reply(connection, peer, after, limit))

    async def commands(self, peer: Peer, after: LogHead, limit: int) -> CommandsReply:
        """The commands after `after`, for the hub alone. 409 DIVERGED or NOT_HUB."""
        now = self._clock()
        found = await self._read(lambda here: no_commands(here, peer, after, now), is_one=True)
        if found is None:
            found = await self._read(lambda here: commands_reply(here, peer, after, limit, now))
        reply, beside = found
        self._notifier.note_sent(peer.store_id, beside)
        return reply.model_copy(update=self._mails())

    def _mails(self) -> dict[str, bool]:
        return {"mails_ready": Occasion.READY in self._mailed.occasions}

    async def wait(self, peer: Peer, of: FeedOf, after_seq: int, timeout_s: float) -> bool:
        """Return when there may be something after `after_seq`, or after `timeout_s`: False."""
        return await self._notifier.wait(peer.store_id, of, after_seq, timeout_s, peer.device_id)

    async def snapshot(
        self, peer: Peer, as_of: int | None, cursor: str | None, limit: int
    ) -> LogReply:
        """One page of the log up to `as_of`; see `snapshot_reply`."""
        return await self._read(
            lambda connection: snapshot_reply(connection, peer, as_of, cursor, limit)
        )

    async def digest(self, peer: Peer) -> DigestReply:
        """Hashes of log and orders, for the hub to compare with its own."""
        return await self._read(lambda connection: digest_reply(connection, peer))

    async def people(self, peer: Peer) -> PeopleReply:  # noqa: ARG002
        """Always 403: who works in a store, and their PINs, stay there."""
        raise not_permitted("Who works in a store, and their PINs, stay there.")

    async def settings(self, peer: Peer, body: SettingsBody) -> SettingsReply:
        """What the store is given, for its hub alone, which returns what is missing here. 409."""
        if next(iter(settings_problems(body)), None):
            raise not_understood("These settings cannot be stored.")
        now = self._clock()
        given = await self._write(lambda here: agree(here, peer, body.held, now))
        return SettingsReply(given=given)

    async def diagnostics(self, peer: Peer, body: DiagnosticsBody) -> DiagnosticsReply:
        """See `take_part`."""
        return await self._write(lambda here: take_part(here, peer, body, self._clock()))

    async def pairings(self, peer: Peer, body: PairingsBody) -> PairingsReply:
        """Save a store's devices, and sign the statement who its hub is. 409 NOT_HUB, 403."""
        sign = self._signing.sign if self._signing is not None else None
        now = self._clock()
        reply = await self._write(lambda connection: exchange(connection, peer, body, sign, now))
        return reply.model_copy(update={"head_office_key": self._key()})

    async def statement(self) -> HubStatement:
        """Always 404: head office is no hub, so there is no statement about it."""
        raise not_understood("Head office says this of hubs, to their devices.", 404)

    async def close(self) -> None:
        """Answer all waiting requests, and save what is not saved yet."""
        await self._notifier.close()
        await self._contacts.close()
