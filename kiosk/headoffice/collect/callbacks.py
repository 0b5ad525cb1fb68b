"""The channel of callbacks: from the outbox to the receiver that a client named."""

from __future__ import annotations

import json
from dataclasses import field
from datetime import timedelta

from kiosk.collect_api.callbacks.rounds import Rounds
from kiosk.collect_api.callbacks.sending import ANSWER_S_MAX, CallbackReceiver, CallbackSender
from kiosk.collect_api.callbacks.status_body import COLLECT_STATUS
from kiosk.collect_api.ports import Links
from kiosk.collect_api.urls import urls_of
from kiosk.domain.frozen import frozen
from kiosk.headoffice.collect.sent_ledger import SentLedger
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.collects.outbox import CALLBACK, Message
from kiosk.headoffice.storage.collects.subscriptions import subscription_of
from kiosk.services.outgoing import SendOutcome, Tried


@frozen
class CallbackRules:
    """How callbacks are sent. `links`: where customers follow their collect.

    `ledger`: where it is noted what was sent, beside the database.
    """

    sender: CallbackSender
    rounds: Rounds = field(default_factory=Rounds)
    links: Links = field(default_factory=Links)
    ledger: SentLedger | None = None


class CallbackChannel:
    """See `Channel`; a receiver is a client."""

    kind = CALLBACK
    leased = timedelta(seconds=3 * ANSWER_S_MAX)

    def __init__(self, work: Work, rules: CallbackRules) -> None:
        self.rounds = rules.rounds
        self._work, self._rules = work, rules

    async def send(self, message: Message) -> Tried:
        """See `Channel.send`. Raises StoreUnavailable."""
        receiver = await self._receiver(message.receiver)
        if receiver is None:
            return Tried(SendOutcome.REFUSED, "nobody wants to be called back any more")
        body = _with_links(message, self._rules.links)
        return await self._rules.sender.send(
            receiver, message.order_id, message.message_id, body, self._work.clock()
        )

    async def _receiver(self, client_id: str) -> CallbackReceiver | None:
        found, secret = await self._work.read(lambda here: subscription_of(here, client_id))
        if found is None or COLLECT_STATUS not in found.callbacks:
            return None
        callback = found.callbacks[COLLECT_STATUS]
        headers = [(one["key"], one["value"]) for one in found.headers]
        return CallbackReceiver(
            callback["url"], callback.get("version") or "", headers, found.auth, secret
        )


def _with_links(message: Message, links: Links) -> bytes:
    """The body that is sent: what was saved, and where the customer follows the collect."""
    saved = json.loads(message.contents)
    body = saved["body"]
    urls = urls_of(links, message.order_id, is_ended=saved["is_ended"])
    if urls is not None:
        body["urls"] = urls.written()
    return json.dumps(body, ensure_ascii=False).encode()
