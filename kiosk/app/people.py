"""The people with whom a program starts."""

from __future__ import annotations

from contextlib import suppress

from kiosk.domain.people.person import Person
from kiosk.services.people.people import seed_people
from kiosk.services.people.seeds import seeds
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.settings import Settings
from kiosk.storage.local_database import LocalDatabase


def begin_people(store: LocalDatabase, settings: Settings) -> tuple[Person, ...]:
    """The people of the store, begun from the settings on a new hub; none if it cannot be read."""
    with suppress(StoreUnavailable):
        # Most starts find them, and need not wait until everything that writes is imported.
        found = store.read_blocking(lambda reader: reader.people.everybody())
        return found or store.run_blocking(seed_people, seeds(settings))
    return ()
