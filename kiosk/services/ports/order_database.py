"""The store's database as screens and subcommands use it: one method to write, one to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from kiosk.services.ports.reader import Reader
from kiosk.services.ports.unit_of_work import UnitOfWork

Command = TypeVar("Command")
Result = TypeVar("Result")


class StoreUnavailable(Exception):
    """The store's database cannot save or read now; nothing was confirmed, it may work later.

    `kind` is one of "full", "read_only", "busy", "io", "damaged", "gone" (the file was deleted,
    moved or replaced while it was open).
    """

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


class OrderDatabase(Protocol):
    """Runs use cases and queries off the caller's thread."""

    async def run(
        self, use_case: Callable[[UnitOfWork, Command], Result], command: Command
    ) -> Result:
        """Run a use case in its own transaction, one at a time; returns after the commit.

        Raises what the use case raises (nothing is saved then), and StoreUnavailable.
        """

    async def read(self, query: Callable[[Reader], Result], *, first: bool = False) -> Result:
        """Run a query, concurrently with any writes. Raises StoreUnavailable.

        `first`: before queries that wait, because somebody waits for what it shows.
        """

    async def run_parts(
        self,
        use_case: Callable[[UnitOfWork, Command], tuple[Result, Command | None]],
        command: Command,
        on_part: Callable[[Result], object],
    ) -> None:
        """Run a use case in a transaction after the other; each returns a result and what remains.

        Writes that a person waits for come between. `on_part` is called, from any thread, with
        each result that was committed. Raises as `run`; what was committed before is kept.
        """

    def is_awaited(self) -> bool:
        """Whether a person waits for a write: a part may then be shorter. From any thread."""
