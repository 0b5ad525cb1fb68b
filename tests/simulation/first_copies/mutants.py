"""Mutants of the first copy as a file; see `mutants`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from kiosk.storage.first_copy import taking
from tests.simulation.mutants import Mutant, Patches


def copy_replaces_what_is_pending(patches: Patches) -> None:
    """A device takes a file over though something was recorded on it that the file lacks."""
    patches.put(taking, "_NOT_COPIED", "SELECT 1 WHERE 0")


def guards_stay_away(patches: Patches) -> None:
    """The triggers that were left out for the copy are not put back."""

    @contextmanager
    def without_triggers(connection: Connection) -> Iterator[None]:
        for name, _ in connection.exec_driver_sql(taking._TRIGGERS).all():
            connection.exec_driver_sql(f"DROP TRIGGER main.{name}")
        yield

    patches.put(taking, "_without_triggers", without_triggers)


COPY_MUTANTS = {
    bug.name: bug
    for bug in (
        Mutant(
            "a copy replaces what is pending", copy_replaces_what_is_pending, first=30, copies=True
        ),
        Mutant("guards stay away after a copy", guards_stay_away, copies=True),
    )
}
