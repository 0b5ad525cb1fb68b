"""Queries for screens and subcommands, on a connection that never writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kiosk.domain.arrival import Column
from kiosk.domain.people.person import Person
from kiosk.services.ports.boards import Card, ColumnView, DayFigures
from kiosk.services.ports.changes import HeldAction
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.services.ports.upstream_state import Progress
from kiosk.storage.direct import cards, figures_of_day, held, one_row
from kiosk.storage.direct.cards import KeptCards
from kiosk.storage.engine.kept_reader import KeptReader
from kiosk.storage.engine.statement import Driver

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from kiosk.storage.readers.sql_reader import SqlReader


class _PassesOn:
    """Has whatever the object has that `others` returns, which is asked for only when needed."""

    def __init__(self, driver: Driver, others: Callable[[], Any]) -> None:
        self._driver, self._others = driver, others

    def __getattr__(self, name: str) -> Any:
        return getattr(self._others(), name)

    def __dir__(self) -> Iterable[str]:
        return {*super().__dir__(), *dir(self._others())}


class _ReadDeviceRegistry(_PassesOn):
    """`services.ports.device_registry.ReadDeviceRegistry`."""

    def this_device(self) -> ThisDevice:
        """This device."""
        return one_row.this_device(self._driver)


class _ReadUpstreamState(_PassesOn):
    """`services.ports.upstream_state.ReadUpstreamState`."""

    def progress(self) -> Progress:
        """How far the exchange with the upstream has come."""
        return one_row.progress(self._driver)


class _ReadPeople(_PassesOn):
    """`services.ports.people.ReadPeople`."""

    def everybody(self) -> tuple[Person, ...]:
        """The people of the store, as they are listed."""
        return one_row.everybody(self._driver)


class StoreReader(_PassesOn):
    """`services.ports.reader.Reader` in a transaction of a `KeptReader`.

    What a first frame shows is read by the driver itself, see this package. All other queries are
    those of `SqlReader`, which sees the same state of the database.
    """

    def __init__(self, driver: Driver, kept: KeptReader, kept_cards: KeptCards) -> None:
        """`kept_cards`: those of the lists' last read."""
        super().__init__(driver, self._sql_reader)
        self._kept, self._kept_cards = kept, kept_cards
        self._full: SqlReader | None = None
        self.devices = _ReadDeviceRegistry(driver, lambda: self._sql_reader().devices)
        self.upstream = _ReadUpstreamState(driver, lambda: self._sql_reader().upstream)
        self.people = _ReadPeople(driver, lambda: self._sql_reader().people)

    def _sql_reader(self) -> SqlReader:
        from kiosk.storage.readers.sql_reader import SqlReader  # noqa: PLC0415 - see `KeptReader.connection`

        if self._full is None:
            self._full = SqlReader(self._kept.connection())
        return self._full

    @property
    def connection(self) -> Connection:
        """The same connection for statements of SQLAlchemy."""
        return self._kept.connection()

    def columns(self) -> dict[Column, ColumnView]:
        """The columns that the counter shows now."""
        return cards.columns(self._driver, self._kept_cards)

    def cards(self, order_ids: Collection[str]) -> dict[str, Card]:
        """The cards of these orders, by order id."""
        return cards.cards_of(self._driver, order_ids)

    def cards_by_keys(self, keys: Collection[str]) -> tuple[Card, ...]:
        """The orders whose code or number has one of these keys; open ones first."""
        return cards.cards_by_keys(self._driver, keys)

    def held_actions(self) -> tuple[HeldAction, ...]:
        """All held actions."""
        return held.held_actions(self._driver)

    def holds_any(self) -> bool:
        """Whether an action or an arrival is held."""
        return one_row.holds_any(self._driver)

    def day_figures(self, begin: datetime) -> DayFigures:
        """What was collected since `begin`; the wait counts once for each arrival."""
        return figures_of_day.day_figures(self._driver, begin)

    def newest_position(self) -> int:
        """The position of the newest event in the journal; 0 when it is empty."""
        return figures_of_day.newest_position(self._driver)
