"""Transport to the upstream that a device was paired with, or to its successor.

The key of the upstream's certificate is trusted, so that the certificate can be renewed. A hub
also trusts the next key once head office has announced it, and, if one was named, an authority's
certificates.

When the server of a store shows another key, the device asks it, without authenticating, for head
office's statement. It trusts the new key from then on if the statement is signed with the head
office key from the pairing, names the device's own store, and has a later hub epoch than the last
known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from kiosk.services.devices.device_reports import ReportOwn
from kiosk.services.replication.links import LinkCause
from kiosk.sync.client.hub_finder import HubSearch
from kiosk.sync.client.pair import shown_certificate
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.identity.certificates import fingerprint
from kiosk.sync.identity.pairing import Pairing
from kiosk.sync.identity.trust import InvalidStatement, check_statement
from kiosk.sync.identity.trusted_keys import authority_context, key_fingerprint, text_fingerprint
from kiosk.sync.protocol.bodies import HelloReply
from kiosk.sync.protocol.pairing_bodies import (
    AnnouncedTrust,
    PairingsBody,
    PairingsReply,
    ReportedTrust,
)
from kiosk.sync.protocol.ports import LinkDown, WireProblem

Note = Callable[..., None]

_MAY_HAVE_MOVED = frozenset(
    {
        LinkCause.UNREACHABLE,
        LinkCause.HOST_UNKNOWN,
        LinkCause.NETWORK_UNREACHABLE,
        LinkCause.CONNECTION_REFUSED,
        LinkCause.NO_ANSWER,
        LinkCause.CERTIFICATE_CHANGED,
        LinkCause.NO_TLS,
        LinkCause.OTHER_PROGRAM,
    }
)
"""What a device meets at an address that is another computer's now, or nobody's."""


class HubTransport(HttpTransport):
    """`Transport` to the hub or head office of a pairing."""

    def __init__(
        self,
        pairing: Pairing,
        now: Callable[[], datetime] | None = None,
        *,
        keep: Callable[[Pairing], None],
        is_shown: Callable[[], bool] | None = None,
        report: ReportOwn | None = None,
        note: Note = lambda *_arguments, **_params: None,
        search: HubSearch | None = None,
    ) -> None:
        """`keep` saves the changed pairing. Raises InvalidAddress, ValueError.

        `now`, `is_shown`, `report`: as with HttpTransport. `note` writes to the log: a name,
        then params. `search`: finds the hub again where its address has changed.
        """
        super().__init__(
            *(pairing.url, pairing.device_id, pairing.secret, pairing.certificate),
            now=now,
            is_shown=is_shown,
            keys=pairing.next_keys,
            report=report,
        )
        self._pairing = pairing
        self._keep = keep
        self._note = note
        self._search = search
        self._has_answered = False

    @property
    def in_use(self) -> Pairing:
        """The pairing, with the address that is called at present."""
        return replace(self._pairing, url=self._url)

    async def hello(self, epochs: Sequence[int]) -> HelloReply:
        """See `Transport.hello`; trusts a new hub first where head office vouches for it.

        Where the hub is not at its address any more, the ones that were found are tried.
        """
        try:
            reply = await self._hello_here(epochs)
        except LinkDown as problem:
            reply = await self._hello_elsewhere(epochs, problem)
        self._learn(reply)
        return reply

    async def aclose(self) -> None:
        """See `HttpTransport.aclose`."""
        if self._search is not None:
            await self._search.aclose()
        await super().aclose()

    async def _hello_here(self, epochs: Sequence[int]) -> HelloReply:
        try:
            return await super().hello(epochs)
        except LinkDown as problem:
            if problem.cause is not LinkCause.CERTIFICATE_CHANGED:
                raise
            await self._trust_another(problem)
            return await super().hello(epochs)

    async def _hello_elsewhere(self, epochs: Sequence[int], problem: LinkDown) -> HelloReply:
        """Raises `problem` unless a device with a trusted key answers at an address found.

        Before it has shown such a key, which TLS checks, nothing is sent to it. A pairing without
        a key of its own stays with its address.
        """
        known = self._pairing
        if self._search is None or not known.certificate or problem.cause not in _MAY_HAVE_MOVED:
            raise problem
        for url in self._search.found():
            if url == known.url:
                continue
            await self.move(url)
            try:
                reply = await super().hello(epochs)
            except LinkDown:
                continue
            self._note("hub_found_again", url=url, before=known.url)
            self._become(replace(known, url=url))
            return reply
        await self.move(known.url)
        raise problem

    def _learn(self, reply: HelloReply) -> None:
        """Save the pairing that worked, with the store's name, head office's key, the hub's epoch.

        A certificate that was renewed, or has the announced key, replaces the one before.
        """
        known = self._pairing
        is_other = known.certificate and self.shown not in ("", known.certificate)
        shown = self.shown if is_other else known.certificate
        learnt = replace(
            known,
            store_name=reply.store_name or known.store_name,
            certificate=shown,
            fingerprint=fingerprint(shown) if shown else "",
            head_office_key=known.head_office_key or reply.head_office_key,
            hub_epoch=max(known.hub_epoch, reply.hub_epoch),
        )
        if learnt != known or not self._has_answered:
            self._become(learnt)
        self._has_answered = True
        if is_other:
            self._note("certificate_renewed", fingerprint=learnt.fingerprint)
            self.trust_keys((key_fingerprint(shown), *learnt.next_keys))

    async def pairings(self, body: PairingsBody) -> PairingsReply:
        """See `HttpTransport.pairings`; keeps what head office announces, and reports it."""
        reply = await super().pairings(self._reporting(body))
        if reply.announced is not None and self._hear(reply.announced):
            reply = await super().pairings(self._reporting(body))
        return reply

    def _reporting(self, body: PairingsBody) -> PairingsBody:
        known = self._pairing
        trust = ReportedTrust(
            is_pinned=bool(known.certificate),
            keys=known.next_keys,
            authority=text_fingerprint(known.authority),
        )
        return body.model_copy(update={"trust": trust})

    def _hear(self, announced: AnnouncedTrust) -> bool:
        """Trust what head office announces; returns whether that changed anything."""
        known = self._pairing
        learnt = replace(known, next_keys=announced.keys, authority=announced.authority)
        if not known.certificate or learnt == known or not _is_authority(announced.authority):
            return False
        self._note("trust_announced", keys=list(announced.keys))
        self.trust_keys((key_fingerprint(known.certificate), *announced.keys))
        self._become(learnt)
        return True

    def _become(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self._keep(pairing)

    async def _trust_another(self, problem: LinkDown) -> None:
        """Raises `problem` unless head office's statement names the shown certificate."""
        known = self._pairing
        if known.authority and await self._is_by_authority(known):
            return
        if not known.head_office_key:
            raise problem
        shown = await shown_certificate(known.url)
        try:
            await self._check(shown)
        except InvalidStatement as refused:
            self._note("hub_not_trusted", error=refused.problem)
            raise problem from refused

    async def _is_by_authority(self, known: Pairing) -> bool:
        """Trust the shown certificate if the authority has issued it, for this host and time.

        Raises LinkDown where only the name, the dates or this device's clock are wrong.
        """
        try:
            shown = await shown_certificate(known.url, known.authority)
        except LinkDown as problem:
            if problem.cause is LinkCause.CERTIFICATE_UNTRUSTED:
                return False
            raise
        self._note("trusted_by_authority", fingerprint=fingerprint(shown))
        await self.trust(shown)
        self.trust_keys((key_fingerprint(shown), *known.next_keys))
        self._become(replace(known, certificate=shown, fingerprint=fingerprint(shown)))
        return True

    async def _check(self, shown: str) -> None:
        known = self._pairing
        stranger = HttpTransport(known.url, known.device_id, "", shown)
        try:
            statement = await stranger.statement()
        except WireProblem:
            raise InvalidStatement("no_statement") from None
        finally:
            await stranger.aclose()
        digest = fingerprint(shown)
        check_statement(statement, known.head_office_key, known.store_id, known.hub_epoch, digest)
        self._note("hub_trusted", hub_epoch=statement.hub_epoch)
        await self.trust(shown)
        self._become(
            replace(
                known,
                certificate=shown,
                fingerprint=digest,
                hub_epoch=statement.hub_epoch,
                next_keys=(),
            )
        )


def _is_authority(pem: str) -> bool:
    """Whether this can be kept as an authority; also true for none."""
    with suppress(ValueError):
        return not pem or authority_context(pem) is not None
    return False
