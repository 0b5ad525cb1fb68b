"""Head office's use cases about e-mails to customers: what waits or is parked, sent again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from kiosk.domain.frozen import frozen
from kiosk.headoffice.errors import NoMailParked
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.outbox import EMAIL, Message
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.tables import STORES
from kiosk.services.text_rules import is_printable


@frozen
class ListedMails:
    """E-mails, and the names of stores, by identifier."""

    messages: Sequence[Message]
    names: Mapping[str, str]


class MailAdmin:
    """Each method runs in one transaction, which is committed when the method returns."""

    def __init__(self, database: OfficeDatabase, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def all(self) -> ListedMails:
        """What is not sent yet, and what staff asked for and is not sent."""
        with self._database.reader() as connection:
            query = select(STORES.c.store_id, STORES.c.name)
            names = {row.store_id: row.name for row in connection.execute(query)}
            listed = [*outbox.listed(connection, EMAIL), *outbox.asked_in_vain(connection, EMAIL)]
            return ListedMails(sorted(listed, key=lambda one: one.created_at), names)

    def resend(self, collect_id: str | None = None) -> int:
        """Send what is parked again, of one order or all; returns how many. Raises NoMailParked."""
        if collect_id is not None and not is_printable(collect_id):
            raise NoMailParked
        with self._database.transaction() as connection:
            count = outbox.send_again(connection, EMAIL, self._clock(), order_id=collect_id)
            if not count:
                raise NoMailParked
            return count
