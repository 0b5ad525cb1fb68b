"""Transport to the hub that a device was paired with, or to its successor.

The hub's certificate is pinned. When the server shows another one, the device asks it, without
authenticating, for head office's statement. It trusts the new certificate from then on if the
statement is signed with the head office key from the pairing, names the device's own store, and
has a later hub epoch than the last known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from kiosk.services.replication.links import LinkCause
from kiosk.sync.client.pair import shown_certificate
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.identity.certificates import fingerprint
from kiosk.sync.identity.pairing import Pairing
from kiosk.sync.identity.trust import InvalidStatement, check_statement
from kiosk.sync.protocol.bodies import HelloReply
from kiosk.sync.protocol.ports import LinkDown, WireProblem

Note = Callable[..., None]


class HubTransport(HttpTransport):
    """`Transport` to the hub or head office of a pairing."""

    def __init__(
        self,
        pairing: Pairing,
        now: Callable[[], datetime] | None = None,
        *,
        keep: Callable[[Pairing], None],
        is_shown: Callable[[], bool] | None = None,
        note: Note = lambda *_arguments, **_params: None,
    ) -> None:
        """`keep` saves the changed pairing. Raises InvalidAddress, ValueError.

        `now`, `is_shown`: as with HttpTransport. `note` writes to the log: a name, then params.
        """
        super().__init__(
            *(pairing.url, pairing.device_id, pairing.secret, pairing.certificate),
            now=now,
            is_shown=is_shown,
        )
        self._pairing = pairing
        self._keep = keep
        self._note = note
        self._has_answered = False

    async def hello(self, epochs: Sequence[int]) -> HelloReply:
        """See `Transport.hello`; trusts a new hub first where head office vouches for it."""
        try:
            reply = await super().hello(epochs)
        except LinkDown as problem:
            if problem.cause is not LinkCause.CERTIFICATE_CHANGED:
                raise
            await self._trust_another(problem)
            reply = await super().hello(epochs)
        self._learn(reply)
        return reply

    def _learn(self, reply: HelloReply) -> None:
        """Save the pairing that worked, with head office's key and the hub's epoch."""
        known = self._pairing
        learnt = replace(
            known,
            head_office_key=known.head_office_key or reply.head_office_key,
            hub_epoch=max(known.hub_epoch, reply.hub_epoch),
        )
        if learnt != known or not self._has_answered:
            self._become(learnt)
        self._has_answered = True

    def _become(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self._keep(pairing)

    async def _trust_another(self, problem: LinkDown) -> None:
        """Raises `problem` unless head office's statement names the shown certificate."""
        known = self._pairing
        if not known.head_office_key:
            raise problem
        shown = await shown_certificate(known.url)
        try:
            await self._check(shown)
        except InvalidStatement as refused:
            self._note("hub_not_trusted", error=refused.problem)
            raise problem from refused

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
            replace(known, certificate=shown, fingerprint=digest, hub_epoch=statement.hub_epoch)
        )
