"""The clients of the Collect API: their credentials and access tokens."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from kiosk.collect_api.ports import Client
from kiosk.collect_api.problems import not_authorised
from kiosk.collect_api.tokens import TOKEN_HOURS
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.collects import clients
from kiosk.services.text_rules import is_printable
from kiosk.sync.identity.pairing import secret_hash

TOKEN_VALID = timedelta(hours=TOKEN_HOURS)
TRUSTED = timedelta(seconds=1)
"""For so long a token is not looked up again: a client that is revoked is refused after it."""

_TRUSTED_MAX = 1000
_NO_SECRET = "0" * 64


class ClientService:
    """The port `Clients` over head office's tables."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._trusted: dict[str, tuple[datetime, Client]] = {}

    async def issue_token(self, client_id: str, secret: str) -> str:
        """See `Clients.issue_token`."""
        known = None
        if is_printable(client_id):
            known = await self._work.read(lambda here: clients.client(here, client_id))
        # Compared also where there is no client: the time says nothing then.
        shown = known.secret_hash if known is not None else _NO_SECRET
        if not hmac.compare_digest(shown, secret_hash(secret)) or known is None:
            raise not_authorised("The client's identifier or its secret is wrong.")
        token, now = self._work.id_source.new_secret(), self._work.clock()
        digest = secret_hash(token)
        await self._work.write(
            lambda here: clients.save_token(here, digest, client_id, now, now + TOKEN_VALID)
        )
        return token

    async def recognise(self, token: str) -> Client:
        """See `Clients.recognise`."""
        digest, now = secret_hash(token), self._work.clock()
        since, trusted = self._trusted.get(digest, (None, None))
        if since is not None and trusted is not None and since <= now < since + TRUSTED:
            return trusted
        self._trusted.pop(digest, None)
        known = await self._work.read(lambda here: clients.client_with_token(here, digest, now))
        if known is None:
            raise not_authorised("This access token is unknown, has expired or was revoked.")
        client = Client(known.client_id, known.name, known.store_ids, known.shows_cancelled)
        if client.store_ids is None:
            self._trust(digest, client, now)
        return client

    def _trust(self, digest: str, client: Client, since: datetime) -> None:
        """Note a token that was looked up; of a client that is bound to stores none.

        Those stores may grow with each call, of this process or of another.
        """
        if len(self._trusted) >= _TRUSTED_MAX:
            self._trusted.clear()
        self._trusted[digest] = since, client
