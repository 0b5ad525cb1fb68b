"""Head office's use cases about the clients of the Collect API: create, list, revoke."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from kiosk.domain.frozen import frozen
from kiosk.headoffice.errors import ClientTaken, ClientUnknown
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.collects import clients
from kiosk.headoffice.storage.collects.clients import ApiClientRecord
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.stores import find_store, store_names
from kiosk.services.text_rules import is_printable
from kiosk.sync.identity.pairing import secret_hash


@frozen
class CreatedClient:
    """A new client, with its secret, which nobody can read again."""

    client_id: str
    secret: str


@frozen
class KnownClient:
    """A client, and the names of the stores that it is bound to; None: all."""

    record: ApiClientRecord
    stores: tuple[str, ...] | None


class ClientAdmin:
    """Each method runs in one transaction, which is committed when the method returns."""

    def __init__(
        self, database: OfficeDatabase, clock: Callable[[], datetime], id_source: IdSource
    ) -> None:
        self._database = database
        self._clock = clock
        self._id_source = id_source

    def create(
        self, name: str, stores: Sequence[str] = (), *, shows_cancelled: bool = False
    ) -> CreatedClient:
        """Create a client. `stores`: by identifier, exchange place or name; none: all stores.

        `shows_cancelled`: it knows COLLECT_CANCELLED. Raises ClientTaken and StoreUnknown.
        """
        client_id, secret = self._id_source.new_id(), self._id_source.new_secret()
        with self._database.transaction() as connection:
            if clients.clients_called(connection, name):
                raise ClientTaken(name)
            bound = frozenset(find_store(connection, given).store_id for given in stores)
            record = ApiClientRecord(
                client_id,
                name,
                secret_hash(secret),
                shows_cancelled,
                bound or None,
                self._clock(),
                None,
            )
            clients.add_client(connection, record)
        return CreatedClient(client_id, secret)

    def all(self) -> tuple[KnownClient, ...]:
        """Every client, sorted by name; also the revoked ones."""
        with self._database.reader() as connection:
            return tuple(
                KnownClient(
                    record,
                    None if record.store_ids is None else store_names(connection, record.store_ids),
                )
                for record in clients.all_clients(connection)
            )

    def revoke(self, given: str) -> ApiClientRecord:
        """Refuse a client from now on, with the tokens it has. Raises ClientUnknown.

        `given`: its identifier or name.
        """
        with self._database.transaction() as connection:
            found = clients.clients_called(connection, given) if is_printable(given) else ()
            if not found:
                raise ClientUnknown(given)
            clients.revoke_client(connection, found[0].client_id, self._clock())
            return found[0]
