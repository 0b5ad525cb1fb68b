"""The channel to Woop, where head office stands below it: from the outbox to its calls."""

from __future__ import annotations

import json
from datetime import timedelta

from kiosk.collect_api.callbacks.rounds import Rounds
from kiosk.collect_api.woop.account import WoopAccount
from kiosk.collect_api.woop.calls import ANSWER_S_MAX, WoopCalls
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.collects.outbox import WOOP, Message
from kiosk.headoffice.storage.collects.woop_accounts import woop_account
from kiosk.services.outgoing import SendOutcome, Tried


class WoopChannel:
    """See `Channel`; there is one receiver."""

    kind = WOOP
    leased = timedelta(seconds=3 * ANSWER_S_MAX)

    def __init__(self, work: Work, calls: WoopCalls, rounds: Rounds) -> None:
        self.rounds = rounds
        self._work, self._calls = work, calls

    async def send(self, message: Message) -> Tried:
        """See `Channel.send`. Raises StoreUnavailable."""
        known = await self._work.read(woop_account)
        if known is None:
            return Tried(SendOutcome.REFUSED, "nothing is sent to Woop any more")
        account = WoopAccount(known.url, known.client_id, known.secret, known.audience)
        body = json.loads(message.contents)["body"]
        raw = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        return await self._calls.send(account, message.order_id, raw)
