"""Head office's use cases about callbacks: what waits or is parked, sent again, signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from kiosk.collect_api.callbacks.status_body import new_signing_secret
from kiosk.domain.frozen import frozen
from kiosk.headoffice.errors import ClientUnknown, NothingParked
from kiosk.headoffice.storage.collects import clients, outbox
from kiosk.headoffice.storage.collects.clients import ApiClientRecord
from kiosk.headoffice.storage.collects.outbox import CALLBACK, WOOP, Message
from kiosk.headoffice.storage.collects.subscriptions import save_signing_secret
from kiosk.headoffice.storage.collects.woop_accounts import WOOP_NAME
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.services.text_rules import is_printable


@frozen
class ListedCallbacks:
    """Callbacks, and the names of the clients they are for, by identifier."""

    messages: Sequence[Message]
    names: Mapping[str, str]


class CallbackAdmin:
    """Each method runs in one transaction, which is committed when the method returns."""

    def __init__(self, database: OfficeDatabase, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def all(self, client: str | None = None) -> ListedCallbacks:
        """What is not sent yet, of one client or of all. Raises ClientUnknown."""
        with self._database.reader() as connection:
            names = {one.client_id: one.name for one in clients.all_clients(connection)}
            messages = [
                message
                for kind, receiver in _receivers(connection, client)
                for message in outbox.listed(connection, kind, receiver=receiver)
            ]
            messages.sort(key=lambda message: message.created_at)
            return ListedCallbacks(messages, names)

    def resend(self, collect_id: str | None = None, client: str | None = None) -> int:
        """Send what is parked again, of one collect, of one client, or all; returns how many.

        Raises ClientUnknown and NothingParked.
        """
        with self._database.transaction() as connection:
            count = 0
            for kind, receiver in _receivers(connection, client):
                if collect_id is None or is_printable(collect_id):
                    count += outbox.send_again(
                        connection, kind, self._clock(), receiver=receiver, order_id=collect_id
                    )
            if not count:
                raise NothingParked
            return count

    def new_secret(self, client: str) -> tuple[ApiClientRecord, str]:
        """A secret that signs a client's callbacks from now on. Raises ClientUnknown."""
        secret = new_signing_secret()
        with self._database.transaction() as connection:
            found = _client(connection, client)
            save_signing_secret(connection, found.client_id, secret)
        return found, secret


def _receivers(connection: Connection, given: str | None) -> list[tuple[str, str | None]]:
    """The kinds of messages that are meant, each with its receiver; None: every one.

    `given`: a client, or Woop, where head office stands below it. Raises ClientUnknown.
    """
    if given is None:
        return [(CALLBACK, None), (WOOP, None)]
    if given != WOOP_NAME:
        return [(CALLBACK, _client(connection, given).client_id)]
    clients_of_that_name = clients.clients_called(connection, given)
    return [(WOOP, None), *((CALLBACK, client.client_id) for client in clients_of_that_name)]


def _client(connection: Connection, given: str) -> ApiClientRecord:
    found = clients.clients_called(connection, given) if is_printable(given) else ()
    if not found:
        raise ClientUnknown(given)
    return found[0]
