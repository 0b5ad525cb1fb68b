"""Reads the state that a customer is shown again, whenever something changed in the store."""

from __future__ import annotations

from typing import Protocol

from kiosk.screens.checkin.enquiries import Enquiries
from kiosk.screens.tasks import Spawn
from kiosk.services.orders.check_in import Recognised


class Watched(Protocol):
    """The session whose customer is shown news."""

    @property
    def visit(self) -> int:
        """The number of this visit."""

    @property
    def found(self) -> Recognised:
        """The store's latest answer about this customer."""

    @property
    def shows_state(self) -> bool:
        """Whether the page shows how far the customer has got."""

    def show_news(self, found: Recognised) -> None:
        """Show the new state."""


class News:
    """One query at a time; what changes meanwhile is read by the next one."""

    def __init__(self, session: Watched, enquiries: Enquiries, spawn: Spawn) -> None:
        self._session, self._enquiries, self._spawn = session, enquiries, spawn
        self._is_reading = self._again = False

    def read_again(self) -> None:
        """Read the state anew, unless nothing is shown of it."""
        self._again = True
        if self._session.shows_state and not self._is_reading:
            self._is_reading = True
            self._spawn(self._read)

    async def _read(self) -> None:
        session = self._session
        try:
            while self._again and session.shows_state:
                self._again = False
                visit, arrival_id = session.visit, session.found.arrival_id
                assert arrival_id is not None
                found = await self._enquiries.follow(arrival_id)
                if found is not None and visit == session.visit and session.shows_state:
                    session.show_news(found)
        finally:
            self._is_reading = False
