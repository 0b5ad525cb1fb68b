"""Keeps the keypad for codes as the codes of the store's open orders are."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.code_shape import shape_of
from kiosk.screens.checkin.enquiries import Enquiries
from kiosk.screens.checkin.flow import Page
from kiosk.screens.checkin.session import Session
from kiosk.screens.tasks import Tasks
from kiosk.services.ports import StoreUnavailable

EVERY_S = 1.0


class CodeKeypad:
    """Reads again when orders changed, at most once a second; no key moves under a finger."""

    def __init__(
        self,
        enquiries: Enquiries,
        session: Session,
        tasks: Tasks,
        clock: Callable[[], float],
        on_change: Callable[[], None],
    ) -> None:
        """`clock` gives seconds that never jump; `on_change`: the session's shape is another."""
        self._enquiries, self._session, self._tasks = enquiries, session, tasks
        self._clock, self._on_change = clock, on_change
        self._is_old, self._is_reading = True, False
        self._read_s: float | None = None
        self._shape = session.shape

    def note_change(self) -> None:
        """Orders came, went or changed."""
        self._is_old = True

    def tick(self) -> None:
        """Time has passed."""
        is_soon = self._read_s is not None and self._clock() - self._read_s < EVERY_S
        if self._is_old and not self._is_reading and not is_soon:
            self._is_reading = True
            self._tasks.spawn(self._read())
        self._take()

    async def _read(self) -> None:
        self._is_old, self._read_s = False, self._clock()
        try:
            self._shape = shape_of(await self._enquiries.open_codes())
        except StoreUnavailable:
            self._is_old = True
        finally:
            self._is_reading = False
        self._take()

    def _take(self) -> None:
        """Once nobody is in the middle of a code."""
        flow = self._session.flow
        is_typing = flow.page is Page.CODE and flow.code != ""
        if self._session.shape != self._shape and not is_typing:
            self._session.shape = self._shape
            self._on_change()
