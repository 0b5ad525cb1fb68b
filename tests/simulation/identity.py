"""Identifiers and secrets from the seed, so that a run can be repeated exactly."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any, TypeVar
from uuid import UUID

Item = TypeVar("Item")
_EPOCH_MS = 1_795_000_000_000


class SeededSecrets:
    """The functions of `secrets` that the program uses, drawn from a seeded generator."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def choice(self, items: Sequence[Item]) -> Item:
        return self._rng.choice(items)

    def randbelow(self, limit: int) -> int:
        return self._rng.randrange(limit)

    def randbits(self, count: int) -> int:
        return self._rng.getrandbits(count)

    def token_bytes(self, count: int = 32) -> bytes:
        return self._rng.randbytes(count)

    def token_hex(self, count: int = 32) -> str:
        return self.token_bytes(count).hex()

    def token_urlsafe(self, count: int = 32) -> str:
        return self.token_hex(count)

    @staticmethod
    def compare_digest(one: str, other: str) -> bool:
        return one == other


def uuid7_maker(rng: Random) -> Callable[[], UUID]:
    """A maker of UUIDv7 whose time part only counts up, so that clocks change no identifier."""
    count = 0

    def make() -> UUID:
        nonlocal count
        count += 1
        tail = rng.getrandbits(62)
        return UUID(int=(_EPOCH_MS + count) << 80 | 0x7 << 76 | 0x2 << 62 | tail)

    return make


@contextmanager
def seeded_identity(rng: Random) -> Iterator[None]:
    """While this is active, all imported modules of the program draw from `rng`."""
    replacements: dict[str, Any] = {
        "uuid7": uuid7_maker(rng),
        "secrets": SeededSecrets(rng),
    }
    replaced = [
        (module, name, getattr(module, name))
        for module_name, module in sorted(sys.modules.items())
        if module_name.partition(".")[0] == "kiosk" and module is not None
        for name in replacements
        if hasattr(module, name)
    ]
    try:
        for module, name, _ in replaced:
            setattr(module, name, replacements[name])
        yield
    finally:
        for module, name, original in replaced:
            setattr(module, name, original)
