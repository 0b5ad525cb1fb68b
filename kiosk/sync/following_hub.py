"""A terminal's way to its hub: it trusts the one it was paired with, and whom head office names.

The certificate of the hub is pinned. Where another one is shown, the terminal asks, without
saying who it is, what head office says of that; what is signed with the key that it was given at
pairing, for its own store and a later hub than it knew, it trusts from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from kiosk.services.links import LinkCause
from kiosk.sync.certificates import fingerprint
from kiosk.sync.client import HttpTransport
from kiosk.sync.enrolling import shown_certificate
from kiosk.sync.pairing import Pairing
from kiosk.sync.ports import LinkDown, WireProblem
from kiosk.sync.trust import StatementRefused, check_statement
from kiosk.sync.wire import HelloReply

Note = Callable[..., None]


class HubTransport(HttpTransport):
    """`Transport` to the hub, or to head office, that a pairing tells of."""

    def __init__(
        self,
        pairing: Pairing,
        now: Callable[[], datetime] | None = None,
        *,
        keep: Callable[[Pairing], None],
        note: Note = lambda *_told, **_facts: None,
    ) -> None:
        """`keep` is given what the pairing has become. Raises AddressRefused, ValueError.

        `now`: as with HttpTransport. `note` writes to the log: a name, then facts.
        """
        super().__init__(pairing.url, pairing.device_id, pairing.secret, pairing.certificate, now)
        self._pairing = pairing
        self._keep = keep
        self._note = note
        self._has_answered = False

    async def hello(self, epochs: Sequence[int]) -> HelloReply:
        """Where everything stands upstream; who answers is the hub, or is trusted from now on."""
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
        """Keep the address that leads there, head office's key, and which hub this is."""
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
        """Raises `problem` unless head office says that the hub shows this certificate now."""
        known = self._pairing
        if not known.head_office_key:
            raise problem
        shown = await shown_certificate(known.url)
        try:
            await self._check(shown)
        except StatementRefused as refused:
            self._note("hub_not_trusted", why=refused.problem)
            raise problem from refused

    async def _check(self, shown: str) -> None:
        known = self._pairing
        stranger = HttpTransport(known.url, known.device_id, "", shown)
        try:
            statement = await stranger.statement()
        except WireProblem:
            raise StatementRefused("no_statement") from None
        finally:
            await stranger.aclose()
        digest = fingerprint(shown)
        check_statement(statement, known.head_office_key, known.store_id, known.hub_epoch, digest)
        self._note("hub_trusted", hub_epoch=statement.hub_epoch)
        await self.trust(shown)
        self._become(
            replace(known, certificate=shown, fingerprint=digest, hub_epoch=statement.hub_epoch)
        )
