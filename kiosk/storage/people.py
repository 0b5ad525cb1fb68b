"""The people who work in the store, and the wrong PINs at this device, in the local database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from kiosk.domain.people.person import Person
from kiosk.domain.people.pins import PinMisses, RunningTime
from kiosk.storage.direct import one_row
from kiosk.storage.engine.driver import driver_of
from kiosk.storage.tables import PEOPLE, PIN_MISSES


class SqlReadPeople:
    """`services.ports.people.ReadPeople` on an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def everybody(self) -> tuple[Person, ...]:
        """The people of the store, as they are listed."""
        return one_row.everybody(driver_of(self._connection))


class SqlPeople(SqlReadPeople):
    """`services.ports.people.People` on an open connection."""

    def replace(self, people: Sequence[Person]) -> None:
        """Store these people instead of all others."""
        run = self._connection.execute
        run(delete(PEOPLE))
        for position, person in enumerate(people):
            values = {
                "person_id": person.person_id,
                "name": person.name,
                "role": person.role.value,
                "pin_hash": person.pin_hash,
                "position": position,
            }
            run(insert(PEOPLE).values(values))
        run(delete(PIN_MISSES).where(PIN_MISSES.c.person_id.not_in(select(PEOPLE.c.person_id))))

    def misses(self, person_id: str) -> PinMisses | None:
        """The wrong PINs in a row for this person."""
        row = self._connection.execute(
            select(PIN_MISSES).where(PIN_MISSES.c.person_id == person_id)
        ).first()
        if row is None:
            return None
        return PinMisses(row.misses, row.at, RunningTime(row.boot_id, row.since_boot_s))

    def save_misses(self, person_id: str, misses: PinMisses | None) -> None:
        """Store a person's wrong PINs; None: none."""
        self._connection.execute(delete(PIN_MISSES).where(PIN_MISSES.c.person_id == person_id))
        if misses is None:
            return
        values = {
            "person_id": person_id,
            "misses": misses.count,
            "at": misses.at,
            "boot_id": misses.running.boot_id,
            "since_boot_s": misses.running.since_boot_s,
        }
        self._connection.execute(insert(PIN_MISSES).values(values))
