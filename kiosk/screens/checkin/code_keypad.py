"""Adapts the code keypad to the shape of the codes of the store's open orders."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.codes.code_shape import shape_of
from kiosk.screens.checkin.enquiries import Enquiries
from kiosk.screens.checkin.flow import Page
from kiosk.screens.checkin.session import CheckInSession
from kiosk.screens.tasks import Tasks
from kiosk.services.ports.order_database import StoreUnavailable

EVERY_S = 1.0


class CodeKeypad:
    """Reads the codes again when orders changed, at most every EVERY_S.

    The keypad does not change while a code is being typed.
    """

    def __init__(
        self,
        enquiries: Enquiries,
        session: CheckInSession,
        tasks: Tasks,
        clock: Callable[[], float],
        on_change: Callable[[], None],
    ) -> None:
        """`clock`: monotonic seconds; `on_change` is called when the session's shape changes."""
        self._enquiries, self._session, self._tasks = enquiries, session, tasks
        self._clock, self._on_change = clock, on_change
        self._is_old, self._is_reading = True, False
        self._read_s: float | None = None
        self._shape = session.shape

    def note_change(self) -> None:
        """Note that orders were added, removed or changed."""
        self._is_old = True

    def tick(self) -> None:
        """Read the codes if they may have changed, and apply what was read. Called regularly."""
        is_soon = self._read_s is not None and self._clock() - self._read_s < EVERY_S
        if self._is_old and not self._is_reading and not is_soon:
            self._is_reading = True
            self._tasks.spawn(self._read())
        self._apply_shape()

    async def _read(self) -> None:
        self._is_old, self._read_s = False, self._clock()
        try:
            codes = await self._enquiries.open_codes()
            self._session.codes, self._shape = codes, shape_of(codes)
        except StoreUnavailable:
            self._is_old = True
        finally:
            self._is_reading = False
        self._apply_shape()

    def _apply_shape(self) -> None:
        """Apply the shape that was read, unless somebody is typing a code."""
        flow = self._session.flow
        is_typing = flow.page is Page.CODE and flow.code != ""
        if self._session.shape != self._shape and not is_typing:
            self._session.shape = self._shape
            self._on_change()
