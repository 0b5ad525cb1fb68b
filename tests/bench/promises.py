"""What head office acknowledged while its database failed over, and whether it is still there.

Everything here exists at head office alone: nobody sends it again.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import httpx2
from sqlalchemy import select

from kiosk.headoffice.storage.collects.booking_tables import BOOKED_UNITS, BOOKINGS
from kiosk.headoffice.storage.collects.outbox_tables import SIGNING_SECRETS
from kiosk.headoffice.storage.collects.tables import CLIENTS, COLLECTS
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.diagnostics import DiagnosticsRow
from kiosk.headoffice.storage.given_settings import SETTINGS_VERSIONS
from kiosk.headoffice.storage.tables import COMMANDS
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.engine.columns import table_of

AGAIN_S = 0.2
REST_S = 0.01
DIAGNOSTICS = table_of(DiagnosticsRow)
Result = TypeVar("Result")


class NotServed(Exception):
    """Head office said that it cannot serve this now."""


NO_SERVICE = (NotServed, StoreUnavailable, httpx2.TransportError)


@dataclass(frozen=True)
class Promise:
    """Something of a kind that was acknowledged. `begun_s`: when it was asked for."""

    kind: str
    what: str
    begun_s: float
    at_s: float


@dataclass
class Promises:
    """What everybody was promised, until `over` is set."""

    over: threading.Event = field(default_factory=threading.Event)
    made: list[Promise] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    failed: list[BaseException] = field(default_factory=list)

    def ask(self, kind: str, act: Callable[[], str | None]) -> str | None:
        """Do something that head office acknowledges; None: it had a reason not to do it."""
        begun_s = time.monotonic()
        try:
            what = act()
        except NO_SERVICE:
            self.refused[kind] += 1
            self.over.wait(AGAIN_S)
            return None
        if what is not None:
            self.made.append(Promise(kind, what, begun_s, time.monotonic()))
        return what

    @contextmanager
    def asked_by(self, people: Iterable[Callable[[int], object]]) -> Iterator[None]:
        """Let each of them ask for one thing after the other meanwhile, all at the same time."""
        threads = [threading.Thread(target=self._go_on, args=(one,)) for one in people]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join()
        if self.failed:
            raise self.failed[0]

    def _go_on(self, person: Callable[[int], object]) -> None:
        number = 0
        try:
            while not self.over.is_set():
                person(number)
                number += 1
                time.sleep(REST_S)
        except BaseException as error:  # noqa: BLE001 - raised by `asked_by`
            self.failed.append(error)

    def of(self, kind: str) -> list[str]:
        """What was acknowledged of a kind, in the order in which it was."""
        return [promise.what for promise in self.made if promise.kind == kind]

    def kinds(self) -> list[str]:
        """The kinds of which something was acknowledged."""
        return list(dict.fromkeys(promise.kind for promise in self.made))

    def begun_and_kept(self, since_s: float, until_s: float) -> Counter[str]:
        """How many of each kind were both asked for and acknowledged between these times."""
        return Counter(
            promise.kind
            for promise in self.made
            if since_s < promise.begun_s and promise.at_s < until_s
        )


def missing(database: OfficeDatabase, promises: Promises) -> dict[str, int]:
    """How many things of each kind are no longer there; what calls alone can tell is left out."""
    columns = {
        "commands": COMMANDS.c.order_id,
        "clients": CLIENTS.c.client_id,
        "bookings": BOOKINGS.c.booking_id,
        "collects": COLLECTS.c.collect_id,
        "diagnostics": DIAGNOSTICS.c.store_id,
        "signing_secrets": SIGNING_SECRETS.c.secret,
    }
    found = {}
    with database.reader() as connection:
        for kind, column in columns.items():
            here = set(connection.execute(select(column)).scalars())
            # Each secret is in place of the one before.
            made = promises.of(kind)[-1:] if kind == "signing_secrets" else promises.of(kind)
            found[kind] = sum(what not in here for what in made)
        revoked = select(CLIENTS.c.client_id).where(CLIENTS.c.revoked_at.is_not(None))
        here = set(connection.execute(revoked).scalars())
        found["revocations"] = sum(what not in here for what in promises.of("revocations"))
        table = SETTINGS_VERSIONS.c
        versions = connection.execute(select(table.store_id, table.version, table.digest))
        kept = {f"{row.store_id} {row.version}" for row in versions}
        found["settings"] = sum(what not in kept for what in promises.of("settings"))
    return found


def overbooked(database: OfficeDatabase, promises: Promises, capacity: int) -> int:
    """How many slots have more bookings than they take, and how many bookings have no unit.

    Those of orders that the store took itself are left out: nobody can refuse them.
    """
    with database.reader() as connection:
        bookings = connection.execute(select(BOOKINGS)).all()
        units = connection.execute(select(BOOKED_UNITS)).all()
    own = {row.booking_id for row in bookings if row.booking_id.startswith(f"{row.store_id}/")}
    slots, taken = (
        Counter(
            (row.exchange_place_id, row.slot_start) for row in rows if row.booking_id not in own
        )
        for rows in (bookings, units)
    )
    holding = {row.booking_id for row in units}
    without = sum(booking_id not in holding for booking_id in promises.of("bookings"))
    return sum(count > capacity for count in (*slots.values(), *taken.values())) + without
