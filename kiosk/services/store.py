"""The store's database as the screens and commands use it: one place to act, one to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from kiosk.services.boards import Reader
from kiosk.services.ports import UnitOfWork

Command = TypeVar("Command")
Result = TypeVar("Result")


class Store(Protocol):
    """Runs use cases and queries off the caller's thread."""

    async def run(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        """Run a use case in a transaction of its own, one after the other; returns once saved.

        Raises what the use case raises (nothing is saved then), and StoreUnavailable.
        """

    async def read(self, query: Callable[[Reader], Result]) -> Result:
        """Run a query, beside whatever is being written. Raises StoreUnavailable."""
