"""The port to head office's knowledge of the other stores' orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class StoresUnreachable(Exception):
    """Head office cannot be asked now."""


class OtherStores(Protocol):
    """Which other store has an order."""

    async def store_with(self, codes: Sequence[str]) -> str:
        """The name of the other store that has an open order with one of these codes.

        "" if there is none, or more than one. Raises StoresUnreachable.
        """


class NoOtherStores:
    """`OtherStores` for a device that belongs to no head office."""

    async def store_with(self, codes: Sequence[str]) -> str:  # noqa: ARG002
        """See `OtherStores.store_with`."""
        return ""
