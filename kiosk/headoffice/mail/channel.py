"""The channel of e-mails: from the outbox to the retailer's SMTP server."""

from __future__ import annotations

from dataclasses import field
from datetime import timedelta

from kiosk.collect_api.callbacks.rounds import Rounds
from kiosk.domain.frozen import frozen
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.mail.composing import composed, order_to_mail, still_counts
from kiosk.headoffice.mail.smtp import SmtpSender
from kiosk.headoffice.replication.mail_rows import NOT_SO, MailedChanges
from kiosk.headoffice.storage.collects.outbox import EMAIL, Message
from kiosk.services.notifications.emails import InvalidRecipient
from kiosk.services.notifications.texts import EmailTexts
from kiosk.services.outgoing import SendOutcome, Tried
from kiosk.settings import Settings

UNKNOWN_CUSTOMER = "its customer is not known any more"
"""Why an e-mail is not sent whose order was erased."""

FIRST_RETRY = timedelta(seconds=30)
"""Servers that put strangers off for a while want to see them again, but not at once."""


@frozen
class MailRules:
    """How and of what customers are mailed.

    `own`: head office's settings, for stores that it gives none. `reminder_days`: as `days_before`
    in `ReminderRules`.
    """

    sender: SmtpSender
    mail_from: str
    mailed: MailedChanges
    texts: EmailTexts
    own: Settings
    reminder_days: int = 2
    rounds: Rounds = field(default_factory=lambda: Rounds(first=FIRST_RETRY))


class EmailChannel:
    """See `Channel`; there is one receiver, the server."""

    kind = EMAIL

    def __init__(self, work: Work, rules: MailRules) -> None:
        self.rounds = rules.rounds
        self.leased = rules.sender.server.try_max + timedelta(minutes=1)
        self._work, self._rules = work, rules

    async def send(self, message: Message) -> Tried:
        """See `Channel.send`. Raises StoreUnavailable."""
        rules, now = self._rules, self._work.clock()
        found = await self._work.read(lambda here: order_to_mail(here, message, rules.own))
        if found is None:
            return Tried(SendOutcome.DROPPED, UNKNOWN_CUSTOMER)
        if not still_counts(message, found, now):
            return Tried(SendOutcome.DROPPED, NOT_SO)
        try:
            email = composed(message, found, rules.texts, rules.mail_from, now)
        except InvalidRecipient:
            return Tried(SendOutcome.REFUSED, "no mail server takes this address")
        to = email["To"].addresses[0].addr_spec
        return await rules.sender.send(email, to)
